import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { doseCertain } from '../../src/findings/dose-certainty.ts'
import type { Finding } from '../../src/findings/finding.ts'
import {
  courseLengthKnown,
  episodeDays,
  glucocorticoidBursts,
  peakMgPerDay,
  sustainedMgPerDay,
  systemicGlucocorticoid,
} from '../../src/findings/glucocorticoid.ts'
import { glucocorticoidStopped } from '../../src/findings/glucocorticoid-stop.ts'
import { substitutionTherapy } from '../../src/findings/substitution-therapy.ts'
import type { JsonObject } from '../../src/json.ts'
import {
  between,
  daily,
  inDays,
  inputWith,
  type Medication,
  order,
  say,
} from '../support/glucocorticoid-input.ts'

const derivations = [
  systemicGlucocorticoid,
  sustainedMgPerDay,
  peakMgPerDay,
  episodeDays,
  courseLengthKnown,
  doseCertain,
  glucocorticoidBursts,
  glucocorticoidStopped,
  substitutionTherapy,
]

const size = fc.oneof(fc.integer({ min: -3, max: 400 }), fc.double({ noNaN: true }))
const quantity = fc.record(
  { value: size, unit: fc.constantFrom('mg', 'g', 'tablet', 'ml', 'd', 'wk', 'x') },
  { requiredKeys: [] },
)
const day = fc.integer({ min: -800, max: 400 }).map(inDays)
const period = fc.record({ start: day, end: day }, { requiredKeys: [] })
const repeat = fc.record(
  {
    frequency: size,
    period: size,
    periodUnit: fc.constantFrom('h', 'd', 'wk', 'mo'),
    count: size,
    boundsDuration: quantity,
    boundsPeriod: period,
    dayOfWeek: fc.array(fc.constantFrom('mon', 'tue')),
    duration: size,
    durationUnit: fc.constantFrom('h', 'd'),
  },
  { requiredKeys: [] },
)
const dosage = fc.record(
  {
    sequence: fc.integer({ min: -1, max: 4 }),
    timing: fc.record({ repeat, event: fc.array(day) }, { requiredKeys: [] }),
    route: fc
      .constantFrom('9', '5', '2', '7')
      .map((code) => ({ coding: [{ system: 'urn:oid:2.16.840.1.113883.2.4.4.9', code }] })),
    doseAndRate: fc.array(fc.record({ doseQuantity: quantity }), { maxLength: 2 }),
    asNeededBoolean: fc.boolean(),
    maxDosePerPeriod: fc.record({ numerator: quantity, denominator: quantity }),
  },
  { requiredKeys: [] },
)
const medication = fc
  .tuple(
    fc.constantFrom('H02AB06', 'H02AB04', 'H02AB08', 'H02AB18', 'A07EA06'),
    fc.array(dosage, { maxLength: 4 }),
    fc.record(
      {
        status: fc.constantFrom('active', 'stopped', 'unknown', 'on-hold'),
        authoredOn: day,
        effectivePeriod: period,
      },
      { requiredKeys: [] },
    ),
  )
  // JSON keeps neither -0 nor undefined, as real input does not
  .map(
    ([atc, dosages, more]) =>
      JSON.parse(JSON.stringify(order(atc, dosages as readonly JsonObject[], more))) as JsonObject,
  )

function isSane(finding: Finding): boolean {
  if (finding.kind === 'unknown') return finding.reason !== ''
  if (finding.kind === 'bounded') return finding.low >= 0 && finding.low <= finding.high
  return typeof finding.value !== 'number' || finding.value >= 0
}

test('whatever is ordered, every finding is a number, limits or a reason', () => {
  fc.assert(
    fc.property(
      fc.array(medication, { maxLength: 3 }),
      fc.array(medication, { maxLength: 4 }),
      (drafts, orders) => {
        const input = inputWith({ drafts, orders })
        for (const derive of derivations) expect(derive(input)).toSatisfy(isSane)
      },
    ),
    { numRuns: 1500 },
  )
})

test('more earlier use never lowers the sustained dose of the same draft', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200 }),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 120 }),
      (past, mg, days) => {
        const drafts = [order('H02AB06', [daily(mg, days)])]
        const orders = [order('H02AB09', [daily(20, past)], { authoredOn: inDays(-past) })]
        const [alone, together] = [inputWith({ drafts }), inputWith({ drafts, orders })].map(
          sustainedMgPerDay,
        )
        expect(together).toMatchObject({ kind: 'known' })
        expect(together?.kind === 'known' && alone?.kind === 'known' && together.value >= alone.value).toBe(
          true,
        )
      },
    ),
  )
})

test('a record of many megabytes of days does not cost endless work', () => {
  const event = Array.from({ length: 500 }, (_, index) => inDays(-(index % 700)))
  const gift = { timing: { event }, doseAndRate: [{ doseQuantity: { value: 4, unit: 'mg' } }] }
  const many = (): JsonObject => order('H02AB04', new Array(10).fill(gift))
  const input = inputWith({ drafts: [many()], orders: Array.from({ length: 40 }, many) })
  expect(peakMgPerDay(input)).toMatchObject({ kind: 'unknown', reason: 'too-many-orders' })
})

describe('more orders than are compared', () => {
  const many = (count: number, make: (index: number) => JsonObject): readonly JsonObject[] =>
    Array.from({ length: count }, (_, index) => make(index))
  const undosed = (): JsonObject => order('H02AB06', [])
  const dosed = (): JsonObject => order('H02AB06', [daily(1, 100)])
  const old = (index: number): JsonObject =>
    order('H02AB06', [between(1, -1000 - 2 * index, -1000 - 2 * index)])
  const running = (index: number): JsonObject =>
    order('H02AB06', [daily(1)], { id: `o${index}`, authoredOn: inDays(-index) })
  const stopping = (index: number): JsonObject => order('H02AB06', [], { id: `o${index}`, status: 'stopped' })

  test.each<[string, Medication, string]>([
    ['10,000 drafts without a dose', { drafts: many(10_000, undosed) }, '? dose-missing'],
    ['300 drafts', { drafts: many(300, dosed) }, '300'],
    ['301 drafts', { drafts: many(301, dosed) }, '300..Infinity too-many-orders'],
    ['10,000 drafts', { drafts: many(10_000, dosed) }, '300..Infinity too-many-orders'],
    [
      '10,000 orders without an end',
      { drafts: [daily(10, 120)].map((days) => order('H02AB06', [days])), orders: many(10_000, running) },
      '10..Infinity too-many-orders',
    ],
    [
      'only old orders beyond the newest',
      { drafts: [order('H02AB06', [daily(10, 120)])], orders: many(10_000, old) },
      '10',
    ],
    [
      '10,000 orders and as many that stop them',
      { drafts: many(10_000, stopping), orders: many(10_000, running) },
      '1..Infinity too-many-orders',
    ],
  ])('%s', (_, medication, expected) => {
    const input = inputWith(medication)
    expect(say(sustainedMgPerDay(input))).toBe(expected)
    for (const derive of derivations) expect(derive(input)).toSatisfy(isSane)
  })
})
