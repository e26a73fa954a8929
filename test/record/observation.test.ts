import { expect, test } from 'vitest'
import { isoDay } from '../../src/days.ts'
import type { JsonObject } from '../../src/json.ts'
import { hasValue, readObservation } from '../../src/record/observation.ts'

const coded = { coding: [{ system: 'http://loinc.org', code: '2000-8' }] }
const read = (more: JsonObject) =>
  readObservation({ resourceType: 'Observation', id: '1', code: coded, ...more })
const value = { valueQuantity: { value: 2.3, unit: 'mmol/L' } }

test.each<[string, JsonObject, boolean]>([
  ['final', { status: 'final', ...value }, true],
  ['unknown', { status: 'unknown', ...value }, true],
  ['missing', value, true],
  ['preliminary', { status: 'preliminary', ...value }, true],
  ['registered with a value', { status: 'registered', ...value }, true],
  ['registered without a value', { status: 'registered' }, false],
  ['registered with "volgt"', { status: 'registered', valueString: 'volgt' }, false],
  ['cancelled', { status: 'cancelled', ...value }, false],
  ['entered in error', { status: 'entered-in-error', ...value }, false],
  ['a number', { status: 7, ...value }, true],
])('an observation whose status is %s is read: %s', (_name, more, expected) => {
  expect(read(more) !== undefined).toBe(expected)
})

test.each<[string, JsonObject, string]>([
  ['a day', { effectiveDateTime: '2026-11-20' }, '2026-11-20..2026-11-20'],
  ['a month', { effectiveDateTime: '2026-11' }, '2026-11-01..2026-11-30'],
  ['a year', { effectiveDateTime: '2026' }, '2026-01-01..2026-12-31'],
  [
    'a moment, as a day in Amsterdam',
    { effectiveDateTime: '2026-11-20T23:30:00Z' },
    '2026-11-21..2026-11-21',
  ],
  ['a period', { effectivePeriod: { start: '2026-11-01', end: '2026-11-03' } }, '2026-11-01..2026-11-03'],
  ['a period without end', { effectivePeriod: { start: '2026-11-01' } }, '2026-11-01..2026-11-01'],
  ['a period without start', { effectivePeriod: { end: '2026-11-03' } }, '2026-11-03..2026-11-03'],
  [
    'a period that ends before it starts',
    { effectivePeriod: { start: '2026-11-03', end: '2026-11-01' } },
    '2026-11-03..2026-11-03',
  ],
  ['an instant', { effectiveInstant: '2026-11-20T10:00:00.123+01:00' }, '2026-11-20..2026-11-20'],
  [
    'the first event of a timing',
    { effectiveTiming: { event: ['2026-11-09', '2026-11-02'] } },
    '2026-11-02..2026-11-02',
  ],
  ['the date of issue', { issued: '2026-11-20T10:00:00Z' }, '2026-11-20..2026-11-20'],
  [
    'the date of issue when the other is none',
    { effectiveDateTime: 'gisteren', issued: '2026-11-20T10:00:00Z' },
    '2026-11-20..2026-11-20',
  ],
  ['a date that does not exist', { effectiveDateTime: '2026-02-30' }, 'none'],
  ['an object', { effectiveDateTime: { value: '2026-11-20' } }, 'none'],
  ['nothing', {}, 'none'],
])('the date may be %s', (_name, more, expected) => {
  const range = read(more)?.effective
  expect(range === undefined ? 'none' : `${isoDay(range.first)}..${isoDay(range.last)}`).toBe(expected)
})

test.each<[string, JsonObject, object]>([
  [
    'a quantity, by its code',
    { valueQuantity: { value: 30, unit: 'nmol per liter', code: 'nmol/L' } },
    { quantity: { value: 30, unit: 'nmol/L' } },
  ],
  [
    'a quantity, by its unit',
    { valueQuantity: { value: 30, unit: 'nmol/l' } },
    { quantity: { value: 30, unit: 'nmol/l' } },
  ],
  ['a quantity without unit', { valueQuantity: { value: 30 } }, { quantity: { value: 30 } }],
  [
    'a limit',
    { valueQuantity: { value: 60, comparator: '>' } },
    { quantity: { value: 60, comparator: '>' } },
  ],
  ['an integer', { valueInteger: 2 }, { integer: 2 }],
  ['no', { valueBoolean: false }, { boolean: false }],
  [
    'a concept',
    { valueCodeableConcept: { coding: [{ system: 'x', code: 'y' }] } },
    { value: { codings: [{ system: 'x', code: 'y' }] } },
  ],
  ['words', { valueString: ' positief ' }, { valueText: 'positief' }],
])('the value may be %s', (_name, more, expected) => {
  const entry = read(more)
  expect(entry).toMatchObject(expected)
  expect(entry && hasValue(entry)).toBe(true)
})

test.each<[string, JsonObject]>([
  ['GEANNULEERD', { valueString: 'GEANNULEERD' }],
  ['volgt', { valueString: 'volgt.' }],
  ['niet bepaald', { valueString: 'Niet bepaald' }],
  ['an empty string', { valueString: ' ' }],
  ['words that call it off, in the place of a number', { valueQuantity: { value: 'volgt' } }],
  ['a quantity without number', { valueQuantity: { unit: 'nmol/L' } }],
  ['a list', { valueQuantity: [30] }],
  ['a broken integer', { valueInteger: 2.5 }],
  ['null', { valueBoolean: null }],
  ['nothing', {}],
  ['a broken integer in quotes', { valueInteger: '2.5' }],
])('%s is no value', (_name, more) => {
  const entry = read({ status: 'final', ...more })
  expect(entry && hasValue(entry)).toBe(false)
})

test('category and interpretation as a single object, as in STU3, do no harm', () => {
  const entry = read({
    ...value,
    category: { coding: [{ code: 'laboratory' }] },
    interpretation: { coding: [{ code: 'H' }] },
  })
  expect(entry).toMatchObject({ reference: 'Observation/1', quantity: { value: 2.3 } })
})

test('components, body site and the upper end of the reference range are read', () => {
  const entry = read({
    bodySite: { text: 'collum femoris' },
    component: [
      { code: coded, valueInteger: 1 },
      'odd',
      { code: coded, referenceRange: { high: { value: 2.6 } } },
    ],
    referenceRange: [{ text: 'zie folder' }, { low: { value: 2.1 }, high: { value: 2.55 } }],
  })
  expect(entry?.bodySite.text).toBe('collum femoris')
  expect(entry?.components.map(({ integer, referenceHigh }) => integer ?? referenceHigh)).toEqual([1, 2.6])
  expect(entry?.referenceHigh).toBe(2.55)
  expect(entry && hasValue(entry)).toBe(true)
})

test('without an id the reference says so, and other resources are not read', () => {
  expect(readObservation({ resourceType: 'Observation' })?.reference).toBe('Observation/?')
  expect(readObservation({ resourceType: 'Patient' })).toBeUndefined()
  expect(readObservation({})).toBeUndefined()
})

test.each<[string, JsonObject, Partial<ReturnType<typeof read>>]>([
  [
    'a whole number',
    { valueQuantity: { value: '153', unit: 'cm' } },
    { quantity: { value: 153, unit: 'cm' } },
  ],
  ['a negative number', { valueQuantity: { value: '-2.30' } }, { quantity: { value: -2.3 } }],
  ['an integer', { valueInteger: '3' }, { integer: 3 }],
  [
    'the end of a reference range',
    { valueQuantity: { value: 1 }, referenceRange: [{ high: { value: '10.2' } }] },
    { referenceHigh: 10.2 },
  ],
])('%s written as text is read as the number that it is', (_name, more, expected) => {
  expect(read({ status: 'final', ...more })).toMatchObject(expected ?? {})
})

test.each(['48,5', '1e3', '< 20', '1.000.000', '.5', '5.', '+3', '1234567890123', 'laag'])(
  'the text "%s" in the place of a number is a result that is not read',
  (value) => {
    const entry = read({ status: 'final', valueQuantity: { value, unit: 'nmol/L' } })
    expect(entry?.quantity).toBeUndefined()
    expect(entry && hasValue(entry)).toBe(true)
  },
)
