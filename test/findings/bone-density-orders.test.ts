import { expect, test } from 'vitest'
import { basisOf } from '../../src/findings/basis.ts'
import { tScoreLowest } from '../../src/findings/bone-density.ts'
import { dxaDone, dxaOrdered, vfaDone, vfaOrdered } from '../../src/findings/bone-density-orders.ts'
import type { JsonObject } from '../../src/json.ts'
import { inputFrom, observation, quantity, service } from '../support/bone-input.ts'
import { answerOf } from '../support/fracture-input.ts'

const undecided = 'unknown: examination-date-undecided'
const scan = (spec: string, performedDateTime: string, status = 'completed') =>
  service('Procedure', spec, { status, performedDateTime })

test.each<[string, JsonObject[], string, string]>([
  ['nothing', [], 'false', 'false'],
  ['a T-score, 365 days ago', [observation('loinc 38264-8', '2025-11-22', quantity(-1))], 'true', 'false'],
  ['a T-score, 366 days ago', [observation('loinc 38264-8', '2025-11-21', quantity(-1))], 'false', 'false'],
  ['a density', [observation('loinc 24701-5', '2026-02-10', quantity(0.887, 'g/cm2'))], 'true', 'false'],
  ['a panel without value', [observation('loinc 24701-5', '2026-02-10', {})], 'false', 'false'],
  [
    'a density that was cancelled',
    [observation('loinc 24701-5', '2026-02-10', { valueString: 'GEANNULEERD' })],
    'false',
    'false',
  ],
  ['a grade', [observation('own vfa-highest-grade', '2026-02-10', { valueInteger: 0 })], 'false', 'true'],
  ['a scan, SNOMED CT', [scan('snomed 241686001', '2026-02-10')], 'true', 'false'],
  ['a scan, code of public test data', [scan('snomed 312681000', '2026-02-10')], 'true', 'false'],
  ['a scan, NZa 80080', [scan('nza 80080', '2026-02-10')], 'true', 'false'],
  ['a scan, NZa 120037', [scan('nza 120037', '2026-02-10')], 'true', 'true'],
  ['a scan under way', [scan('snomed 241686001', '2026-02-10', 'in-progress')], 'false', 'false'],
  ['a scan not done', [scan('snomed 241686001', '2026-02-10', 'not-done')], 'false', 'false'],
  ['a scan of unknown status', [scan('snomed 241686001', '2026-02-10', 'unknown')], 'true', 'false'],
  ['a scan by name', [scan('text Botdichtheidsmeting heup en LWK', '2026-02-10')], 'true', 'false'],
  ['both by name', [scan('text DXA + VFA', '2026-02-10')], 'true', 'true'],
  ['a talk about one', [scan('text uitslag DXA besproken', '2026-02-10')], 'false', 'false'],
  ['a scan tomorrow', [scan('snomed 241686001', '2026-11-23')], 'false', 'false'],
  ['a scan this year', [scan('snomed 241686001', '2026')], 'true', 'false'],
  ['a scan last year', [scan('snomed 241686001', '2025')], undecided, 'false'],
  [
    'a scan without date',
    [service('Procedure', 'nza 120037', { status: 'completed' })],
    undecided,
    undecided,
  ],
  [
    'a report',
    [service('DiagnosticReport', 'snomed 439477003', { status: 'final', effectiveDateTime: '2026-02-10' })],
    'true',
    'false',
  ],
  [
    'a report that speaks of T-scores',
    [
      service('DiagnosticReport', 'text Verslag', {
        status: 'final',
        effectiveDateTime: '2026-02-10',
        conclusion: 'T-score LWK -1,0',
      }),
    ],
    'true',
    'false',
  ],
  [
    'a request that was carried out',
    [
      service('ServiceRequest', 'own vfa', {
        status: 'completed',
        authoredOn: '2025-01-01',
        occurrenceDateTime: '2026-02-10',
      }),
    ],
    'false',
    'true',
  ],
])('done: %s', (_name, resources, dxa, vfa) => {
  const input = inputFrom(resources)
  expect([answerOf(dxaDone(input)), answerOf(vfaDone(input))]).toEqual([dxa, vfa])
})

test.each([
  [{ boneDensity: 'failed' }, 'unknown: bone-density-failed'],
  [{ procedures: 'partial' }, 'unknown: procedures-partial'],
  [{ reports: 'missing' }, 'unknown: reports-missing'],
  [{ orders: 'missing' }, 'false'],
] as const)('not done is said only of complete lists: %o', (slots, expected) => {
  expect(answerOf(dxaDone(inputFrom([], slots)))).toBe(expected)
  expect(answerOf(vfaDone(inputFrom([], slots)))).toBe(expected)
  const found = inputFrom([scan('nza 120037', '2026-02-10')], slots)
  expect(answerOf(vfaDone(found))).toBe('true')
})

test('what words say beside a code does not make an examination less sure', () => {
  const report = (more: JsonObject) =>
    service('DiagnosticReport', 'snomed 241686001', {
      status: 'final',
      effectiveDateTime: '2026-10-01',
      conclusion: 'T-score LWK -1,2. VFA: geen wervelfracturen.',
      ...more,
    })
  const coded = inputFrom([report({})])
  expect(basisOf(dxaDone(coded))).toBe('coded')
  expect(basisOf(vfaDone(coded))).toBe('text')
  expect(basisOf(tScoreLowest(coded))).toBe('text')
  const worded = inputFrom([report({ code: { text: 'Verslag' } })])
  expect(basisOf(dxaDone(worded))).toBe('text')
})

const request = (spec: string, more: JsonObject = {}) =>
  service('ServiceRequest', spec, { status: 'active', intent: 'order', authoredOn: '2026-11-01', ...more })

test.each<[string, JsonObject[], string, string]>([
  ['nothing', [], 'false', 'false'],
  ['a DXA by code is one without VFA', [request('snomed 241686001')], 'true', 'false'],
  ['our own order', [request('text DXA met VFA')], 'true', 'true'],
  [
    'DXA by code, VFA by name',
    [
      {
        ...request('snomed 241686001'),
        code: { coding: [{ system: 'http://snomed.info/sct', code: '241686001' }], text: 'DXA met VFA' },
      },
    ],
    'true',
    'true',
  ],
  ['a DXA without VFA by name', [request('text DXA zonder VFA')], 'true', 'false'],
  ['NZa 120037', [request('nza 120037')], 'true', 'true'],
  ['a VFA alone', [request('own vfa')], 'false', 'true'],
  ['a draft', [request('nza 120037', { status: 'draft' })], 'true', 'true'],
  ['on hold', [request('nza 120037', { status: 'on-hold' })], 'true', 'true'],
  ['of unknown status', [request('nza 120037', { status: 'unknown' })], 'true', 'true'],
  ['revoked', [request('nza 120037', { status: 'revoked' })], 'false', 'false'],
  ['entered in error', [request('nza 120037', { status: 'entered-in-error' })], 'false', 'false'],
  ['completed', [request('nza 120037', { status: 'completed' })], 'false', 'false'],
  ['do not perform', [request('nza 120037', { doNotPerform: true })], 'false', 'false'],
  ['365 days old', [request('nza 120037', { authoredOn: '2025-11-22' })], 'true', 'true'],
  ['366 days old', [request('nza 120037', { authoredOn: '2025-11-21' })], 'false', 'false'],
  ['undated', [request('nza 120037', { authoredOn: 'onbekend' })], 'true', 'true'],
  [
    'planned for next month',
    [request('nza 120037', { authoredOn: undefined, occurrenceDateTime: '2026-12-20' })],
    'true',
    'true',
  ],
  ['another examination', [request('text MRI wervelkolom')], 'false', 'false'],
])('ordered: %s', (_name, resources, dxa, vfa) => {
  const input = inputFrom(resources)
  expect([answerOf(dxaOrdered(input)), answerOf(vfaOrdered(input))]).toEqual([dxa, vfa])
})

test.each(['null', 'failed', 'partial', 'foreign', 'missing'] as const)(
  'not ordered cannot be said of a list that is "%s"',
  (orders) => {
    expect(answerOf(dxaOrdered(inputFrom([], { orders })))).toBe(`unknown: orders-${orders}`)
    expect(answerOf(vfaOrdered(inputFrom([request('nza 120037')], { orders })))).toBe('true')
  },
)

test.each<['failed' | 'null' | 'partial' | 'foreign' | 'missing', string]>([
  ['failed', 'unknown: orders-failed'],
  ['null', 'unknown: orders-null'],
  ['partial', 'unknown: orders-partial'],
  ['foreign', 'unknown: orders-foreign'],
  ['missing', 'false'],
])('no trace of an examination, and requests that are %s', (orders, expected) => {
  const input = inputFrom([], { orders })
  expect([answerOf(dxaDone(input)), answerOf(vfaDone(input))]).toEqual([expected, expected])
})

test('the newest examination is the first evidence, whichever was sent first', () => {
  const dates = ['2026-03-01', '2026-10', '2026-10-31', '2026-09-01', '2026-10-31']
  const scans = dates.map((date) => scan('snomed 241686001', date))
  const daysOf = (resources: readonly JsonObject[]) =>
    dxaDone(inputFrom(resources)).evidence.map(({ day }) => day)
  const [march, september, october] = [20513, 20697, 20757]
  expect(daysOf(scans)).toEqual([october, october, undefined, september, march])
  expect(daysOf(scans.toReversed())).toEqual(daysOf(scans))
})
