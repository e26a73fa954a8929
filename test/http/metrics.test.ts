import type { FastifyInstance } from 'fastify'
import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from '../../src/json.ts'
import { openApp } from '../support/app.ts'
import {
  aged,
  concept,
  observation,
  orderBody,
  person,
  prefetched,
  problem,
  resource,
  value,
  visit,
  visitBody,
} from '../support/request-builder.ts'
import { discharge, orderSelect, orderSelectBody, prednisolone } from '../support/requests.ts'

const lab = 'https://lab.example.org/codes'

async function post(app: FastifyInstance, body: Json | string, url = `/cds-services/${orderSelect}`) {
  const payload = typeof body === 'string' ? body : JSON.stringify(body)
  return app.inject({ method: 'POST', url, headers: { 'content-type': 'application/json' }, payload })
}

/** Series by name and labels, without those of the process. */
async function series(app: FastifyInstance): Promise<ReadonlyMap<string, number>> {
  const { body } = await app.inject({ method: 'GET', url: '/metrics' })
  const lines = body.split('\n').filter((line) => line.startsWith('osteohooks_'))
  return new Map(
    lines.map((line) => [
      line.slice('osteohooks_'.length, line.lastIndexOf(' ')),
      Number(line.split(' ').at(-1)),
    ]),
  )
}

/** Discharges of several patients whose record has these resources. */
async function discharged(resources: readonly JsonObject[], patients = ['p1']) {
  const { app, lines } = openApp()
  for (const id of patients) {
    const own = JSON.stringify(visitBody('encounter-discharge', prefetched(person(aged(70)), resources)))
    const answer = await post(
      app,
      own.replaceAll('"p1"', `"${id}"`).replaceAll('Patient/p1', `Patient/${id}`),
      `/cds-services/${discharge}`,
    )
    expect(answer.statusCode).toBe(200)
  }
  return { found: await series(app), app, lines }
}

const hip = problem('snomed 5913000', '2026-11-20', { encounter: { reference: 'Encounter/e1' } })

describe('calls are counted by service and what came of them', () => {
  test('a card, no card and a refusal', async () => {
    const { app } = openApp()
    const other = prednisolone('d1', { medicationCodeableConcept: concept('atc N02BE01') })
    await post(app, orderSelectBody())
    await post(app, orderBody([other], {}))
    await post(app, '{')
    await post(app, orderSelectBody({ prefetch: {} }))
    await post(app, '{}', '/cds-services/Jansen')
    const found = await series(app)
    const calls = (service: string, outcome: string) =>
      found.get(`requests_total{service="${service}",outcome="${outcome}"}`)
    expect(calls(orderSelect, 'cards')).toBe(1)
    expect(calls(orderSelect, 'none')).toBe(1)
    expect(calls(orderSelect, 'ERR_REQUEST_MALFORMED')).toBe(1)
    expect(calls(orderSelect, 'ERR_RECORD_UNAVAILABLE')).toBe(1)
    expect(calls('', 'ERR_SERVICE_UNKNOWN')).toBe(1)
    expect(found.get(`decision_milliseconds_count{service="${orderSelect}"}`)).toBe(2)
    expect([...found.keys()].filter((name) => name.startsWith('rows_total'))).toHaveLength(1)
  })

  test('an explanation is no call', async () => {
    const { app } = openApp()
    await post(app, orderSelectBody(), `/explain/${orderSelect}`)
    expect([...(await series(app)).keys()].some((name) => name.startsWith('requests_total'))).toBe(false)
  })

  test.each([
    ['a refused explanation', `/explain/${orderSelect}`],
    ['an explanation by no service', '/explain/Jansen'],
    ['a path at which nothing is served', '/Jansen'],
    ['a path that is none', '/%zz'],
    ['the list of services', '/cds-services'],
    ['the metrics', '/metrics'],
  ])('%s is no call', async (_, url) => {
    const { app } = openApp()
    expect((await post(app, '{', url)).statusCode).toBeGreaterThanOrEqual(400)
    const found = await series(app)
    expect([...found.keys()].filter((name) => name.startsWith('requests_total'))).toEqual([])
  })

  test.each<[string, string, string, string, string]>([
    ['a body that is packed', '{}', 'application/xml', orderSelect, 'ERR_MEDIA_TYPE'],
    [
      'a body that is too large',
      `"${'x'.repeat(3000)}"`,
      'application/json',
      orderSelect,
      'ERR_REQUEST_TOO_LARGE',
    ],
    ['a body that is no request', '{}', 'application/json', orderSelect, 'ERR_REQUEST_INVALID'],
    ['an unknown service', '{}', 'application/json', 'Jansen', 'ERR_SERVICE_UNKNOWN'],
  ])('%s is a refusal', async (_, payload, type, id, code) => {
    const { app } = openApp({ bodyLimitBytes: 2000 })
    const headers = { 'content-type': type }
    await app.inject({ method: 'POST', url: `/cds-services/${id}`, headers, payload })
    const service = id === orderSelect ? id : ''
    expect((await series(app)).get(`requests_total{service="${service}",outcome="${code}"}`)).toBe(1)
  })

  test('which plans and lists decide stands beside them', async () => {
    const found = await series(openApp().app)
    expect(found.get('terminology_info{source="static",version="",expanded_on=""}')).toBe(1)
    expect([...found.keys()].filter((name) => name.startsWith('plan_info'))).toHaveLength(2)
  })
})

describe('what could not be read is counted', () => {
  test.each<[string, JsonObject, string]>([
    [
      'a product without a row',
      resource('MedicationRequest', { medicationCodeableConcept: concept('prk 99999') }),
      'unreadable_codes_total{system="prk",code="99999"}',
    ],
    [
      'a dose in an unknown unit',
      prednisolone('o1', {
        status: 'active',
        dosageInstruction: [{ timing: {}, doseAndRate: [{ doseQuantity: { value: 1, unit: 'doosje' } }] }],
      }),
      'unreadable_shapes_total{shape="dose-unit"}',
    ],
    ['a date', problem('snomed 38341003', '20-11-2026'), 'unreadable_shapes_total{shape="date"}'],
    [
      'a density as T-score',
      observation('loinc 38267-1', '2026-10-01', value(0.8, 'g/cm2')),
      'unreadable_shapes_total{shape="result-quantity"}',
    ],
    [
      'a warning',
      resource('Flag', { status: 'active', code: concept('ci 9999') }),
      'unreadable_codes_total{system="ci-40",code="9999"}',
    ],
    [
      'words',
      resource('AllergyIntolerance', { code: { text: 'iets met noten' } }),
      'unreadable_codes_total{system="(rare)",code="(rare)"}',
    ],
  ])('%s', async (_, sent, name) => {
    const { found } = await discharged([visit('EMER'), hip, sent])
    expect(found.get(name)).toBe(1)
  })

  test('a code of a laboratory by its name when it came with three patients', async () => {
    const local = observation(`${lab} KREA`, '2026-10-01', value(80, 'umol/L'))
    const name = `unreadable_codes_total{system="${lab}",code="KREA"}`
    const rare = 'unreadable_codes_total{system="(rare)",code="(rare)"}'
    const two = await discharged([visit('EMER'), hip, local], ['p1', 'p2', 'p1'])
    expect([two.found.get(name), two.found.get(rare)]).toEqual([undefined, 3])
    const three = await discharged([visit('EMER'), hip, local], ['p1', 'p2', 'p3', 'p1'])
    expect([three.found.get(name), three.found.get(rare)]).toEqual([2, 2])
  })

  test('the order for which the gate stayed closed because nothing knows its code', async () => {
    const { app } = openApp()
    const draft = prednisolone('d1', { medicationCodeableConcept: concept('prk 99999') })
    const answer = await post(app, orderBody([draft], {}))
    expect(answer.json()).toEqual({ cards: [] })
    expect((await series(app)).get('unreadable_codes_total{system="prk",code="99999"}')).toBe(1)
  })

  test('nothing of a record that can be read, whatever else is in it', async () => {
    const { found } = await discharged([visit('EMER'), hip, problem('icd I10', '2020'), prednisolone('o1')])
    expect([...found.keys()].filter((name) => /^unreadable_(?:codes|shapes)/.test(name))).toEqual([])
  })

  const orders = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, n) =>
      resource('MedicationRequest', { medicationCodeableConcept: concept(`prk ${n + from}`) }),
    )
  const codesIn = (found: ReadonlyMap<string, number>) =>
    [...found].filter(([name]) => name.startsWith('unreadable_codes_total'))

  test('of one call 50 new codes, the rest as other', async () => {
    const { found } = await discharged([visit('EMER'), hip, ...orders(50_000, 50_500)])
    expect(codesIn(found)).toHaveLength(51)
    expect(found.get('unreadable_codes_total{system="(other)",code="(other)"}')).toBe(450)
  })

  test('never more than 200 codes, and the frequent ones', async () => {
    const { app } = openApp()
    const call = async (sent: readonly JsonObject[]) => {
      const body = visitBody(
        'encounter-discharge',
        prefetched(person(aged(70)), [visit('EMER'), hip, ...sent]),
      )
      await post(app, body, `/cds-services/${discharge}`)
    }
    for (let start = 50_000; start < 50_250; start += 50) await call(orders(start, start + 50))
    const frequent = 'unreadable_codes_total{system="prk",code="99999"}'
    expect((await series(app)).get(frequent)).toBe(undefined)
    for (let times = 0; times < 4; times += 1) await call(orders(99_999, 100_000))
    const found = await series(app)
    expect(found.get(frequent)).toBe(2)
    expect(codesIn(found)).toHaveLength(201)
  })

  test('of a very large record as well, while calls are answered', async () => {
    const { app } = openApp()
    const sent = Array.from({ length: 4000 }, () =>
      resource('MedicationRequest', { medicationCodeableConcept: concept('prk 99999') }),
    )
    const body = visitBody('encounter-discharge', prefetched(person(aged(70)), [visit('EMER'), hip, ...sent]))
    await post(app, body, `/cds-services/${discharge}`)
    await post(app, orderSelectBody())
    const found = await series(app)
    expect(found.get('unreadable_codes_total{system="prk",code="99999"}')).toBe(4000)
    expect(found.get('unreadable_skipped_total')).toBe(0)
  })

  test('a result with 400,000 components is explained', async () => {
    const many = observation('loinc 38269-7', '2026-10-01', { component: Array(400_000).fill({}) })
    const body = visitBody('encounter-discharge', prefetched(person(aged(70)), [visit('EMER'), hip, many]))
    const answer = await post(openApp().app, body, `/explain/${discharge}`)
    expect(answer.statusCode).toBe(200)
    expect(answer.json().unreadable).toMatchObject([{ shape: 'code-missing', count: 400_000 }])
  }, 30_000)

  test('explain names the same, with the entries', async () => {
    const body = visitBody(
      'encounter-discharge',
      prefetched(person(aged(70)), [
        visit('EMER'),
        hip,
        observation(`${lab} KREA`, '2026-10-01', { id: 'l1' }),
      ]),
    )
    const answer = await post(openApp().app, body, `/explain/${discharge}`)
    expect(answer.json().unreadable).toEqual([
      { system: lab, code: 'KREA', count: 1, references: ['Observation/l1'] },
    ])
  })
})

describe('L01 T25 no metric and no log line shows anything of a patient', () => {
  const marker = /kanarie|111222333|1950-02-01/i
  const texts = ['kanarie', 'Kanarie-7', 'mevr. Kanarie', '111222333', '1950-02-01']

  /** The body with one text in the place of every text that is no name of the format. */
  function marked(sent: Json, text: string, key = ''): Json {
    if (typeof sent === 'string') return kept.has(key) ? sent : text
    if (Array.isArray(sent)) return sent.map((item: Json) => marked(item, text, key))
    if (typeof sent !== 'object' || sent === null) return sent
    return Object.fromEntries(
      Object.entries(sent).map(([name, item]) => [name, marked(item ?? null, text, name)]),
    )
  }
  const kept: ReadonlySet<string> = new Set(['resourceType', 'type', 'mode', 'reference'])

  const record = prefetched(person(aged(70), { identifier: [{ system: 'x', value: 'x' }] }), [
    visit('EMER', { reasonCode: [{ text: 'x' }], location: [{ location: { display: 'x' } }] }),
    hip,
    prednisolone('o1', { status: 'active' }),
    observation('loinc 38267-1', '2026-10-01', {
      ...value(-1, '1'),
      valueString: 'x',
      note: [{ text: 'x' }],
    }),
    resource('ServiceRequest', { status: 'active', code: concept('nza 39999') }),
    resource('AllergyIntolerance', { code: { text: 'x' } }),
    resource('Flag', { status: 'active', code: concept('ci 1320') }),
  ])

  test.each(texts)('"%s" in every text, code, display, id and identifier', async (text) => {
    const { app, lines } = openApp()
    const draft = marked(prednisolone('d1'), text)
    const searches = Object.entries(record).filter(([name]) => name !== 'patient')
    const withMarks = {
      ...record,
      ...Object.fromEntries(searches.map(([name, sent]) => [name, marked(sent ?? null, text)])),
    }
    for (let times = 0; times < 4; times += 1) {
      await post(app, { ...orderSelectBody(), prefetch: withMarks })
      await post(
        app,
        orderSelectBody({
          context: {
            draftOrders: { resourceType: 'Bundle', entry: [{ resource: draft }] },
            selections: [text],
          },
        }),
      )
      await post(
        app,
        visitBody('encounter-discharge', {
          ...record,
          flags: marked(record, text),
          conditions: marked(record['conditions'] ?? null, text),
        }),
        `/cds-services/${discharge}`,
      )
    }
    await post(app, marked(orderSelectBody(), text))
    await post(app, '{}', `/cds-services/${encodeURIComponent(text)}`)
    const { body } = await app.inject({ method: 'GET', url: '/metrics' })
    expect(body).toMatch(/unreadable_shapes_total\{/)
    expect(body).toContain('code="(rare)"')
    expect(body).not.toMatch(marker)
    expect(lines.join('\n')).not.toMatch(marker)
  })
})

describe('GET /metrics', () => {
  test('is text of Prometheus that nobody keeps', async () => {
    const answer = await openApp().app.inject({ method: 'GET', url: '/metrics' })
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.body).toMatch(/^process_resident_memory_bytes \d+$/m)
  })

  test('is for reading', async () => {
    const answer = await openApp().app.inject({ method: 'POST', url: '/metrics' })
    expect(answer.statusCode).toBe(405)
  })
})
