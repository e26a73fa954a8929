import { describe, expect, test } from 'vitest'
import { type JsonObject, object } from '../../src/json.ts'
import { byFhir, openAppWithEhr, openStubs, templatesOf, token } from '../support/ehr.ts'
import { neverAnswers } from '../support/fhir-faults.ts'
import { outcomeOf, queryOf, sendJson } from '../support/fhir-stub.ts'
import { simply } from '../support/prescriptions.ts'
import { inUse, orderBody, person, prefetched, searchset } from '../support/request-builder.ts'
import { orderSelect, without } from '../support/requests.ts'

const { ehr, attacker } = await openStubs()
const server = openAppWithEhr(ehr)
/** Time enough for what is answered at once, also on a busy machine. */
const hurried = openAppWithEhr(ehr, { deadlineMs: 1500 })

const alendronate = inUse('M05BA04', '2026-01-05')
const order = orderBody(simply(10), prefetched(person('1964-05-10'), []))
const keys = Object.keys(object(order['prefetch']) ?? {})
const query = queryOf(templatesOf(orderSelect)['medications'], { patientId: 'p1' }) ?? ''
const queries = () => ehr.asked.map(({ query: asked }) => asked)

/** A page of the medication list; the total is that of the whole list. */
function page(resources: readonly JsonObject[], total: number | undefined, next?: string): JsonObject {
  const { total: _own, ...bundle } = searchset(resources)
  return {
    ...bundle,
    ...(total === undefined ? {} : { total }),
    ...(next === undefined ? {} : { link: [{ relation: 'next', url: next }] }),
  }
}

/** The call with this as the first page of the list, in prefetch or on the server. */
function startingWith(first: JsonObject, where: string): JsonObject {
  const known = byFhir(ehr, orderSelect, order, keys)
  const prefetch = object(known['prefetch']) ?? {}
  if (where === 'prefetch') return { ...known, prefetch: { ...prefetch, medications: first } }
  ehr.answers.set(query, first)
  return { ...known, prefetch: without(prefetch, 'medications') }
}

async function treated(body: JsonObject, app = server): Promise<unknown> {
  const { status, answer } = await app.explain(orderSelect, body)
  expect(status).toBe(200)
  const found = object(object(answer['findings'])?.['onBoneMedication'])
  return found?.['value'] ?? found?.['unknown']
}

const other = (id: string) => ({ ...inUse('A02BC01', '2026-01-05'), id })

describe.each(['prefetch', 'the server'])('a list of several pages, the first from %s', (where) => {
  const spellings: readonly (readonly [string, () => string])[] = [
    ['absolute', () => `${ehr.base}/MedicationRequest?page=2`],
    ['an opaque address of the server', () => `${ehr.base}?_getpages=abc&_getpagesoffset=1`],
    ['relative to the server', () => 'MedicationRequest?page=2'],
    ['relative to the host', () => '/fhir/MedicationRequest?page=2'],
    ['only a query', () => '?page=2'],
  ]
  test.each(spellings)('P07 the next page is %s', async (_name, next) => {
    const url = next()
    const path = new URL(url, `${ehr.base}/MedicationRequest`).href.slice(ehr.base.length).replace(/^\//, '')
    ehr.answers.set(path, page([alendronate], 2))
    expect(await treated(startingWith(page([other('m1')], 2, url), where))).toBe(true)
    expect(ehr.asked.at(-1)?.authorization).toBe(`Bearer ${token.access_token}`)
  })

  test.each([
    ['with a total', 3],
    ['without one', undefined],
  ])('P07 three pages without such a drug, %s: not treated', async (_name, total) => {
    ehr.answers.set(
      'MedicationRequest?page=2',
      page([other('m2')], total, `${ehr.base}/MedicationRequest?page=3`),
    )
    ehr.answers.set('MedicationRequest?page=3', page([other('m3')], total))
    const first = page([other('m1')], total, `${ehr.base}/MedicationRequest?page=2`)
    expect(await treated(startingWith(first, where))).toBe(false)
  })

  const lost: readonly (readonly [string, () => JsonObject | undefined])[] = [
    ['404', () => undefined],
    ['an OperationOutcome', () => outcomeOf('exception')],
    ['another resource', () => other('m2')],
    ['a page with a failure', () => page([outcomeOf('timeout')], 1)],
  ]
  test.each(lost)(
    'P07 N10 the second page is %s: what is on the first counts, and no more',
    async (_name, second) => {
      const answer = second()
      if (answer !== undefined) ehr.answers.set('MedicationRequest?page=2', answer)
      const next = `${ehr.base}/MedicationRequest?page=2`
      expect(await treated(startingWith(page([other('m1')], 2, next), where))).toBe('medications-partial')
      expect(await treated(startingWith(page([alendronate], 2, next), where))).toBe(true)
    },
  )

  test('P07 PF2 the second page does not come in time', async () => {
    const next = `${ehr.base}/MedicationRequest?page=2`
    const body = startingWith(page([alendronate], 2, next), where)
    ehr.behave((asked, answer, usual) =>
      asked.query.includes('page=2') ? neverAnswers(asked, answer, usual) : usual(),
    )
    expect(await treated(body, hurried)).toBe(true)
  })

  test('N07 pages without end are followed for a while, one at a time', async () => {
    const next = (at: number) => `${ehr.base}/MedicationRequest?page=${at}`
    const body = startingWith(page([other('m1')], undefined, next(2)), where)
    ehr.behave((asked, answer, usual) => {
      const at = Number(/page=(\d+)/.exec(asked.query)?.[1])
      if (Number.isNaN(at)) usual()
      else sendJson(answer, page([other(`m${at}`)], undefined, next(at + 1)))
    })
    expect(await treated(body)).toBe('medications-partial')
    expect(ehr.asked.length).toBe(10)
  })

  test('N07 a page that is its own next page is read once', async () => {
    const next = `${ehr.base}/MedicationRequest?page=2`
    ehr.answers.set('MedicationRequest?page=2', page([other('m2')], undefined, next))
    expect(await treated(startingWith(page([other('m1')], undefined, next), where))).toBe(
      'medications-partial',
    )
    expect(queries().filter((asked) => asked.includes('page=2')).length).toBe(1)
  })

  const elsewhere: readonly (readonly [string, () => string])[] = [
    ['another server', () => `${attacker.base}/MedicationRequest?page=2`],
    [
      'another server, without a scheme',
      () => `//${new URL(attacker.base).host}/fhir/MedicationRequest?page=2`,
    ],
    [
      'another server behind a user',
      () => `http://${new URL(ehr.base).host}@${new URL(attacker.base).host}/fhir/x`,
    ],
    ['another server behind backslashes', () => `\\\\${new URL(attacker.base).host}/fhir/x`],
    ['beside the base', () => `${ehr.base}x/MedicationRequest?page=2`],
    ['above the base', () => `${ehr.base}/../admin`],
    ['above the base, relative', () => '../admin?page=2'],
    ['above the base, escaped', () => `${ehr.base}/%2e%2e/admin`],
    ['above the base, with an escaped slash', () => `${ehr.base}/x%2f..%2f..%2fadmin`],
    ['the root', () => '/'],
    [
      'another name of the machine',
      () => `${ehr.base.replace('127.0.0.1', 'localhost')}/MedicationRequest?page=2`,
    ],
    ['a file', () => 'file:///etc/passwd'],
    ['nothing', () => ''],
  ]
  test.each(elsewhere)(
    'T08 N01 P07 the next page is %s: not followed, and the list is not complete',
    async (_name, next) => {
      expect(await treated(startingWith(page([other('m1')], undefined, next()), where))).toBe(
        'medications-partial',
      )
      expect(attacker.asked).toEqual([])
      expect(queries()).toEqual(where === 'prefetch' ? [] : [query])
    },
  )
})

describe('what is more than a list', () => {
  test('N09 Medications that came along, and a resource twice', async () => {
    const referring = {
      ...other('m1'),
      medicationCodeableConcept: undefined,
      medicationReference: { reference: 'Medication/x1' },
    }
    const medication = {
      resourceType: 'Medication',
      id: 'x1',
      code: alendronate['medicationCodeableConcept'] ?? null,
    }
    const entry = [
      { resource: referring, search: { mode: 'match' } },
      { resource: referring, search: { mode: 'match' } },
      { resource: medication, search: { mode: 'include' } },
    ]
    const body = startingWith({ ...page([], 2), entry: JSON.parse(JSON.stringify(entry)) }, 'the server')
    expect(await treated(body)).toBe(true)
    expect(queries()).toEqual([query])
  })

  test('P09 a server that skips the patient: what is not this patient’s does not count', async () => {
    const foreign = { ...alendronate, subject: { reference: 'Patient/p2' } }
    expect(await treated(startingWith(page([foreign], 1), 'the server'))).toBe('medications-foreign')
  })

  test('P07 what was sent is kept when it cannot be had again', async () => {
    const body = startingWith(page([alendronate], 5), 'prefetch')
    ehr.behave((_asked, answer) => answer.writeHead(500).end())
    expect(await treated(body)).toBe(true)
  })
})
