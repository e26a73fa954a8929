import { expect, test } from 'vitest'
import {
  bisphosphonateAllergy,
  denosumabAllergy,
  highDiseaseActivity,
  oralBisphosphonateContraindicated,
  pregnant,
} from '../../src/findings/contraindications.ts'
import type { JsonObject } from '../../src/json.ts'
import { allergy, code, flag, inputFrom, observation, problem } from '../support/bone-input.ts'
import { answerOf } from '../support/fracture-input.ts'

const status = (value: string) => ({ coding: [{ code: value }] })
const resolved = { clinicalStatus: status('resolved') }

test.each<[string, JsonObject[], string]>([
  ['nothing', [], 'false'],
  ['achalasia', [problem('icd K22.0')], 'true'],
  ['achalasia by SNOMED CT', [problem('snomed 45564002')], 'true'],
  ['a stricture in the past', [problem('snomed 63305008', resolved)], 'true'],
  ['a suspected stricture', [problem('icd K22.2', { verificationStatus: status('provisional') })], 'false'],
  ['achalasia as a warning', [flag('icd K22.0')], 'true'],
  ['oesophagitis as a warning', [flag('icd K20')], 'true'],
  ['a warning that ended', [flag('icd K22.0', { period: { end: '2026-11-21' } })], 'false'],
  ['a warning that was withdrawn', [flag('icd K22.0', { status: 'inactive' })], 'false'],
  ['a warning for something else', [flag('icd J45.9')], 'false'],
  ['oesophagitis now', [problem('icd K21.0')], 'true'],
  ['oesophagitis in the past', [problem('icd K21.0', resolved)], 'false'],
  ['reflux without oesophagitis', [problem('icd K21.9')], 'false'],
  ['Barrett, a caution only', [problem('snomed 302914006')], 'false'],
  ['the broad parent', [problem('snomed 37657006')], 'false'],
  ['allergy to alendronic acid', [allergy('atc M05BA04')], 'true'],
  ['allergy to a combination', [allergy('atc M05BB03')], 'true'],
  ['allergy to denosumab', [allergy('atc M05BX04')], 'false'],
  ['allergy by name', [allergy('text Alendroninezuur')], 'true'],
  ['allergy by words', [allergy('text Allergie voor bisfosfonaten')], 'true'],
  ['no allergy by words', [allergy('text geen allergie bekend')], 'false'],
  [
    'allergy named by its reaction',
    [allergy('text medicatie', { reaction: [{ substance: code('atc M05BA07') }] })],
    'true',
  ],
  ['a refuted allergy', [allergy('atc M05BA04', { verificationStatus: status('refuted') })], 'false'],
  [
    'cannot stay upright',
    [observation('own cannot-stay-upright', '2026-01-01', { valueBoolean: true })],
    'true',
  ],
  [
    'can stay upright by now',
    [
      observation('own cannot-stay-upright', '2026-01-01', { valueBoolean: true }),
      observation('own cannot-stay-upright', '2026-06-01', { valueBoolean: false }),
    ],
    'false',
  ],
  [
    'cannot keep a position',
    [observation('snomed 249868004', '2026-01-01', { valueCodeableConcept: code('snomed 282848007') })],
    'true',
  ],
  [
    'keeps a position',
    [observation('snomed 249868004', '2026-01-01', { valueCodeableConcept: code('snomed 19811000146100') })],
    'false',
  ],
  [
    'cannot keep a position, from the day after tomorrow',
    [observation('snomed 249868004', '2026-11-24', { valueCodeableConcept: code('snomed 282848007') })],
    'false',
  ],
])('oral bisphosphonate contraindicated: %s', (_name, resources, expected) => {
  expect(answerOf(oralBisphosphonateContraindicated(inputFrom(resources)))).toBe(expected)
})

test.each<[string, JsonObject[], string, string]>([
  ['nothing', [], 'false', 'false'],
  ['alendronic acid', [allergy('atc M05BA04')], 'true', 'false'],
  ['a combination', [allergy('atc M05BB03')], 'true', 'false'],
  ['zoledronic acid', [allergy('atc M05BA08')], 'true', 'false'],
  ['a brand of a bisphosphonate', [allergy('text Fosamax')], 'true', 'false'],
  ['denosumab', [allergy('atc M05BX04')], 'false', 'true'],
  ['denosumab by name', [allergy('text Allergie voor denosumab')], 'false', 'true'],
  ['a brand of denosumab', [allergy('text Prolia®')], 'false', 'true'],
  ['a warning for denosumab', [flag('atc M05BX04')], 'false', 'true'],
  [
    'a warning that ended',
    [flag('atc M05BX04', { period: { start: '2020-01-01', end: '2026-11-21' } })],
    'false',
    'false',
  ],
  [
    'a refuted allergy',
    [allergy('atc M05BX04', { verificationStatus: status('refuted') })],
    'false',
    'false',
  ],
  ['penicillin', [allergy('atc J01CE02')], 'false', 'false'],
])('allergy to a bisphosphonate and to denosumab: %s', (_name, resources, bisphosphonate, denosumab) => {
  const input = inputFrom(resources)
  expect(answerOf(bisphosphonateAllergy(input))).toBe(bisphosphonate)
  expect(answerOf(denosumabAllergy(input))).toBe(denosumab)
})

test.each([
  [{ allergies: 'failed' }, 'unknown: allergies-failed'],
  [{ allergies: 'missing' }, 'unknown: allergies-missing'],
  [{ flags: 'partial' }, 'unknown: flags-partial'],
  [{ flags: 'missing' }, 'false'],
  [{ conditions: 'failed' }, 'false'],
] as const)('no allergy is said only of complete lists: %o', (slots, expected) => {
  for (const finding of [bisphosphonateAllergy, denosumabAllergy])
    expect(answerOf(finding(inputFrom([], slots)))).toBe(expected)
  expect(answerOf(denosumabAllergy(inputFrom([allergy('atc M05BX04')], slots)))).toBe('true')
})

test.each([
  [{ conditions: 'failed' }, 'unknown: conditions-failed'],
  [{ allergies: 'null' }, 'unknown: allergies-null'],
  [{ circumstances: 'missing' }, 'false'],
  [{ circumstances: 'partial' }, 'unknown: circumstances-partial'],
] as const)('no contraindication is said only of complete lists: %o', (slots, expected) => {
  expect(answerOf(oralBisphosphonateContraindicated(inputFrom([], slots)))).toBe(expected)
  expect(answerOf(oralBisphosphonateContraindicated(inputFrom([problem('icd K22.0')], slots)))).toBe('true')
})

test.each<[string, JsonObject[], string]>([
  ['nothing', [], 'false'],
  ['a diagnosis', [problem('snomed 77386006', { onsetDateTime: '2026-06-01' })], 'true'],
  ['a diagnosis without date', [problem('icd Z33')], 'true'],
  ['300 days ago', [problem('icd Z34.9', { onsetDateTime: '2026-01-26' })], 'true'],
  ['301 days ago', [problem('icd Z34.9', { onsetDateTime: '2026-01-25' })], 'false'],
  [
    'some day in January',
    [problem('icd Z34.9', { onsetDateTime: '2026-01' })],
    'unknown: pregnancy-date-undecided',
  ],
  ['over', [problem('icd Z34.9', { onsetDateTime: '2026-06-01', ...resolved })], 'false'],
  [
    'ended yesterday',
    [problem('icd Z34.9', { onsetDateTime: '2026-06-01', abatementDateTime: '2026-11-21' })],
    'false',
  ],
  ['chapter O with a date', [problem('icd O24.4', { recordedDate: '2026-09-01' })], 'true'],
  ['chapter O without date', [problem('icd O24.4')], 'false'],
  ['chapter O long ago', [problem('icd O24.4', { recordedDate: '2019-09-01' })], 'false'],
  ['a flag', [flag('ci 1320', { period: { start: '2026-06-08' } })], 'true'],
  ['a flag without period', [flag('ci 1320')], 'true'],
  ['a flag that ended', [flag('ci 1320', { period: { start: '2020-06-08', end: '2021-03-18' } })], 'false'],
  ['a flag that nobody ended', [flag('ci 1320', { period: { start: '2020-06-08' } })], 'false'],
  ['an inactive flag', [flag('ci 1320', { status: 'inactive' })], 'false'],
  ['another flag', [flag('ci 1321')], 'false'],
])('pregnant: %s', (_name, resources, expected) => {
  expect(answerOf(pregnant(inputFrom(resources)))).toBe(expected)
})

test('not pregnant cannot be said of an incomplete list', () => {
  expect(answerOf(pregnant(inputFrom([], { conditions: 'partial' })))).toBe('unknown: conditions-partial')
})

const activity = (date: string | undefined, valueBoolean: boolean) =>
  observation('own high-disease-activity', date, { valueBoolean })

test.each<[string, JsonObject[], string]>([
  ['nothing', [], 'unknown: not-recorded'],
  ['yes', [activity('2026-11-01', true)], 'true'],
  ['no', [activity('2026-11-01', false)], 'false'],
  ['yes and no on one day', [activity('2026-11-01', false), activity('2026-11-01', true)], 'true'],
  ['the newest', [activity('2026-11-01', false), activity('2026-10-01', true)], 'false'],
  ['365 days old', [activity('2025-11-22', true)], 'true'],
  ['366 days old', [activity('2025-11-21', true)], 'unknown: statement-too-old'],
  ['undated', [activity(undefined, true)], 'unknown: statement-too-old'],
  ['tomorrow', [activity('2026-11-23', true)], 'unknown: not-recorded'],
])('high disease activity: %s', (_name, resources, expected) => {
  expect(answerOf(highDiseaseActivity(inputFrom(resources)))).toBe(expected)
})
