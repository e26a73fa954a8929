import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { type Json, type JsonObject, object, objects, text } from '../../src/json.ts'
import { openSandbox } from '../sandbox/open-sandbox.ts'
import { root } from '../support/app.ts'

/** A man with two fractures, osteoporosis and alendronate, and a woman with nearly 400 resources. */
const man = 'e62229aa-7327-48d5-bbe8-6b8295de0e55'
const woman = '2d95f315-808c-4b67-836b-e56bdba9dd21'

const lines = gunzipSync(readFileSync(join(root, 'sandbox/synthea/patients.ndjson.gz'))).toString('utf8')
const raw: readonly JsonObject[] = lines
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))

const { get, send, base, address } = await openSandbox()

/** The resources of a type and patient in the raw file, without any FHIR library. */
function of(type: string, patient: string): readonly JsonObject[] {
  const reference = `Patient/${patient}`
  return raw.filter((one) => one['resourceType'] === type && ownerOf(one) === reference)
}

function ownerOf(one: JsonObject): string | undefined {
  return text((object(one['subject']) ?? object(one['patient']))?.['reference'])
}

const codesOf = (one: JsonObject, element = 'code') =>
  objects(one[element]).flatMap((concept) => objects(concept['coding']).map(({ code }) => text(code) ?? ''))
const idsOf = (found: readonly JsonObject[]) => found.map(({ id }) => text(id) ?? '')
const matchesOf = (bundle: JsonObject) =>
  objects(bundle['entry']).filter((entry) => object(entry['search'])?.['mode'] === 'match')
const foundIn = (bundle: JsonObject) => idsOf(matchesOf(bundle).map(({ resource }) => object(resource) ?? {}))
const linkOf = (bundle: JsonObject, relation: string) =>
  text(objects(bundle['link']).find((link) => link['relation'] === relation)?.['url'])
const at = (one: JsonObject, element: string) => Date.parse(text(one[element]) ?? '')

const observations = of('Observation', man)
const conditions = of('Condition', man)
const medications = of('MedicationRequest', man)
const encounters = of('Encounter', man)
const fractures = conditions.filter((one) => codesOf(one).some((code) => /^(65966004|443165006)$/.test(code)))
const emergency = encounters.filter((one) => object(one['class'])?.['code'] === 'EMER')
const [fracture = {}] = fractures
const visit = text(object(fracture['encounter'])?.['reference']) ?? ''

describe('searches find what the raw data hold', () => {
  test.each<[string, readonly JsonObject[]]>([
    [`Condition?patient=${man}`, conditions],
    [`Condition?patient=Patient/${man}`, conditions],
    [`Condition?patient=${base}/Patient/${man}`, conditions],
    [`Condition?subject=Patient/${man}`, conditions],
    [`Condition?subject:Patient=${man}`, conditions],
    [`Condition?patient=${man},${woman}`, [...conditions, ...of('Condition', woman)]],
    [`Condition?patient=${man}&code=65966004,443165006`, fractures],
    [
      `Condition?patient=${man}&code=http://snomed.info/sct|65966004,http://snomed.info/sct|443165006`,
      fractures,
    ],
    [`Condition?patient=${man}&code=http://loinc.org|65966004`, []],
    [
      `Condition?patient=${man}&clinical-status=active`,
      conditions.filter((one) => codesOf(one, 'clinicalStatus').includes('active')),
    ],
    [
      `Condition?patient=${man}&encounter=${visit}`,
      conditions.filter((one) => object(one['encounter'])?.['reference'] === visit),
    ],
    [
      `Condition?patient=${man}&onset-date=ge2010-01-01`,
      conditions.filter((one) => at(one, 'onsetDateTime') >= Date.UTC(2010, 0, 1)),
    ],
    [
      `Condition?patient=${man}&code:not=65966004`,
      conditions.filter((one) => !codesOf(one).includes('65966004')),
    ],
    [
      `Condition?patient=${man}&abatement-date:missing=true`,
      conditions.filter((one) => one['abatementDateTime'] === undefined),
    ],
    [`Observation?patient=${man}`, observations],
    [
      `Observation?patient=${man}&category=laboratory`,
      observations.filter((one) => codesOf(one, 'category').includes('laboratory')),
    ],
    [
      `Observation?patient=${man}&code=8302-2,29463-7`,
      observations.filter((one) => codesOf(one).some((code) => /^(8302-2|29463-7)$/.test(code))),
    ],
    [
      `Observation?patient=${man}&date=ge2015-01-01&date=lt2018-01-01`,
      observations.filter(
        (one) =>
          at(one, 'effectiveDateTime') >= Date.UTC(2015, 0, 1) &&
          at(one, 'effectiveDateTime') < Date.UTC(2018, 0, 1),
      ),
    ],
    [`MedicationRequest?patient=${man}`, medications],
    [
      `MedicationRequest?patient=${man}&status=active,completed`,
      medications.filter((one) => /^(active|completed)$/.test(text(one['status']) ?? '')),
    ],
    [
      `MedicationRequest?patient=${man}&authoredon=gt2016-01-01`,
      medications.filter((one) => at(one, 'authoredOn') > Date.UTC(2016, 0, 2)),
    ],
    [`Procedure?patient=${man}`, of('Procedure', man)],
    [`AllergyIntolerance?patient=${woman}`, of('AllergyIntolerance', woman)],
    [`Encounter?patient=${man}&class=EMER`, emergency],
    [`ServiceRequest?subject=Patient/${man}`, []],
    ['Condition?patient=nobody', []],
    [`Patient?_id=${man},${woman}`, raw.filter((one) => one['id'] === man || one['id'] === woman)],
    ['Patient?birthdate=1950-08-03', raw.filter((one) => one['birthDate'] === '1950-08-03')],
  ])('%s', async (query, expected) => {
    const { status, json } = await get(`${query}&_count=1000`)
    expect(status).toBe(200)
    expect(foundIn(json).toSorted()).toEqual(idsOf(expected).toSorted())
    expect(json['total']).toBe(expected.length)
  })

  test('some of these answers are not empty', () => {
    const sizes = [conditions, observations, medications, fractures, emergency].map(({ length }) => length)
    expect(Math.min(...sizes)).toBeGreaterThan(0)
  })
})

describe('the order and the pages of an answer', () => {
  test.each([
    ['-date', (a: JsonObject, b: JsonObject) => at(b, 'effectiveDateTime') - at(a, 'effectiveDateTime')],
    ['date', (a: JsonObject, b: JsonObject) => at(a, 'effectiveDateTime') - at(b, 'effectiveDateTime')],
  ])('_sort=%s', async (sort, order) => {
    const { json } = await get(`Observation?patient=${woman}&_sort=${sort}&_count=1000`)
    const dates = matchesOf(json).map(({ resource }) => at(object(resource) ?? {}, 'effectiveDateTime'))
    const sorted = of('Observation', woman).toSorted(order)
    expect(dates).toEqual(sorted.map((one) => at(one, 'effectiveDateTime')))
  })

  test('next leads through all pages, each match once', async () => {
    const found: string[] = []
    let place: string | undefined = `Observation?patient=${man}&_sort=-date&_count=20`
    let pages = 0
    while (place !== undefined) {
      const { json } = await get(place)
      expect(json['total']).toBe(observations.length)
      found.push(...foundIn(json))
      place = linkOf(json, 'next')
      pages += 1
    }
    expect(pages).toBe(Math.ceil(observations.length / 20))
    expect(found.toSorted()).toEqual(idsOf(observations).toSorted())
  })

  test('self repeats every parameter, and first is the first page', async () => {
    const { json } = await get(`Observation?patient=${man}&code=8302-2&_sort=-date&_count=1&_offset=1`)
    const self = new URL(linkOf(json, 'self') ?? '')
    expect(Object.fromEntries(self.searchParams)).toEqual({
      patient: man,
      code: '8302-2',
      _sort: '-date',
      _count: '1',
      _offset: '1',
    })
    expect(linkOf(json, 'first')).not.toContain('_offset')
    expect(linkOf(json, 'previous')).not.toContain('_offset')
  })

  test.each(['_summary=count', '_count=0'])('%s gives the total alone', async (how) => {
    const { json } = await get(`Observation?patient=${man}&${how}`)
    expect(json).toMatchObject({ total: observations.length })
    expect(json['entry']).toBeUndefined()
  })

  test('_include brings the visit of a diagnosis, which does not count as a match', async () => {
    const { json } = await get(
      `Condition?patient=${man}&code=65966004,443165006&_include=Condition:encounter`,
    )
    const included = objects(json['entry']).filter((entry) => object(entry['search'])?.['mode'] === 'include')
    const visits = fractures.map((one) => text(object(one['encounter'])?.['reference']))
    expect(included.map(({ fullUrl }) => fullUrl).toSorted()).toEqual(
      [...new Set(visits)].map((reference) => `${base}/${reference}`).toSorted(),
    )
    expect(json['total']).toBe(fractures.length)
  })
})

test('_include brings the Medication of an order', async () => {
  const medication = { resourceType: 'Medication', id: 'prk-8311', code: { text: 'PREDNISON TABLET 5MG' } }
  await send('PUT', '/Medication/prk-8311', medication)
  await send('PUT', '/MedicationRequest/by-reference', {
    resourceType: 'MedicationRequest',
    id: 'by-reference',
    status: 'unknown',
    intent: 'order',
    subject: { reference: 'Patient/A43' },
    medicationReference: { reference: 'Medication/prk-8311' },
  })
  const { json } = await get('MedicationRequest?patient=A43&_include=MedicationRequest:medication')
  const entries = objects(json['entry']).map(({ fullUrl, search }) => [fullUrl, object(search)?.['mode']])
  expect(entries).toEqual([
    [`${base}/MedicationRequest/by-reference`, 'match'],
    [`${base}/Medication/prk-8311`, 'include'],
  ])
})

describe('what a request generator asks to pick a patient', () => {
  test('Patient?_summary=count', async () => {
    expect((await get('Patient?_summary=count')).json['total']).toBeGreaterThan(60)
  })

  test('Patient?_sort=identifier&_count=12', async () => {
    const { json } = await get('Patient?_sort=identifier&_count=12')
    expect(foundIn(json)).toHaveLength(12)
  })

  test.each(['Patient?identifier=A31', 'Patient?_id=A31'])('%s', async (query) => {
    const { json } = await get(query)
    expect(foundIn(json)).toEqual(['A31'])
  })

  test('by the name that reading shows', async () => {
    const { json } = await get('Patient/C20')
    const family = text(objects(json['name'])[0]?.['family']) ?? ''
    const { json: found } = await get(`Patient?family=${encodeURIComponent(family)}`)
    expect(foundIn(found)).toContain('C20')
  })
})

describe('what would not be honoured is refused', () => {
  test.each([
    [400, `Observation?patient=${man}&unknown=1`],
    [400, `Observation?patient=${man}&code:in=http://example.org/ValueSet/dxa`],
    [400, `Observation?patient=${man}&code:below=38267-1`],
    [400, `Observation?patient=${man}&value-quantity=gt1`],
    [400, `Observation?patient.birthdate=1950-08-03`],
    [400, `Patient?_has:Condition:patient:code=65966004`],
    [400, `Observation?patient=${man}&_sort=value-quantity`],
    [400, `Observation?patient=${man}&_elements=code`],
    [400, `Observation?patient=${man}&_summary=true`],
    [400, `Observation?patient=${man}&_revinclude=Provenance:target`],
    [400, `Observation?patient=`],
    [400, `Observation?patient=${man}&date=ap2015`],
    [400, `Observation?patient=${man}&date=yesterday`],
    [400, `Observation?patient=${man}&_count=many`],
    [406, `Observation?patient=${man}&_format=xml`],
    [404, 'Observation/nothing'],
    [404, 'Observation/nothing/_history/1'],
    [404, 'Provenance?patient=1'],
    [404, 'Provenance/1'],
    [405, `Patient/${man}/$everything`],
  ])('%i %s', async (expected, query) => {
    const { status, json, headers } = await get(query)
    expect(status).toBe(expected)
    expect(headers.get('content-type')).toMatch(/^application\/fhir\+json/)
    expect(json).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ severity: 'error' }] })
    expect(JSON.stringify(json)).not.toContain(man)
  })
})

describe('other interactions', () => {
  test('_search by a form finds what the same GET finds', async () => {
    const form = new URLSearchParams({ patient: man, code: '65966004,443165006' })
    const response = await fetch(`${base}/Condition/_search`, { method: 'POST', body: form })
    const bundle = object((await response.json()) as Json) ?? {}
    expect(foundIn(bundle).toSorted()).toEqual(idsOf(fractures).toSorted())
    expect(linkOf(bundle, 'self')).toContain(`Condition?patient=${man}`)
  })

  test('a batch answers each entry for itself', async () => {
    const entries = [`Patient/${man}`, `Condition?patient=${man}`, 'Condition?unknown=1', 'Patient/nobody']
    const entry = entries.map((url) => ({ request: { method: 'GET', url } }))
    const { json } = await send('POST', '', { resourceType: 'Bundle', type: 'batch', entry })
    const answers = objects(json['entry'])
    expect(answers.map(({ response }) => object(response)?.['status'])).toEqual(['200', '200', '400', '404'])
    expect(object(answers[1]?.['resource'])?.['total']).toBe(conditions.length)
  })

  test('a transaction is refused, because it would not be rolled back', async () => {
    const { status } = await send('POST', '', { resourceType: 'Bundle', type: 'transaction', entry: [] })
    expect(status).toBe(400)
  })

  test('/metadata says what is honoured', async () => {
    const { json } = await get('metadata')
    const [rest] = objects(json['rest'])
    const types = objects(rest?.['resource'])
    const observation = types.find(({ type }) => type === 'Observation')
    expect(json).toMatchObject({ resourceType: 'CapabilityStatement', fhirVersion: '4.0.1' })
    expect(objects(observation?.['searchParam']).map(({ name }) => name)).toContain('date')
    expect(types.map(({ type }) => type)).toContain('PlanDefinition')
  })
})

describe('an accepted suggestion is stored', () => {
  const order = {
    resourceType: 'ServiceRequest',
    status: 'draft',
    intent: 'proposal',
    subject: { reference: 'Patient/A41' },
    code: { text: 'DXA met VFA' },
  }

  test('create, read, find, update, old version, delete', async () => {
    const created = await send('POST', '/ServiceRequest', order)
    expect(created.status).toBe(201)
    const place = created.headers.get('location') ?? ''
    const id = text(created.json['id']) ?? ''
    expect(place.startsWith(`${base}/ServiceRequest/${id}/_history/`)).toBe(true)
    expect(foundIn((await get('ServiceRequest?patient=A41')).json)).toEqual([id])
    const updated = await send('PUT', `/ServiceRequest/${id}`, { ...order, id, status: 'active' })
    expect(updated.status).toBe(200)
    expect((await get(place)).json['status']).toBe('draft')
    expect(foundIn((await get('ServiceRequest?patient=A41&status=active')).json)).toEqual([id])
    const gone = await fetch(`${base}/ServiceRequest/${id}`, { method: 'DELETE' })
    expect(gone.status).toBe(200)
    expect((await get(`ServiceRequest/${id}`)).status).toBe(404)
    expect(foundIn((await get('ServiceRequest?patient=A41')).json)).toEqual([])
  })

  test('PUT of a new id creates it; a resource that changes its patient is found there only', async () => {
    const body = { ...order, id: 'dxa-42' }
    expect((await send('PUT', '/ServiceRequest/dxa-42', body)).status).toBe(201)
    const moved = { ...body, subject: { reference: 'Patient/A42' } }
    expect((await send('PUT', '/ServiceRequest/dxa-42', moved)).status).toBe(200)
    expect(foundIn((await get('ServiceRequest?patient=A41')).json)).toEqual([])
    expect(foundIn((await get('ServiceRequest?patient=A42')).json)).toEqual(['dxa-42'])
  })

  test.each([
    [400, 'POST', '/ServiceRequest', { resourceType: 'Patient' }],
    [400, 'PUT', '/ServiceRequest/a', { ...order, id: 'b' }],
    [400, 'PUT', '/ServiceRequest/a%20b', order],
    [404, 'POST', '/Provenance', { resourceType: 'Provenance' }],
    [405, 'PUT', '/ServiceRequest', order],
  ] as const)('%i %s %s', async (expected, method, path, body) => {
    expect((await send(method, path, body)).status).toBe(expected)
  })
})

test('X06 a page of this machine may write at /fhir, and no other page may read', async () => {
  const preflight = (origin: string) =>
    fetch(`${base}/ServiceRequest/1`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'PUT',
        'access-control-request-headers': 'if-match',
      },
    })
  const own = await preflight('http://localhost:3000')
  expect(own.headers.get('access-control-allow-origin')).toBe('http://localhost:3000')
  expect(own.headers.get('access-control-allow-methods')).toContain('PUT')
  expect(own.headers.get('access-control-allow-headers')).toContain('if-match')
  const other = await preflight('https://evil.example')
  expect(other.headers.get('access-control-allow-origin')).toBeNull()
  const read = await fetch(`${base}/Patient/A31`, { headers: { origin: 'http://localhost:3000' } })
  expect(read.headers.get('access-control-allow-origin')).toBe('http://localhost:3000')
  const body = {
    method: 'OPTIONS',
    headers: { origin: 'http://localhost:3000', 'access-control-request-method': 'PUT' },
  }
  const call = await fetch(`${address}/cds-services/glucocorticoid-order-select`, body)
  expect(call.headers.get('access-control-allow-methods')).not.toContain('PUT')
})
