import { expect, test } from 'vitest'
import { decimal, type Json, number } from '../src/json.ts'

test.each<[Json | undefined, number | undefined]>([
  [153, 153],
  ['153', 153],
  ['0', 0],
  ['-2.3', -2.3],
  ['007', 7],
  ['123456789012.25', 123456789012.25],
  ['1234567890123', undefined],
  ['1.123456789', undefined],
  ['2,3', undefined],
  ['1.000,5', undefined],
  ['+3', undefined],
  ['-', undefined],
  ['1e3', undefined],
  ['0x10', undefined],
  ['.5', undefined],
  ['5.', undefined],
  [' 5', undefined],
  ['5\n', undefined],
  ['٥', undefined],
  ['', undefined],
  ['Infinity', undefined],
  [Number.NaN, undefined],
  [true, undefined],
  [null, undefined],
  [['5'], undefined],
  [undefined, undefined],
])('%j as a decimal is %s', (value, expected) => {
  expect(decimal(value)).toBe(expected)
  expect(number(value)).toBe(typeof value === 'number' ? expected : undefined)
})
