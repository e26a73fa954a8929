import { describe, expect, test } from 'vitest'
import { doseCertain } from '../../src/findings/dose-certainty.ts'
import type { JsonObject } from '../../src/json.ts'
import { between, daily, inDays, inputWith, type Medication, order } from '../support/glucocorticoid-input.ts'

const prednisolone = 'H02AB06'
const maximum = (mg: number): JsonObject => ({
  asNeededBoolean: true,
  maxDosePerPeriod: { numerator: { value: mg, unit: 'mg' }, denominator: { value: 1, unit: 'd' } },
})
const range = (low: number, high: number): JsonObject => ({
  doseAndRate: [{ doseRange: { low: { value: low, unit: 'mg' }, high: { value: high, unit: 'mg' } } }],
})
const named = (days: number): JsonObject =>
  order(prednisolone, [daily(10, days)], { medicationCodeableConcept: { text: 'prednisolon tablet 5 mg' } })
const draft = (mg: number, days: number, more: JsonObject = {}): JsonObject =>
  order(prednisolone, [daily(mg, days, more)])
const unrouted = daily(10, 100)

describe('the dose', () => {
  test.each<[string, Medication, boolean]>([
    ['of a plain order is certain', { drafts: [draft(10, 100)] }, true],
    ['of nothing at all is certain', {}, true],
    ['that cannot be computed has no doubt about its size', { drafts: [order(prednisolone, [])] }, true],
    ['as needed is at most its maximum', { drafts: [draft(10, 100, maximum(10))] }, false],
    [
      'as needed by its words is at most its maximum',
      { drafts: [draft(10, 100, { ...maximum(10), asNeededBoolean: false, text: 'zo nodig 2 tabletten' })] },
      false,
    ],
    ['of a range is its upper end', { drafts: [draft(10, 90, range(5, 10))] }, false],
    ['of a range with equal ends is certain', { drafts: [draft(10, 90, range(10, 10))] }, true],
    [
      'of a range that is too short to be sustained decides nothing',
      { drafts: [draft(10, 89, range(5, 10))] },
      true,
    ],
    [
      'with a range of frequencies is its upper end',
      {
        drafts: [
          order(prednisolone, [
            {
              ...daily(10),
              timing: {
                repeat: {
                  frequency: 1,
                  frequencyMax: 2,
                  period: 1,
                  periodUnit: 'd',
                  boundsDuration: { value: 100, unit: 'd' },
                },
              },
            },
          ]),
        ],
      },
      false,
    ],
    ['of a drug that is known by its name only is not certain', { drafts: [named(100)] }, false],
    ['of such a drug, stopped, is no dose', { drafts: [{ ...named(100), status: 'stopped' }] }, true],
    [
      'by a route that is assumed is certain',
      { drafts: [order(prednisolone, [{ ...unrouted, route: {} }])] },
      true,
    ],
    [
      'rests on a range on file that is added',
      { drafts: [draft(5, 100)], orders: [order('H02AB09', [between(20, -5, 120, range(10, 20))])] },
      false,
    ],
    [
      'does not rest on a few days as needed beside it',
      { drafts: [draft(10, 120), order('H02AB09', [daily(20, 10, maximum(20))])] },
      true,
    ],
    [
      'does not rest on a range of long ago',
      { drafts: [draft(10, 120)], orders: [order(prednisolone, [between(20, -300, -150, range(10, 20))])] },
      true,
    ],
    [
      'rests on a name that joins two courses',
      {
        drafts: [draft(10, 60)],
        orders: [
          order(prednisolone, [between(10, -110, -62)]),
          { ...named(60), authoredOn: inDays(-61), dosageInstruction: [between(10, -61, -1)] },
        ],
      },
      false,
    ],
    [
      'of a gut glucocorticoid is no dose',
      { drafts: [order('A07EA06', [daily(9, 180, range(6, 9))])] },
      true,
    ],
  ])('%s', (_, medication, expected) => {
    expect(doseCertain(inputWith(medication))).toMatchObject({ kind: 'known', value: expected })
  })

  test('the order that makes it doubtful is the evidence', () => {
    const doubtful = order('H02AB09', [daily(20, 100, range(10, 20))], { id: 'range' })
    const { evidence } = doseCertain(inputWith({ drafts: [draft(10, 100), doubtful] }))
    expect(evidence.map(({ reference }) => reference)).toEqual(['MedicationRequest/range'])
  })
})
