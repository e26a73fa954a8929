import { expect, test } from 'vitest'
import { causedByFall, severeAccident } from '../../src/findings/fracture-cause.ts'
import type { JsonObject } from '../../src/json.ts'
import { loadTerminology } from '../../src/terminology/load-terminology.ts'
import { codeMapFile } from '../support/code-map.ts'
import { answerOf, concept, condition, inputOf, statement, visitToday } from '../support/fracture-input.ts'

const today = { onsetDateTime: '2026-11-22' }
const unknown = 'unknown: not-recorded'
const possible = 'unknown: severe-accident-possible'

const told = (text: string, more: JsonObject = {}) => ({
  resourceType: 'Condition',
  id: 'told',
  code: { text },
  ...today,
  ...more,
})
const sideOf = (...codes: readonly string[]) => ({
  bodySite: codes.map((code) => ({
    extension: [
      {
        url: 'http://nictiz.nl/fhir/StructureDefinition/ext-AnatomicalLocation.Laterality',
        valueCodeableConcept: concept(code),
      },
    ],
  })),
})
const wristOn = (...codes: readonly string[]) => condition('S52.5', { ...today, ...sideOf(...codes) })

test.each<[string, readonly JsonObject[], string, string]>([
  ['several limbs', [condition('T02.6', today)], 'true', unknown],
  ['several regions, not further said', [condition('T02', today)], 'true', unknown],
  ['head with neck', [condition('T02.0', today)], unknown, unknown],
  ['fall from a roof', [condition('S82.1', today), condition('W13', today)], 'true', unknown],
  ['traffic accident', [condition('V43.5', today)], 'true', unknown],
  ['fall from a ladder in SNOMED', [condition('86591008', today)], possible, unknown],
  ['fall from a ladder', [condition('W11', today)], possible, unknown],
  ['fall from another level', [condition('W17.8', today)], possible, unknown],
  ['cyclist', [condition('V18.0', today)], possible, unknown],
  ['pedestrian', [condition('V09.2', today)], 'true', unknown],
  ['motorcyclist', [condition('V20.4', today)], 'true', unknown],
  ['fall from a high place', [condition('429482004', today)], 'true', unknown],
  ['flail chest', [condition('S22.5', today)], possible, unknown],
  [
    'cyclist, suspected',
    [condition('V18.0', { ...today, verificationStatus: 'provisional' })],
    unknown,
    unknown,
  ],
  ['ladder and roof', [condition('W11', today), condition('W13', today)], 'true', unknown],
  [
    'cyclist and fall on the same level',
    [condition('V18.0', today), condition('W01', today)],
    possible,
    'true',
  ],
  ['an accident in words', [told('multitrauma')], possible, unknown],
  [
    'an accident in the note of a diagnosis',
    [told('pijn', { note: [{ text: 'Val van hoogte' }] })],
    possible,
    unknown,
  ],
  ['an accident that is denied', [told('geen multitrauma')], unknown, unknown],
  [
    'an accident that is suspected',
    [told('multitrauma', { verificationStatus: 'provisional' })],
    unknown,
    unknown,
  ],
  [
    'an accident in words long ago',
    [told('verkeersongeval', { onsetDateTime: '2020-01-01' })],
    unknown,
    unknown,
  ],
  ['a code decides over words', [told('HET'), condition('W01', today)], 'false', 'true'],
  ['both wrists', [wristOn('7771000'), wristOn('24028007')], possible, unknown],
  ['both wrists in one', [wristOn('7771000', '24028007')], possible, unknown],
  [
    'a wrist without a side, then both',
    [wristOn(), wristOn('7771000'), wristOn('24028007')],
    possible,
    unknown,
  ],
  ['one wrist twice', [wristOn('7771000'), wristOn('7771000')], unknown, unknown],
  ['one wrist, once without a side', [wristOn('7771000'), wristOn()], unknown, unknown],
  [
    'spine without level and lumbar vertebra',
    [condition('T08', today), condition('S32.0', today)],
    unknown,
    unknown,
  ],
  ['wrist and ankle', [condition('S52.5', today), condition('S82.6', today)], possible, unknown],
  ['wrist and hip', [condition('S52.5', today), condition('S72.0', today)], possible, unknown],
  [
    'wrist and hip after a fall on the same level',
    [condition('S52.5', today), condition('S72.0', today), condition('W01', today)],
    'false',
    'true',
  ],
  ['both bones of the wrist', [condition('S52.5', today), condition('S52.8', today)], unknown, unknown],
  [
    'one wrist in two code systems',
    [condition('S52.5', today), condition('263102004', today)],
    unknown,
    unknown,
  ],
  ['wrist and finger', [condition('S52.5', today), condition('S62.60', today)], unknown, unknown],
  ['two vertebrae', [condition('S22.0', today), condition('S32.0', today)], unknown, unknown],
  [
    'vertebra and wrist by osteoporosis',
    [condition('M80.08', today), condition('S52.5', today)],
    unknown,
    unknown,
  ],
  [
    'wrist and ankle of last year',
    [condition('S52.5', today), condition('S82.6', { onsetDateTime: '2025-11-22' })],
    unknown,
    unknown,
  ],
  ['fall from a roof, 15 days ago', [condition('W13', { onsetDateTime: '2026-11-07' })], unknown, unknown],
  [
    'fall from a roof, suspected',
    [condition('W13', { ...today, verificationStatus: 'provisional' })],
    unknown,
    unknown,
  ],
  ['fall from a roof, undated', [condition('W13')], unknown, unknown],
  ['fall on the same level', [condition('W01', today)], 'false', 'true'],
  ['fall from a chair or bed in SNOMED', [condition('217142006', today)], 'false', 'true'],
  [
    'fall on the same level, last year',
    [condition('W01', { onsetDateTime: '2025-11-22' })],
    unknown,
    unknown,
  ],
  ['fall from stairs says nothing about energy', [condition('W10', today)], unknown, 'true'],
  [
    'fall on the same level and several limbs',
    [condition('W01', today), condition('T02.6', today)],
    'true',
    'true',
  ],
  ['only a fracture', [condition('S52.5', today)], unknown, unknown],
])('severe accident and fall, from the codes of this visit: %s', (_name, conditions, severe, fall) => {
  const input = inputOf({ encounter: visitToday, conditions })
  expect(answerOf(severeAccident(input))).toBe(severe)
  expect(answerOf(causedByFall(input))).toBe(fall)
})

test('a cause coded as the reason of the encounter counts', () => {
  const input = inputOf({ encounter: { ...visitToday, reasonCode: [concept('W01')] } })
  expect(answerOf(severeAccident(input))).toBe('false')
  expect(answerOf(causedByFall(input))).toBe('true')
})

test.each<[string, readonly JsonObject[], string]>([
  ['yes, today', [statement('severe-accident', true, '2026-11-22')], 'true'],
  ['no, today', [statement('severe-accident', false, '2026-11-22')], 'false'],
  ['yes, 14 days before', [statement('severe-accident', true, '2026-11-08')], 'true'],
  ['yes, 15 days before', [statement('severe-accident', true, '2026-11-07')], unknown],
  ['yes, undated', [statement('severe-accident', true)], unknown],
  ['yes, tomorrow: a mistake in the record', [statement('severe-accident', true, '2026-11-23')], unknown],
  ['yes, this month', [statement('severe-accident', true, '2026-11')], unknown],
  [
    'yes, then no',
    [statement('severe-accident', true, '2026-11-20'), statement('severe-accident', false, '2026-11-22')],
    'false',
  ],
  [
    'yes and no on one day',
    [statement('severe-accident', true, '2026-11-22'), statement('severe-accident', false, '2026-11-22')],
    'unknown: statements-differ',
  ],
])('severe accident as stated: %s', (_name, observations, expected) => {
  expect(answerOf(severeAccident(inputOf({ encounter: visitToday, observations })))).toBe(expected)
})

test('a statement decides over codes', () => {
  const conditions = [condition('T02.6', today)]
  const observations = [statement('severe-accident', false, '2026-11-22')]
  expect(answerOf(severeAccident(inputOf({ encounter: visitToday, conditions, observations })))).toBe('false')
})

test.each([
  [false, 'false'],
  [true, 'true'],
])('a statement "%s" decides over what is only possible', (stated, expected) => {
  const conditions = [condition('V18.0', today), condition('S22.5', today)]
  const observations = [statement('severe-accident', stated, '2026-11-22')]
  expect(answerOf(severeAccident(inputOf({ encounter: visitToday, conditions, observations })))).toBe(
    expected,
  )
})

test('where names may not decide, an accident in words leaves it open', () => {
  const input = inputOf({ encounter: visitToday, conditions: [told('multitrauma')] })
  const terminology = loadTerminology('plans', 'sandbox', {
    readText: { drugNames: true, fractureWords: false, examinationNames: true, reports: true },
  })
  expect(answerOf(severeAccident({ ...input, terminology }))).toBe('unknown: words-not-read')
})

test("regions are told apart by what the hospital's codes mean", () => {
  const local = (code: string) => ({
    resourceType: 'Condition',
    id: code,
    code: { coding: [{ system: 'urn:ehr:diagnoses', code }] },
    ...today,
  })
  const codeMap = codeMapFile(
    'urn:ehr:diagnoses;POLS;icd-10;S52.5;;;;;',
    'urn:ehr:diagnoses;ONDERARM;icd-10;S52.2;;;;;',
    'urn:ehr:diagnoses;ENKEL;icd-10;S82.6;;;;;',
  )
  const terminology = loadTerminology('plans', 'sandbox', { codeMap })
  const accidentOf = (...codes: readonly string[]) => {
    const input = inputOf({ encounter: visitToday, conditions: codes.map(local) })
    return answerOf(severeAccident({ ...input, terminology }))
  }
  expect(accidentOf('POLS', 'ONDERARM')).toBe(unknown)
  expect(accidentOf('POLS', 'ENKEL')).toBe(possible)
})
