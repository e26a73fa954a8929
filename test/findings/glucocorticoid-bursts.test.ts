import { describe, expect, test } from 'vitest'
import { glucocorticoidBursts } from '../../src/findings/glucocorticoid.ts'
import type { JsonObject } from '../../src/json.ts'
import {
  between,
  daily,
  dosage,
  inDays,
  inputWith,
  intravenous,
  type Medication,
  order,
  say,
} from '../support/glucocorticoid-input.ts'

const prednisolone = 'H02AB06'
const past = (mg: number, first: number, days: number, more: JsonObject = {}): JsonObject =>
  order(prednisolone, [between(mg, first, first + days - 1)], { status: 'completed', ...more })
const burst = order(prednisolone, [daily(40, 10)])

describe('glucocorticoidBursts', () => {
  test.each<[string, Medication, string]>([
    ['the planned burst is one', { drafts: [burst] }, '1'],
    [
      'three on file and the planned one',
      {
        drafts: [burst],
        orders: [past(40, -300, 7), past(30, -200, 7), past(20, -100, 7, { status: 'stopped' })],
      },
      '4',
    ],
    ['bursts two weeks apart are two', { drafts: [burst], orders: [past(40, -24, 10)] }, '2'],
    ['365 days ago counts', { drafts: [burst], orders: [past(40, -365, 7)] }, '2'],
    ['366 days ago does not', { drafts: [burst], orders: [past(40, -366, 7)] }, '1'],
    ['20 mg counts', { drafts: [order(prednisolone, [daily(20, 5)])] }, '1'],
    ['19.9 mg does not', { drafts: [order(prednisolone, [daily(19.9, 5)])] }, '0'],
    ['3 days count', { drafts: [order(prednisolone, [daily(40, 3)])] }, '1'],
    ['2 days do not', { drafts: [order(prednisolone, [daily(40, 2)])] }, '0'],
    ['30 days count', { drafts: [order(prednisolone, [daily(40, 30)])] }, '1'],
    ['31 days do not', { drafts: [order(prednisolone, [daily(40, 31)])] }, '0'],
    [
      'a high dose on top of use without end is no burst',
      { drafts: [burst], orders: [order(prednisolone, [daily(5)], { authoredOn: inDays(-200) })] },
      '0',
    ],
    [
      'a stopped order without an end is not readable',
      {
        drafts: [burst],
        orders: [order(prednisolone, [daily(40)], { status: 'stopped', authoredOn: inDays(-100) })],
      },
      '1',
    ],
    [
      'pulses by drip count each',
      {
        drafts: [
          order('H02AB04', [
            dosage(
              500,
              { frequency: 1, period: 1, periodUnit: 'wk', boundsDuration: { value: 6, code: 'wk' } },
              { route: intravenous },
            ),
          ]),
        ],
      },
      '6',
    ],
    ['nothing', {}, '0'],
  ])('%s', (_, medication, expected) => {
    expect(say(glucocorticoidBursts(inputWith(medication)))).toBe(expected)
  })

  test('without a complete medication list the count is a lower limit', () => {
    expect(say(glucocorticoidBursts(inputWith({ drafts: [burst], slots: { medications: 'partial' } })))).toBe(
      '1..Infinity medications-partial',
    )
  })
})
