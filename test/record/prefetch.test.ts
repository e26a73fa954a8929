import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from '../../src/json.ts'
import { readPrefetch, slotNames } from '../../src/record/prefetch.ts'
import { slotTypes } from '../../src/record/slots.ts'
import { bundle, emptyBundle, patient } from '../support/requests.ts'

const whose = { patientId: 'p1', encounterId: 'e1' }
const own = (id: string): JsonObject => ({
  resourceType: 'Condition',
  id,
  subject: { reference: 'Patient/p1' },
})
const foreign: JsonObject = { resourceType: 'Condition', id: 'x', subject: { reference: 'Patient/p2' } }
const outcome = (...severities: readonly string[]): JsonObject => ({
  resourceType: 'OperationOutcome',
  issue: severities.map((severity) => ({ severity, code: 'processing' })),
})
const searchset = (entry: Json, more: JsonObject = {}): JsonObject => ({
  resourceType: 'Bundle',
  type: 'searchset',
  entry,
  ...more,
})
const asOutcome = (...severities: readonly string[]): Json => ({
  resource: outcome(...severities),
  search: { mode: 'outcome' },
})

/** State of the conditions, and the ids that were read. */
function readConditions(value: Json | undefined): string {
  const slot = readPrefetch(value === undefined ? {} : { conditions: value }, whose).conditions
  return [slot.state, ...slot.resources.map((resource) => resource['id'])].join(' ')
}

describe('a search of the prefetch', () => {
  const cases: readonly (readonly [string, Json | undefined, string])[] = [
    ['P01 a key that was not sent is missing', undefined, 'missing'],
    ['P04 null is null, never empty', null, 'null'],
    ['P05 an OperationOutcome is failed', outcome('error'), 'failed'],
    ['P05 a warning instead of a Bundle is failed too', outcome('warning'), 'failed'],
    ['P05 an OperationOutcome entry with an error is failed', searchset([asOutcome('error')]), 'failed'],
    [
      'P05 an entry with a fatal error beside results is failed, results kept',
      searchset([{ resource: own('a') }, asOutcome('fatal')]),
      'failed a',
    ],
    [
      'P05 an OperationOutcome entry without issues is failed',
      searchset([asOutcome()], { total: 0 }),
      'failed',
    ],
    [
      'P05 one error among warnings is failed',
      searchset([asOutcome('warning', 'error')], { total: 0 }),
      'failed',
    ],
    [
      'P05 a warning with total 0 is an empty result, as Epic sends it',
      searchset([asOutcome('warning')], { total: 0 }),
      'empty',
    ],
    [
      'P05 an information beside results is ignored',
      searchset([asOutcome('information'), { resource: own('a') }]),
      'present a',
    ],
    ['P05 a warning alone, without a total, is failed', searchset([asOutcome('warning')]), 'failed'],
    ['P06 total 0 is empty', emptyBundle, 'empty'],
    ['P06 no entry is empty', { resourceType: 'Bundle', type: 'searchset' }, 'empty'],
    ['P06 an empty list of entries is empty', searchset([]), 'empty'],
    ['P06 entry null is empty', searchset(null), 'empty'],
    [
      'P07 a next link is partial',
      searchset([{ resource: own('a') }], { link: [{ relation: 'next', url: 'https://x' }] }),
      'partial a',
    ],
    [
      'P07 a self link is not',
      searchset([{ resource: own('a') }], { link: [{ relation: 'self', url: 'https://x' }] }),
      'present a',
    ],
    [
      'P07 a total above the matches is partial',
      searchset([{ resource: own('a') }], { total: 2 }),
      'partial a',
    ],
    ['P07 a total without entries is partial', searchset([], { total: 7 }), 'partial'],
    [
      'P07 a next link without entries is partial',
      searchset([], { link: [{ relation: 'next' }] }),
      'partial',
    ],
    [
      'P07 a total that is a text says nothing',
      searchset([{ resource: own('a') }], { total: 'many' }),
      'present a',
    ],
    ['P08 a resource where a Bundle was expected is failed', own('a'), 'failed'],
    ['P08 an array is failed', [own('a')], 'failed'],
    ['P08 HTML is failed', '<html><body>Tomcat</body></html>', 'failed'],
    ['P08 an empty text is failed', '', 'failed'],
    ['P08 0 is failed', 0, 'failed'],
    ['P08 true is failed', true, 'failed'],
    ['P08 an empty object is failed', {}, 'failed'],
    ['P08 entries as a text are failed', searchset('none'), 'failed'],
    ['P08 entries as a number are failed', searchset(3), 'failed'],
    ['P08 only another resource type is failed', bundle(patient), 'failed'],
    [
      'P08 only entries without a resource is failed',
      searchset([{ fullUrl: 'urn:uuid:1' }, null, 4, 'x', []]),
      'failed',
    ],
    ['P08 a Bundle in a Bundle is failed', bundle(bundle(own('a'))), 'failed'],
    [
      'P08 odd entries beside good ones are left out, and what they were is not known',
      searchset([null, { resource: null }, { resource: own('a') }, 'x']),
      'partial a',
    ],
    ['P08 one entry that is no list is read', searchset({ resource: own('a') }), 'present a'],
    ['P09 only another patient is foreign', bundle(foreign), 'foreign'],
    ['P09 another patient beside ours is dropped', bundle(foreign, own('a')), 'present a'],
    ['a resource on two pages counts once', bundle(own('a'), own('a')), 'present a'],
    [
      'two resources without an id both count',
      bundle({ resourceType: 'Condition' }, { resourceType: 'Condition' }),
      'present  ',
    ],
  ]
  test.each(cases)('%s', (_name, value, expected) => {
    expect(readConditions(value)).toBe(expected)
  })
})

describe('P09 whose resource it is', () => {
  const cases: readonly (readonly [Json | undefined, string])[] = [
    ['Patient/p1', 'present'],
    ['https://ehr.test/fhir/Patient/p1', 'present'],
    ['https://ehr.test/fhir/Patient/p1/_history/3', 'present'],
    ['urn:uuid:p1', 'present'],
    ['p1', 'present'],
    ['Patient/p2', 'foreign'],
    ['Patient/p11', 'foreign'],
    ['Group/p1', 'foreign'],
    ['https://ehr.test/fhir/Group/p1', 'foreign'],
    ['Patient/p1/Observation/2', 'foreign'],
    ['Patient?identifier=p1', 'foreign'],
    ['#p1', 'foreign'],
    ['Patient/', 'foreign'],
    ['/'.repeat(100_000), 'foreign'],
    ['', 'present'],
    [undefined, 'present'],
    [7, 'present'],
    [{ reference: 'Patient/p2' }, 'present'],
  ]
  test.each(cases)('subject.reference %j is %s', (reference, expected) => {
    const condition: JsonObject = {
      resourceType: 'Condition',
      id: 'a',
      ...(reference === undefined ? {} : { subject: { reference } }),
    }
    expect(readConditions(bundle(condition)).split(' ')[0]).toBe(expected)
  })

  test('an allergy names its patient otherwise', () => {
    const allergy = { resourceType: 'AllergyIntolerance', id: 'a', patient: { reference: 'Patient/p2' } }
    expect(readPrefetch({ allergies: bundle(allergy) }, whose).allergies.state).toBe('foreign')
  })
})

describe('a read of the prefetch', () => {
  const visit: JsonObject = { resourceType: 'Encounter', id: 'e1', subject: { reference: 'Patient/p1' } }
  const cases: readonly (readonly ['patient' | 'encounter', string, Json | undefined, string])[] = [
    ['patient', 'the patient of the call', patient, 'present'],
    ['patient', 'another patient', { ...patient, id: 'p2' }, 'foreign'],
    ['patient', 'without an id', { resourceType: 'Patient' }, 'present'],
    ['patient', 'in a Bundle, as older clients send it', bundle(patient), 'present'],
    ['patient', 'another patient in a Bundle', bundle({ ...patient, id: 'p2' }), 'foreign'],
    ['patient', 'an empty Bundle', emptyBundle, 'failed'],
    ['patient', 'an OperationOutcome', outcome('error'), 'failed'],
    ['patient', 'a Practitioner', { resourceType: 'Practitioner', id: 'p1' }, 'failed'],
    ['patient', 'an array', [patient], 'failed'],
    ['patient', 'HTML', '<html>', 'failed'],
    ['patient', 'null', null, 'null'],
    ['encounter', 'the encounter of the call', visit, 'present'],
    ['encounter', 'of another patient', { ...visit, subject: { reference: 'Patient/p2' } }, 'foreign'],
    ['encounter', 'another one of the same patient', { ...visit, id: 'e2' }, 'failed'],
  ]
  test.each(cases)('%s: %s', (name, _what, value, expected) => {
    expect(readPrefetch({ [name]: value }, whose)[name].state).toBe(expected)
  })
})

test.each([undefined, null, 'x', 3, true, [], {}])(
  'P02 a prefetch that is %j leaves every slot missing',
  (prefetch) => {
    const slots = readPrefetch(prefetch, whose)
    expect(slotNames.map((name) => slots[name].state)).toEqual(slotNames.map(() => 'missing'))
  },
)

describe('what a pharmacy agreed or handed over', () => {
  const supply = (id: string, mode?: string, patientId = 'p1') => ({
    resource: { resourceType: 'MedicationDispense', id, subject: { reference: `Patient/${patientId}` } },
    ...(mode === undefined ? {} : { search: { mode } }),
  })
  const order = { resource: { resourceType: 'MedicationRequest', id: 'a' } }
  const cases: readonly (readonly [string, Json, string])[] = [
    ['alone is an answer', searchset([supply('s')]), 'present s'],
    [
      'sent along is an answer without a match',
      searchset([supply('s', 'include')], { total: 0 }),
      'present s',
    ],
    [
      'sent along does not fill up the total',
      searchset([order, supply('s', 'include')], { total: 2 }),
      'partial a s',
    ],
    ['called a match does not either', searchset([order, supply('s', 'match')], { total: 2 }), 'partial a s'],
    [
      'without a mode does not either',
      searchset([order, supply('s'), supply('t'), supply('u')], { total: 4 }),
      'partial a s t u',
    ],
    ['beside all orders is complete', searchset([order, supply('s')], { total: 1 }), 'present a s'],
    ['may have the id of an order', searchset([order, supply('a')]), 'present a a'],
    ['twice counts once', searchset([supply('s'), supply('s')]), 'present s'],
    ['of another patient is not read', searchset([order, supply('s', 'include', 'p2')]), 'present a'],
    ['of another patient alone is foreign', searchset([supply('s', 'match', 'p2')]), 'foreign'],
  ]
  test.each(cases)('%s', (_, value, expected) => {
    for (const name of ['medications', 'statements'] as const) {
      const sent = JSON.parse(JSON.stringify(value).replace('MedicationRequest', slotTypes[name])) as Json
      const { state, resources } = readPrefetch({ [name]: sent }, { patientId: 'p1' })[name]
      expect([state, ...resources.map(({ id }) => id)].join(' ')).toBe(expected)
    }
  })

  test('is not read among what was administered', () => {
    expect(
      readPrefetch({ administrations: searchset([supply('s')]) }, { patientId: 'p1' }).administrations.state,
    ).toBe('failed')
  })
})

test('P10 keys that we did not ask for are ignored, inherited names too', () => {
  const slots = readPrefetch(JSON.parse('{"toString":1,"x":null,"__proto__":{"conditions":null}}'), whose)
  expect(slots.conditions.state).toBe('missing')
})

test('Medications in a Bundle come along to resolve references, whatever they say about a subject', () => {
  const order = { resourceType: 'MedicationRequest', id: 'm', subject: { reference: 'Patient/p1' } }
  const slots = readPrefetch({ medications: bundle(order, { resourceType: 'Medication', id: 'x' }) }, whose)
  expect([
    slots.medications.state,
    slots.medications.resources.length,
    slots.medications.includes.length,
  ]).toEqual(['present', 1, 1])
})
