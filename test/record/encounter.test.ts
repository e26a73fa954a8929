import { expect, test } from 'vitest'
import { dayOf } from '../../src/days.ts'
import type { JsonObject } from '../../src/json.ts'
import { readEncounter } from '../../src/record/encounter.ts'

const read = (more: JsonObject) => readEncounter({ resourceType: 'Encounter', id: 'e1', ...more })

test.each<[string, JsonObject, string | undefined]>([
  ['Coding', { class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'EMER' } }, 'EMER'],
  [
    'Coding of STU3 in lower case',
    { class: { system: 'http://hl7.org/fhir/v3/ActCode', code: 'imp' } },
    'IMP',
  ],
  ['CodeableConcept', { class: { coding: [{ code: 'AMB' }] } }, 'AMB'],
  ['list of CodeableConcepts', { class: [{ coding: [{ code: 'AMB' }] }] }, 'AMB'],
  ['nothing', {}, undefined],
  ['a number', { class: 4 }, undefined],
])('class as %s', (_name, more, expected) => {
  expect(read(more)?.classCode).toBe(expected)
})

test.each<[string, JsonObject, { first: number; last: number } | undefined]>([
  [
    'start and end',
    { start: '2026-11-20', end: '2026-11-22' },
    { first: dayOf(2026, 11, 20), last: dayOf(2026, 11, 22) },
  ],
  ['still going on', { start: '2026-11-20' }, { first: dayOf(2026, 11, 20), last: Number.POSITIVE_INFINITY }],
  ['only an end', { end: '2026-11-22' }, { first: dayOf(2026, 11, 22), last: dayOf(2026, 11, 22) }],
  [
    'an end before the start',
    { start: '2026-11-20', end: '2026-11-01' },
    { first: dayOf(2026, 11, 20), last: dayOf(2026, 11, 20) },
  ],
  ['words', { start: 'gisteren' }, undefined],
])('period: %s', (_name, period, expected) => {
  expect(read({ period })?.period).toEqual(expected)
})

test.each<[string, JsonObject, readonly string[]]>([
  ['diagnosis', { diagnosis: [{ condition: { reference: 'Condition/c1' } }] }, ['Condition/c1']],
  [
    'reason reference',
    { reasonReference: [{ reference: 'https://ehr/fhir/Condition/c1' }] },
    ['Condition/c1'],
  ],
  [
    'a procedure',
    { diagnosis: [{ condition: { reference: 'Procedure/p1', display: 'other' } }] },
    ['Procedure/p1'],
  ],
  ['urn', { diagnosis: [{ condition: { reference: 'urn:uuid:c1' } }] }, ['Condition/c1']],
  ['a single object', { diagnosis: { condition: { reference: 'Condition/c1' } } }, ['Condition/c1']],
  ['display only', { diagnosis: [{ condition: { display: 'heup' } }, null] }, ['Encounter/e1']],
  ['an operation by its name', { diagnosis: [{ condition: { type: 'Procedure', display: 'heup' } }] }, []],
  [
    'what came inside it',
    {
      contained: [{ resourceType: 'Condition', id: 'c1' }],
      diagnosis: [{ condition: { reference: '#c1' } }],
    },
    ['Encounter/e1#c1'],
  ],
  ['what did not come inside it', { reasonReference: [{ reference: '#c1', display: 'heup' }] }, []],
])('what the encounter is about: %s', (_name, more, expected) => {
  expect(read(more)?.diagnoses).toEqual(expected)
})

const inside = (condition: JsonObject, more: JsonObject = {}) => ({
  contained: [{ resourceType: 'Condition', id: 'c1', ...condition }],
  reasonReference: [{ reference: '#c1', display: 'heupfractuur' }],
  ...more,
})
const coded = { code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'S72.0' }] } }

test.each<[string, JsonObject, readonly string[] | undefined]>([
  ['a reference alone', { diagnosis: [{ condition: { reference: 'Condition/c1' } }] }, undefined],
  [
    'a reference with a name',
    { diagnosis: [{ condition: { reference: 'Condition/c1', display: 'heupfractuur' } }] },
    ['Condition/c1 heupfractuur'],
  ],
  [
    'an operation with a name',
    { diagnosis: [{ condition: { reference: 'Procedure/p1', display: 'heupfractuur' } }] },
    undefined,
  ],
  ['a condition that came inside it', inside(coded), ['Encounter/e1#c1 S72.0']],
  [
    'a condition that came inside it, of this patient',
    inside({ ...coded, subject: { reference: 'Patient/1' } }, { subject: { reference: 'Patient/1' } }),
    ['Encounter/e1#c1 S72.0'],
  ],
  [
    'a condition that came inside it, of another patient',
    inside({ ...coded, subject: { reference: 'Patient/2' } }, { subject: { reference: 'Patient/1' } }),
    undefined,
  ],
  [
    'a condition that came inside it, in error',
    inside({ ...coded, verificationStatus: { coding: [{ code: 'entered-in-error' }] } }),
    undefined,
  ],
  ['something else that came inside it', inside({ resourceType: 'Procedure' }), undefined],
  ['odd values', { diagnosis: [{ condition: { display: 4, reference: {} } }], contained: 'c1' }, undefined],
])('diagnoses that the encounter says itself: %s', (_name, more, expected) => {
  const told = read(more)?.stated?.map(
    ({ reference, concept }) => `${reference} ${concept.text ?? concept.codings[0]?.code}`,
  )
  expect(told).toEqual(expected)
})

test('reasons, origin and destination are read in R4 and STU3', () => {
  const home = { coding: [{ system: 'http://snomed.info/sct', code: '264362003' }] }
  const reason = { text: 'val' }
  const hospitalization = { admitSource: home, dischargeDisposition: home }
  expect(read({ reasonCode: [reason], hospitalization })).toMatchObject({
    reasons: [{ text: 'val' }],
    admitSource: { codings: [{ code: '264362003' }] },
    dischargeDisposition: { codings: [{ code: '264362003' }] },
  })
  expect(read({ reason: [reason] })?.reasons).toEqual([{ codings: [], text: 'val' }])
})

test('an unknown status counts, an encounter entered in error does not', () => {
  expect(read({ status: 'unknown' })?.id).toBe('e1')
  expect(read({ status: 'entered-in-error' })).toBeUndefined()
  expect(readEncounter({ resourceType: 'Patient' })).toBeUndefined()
})

test.each<[string, JsonObject, readonly (readonly string[])[] | undefined]>([
  ['nothing', {}, undefined],
  ['a location by its id', { location: [{ location: { reference: 'Location/gips-1' } }] }, [['|gips-1']]],
  [
    'a location by its identifier',
    { location: [{ location: { identifier: { system: 'urn:ehr:loc', value: 'G1' } } }] },
    [['urn:ehr:loc|G1']],
  ],
  [
    'a location that came along, in its organisation',
    {
      contained: [
        {
          resourceType: 'Location',
          id: 'l',
          type: [{ coding: [{ system: 's', code: 'kind' }] }],
          managingOrganization: { reference: '#o' },
        },
        {
          resourceType: 'Organization',
          id: 'o',
          identifier: [{ value: 'dept' }],
          partOf: { reference: '#o' },
        },
      ],
      location: [{ location: { reference: '#l' } }],
    },
    [['s|kind', '|dept', '|dept']],
  ],
  [
    'only where the patient is now, when it says so',
    {
      location: [
        { location: { reference: 'Location/a' }, status: 'completed' },
        { location: { reference: 'Location/b' }, status: 'active' },
      ],
    },
    [['|b']],
  ],
  [
    'not where the patient is expected',
    { location: [{ location: { reference: 'Location/a' }, status: 'planned' }] },
    [],
  ],
  [
    'the service and the organisation',
    {
      serviceType: { coding: [{ system: 's', code: 'trauma' }] },
      serviceProvider: { reference: 'Organization/dept-7' },
    },
    [['s|trauma'], ['|dept-7']],
  ],
  ['words alone', { location: [{ location: { display: 'Gipskamer' } }] }, [[]]],
  ['what is no location', { location: 'gipskamer', serviceType: 4, serviceProvider: [] }, []],
])('places: %s', (_name, more, expected) => {
  const places = read(more)?.places?.map(({ codings }) =>
    codings.map(({ system, code }) => `${system}|${code}`),
  )
  expect(places).toEqual(expected)
})

test.each<[string, JsonObject, string | undefined]>([
  ['a reference', { partOf: { reference: 'Encounter/episode' } }, 'episode'],
  ['an absolute one', { partOf: { reference: 'https://ehr.test/fhir/Encounter/episode' } }, 'episode'],
  ['another type', { partOf: { reference: 'EpisodeOfCare/episode' } }, undefined],
  ['words', { partOf: { display: 'opname' } }, undefined],
  ['nothing', {}, undefined],
])('the encounter around it by %s', (_name, more, expected) => {
  expect(read(more)?.partOf).toBe(expected)
})

test('a kind of institution is read from an origin and a destination that came along', () => {
  const kind = (code: string) => [{ coding: [{ system: 'urn:kind', code }] }]
  const encounter = read({
    contained: [
      { resourceType: 'Organization', id: 'home', type: kind('R5') },
      { resourceType: 'Organization', id: 'hospital', type: kind('V4') },
    ],
    hospitalization: { origin: { reference: '#home' }, destination: { reference: '#hospital' } },
  })
  expect(encounter?.origin?.codings).toEqual([{ system: 'urn:kind', code: 'R5' }])
  expect(encounter?.destination?.codings).toEqual([{ system: 'urn:kind', code: 'V4' }])
  expect(read({ hospitalization: { origin: { reference: '#nobody' } } })?.origin).toBeUndefined()
})
