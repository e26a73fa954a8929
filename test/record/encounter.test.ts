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
  ['display only', { diagnosis: [{ condition: { display: 'heup' } }, null] }, []],
])('what the encounter is about: %s', (_name, more, expected) => {
  expect(read(more)?.diagnoses).toEqual(expected)
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
