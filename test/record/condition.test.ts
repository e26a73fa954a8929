import { expect, test } from 'vitest'
import { isoDay } from '../../src/days.ts'
import type { JsonObject } from '../../src/json.ts'
import { readCondition } from '../../src/record/condition.ts'

const read = (more: JsonObject) => readCondition({ resourceType: 'Condition', id: '1', ...more })

/** `2026-11-01..2026-11-30`, with `?` for a side that is open. */
function days(range: { readonly first: number; readonly last: number } | undefined): string {
  if (range === undefined) return 'unknown'
  const [first, last] = [range.first, range.last].map((day) => (Number.isFinite(day) ? isoDay(day) : '?'))
  return first === last ? `${first}` : `${first}..${last}`
}

test.each<[string, JsonObject, string]>([
  ['a day', { onsetDateTime: '2026-11-20' }, '2026-11-20'],
  ['a month', { onsetDateTime: '2026-11' }, '2026-11-01..2026-11-30'],
  ['a year', { onsetDateTime: '2024' }, '2024-01-01..2024-12-31'],
  ['a moment late in the evening in UTC', { onsetDateTime: '2026-11-20T23:30:00Z' }, '2026-11-21'],
  [
    'a period, of which the start counts',
    { onsetPeriod: { start: '2012-03-01', end: '2012-03-01' } },
    '2012-03-01',
  ],
  ['a period with only an end', { onsetPeriod: { end: '2026-11-20' } }, '?..2026-11-20'],
  ['an empty period', { onsetPeriod: {} }, 'unknown'],
  ['an age', { onsetAge: { value: 40, code: 'a' } }, 'unknown'],
  [
    'an age, recorded later',
    { onsetAge: { value: 40, code: 'a' }, recordedDate: '2026-11-20' },
    '?..2026-11-20',
  ],
  ['a range of ages', { onsetRange: { low: { value: 40 } } }, 'unknown'],
  ['words', { onsetString: 'vorige winter' }, 'unknown'],
  ['words that are a date', { onsetString: '2026-11-20' }, '2026-11-20'],
  ['a day that does not exist', { onsetDateTime: '2026-02-31' }, 'unknown'],
  ['a number', { onsetDateTime: 2026 }, 'unknown'],
  ['nothing', {}, 'unknown'],
])('onset as %s', (_name, more, expected) => {
  expect(days(read(more)?.onset)).toBe(expected)
})

test.each<[string, JsonObject, string]>([
  ['R4', { recordedDate: '2026-11-20' }, '2026-11-20'],
  ['STU3', { assertedDate: '2026-11-20' }, '2026-11-20'],
  ['neither', {}, 'unknown'],
])('the date of recording as %s writes it', (_name, more, expected) => {
  expect(days(read(more)?.recorded)).toBe(expected)
})

test.each<[string, JsonObject, string]>([
  ['dateTime', { abatementDateTime: '2026-11-20' }, '2026-11-20'],
  ['period', { abatementPeriod: { start: '2026-11-01', end: '2026-11-20' } }, '2026-11-20'],
  ['string', { abatementString: '2026-11' }, '2026-11-01..2026-11-30'],
  ['boolean', { abatementBoolean: true }, 'unknown'],
])('abatement as %s', (_name, more, expected) => {
  expect(days(read(more)?.abated)).toBe(expected)
})

const snomed = (code: string) => ({ coding: [{ system: 'http://snomed.info/sct', code }] })
const hl7 = (code: string) => ({ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/x', code }] })

test.each<[string, JsonObject, string | undefined]>([
  ['nothing is said', {}, 'confirmed'],
  ['confirmed', { verificationStatus: hl7('confirmed') }, 'confirmed'],
  ['SNOMED confirmed', { verificationStatus: snomed('410605003') }, 'confirmed'],
  ['unconfirmed', { verificationStatus: hl7('unconfirmed') }, 'suspected'],
  ['provisional', { verificationStatus: hl7('provisional') }, 'suspected'],
  ['differential as a string', { verificationStatus: 'differential' }, 'suspected'],
  ['SNOMED suspected', { verificationStatus: snomed('415684004') }, 'suspected'],
  ['SNOMED possible', { verificationStatus: snomed('410590009') }, 'suspected'],
  [
    'confirmed, with SNOMED suspected beside it',
    { verificationStatus: { coding: [...hl7('confirmed').coding, ...snomed('415684004').coding] } },
    'suspected',
  ],
  [
    'a string with the zib code in its extension',
    {
      verificationStatus: 'confirmed',
      _verificationStatus: { extension: [{ valueCodeableConcept: snomed('410516002') }] },
    },
    'absent',
  ],
  ['refuted', { verificationStatus: hl7('refuted') }, 'absent'],
  ['SNOMED known absent', { verificationStatus: snomed('410516002') }, 'absent'],
  ['entered in error', { verificationStatus: hl7('entered-in-error') }, undefined],
  ['entered in error as a string', { verificationStatus: 'entered-in-error' }, undefined],
  ['a number', { verificationStatus: 7 }, 'confirmed'],
])('a diagnosis is certain, suspected or absent: %s', (_name, more, expected) => {
  expect(read(more)?.certainty).toBe(expected)
})

test.each<[string, JsonObject, string | undefined]>([
  ['CodeableConcept', { clinicalStatus: hl7('resolved') }, 'resolved'],
  ['string', { clinicalStatus: 'inactive' }, 'inactive'],
  ['SNOMED active', { clinicalStatus: snomed('55561003') }, 'active'],
  ['SNOMED inactive', { clinicalStatus: snomed('73425007') }, 'inactive'],
  [
    'zib extension',
    { _clinicalStatus: { extension: [{ valueCodeableConcept: snomed('73425007') }] } },
    'inactive',
  ],
  [
    'a code of the source before it',
    { clinicalStatus: { coding: [{ system: 'urn:oid:1.2.3', code: 'R' }, ...hl7('resolved').coding] } },
    'resolved',
  ],
  [
    'SNOMED behind a code of the source',
    { clinicalStatus: { coding: [{ code: 'A' }, ...snomed('73425007').coding] } },
    'inactive',
  ],
  ['a code of the source alone', { clinicalStatus: { coding: [{ code: 'R' }] } }, undefined],
  ['nothing', {}, undefined],
])('clinical status as %s', (_name, more, expected) => {
  expect(read(more)?.clinicalStatus).toBe(expected)
})

test.each<[string, JsonObject, string | undefined]>([
  ['relative', { encounter: { reference: 'Encounter/e1' } }, 'e1'],
  ['absolute with a version', { encounter: { reference: 'https://ehr/fhir/Encounter/e1/_history/2' } }, 'e1'],
  ['urn', { encounter: { reference: 'urn:uuid:e1' } }, 'e1'],
  ['STU3 context', { context: { reference: 'Encounter/e1' } }, 'e1'],
  ['episode of care', { context: { reference: 'EpisodeOfCare/e1' } }, undefined],
  ['display only', { encounter: { display: 'SEH' } }, undefined],
])('the encounter is found by a reference that is %s', (_name, more, expected) => {
  expect(read(more)?.encounter).toBe(expected)
})

test('codes, OID systems and body sites are read, and what is odd is left out', () => {
  const entry = read({
    code: {
      coding: [{ system: 'urn:oid:2.16.840.1.113883.6.3.2', code: 'S72.0' }, null, 7],
      text: 'heupfractuur',
    },
    bodySite: snomed('7771000'),
  })
  expect(entry).toMatchObject({
    reference: 'Condition/1',
    concept: {
      codings: [{ system: 'http://hl7.org/fhir/sid/icd-10-nl', code: 'S72.0' }],
      text: 'heupfractuur',
    },
    bodySites: [{ codings: [{ code: '7771000' }] }],
  })
})

test('another resource type is not a condition', () => {
  expect(readCondition({ resourceType: 'Observation', id: '1' })).toBeUndefined()
})

const nictiz = 'http://nictiz.nl/fhir/StructureDefinition'
const further = (name: string, valueString: string) => [{ url: `${nictiz}/${name}`, valueString }]

test.each<[string, JsonObject, string | undefined]>([
  [
    'zib2020, beside a text',
    {
      text: 'Overige aandoening',
      extension: further('ext-Problem.FurtherSpecificationProblemName', 'fractuur van pols'),
    },
    'Overige aandoening; fractuur van pols',
  ],
  [
    'zib2017, alone',
    { extension: further('zib-Problem-FurtherSpecificationProblemName', 'fractuur van pols') },
    'fractuur van pols',
  ],
  ['another extension', { text: 'Pols', extension: further('ext-CodeSpecification', 'x') }, 'Pols'],
  ['no text in it', { text: 'Pols', extension: [{ url: 'FurtherSpecificationProblemName' }] }, 'Pols'],
])('the more exact name: %s', (_name, code, expected) => {
  expect(readCondition({ resourceType: 'Condition', id: '1', code })?.concept.text).toBe(expected)
})

test.each<[string, JsonObject, readonly string[] | undefined]>([
  [
    'of zib2020',
    { bodySite: [{ extension: [side('ext-AnatomicalLocation.Laterality', '7771000')] }] },
    ['7771000'],
  ],
  ['of zib2017', { bodySite: [{ extension: [side('BodySite-Qualifier', '24028007')] }] }, ['24028007']],
  ['of another extension', { bodySite: [{ extension: [side('other', '24028007')] }] }, undefined],
  ['of nothing', { bodySite: [{}] }, undefined],
])('the side %s', (_name, more, expected) => {
  const entry = readCondition({ resourceType: 'Condition', id: '1', ...more })
  expect(entry?.side?.codings.map(({ code }) => code)).toEqual(expected)
})

function side(name: string, code: string): JsonObject {
  const valueCodeableConcept = { coding: [{ system: 'http://snomed.info/sct', code }] }
  return { url: `${nictiz}/${name}`, valueCodeableConcept }
}

test.each<[string, JsonObject, string | undefined]>([
  ['several', { note: [{ text: 'gevallen' }, { text: 'op het ijs' }] }, 'gevallen; op het ijs'],
  ['none with words', { note: [{ authorString: 'x' }] }, undefined],
  ['none', {}, undefined],
])('notes: %s', (_name, more, expected) => {
  expect(readCondition({ resourceType: 'Condition', id: '1', ...more })?.note).toBe(expected)
})
