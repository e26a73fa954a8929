import { expect, test } from 'vitest'
import { tScoreLowest, vertebralGrade } from '../../src/findings/bone-density.ts'
import type { JsonObject } from '../../src/json.ts'
import { loadTerminology } from '../../src/terminology/load-terminology.ts'
import { inputFrom, observation, quantity, service } from '../support/bone-input.ts'
import { answerOf } from '../support/fracture-input.ts'

const spine = (date: string | undefined, value: number, unit?: string) =>
  observation('loinc 38267-1', date, quantity(value, unit))
const hip = (date: string | undefined, value: number, unit?: string) =>
  observation('loinc 38264-8', date, quantity(value, unit))
const neck = (date: string | undefined, value: number) =>
  observation('own t-score-femoral-neck', date, quantity(value, '{T-score}'))
const report = (conclusion: string, date?: string) =>
  service('DiagnosticReport', 'text Botdensitometrie', {
    status: 'final',
    conclusion,
    ...(date === undefined ? {} : { effectiveDateTime: date }),
  })

test.each<[string, JsonObject[], string]>([
  ['none', [], 'unknown: t-score-missing'],
  ['on the limit', [hip('2026-10-01', -2, '{T-score}')], '-2'],
  ['just above the limit', [hip('2026-10-01', -1.9, '{T-score}')], '-1.9'],
  ['-2.04, reported as -2.0', [hip('2026-10-01', -2.04, '{T-score}')], '-2'],
  ['-1.96, reported as -2.0', [hip('2026-10-01', -1.96, '{T-score}')], '-2'],
  ['-2.05, reported as -2.1', [hip('2026-10-01', -2.05, '{T-score}')], '-2.1'],
  [
    'the lowest of three sites',
    [spine('2026-10-01', -1), hip('2026-10-01', -1.5), neck('2026-10-01', -2.5)],
    '-2.5',
  ],
  ['a femur without region', [observation('loinc 38263-0', '2026-10-01', quantity(-2.2))], '-2.2'],
  ['as an integer', [observation('loinc 38264-8', '2026-10-01', { valueInteger: -3 })], '-3'],
  ['only the newest DXA', [hip('2026-03-01', -2.6), hip('2026-10-01', -1.8)], '-1.8'],
  [
    'a newer one that cannot be read does not hide it',
    [hip('2026-03-01', -2.6), hip('2026-10-01', 0.8, 'g/cm2')],
    '-2.6',
  ],
  ['365 days old', [hip('2025-11-22', -1.2)], '-1.2'],
  ['366 days old', [hip('2025-11-21', -1.2)], '-Infinity to -1.2: result-too-old'],
  ['366 days old and low', [hip('2025-11-21', -2.6)], '-Infinity to -2.6: result-too-old'],
  ['a month that is wholly recent', [hip('2025-12', -1.2)], '-1.2'],
  ['a month that may be too old', [hip('2025-11', -1.2)], '-Infinity to -1.2: result-too-old'],
  ['this year, the days to come left out', [hip('2026', -1.2)], '-1.2'],
  ['a lower one that may be of the same day', [hip('2025', -2.2), spine('2025-12-24', -1.1)], '-2.2'],
  [
    'a lower one of the same place that may be of the same day',
    [hip('2025', -2.2), hip('2025-12-24', -1.1)],
    '-2.2 to -1.1: result-date-undecided',
  ],
  ['a year wholly before', [hip('2024', -2.2), hip('2025-12-24', -1.1)], '-1.1'],
  ['hip, and spine a day later', [hip('2026-10-01', -2.6), spine('2026-10-02', -0.5)], '-2.6'],
  ['hip long ago and low, spine now', [hip('2015-10-01', -2.6), spine('2026-10-02', -0.5)], '-2.6'],
  ['hip long ago and good, spine now', [hip('2015-10-01', -0.6), spine('2026-10-02', -1.5)], '-1.5'],
  [
    'two places, both 366 days old',
    [hip('2025-11-21', -2.6), spine('2025-11-20', -0.5)],
    '-Infinity to -2.6: result-too-old',
  ],
  ['one of two places 365 days old', [hip('2025-11-21', -2.6), spine('2025-11-22', -0.5)], '-2.6'],
  ['neck and total hip are two places', [neck('2026-03-01', -2.6), hip('2026-10-01', -1.8)], '-2.6'],
  [
    'the neck and a femur without region are one place',
    [neck('2026-03-01', -2.6), observation('loinc 38263-0', '2026-10-01', quantity(-1.8))],
    '-1.8',
  ],
  ['an undated hip beside a recent spine', [hip(undefined, -2.6), spine('2026-10-01', -1.1)], '-2.6'],
  [
    'a newer report of the same place',
    [hip('2026-03-01', -2.6), report('T-score heup -1,8', '2026-10-01')],
    '-1.8',
  ],
  [
    'a newer report of another place',
    [hip('2026-03-01', -2.6), report('T-score LWK -1,8', '2026-10-01')],
    '-2.6',
  ],

  ['in the future', [hip('2026-11-23', -2.6)], 'unknown: t-score-missing'],
  ['in the future beside a real one', [hip('2027-01-01', -2.6), hip('2026-10-01', -1.1)], '-1.1'],
  ['undated', [hip(undefined, -2.6)], '-Infinity to -2.6: result-date-missing'],
  [
    'undated and lower than a recent one',
    [hip(undefined, -2.6), hip('2026-10-01', -1.1)],
    '-2.6 to -1.1: result-date-missing',
  ],
  ['undated and higher than a recent one', [hip(undefined, -0.6), hip('2026-10-01', -1.1)], '-1.1'],
  [
    'only a date of issue',
    [observation('loinc 38264-8', undefined, { issued: '2026-10-01T10:00:00Z', ...quantity(-1.1) })],
    '-1.1',
  ],
])('lowest T-score: %s', (_name, resources, expected) => {
  expect(answerOf(tScoreLowest(inputFrom(resources)))).toBe(expected)
})

test.each<[string, JsonObject, string]>([
  ['unit {T-score}', quantity(-2.3, '{T-score}'), '-2.3'],
  ['unit T-score', quantity(-2.3, 'T-score'), '-2.3'],
  ['unit 1', quantity(-2.3, '1'), '-2.3'],
  ['no unit', quantity(-2.3), '-2.3'],
  ['unit SD', quantity(-2.3, 'SD'), '-2.3'],
  ['unit {Z-score}', quantity(-2.3, '{Z-score}'), 'unknown: t-score-unreadable'],
  ['a density', quantity(0.887, 'g/cm2'), 'unknown: t-score-unreadable'],
  ['a percentage', quantity(5, '%'), 'unknown: t-score-unreadable'],
  ['a comparator', quantity(-2.5, '{T-score}', { comparator: '<' }), 'unknown: t-score-unreadable'],
  ['-8, just possible', quantity(-8), '-8'],
  ['-8.1, impossible', quantity(-8.1), 'unknown: t-score-unreadable'],
  ['6, just possible', quantity(6), '6'],
  ['6.1, impossible', quantity(6.1), 'unknown: t-score-unreadable'],
  ['a cancelled test', { valueString: 'GEANNULEERD' }, 'unknown: t-score-missing'],
  ['words', { valueString: 'zie verslag' }, 'unknown: t-score-unreadable'],
])('T-score with %s', (_name, value, expected) => {
  const resource = observation('loinc 38267-1', '2026-10-01', value)
  expect(answerOf(tScoreLowest(inputFrom([resource])))).toBe(expected)
})

test('a Z-score under the code of a T-score is not read', () => {
  const resource = observation('loinc 38267-1', '2026-10-01', quantity(-2.3))
  const named = {
    ...resource,
    code: { coding: [{ system: 'http://loinc.org', code: '38267-1' }], text: 'Z-score LWK' },
  }
  expect(answerOf(tScoreLowest(inputFrom([named])))).toBe('unknown: t-score-unreadable')
})

test('T-scores in the components of one observation are read with its date', () => {
  const component = [
    { code: { coding: [{ system: 'http://loinc.org', code: '38267-1' }] }, ...quantity(-1.4) },
    { code: { coding: [{ system: 'http://loinc.org', code: '38264-8' }] }, ...quantity(-2.1) },
  ]
  const finding = tScoreLowest(inputFrom([observation('text DXA', '2026-10-01', { component })]))
  expect(answerOf(finding)).toBe('-2.1')
  expect(finding.evidence).toMatchObject([{ reference: expect.stringMatching(/^Observation\//), day: 20727 }])
})

test('the forearm code counts in the sandbox only', () => {
  const input = inputFrom([observation('loinc 38265-5', '2026-10-01', quantity(-2.6))])
  expect(answerOf(tScoreLowest(input))).toBe('-2.6')
  const production = { ...input, terminology: loadTerminology('plans', 'production') }
  expect(answerOf(tScoreLowest(production))).toBe('unknown: t-score-missing')
})

test.each(['null', 'failed', 'partial', 'foreign', 'missing'] as const)(
  'without T-score the state "%s" is the reason',
  (state) => {
    expect(answerOf(tScoreLowest(inputFrom([], { boneDensity: state })))).toBe(
      `unknown: bone-density-${state}`,
    )
  },
)

test.each<[string, string]>([
  ['T-score LWK -2,6; totale heup -1,9; femurhals −2,1.', '-2.6'],
  ['LWK: BMD 0,887 g/cm2, T-score -1,4 (Z-score -3,0).\nHeup: T-score -1,1', '-1.4'],
  ['T-score L1-L4 +0,4', '0.4'],
  ['T-score LWK 2,6', 'unknown: t-score-unreadable'],
  ['T-score LWK -2,6, heup 1,9', 'unknown: t-score-unreadable'],
  ['T-score onderarm -2,6', 'unknown: t-score-unreadable'],
  ['T-score LWK < -2,5', 'unknown: t-score-unreadable'],
  ['T-score LWK was vorige keer -2,6', 'unknown: t-score-unreadable'],
  ['T-score LWK -2,6 (2021: -2,1)', 'unknown: t-score-unreadable'],
  ['T-score LWK -12,6', 'unknown: t-score-unreadable'],
  ['Geen bijzonderheden', 'unknown: t-score-missing'],
])('T-score from the words "%s"', (conclusion, expected) => {
  const finding = tScoreLowest(inputFrom([report(conclusion, '2026-10-01')]))
  expect(answerOf(finding)).toBe(expected)
  expect(finding.evidence.every(({ basis }) => basis === 'text')).toBe(true)
})

test.each<[string, number, string]>([
  ['200,000', 8000, '-2.6'],
  ['200,001', 8001, 'unknown: t-score-unreadable'],
])('of all conclusions together %s characters are read', (_name, length, expected) => {
  const long = Array.from({ length: 24 }, () => report('x'.repeat(8000), '2026-10-01'))
  const score = 'T-score LWK -2,6. '.padEnd(length, 'x')
  expect(answerOf(tScoreLowest(inputFrom([...long, report(score, '2026-10-01')])))).toBe(expected)
})

const grade = (date: string | undefined, value: JsonObject) =>
  observation('own vfa-highest-grade', date, value)

test.each<[string, JsonObject[], string]>([
  ['none', [], 'unknown: vfa-missing'],
  ['0', [grade('2026-10-01', { valueInteger: 0 })], '0'],
  ['1', [grade('2026-10-01', { valueInteger: 1 })], '1'],
  ['2 as a quantity', [grade('2026-10-01', quantity(2, '1'))], '2'],
  ['4, which does not exist', [grade('2026-10-01', { valueInteger: 4 })], 'unknown: vfa-unreadable'],
  ['25 %, which is no grade', [grade('2026-10-01', quantity(2, '%'))], 'unknown: vfa-unreadable'],
  ['365 days old', [grade('2025-11-22', { valueInteger: 1 })], '1'],
  ['366 days old', [grade('2025-11-21', { valueInteger: 1 })], '1 to 3: result-too-old'],
  ['grade 3, however old', [grade('2001-01-01', { valueInteger: 3 })], '3'],
  [
    '0 now, 2 in the past',
    [grade('2026-10-01', { valueInteger: 0 }), grade('2019', { valueInteger: 2 })],
    '2',
  ],
  [
    '0 now, 1 in the past',
    [grade('2026-10-01', { valueInteger: 0 }), grade('2019', { valueInteger: 1 })],
    '0',
  ],
  ['undated', [grade(undefined, { valueInteger: 1 })], '1 to 3: result-date-missing'],
  ['in the future', [grade('2027-01-01', { valueInteger: 2 })], 'unknown: vfa-missing'],
  ['in words', [report('VFA: wervelfractuur Th8 graad 2', '2026-10-01')], '2'],
  ['24 % in words', [report('VFA: inzakking L1 van 24%', '2026-10-01')], '1'],
  ['25 % in words', [report('VFA: inzakking L1 van 25%', '2026-10-01')], '2'],
  ['40 % in words', [report('VFA: inzakking L1 van 40%', '2026-10-01')], '3'],
  ['none in words', [report('VFA: geen wervelfracturen.', '2026-10-01')], '0'],
  [
    'doubt in words',
    [report('VFA: mogelijk wervelfractuur Th8 graad 2', '2026-10-01')],
    'unknown: vfa-unreadable',
  ],
  [
    'a range in words',
    [report('VFA: wervelfractuur Th8 graad 1-2', '2026-10-01')],
    'unknown: vfa-unreadable',
  ],
])('vertebral grade: %s', (_name, resources, expected) => {
  expect(answerOf(vertebralGrade(inputFrom(resources)))).toBe(expected)
})

test('without VFA an incomplete list is the reason', () => {
  expect(answerOf(vertebralGrade(inputFrom([], { boneDensity: 'failed' })))).toBe(
    'unknown: bone-density-failed',
  )
})

const gaps = [
  [{ reports: 'failed' }, 'reports-failed'],
  [{ reports: 'null' }, 'reports-null'],
  [{ reports: 'partial' }, 'reports-partial'],
  [{ reports: 'foreign' }, 'reports-foreign'],
  [{ boneDensity: 'failed' }, 'bone-density-failed'],
  [{ boneDensity: 'partial', reports: 'failed' }, 'bone-density-partial'],
] as const

test.each(gaps)('with %j what was found is only a limit', (slots, reason) => {
  const found = [hip('2026-10-01', -1.2), grade('2026-10-01', { valueInteger: 1 })]
  const input = inputFrom(found, slots)
  expect(answerOf(tScoreLowest(input))).toBe(`-Infinity to -1.2: ${reason}`)
  expect(answerOf(vertebralGrade(input))).toBe(`1 to 3: ${reason}`)
  expect(tScoreLowest(input).evidence).toHaveLength(1)
})

test.each(gaps)('with %j the highest grade is still the highest, and what is too old stays that', (slots) => {
  const input = inputFrom([hip('2025-11-21', -1.2), grade('2026-10-01', { valueInteger: 3 })], slots)
  expect(answerOf(vertebralGrade(input))).toBe('3')
  expect(answerOf(tScoreLowest(input))).toBe('-Infinity to -1.2: result-too-old')
})

test.each([{ reports: 'missing' }, { boneDensity: 'missing' }, { reports: 'empty' }] as const)(
  'with %j what was found is all there is',
  (slots) => {
    const input = inputFrom([hip('2026-10-01', -1.2), grade('2026-10-01', { valueInteger: 1 })], slots)
    expect([answerOf(tScoreLowest(input)), answerOf(vertebralGrade(input))]).toEqual(['-1.2', '1'])
  },
)
