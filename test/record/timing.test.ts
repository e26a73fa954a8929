import { describe, expect, test } from 'vitest'
import { parseDays } from '../../src/days.ts'
import type { JsonObject } from '../../src/json.ts'
import { daysInUnit, readAmount, readAmountRange, readDays } from '../../src/record/amount.ts'
import { readTiming } from '../../src/record/timing.ts'

describe('readTiming', () => {
  test.each<[JsonObject, object]>([
    [
      { frequency: 2, period: 1, periodUnit: 'd' },
      { frequency: 2, periodDays: 1 },
    ],
    [{ period: 1, periodUnits: 'wk' }, { periodDays: 7 }],
    [{ period: 8, periodUnit: 'h' }, { periodDays: 1 / 3 }],
    [
      { frequencyMax: 3, periodMax: 2, periodUnit: 'd' },
      { frequencyMax: 3, periodMaxDays: 2 },
    ],
    [
      { timeOfDay: ['08:00:00', '20:00:00'], when: ['MORN'], dayOfWeek: ['mon', 'MON', 'tue'] },
      { timesOfDay: 2, whens: 1, daysOfWeek: 2 },
    ],
    [{ count: 10, countMax: 12 }, { count: 12 }],
    [{ duration: 2, durationUnit: 'h' }, { durationDays: 1 / 12 }],
    [{ boundsDuration: { value: 90, unit: 'd' } }, { bounds: { kind: 'days', days: 90 } }],
    [{ boundsDuration: { value: 13, code: 'wk' } }, { bounds: { kind: 'days', days: 91 } }],
    [{ boundsDuration: { value: 3, unit: 'maanden' } }, { bounds: { kind: 'days', days: 91 } }],
    [{ boundsDuration: { value: 1, code: 'a' } }, { bounds: { kind: 'days', days: 365 } }],
    [
      { boundsRange: { low: { value: 1, code: 'wk' }, high: { value: 2, code: 'wk' } } },
      { bounds: { kind: 'days', days: 14 } },
    ],
    [{ boundsRange: { low: { value: 1, code: 'wk' } } }, { bounds: { kind: 'days', days: 7 } }],
    [
      { boundsPeriod: { start: '2026-01-01', end: '2026-01-31' } },
      {
        bounds: {
          kind: 'period',
          range: { first: parseDays('2026-01-01')?.first, last: parseDays('2026-01-31')?.last },
        },
      },
    ],
    [
      { boundsPeriod: { start: '2026-01-01' } },
      { bounds: { kind: 'period', range: { last: Number.POSITIVE_INFINITY } } },
    ],
    [
      { frequency: '2', period: '1', periodUnit: 'd', boundsDuration: { value: '90', unit: 'd' } },
      { frequency: 2, periodDays: 1, bounds: { kind: 'days', days: 90 } },
    ],
  ])('%j', (repeat, expected) => {
    expect(readTiming({ repeat })).toMatchObject(expected)
  })

  test.each<[JsonObject]>([
    [{ frequency: '2x', period: 'een', periodUnit: 'd' }],
    [{ frequency: 0, period: -1, periodUnit: 'd' }],
    [{ period: 1, periodUnit: 'fortnight' }],
    [{ boundsDuration: { value: 0, unit: 'd' } }],
    [{ boundsPeriod: { start: '2026-02-01', end: '2026-01-01' } }],
    [{ boundsPeriod: 'altijd' }],
  ])('%j says nothing', (repeat) => {
    expect(readTiming({ repeat })).toEqual({
      timesOfDay: 0,
      whens: 0,
      daysOfWeek: 0,
      events: [],
      code: { codings: [] },
    })
  })

  test('events are days, unreadable ones are left out', () => {
    expect(readTiming({ event: ['2026-01-01', '31-12-2026'] })?.events).toEqual([parseDays('2026-01-01')])
  })

  test('no timing is no timing', () => {
    expect(readTiming(null)).toBeUndefined()
  })
})

const translated = (valueQuantity: JsonObject): JsonObject => ({
  url: 'http://hl7.org/fhir/StructureDefinition/iso21090-PQ-translation',
  valueQuantity,
})

describe('amounts', () => {
  test.each([
    [
      { value: 5, unit: 'mg' },
      { low: 5, high: 5, unit: 'mg' },
    ],
    [
      { value: 5, unit: 'milligram', system: 'http://unitsofmeasure.org', code: 'mg' },
      { low: 5, high: 5, unit: 'mg' },
    ],
    [
      { value: 1, unit: 'STUK', system: 'urn:oid:2.16.840.1.113883.2.4.4.1.900.2', code: '245' },
      { low: 1, high: 1, unit: 'STUK' },
    ],
    [
      { value: 1, system: 'urn:oid:2.16.840.1.113883.2.4.4.1.900.2', code: '245' },
      { low: 1, high: 1, unit: 'stuk' },
    ],
    [
      { value: 1, system: 'urn:oid:2.16.840.1.113883.2.4.4.1.900.2', code: '211' },
      { low: 1, high: 1, unit: '211' },
    ],
    [
      { value: 1, unit: 'dosis', extension: [translated({ value: 2, unit: 'stuk' })] },
      { low: 2, high: 2, unit: 'stuk' },
    ],
    [
      { value: 1, extension: [translated({ value: 5, unit: 'mg' })] },
      { low: 5, high: 5, unit: 'mg' },
    ],
    [{ extension: [translated({ value: 5, unit: 'mg' })] }, { low: 5, high: 5, unit: 'mg' }],
    [
      { value: 10, unit: 'mg', extension: [translated({ value: 2, unit: 'stuk' })] },
      { low: 10, high: 10, unit: 'mg' },
    ],
    [
      { value: 1, unit: 'dosis', extension: [translated({ value: 2, unit: 'zak' })] },
      { low: 1, high: 1, unit: 'dosis' },
    ],
    [{ value: 1 }, { low: 1, high: 1, unit: '' }],
    [
      { value: 5, comparator: '<', unit: 'mg' },
      { low: 0, high: 5, unit: 'mg' },
    ],
    [{ value: 5, comparator: '>', unit: 'mg' }, undefined],
    [
      { value: '5', unit: 'mg' },
      { low: 5, high: 5, unit: 'mg' },
    ],
    [{ value: '5,5', unit: 'mg' }, undefined],
    [{ value: -1, unit: 'mg' }, undefined],
    [{ unit: 'mg' }, undefined],
    ['5 mg', undefined],
  ])('%j', (value, expected) => {
    expect(readAmount(value)).toEqual(expected)
  })

  test.each([
    [
      { low: { value: 1, unit: 'tablet' }, high: { value: 2, unit: 'tablet' } },
      { low: 1, high: 2, unit: 'tablet' },
    ],
    [{ low: { value: 1, unit: 'tablet' } }, { low: 1, high: 1, unit: 'tablet' }],
    [{ high: { value: 2, unit: 'tablet' } }, { low: 0, high: 2, unit: 'tablet' }],
    [
      { low: { value: 1, unit: 'tablet' }, high: { value: 2 } },
      { low: 1, high: 2, unit: 'tablet' },
    ],
    [{}, undefined],
  ])('range %j', (value, expected) => {
    expect(readAmountRange(value)).toEqual(expected)
  })

  test('durations need a positive value and a unit of time', () => {
    expect(
      [{ value: 2, code: 'wk' }, { value: 2, unit: 'Dagen' }, { value: 2 }, { value: 0, code: 'd' }].map(
        (value) => readDays(value),
      ),
    ).toEqual([14, 2, undefined, undefined])
    expect(daysInUnit('mg')).toBeUndefined()
  })
})
