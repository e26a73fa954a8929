import { expect, test } from 'vitest'
import {
  albuminMeasured,
  calciumMeasured,
  creatinineMeasured,
  eGfrMlMin,
  hypocalcaemia,
  tshMeasured,
  vitaminDMeasured,
  vitaminDNmolL,
} from '../../src/findings/laboratory.ts'
import type { JsonObject } from '../../src/json.ts'
import { flag, inputFrom, observation, problem, quantity } from '../support/bone-input.ts'
import { answerOf } from '../support/fracture-input.ts'

const recent = '2026-11-01'
const none = 'unknown: result-missing'
const eGfr = (value: JsonObject, date: string | undefined = recent) =>
  observation('loinc 62238-1', date, value)
const calcium = (value: JsonObject, date: string | undefined = recent) =>
  observation('loinc 2000-8', date, value)
const albumin = (value: JsonObject, date: string | undefined = recent) =>
  observation('loinc 1751-7', date, value)
const undated = (result: JsonObject): JsonObject => ({ ...result, effectiveDateTime: 'onbekend' })
const vitaminD = (value: JsonObject, spec = 'loinc 14635-7') => observation(spec, recent, value)

test.each<[string, JsonObject[], string]>([
  ['none', [], 'unknown: result-missing'],
  ['34.9', [eGfr(quantity(34.9, 'mL/min/{1.73_m2}'))], '34.9'],
  ['35', [eGfr(quantity(35, 'mL/min'))], '35'],
  ['an invalid spelling', [eGfr(quantity(62, 'mL/min/1.73m2'))], '62'],
  ['a spelling with comma and square', [eGfr(quantity(62, 'ml/min/1,73 m²'))], '62'],
  ['no unit', [eGfr(quantity(62))], '62'],
  ['another unit', [eGfr(quantity(62, 'mL/s'))], 'unknown: result-unreadable'],
  ['1, just possible', [eGfr(quantity(1))], '1'],
  ['0.9, impossible', [eGfr(quantity(0.9))], 'unknown: result-unreadable'],
  ['200, just possible', [eGfr(quantity(200))], '200'],
  ['201, impossible', [eGfr(quantity(201))], 'unknown: result-unreadable'],
  ['more than 60', [eGfr(quantity(60, 'mL/min', { comparator: '>' }))], '60 to Infinity: result-is-limit'],
  ['more than 90, in words', [eGfr({ valueString: '> 90' })], '90 to Infinity: result-is-limit'],
  ['less than 15', [eGfr(quantity(15, 'mL/min', { comparator: '<' }))], '0 to 15: result-is-limit'],
  ['cancelled', [eGfr({ valueString: 'GEANNULEERD' })], 'unknown: result-missing'],
  ['follows', [eGfr({ valueString: 'volgt' })], 'unknown: result-missing'],
  ['words', [eGfr({ valueString: 'zie brief' })], 'unknown: result-unreadable'],
  ['the newest', [eGfr(quantity(62), '2026-03-01'), eGfr(quantity(28))], '28'],
  [
    'a newer one that cannot be read',
    [eGfr(quantity(28), '2026-03-01'), eGfr(quantity(62, '%'))],
    'unknown: result-unreadable',
  ],
  ['an older one that cannot be read', [eGfr(quantity(28, '%'), '2026-03-01'), eGfr(quantity(62))], '62'],
  ['one of that day that cannot be read', [eGfr(quantity(28, '%')), eGfr(quantity(62))], '62'],
  [
    'one of a month around it that cannot be read',
    [eGfr(quantity(28, '%'), '2026-11'), eGfr(quantity(62))],
    'unknown: result-unreadable',
  ],
  [
    'one without a date that cannot be read',
    [undated(eGfr(quantity(28, '%'))), eGfr(quantity(62))],
    'unknown: result-unreadable',
  ],
  [
    'a newer one with a decimal comma in its number',
    [eGfr(quantity(28), '2026-03-01'), eGfr({ valueQuantity: { value: '62,5', unit: 'mL/min' } })],
    'unknown: result-unreadable',
  ],
  [
    'a newer one that was cancelled',
    [eGfr(quantity(28), '2026-03-01'), eGfr({ valueString: 'volgt' })],
    '28',
  ],
  ['a number as text', [eGfr({ valueQuantity: { value: '62', unit: 'mL/min' } })], '62'],
  [
    'one without a date beside it',
    [undated(eGfr(quantity(28))), eGfr(quantity(62))],
    '28 to 62: result-date-missing',
  ],
  ['one without a date that says the same', [undated(eGfr(quantity(62))), eGfr(quantity(62))], '62'],
  [
    'a limit without a date beside it',
    [undated(eGfr(quantity(90, 'mL/min', { comparator: '>' }))), eGfr(quantity(62))],
    '62 to Infinity: result-date-missing',
  ],
  ['the lowest of one day', [eGfr(quantity(33)), eGfr(quantity(36))], '33'],
  ['365 days old', [eGfr(quantity(28), '2025-11-22')], '28'],
  ['366 days old', [eGfr(quantity(28), '2025-11-21')], 'unknown: result-too-old'],
  ['a month that may be too old', [eGfr(quantity(28), '2025-11')], 'unknown: result-date-undecided'],
  ['undated', [undated(eGfr(quantity(28)))], 'unknown: result-date-missing'],
  ['in the future', [eGfr(quantity(28), '2026-11-23')], 'unknown: result-missing'],
  ['only the diagnosis stage 4', [problem('icd N18.4')], '0 to 29.9: from-diagnosis'],
  ['only the diagnosis stage 5', [problem('snomed 433146000')], '0 to 29.9: from-diagnosis'],
  ['only the diagnosis stage 3', [problem('snomed 433144002')], 'unknown: result-missing'],
  [
    'a diagnosis that is over',
    [problem('icd N18.5', { clinicalStatus: { coding: [{ code: 'resolved' }] } })],
    'unknown: result-missing',
  ],
  ['a result above the diagnosis', [problem('icd N18.4'), eGfr(quantity(62))], '62'],
])('eGFR: %s', (_name, resources, expected) => {
  expect(answerOf(eGfrMlMin(inputFrom(resources)))).toBe(expected)
})

test.each<[string, JsonObject[], string]>([
  ['none', [], 'unknown: result-missing'],
  ['2.09 without albumin', [calcium(quantity(2.09, 'mmol/L'))], 'unknown: albumin-missing'],
  ['2.09 with albumin 40', [calcium(quantity(2.09, 'mmol/L')), albumin(quantity(40, 'g/L'))], 'true'],
  ['2.10', [calcium(quantity(2.1, 'mmol/L'))], 'false'],
  [
    '2.00 with albumin 35 becomes 2.10',
    [calcium(quantity(2, 'mmol/L')), albumin(quantity(35, 'g/L'))],
    'false',
  ],
  [
    '1.99 with albumin 35 becomes 2.09',
    [calcium(quantity(1.99, 'mmol/L')), albumin(quantity(35, 'g/L'))],
    'true',
  ],
  [
    '2.15 with albumin 43 becomes 2.09',
    [calcium(quantity(2.15, 'mmol/L')), albumin(quantity(43, 'g/L'))],
    'true',
  ],
  ['albumin in g/dL', [calcium(quantity(2, 'mmol/L')), albumin(quantity(3.5, 'g/dL'))], 'false'],
  [
    'albumin of another day',
    [calcium(quantity(2, 'mmol/L')), albumin(quantity(35, 'g/L'), '2026-10-31')],
    'unknown: albumin-missing',
  ],
  ['8.4 mg/dL is 2.10', [observation('loinc 17861-6', recent, quantity(8.4, 'mg/dL'))], 'false'],
  [
    '8.3 mg/dL is 2.07',
    [observation('loinc 17861-6', recent, quantity(8.3, 'mg/dL'))],
    'unknown: albumin-missing',
  ],
  [
    'low without albumin, beside the diagnosis',
    [problem('snomed 5291005'), calcium(quantity(2, 'mmol/L'))],
    'true',
  ],
  ['9.4 mmol/L, a mistake', [calcium(quantity(9.4, 'mmol/L'))], 'unknown: result-unreadable'],
  ['9.4 without unit', [calcium(quantity(9.4))], 'unknown: result-unreadable'],
  ['2.35 without unit', [calcium(quantity(2.35))], 'false'],
  ['4.2 without unit may be either', [calcium(quantity(4.2))], 'unknown: result-unreadable'],
  [
    '4.2 without unit, normal up to 2.55',
    [calcium({ ...quantity(4.2), referenceRange: [{ high: { value: 2.55 } }] })],
    'false',
  ],
  [
    '2.35 without unit, normal up to 10.2',
    [calcium({ ...quantity(2.35), referenceRange: [{ high: { value: 10.2 } }] })],
    'unknown: result-unreadable',
  ],
  ['below a limit', [calcium(quantity(2, 'mmol/L', { comparator: '<' }))], 'unknown: result-unreadable'],
  ['too old', [calcium(quantity(2, 'mmol/L'), '2025-11-21')], 'unknown: result-too-old'],
  [
    'a newer one that cannot be read',
    [calcium(quantity(2.3, 'mmol/L'), '2026-03-01'), calcium(quantity(4.2))],
    'unknown: result-unreadable',
  ],
  [
    'a normal one without a date beside a normal one',
    [undated(calcium(quantity(2.2, 'mmol/L'))), calcium(quantity(2.3, 'mmol/L'))],
    'false',
  ],
  [
    'a low one without a date beside a normal one',
    [undated(calcium(quantity(2, 'mmol/L'))), calcium(quantity(2.3, 'mmol/L'))],
    'unknown: result-date-missing',
  ],
  [
    'a normal one without a date beside a low one',
    [undated(calcium(quantity(2.3, 'mmol/L'))), calcium(quantity(2, 'mmol/L')), albumin(quantity(40, 'g/L'))],
    'unknown: result-date-missing',
  ],
  ['only the diagnosis', [problem('snomed 5291005')], 'true'],
  ['E83.5, which says nothing', [problem('icd E83.5')], 'unknown: result-missing'],
  [
    'a normal result beside the diagnosis',
    [problem('snomed 5291005'), calcium(quantity(2.3, 'mmol/L'))],
    'false',
  ],
])('hypocalcaemia: %s', (_name, resources, expected) => {
  expect(answerOf(hypocalcaemia(inputFrom(resources)))).toBe(expected)
})

test.each<[string, JsonObject[], string]>([
  ['none', [], 'unknown: result-missing'],
  ['29.9', [vitaminD(quantity(29.9, 'nmol/L'))], '29.9'],
  ['30', [vitaminD(quantity(30, 'nmol/l'))], '30'],
  ['12 ng/mL', [vitaminD(quantity(12, 'ng/mL'), 'loinc 1989-3')], '29.95'],
  ['20 without unit may be either', [vitaminD(quantity(20), 'loinc 1989-3')], 'unknown: result-unreadable'],
  [
    '20 without unit, normal up to 250',
    [vitaminD({ ...quantity(20), referenceRange: [{ high: { value: 250 } }] })],
    '20',
  ],
  ['200 without unit', [vitaminD(quantity(200))], '200'],
  ['400, just possible', [vitaminD(quantity(400, 'nmol/L'))], '400'],
  ['401, impossible', [vitaminD(quantity(401, 'nmol/L'))], 'unknown: result-unreadable'],
])('25-OH vitamin D: %s', (_name, resources, expected) => {
  expect(answerOf(vitaminDNmolL(inputFrom(resources)))).toBe(expected)
})

test.each([
  ['calcium', calciumMeasured, 'loinc 2000-8'],
  ['albumin', albuminMeasured, 'loinc 1751-7'],
  ['kidney function', creatinineMeasured, 'loinc 98979-8'],
  ['TSH', tshMeasured, 'loinc 3016-3'],
  ['25-OH vitamin D', vitaminDMeasured, 'loinc 62292-8'],
] as const)('%s counts as measured for 90 days', (_name, measured, spec) => {
  const on = (date: string | undefined, value: JsonObject = quantity(3)) =>
    answerOf(measured(inputFrom([observation(spec, date, value)])))
  expect(on('2026-08-24')).toBe('true')
  expect(on('2026-08-23')).toBe('false')
  expect(on('2026-11-23')).toBe('false')
  expect(on('2026-08')).toBe('unknown: result-date-undecided')
  expect(on(undefined)).toBe('unknown: result-date-undecided')
  expect(on('2026-11-01', { valueString: 'GEANNULEERD' })).toBe('false')
  expect(answerOf(measured(inputFrom([], { laboratory: 'partial' })))).toBe('unknown: laboratory-partial')
})

test.each<[string, JsonObject[], string, string]>([
  ['a diagnosis of kidney disease', [problem('icd N18.4')], '0 to 29.9: from-diagnosis', none],
  ['a warning for kidney disease', [flag('icd N18.5')], '0 to 29.9: from-diagnosis', none],
  ['a warning for stage 3', [flag('icd N18.3')], none, none],
  ['a warning for hypocalcaemia', [flag('snomed 5291005')], none, 'true'],
  ['one that ended', [flag('snomed 5291005', { period: { end: '2026-11-21' } })], none, none],
  ['one beside a normal result', [flag('snomed 5291005'), calcium(quantity(2.3, 'mmol/L'))], none, 'false'],
])('without a result a warning counts as a diagnosis: %s', (_name, resources, kidney, low) => {
  const input = inputFrom(resources)
  expect([answerOf(eGfrMlMin(input)), answerOf(hypocalcaemia(input))]).toEqual([kidney, low])
})

test.each([
  ['a number in words', '2,31 mmol/l', 'true'],
  ['to follow', 'Uitslag volgt', 'false'],
  ['cancelled, with the reason', 'GEANNULEERD door aanvrager', 'false'],
  ['not done', 'Bepaling is niet uitgevoerd: te weinig materiaal', 'false'],
  ['a remark', 'zie opmerking', 'unknown: result-unreadable'],
])('a result without a number was not measured: %s', (_name, valueString, expected) => {
  const input = inputFrom([observation('loinc 2000-8', recent, { valueString })])
  expect(answerOf(calciumMeasured(input))).toBe(expected)
})

test('creatinine alone does not tell the kidney function', () => {
  const input = inputFrom([observation('loinc 14682-9', recent, quantity(80))])
  expect(answerOf(creatinineMeasured(input))).toBe('false')
})

test('without results an incomplete list is the reason', () => {
  const input = inputFrom([], { laboratory: 'failed' })
  const answers = [eGfrMlMin, hypocalcaemia, vitaminDNmolL].map((finding) => answerOf(finding(input)))
  expect(new Set(answers)).toEqual(new Set(['unknown: laboratory-failed']))
})
