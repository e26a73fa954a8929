import { describe, expect, test } from 'vitest'
import { bounded, type Finding, known, unknown } from '../../src/findings/finding.ts'
import { compile, type Findings } from '../../src/plan/compile.ts'
import { parseExpression } from '../../src/plan/expression.ts'
import type { Truth } from '../../src/plan/truth.ts'

const values: Readonly<Record<Truth, Finding>> = {
  yes: known(true),
  no: known(false),
  unknown: unknown('test'),
}

const partial: Finding = { kind: 'partial', value: 'other', reason: 'test', evidence: [] }

describe('and, or and .empty() over yes, no and unknown', () => {
  test.each<[Truth, Truth, Truth, Truth]>([
    ['yes', 'yes', 'yes', 'yes'],
    ['yes', 'no', 'no', 'yes'],
    ['yes', 'unknown', 'unknown', 'yes'],
    ['no', 'yes', 'no', 'yes'],
    ['no', 'no', 'no', 'no'],
    ['no', 'unknown', 'no', 'unknown'],
    ['unknown', 'yes', 'unknown', 'yes'],
    ['unknown', 'no', 'no', 'unknown'],
    ['unknown', 'unknown', 'unknown', 'unknown'],
  ])('%s and %s is %s; or is %s', (left, right, both, either) => {
    const findings = { left: values[left], right: values[right] }
    expect(answer('%left = true and %right = true', findings)).toBe(both)
    expect(answer('%left = true or %right = true', findings)).toBe(either)
    expect(answer('(%left = true and %right = true).empty()', findings)).toBe(
      both === 'unknown' ? 'yes' : 'no',
    )
  })

  test.each<[string, Finding | undefined, Truth]>([
    ['known true', known(true), 'no'],
    ['known false', known(false), 'no'],
    ['unknown', unknown('test'), 'yes'],
    ['not derived', undefined, 'yes'],
  ])('a finding that is %s: .empty() is %s', (_what, finding, expected) => {
    expect(answer('%pregnant.empty()', { pregnant: finding })).toBe(expected)
  })

  test('a range is not a value, so .empty() of the finding itself is yes', () => {
    expect(answer('%ageYears.empty()', { ageYears: bounded(49, 50, 'test') })).toBe('yes')
  })
})

describe('a comparison', () => {
  test.each<[string, Finding | undefined, Truth]>([
    ['%ageYears >= 50', known(50), 'yes'],
    ['%ageYears >= 50', known(49), 'no'],
    ['%ageYears > 50', known(50), 'no'],
    ['%ageYears > 50', known(51), 'yes'],
    ['%ageYears < 50', known(50), 'no'],
    ['%ageYears < 50', known(49), 'yes'],
    ['%ageYears <= 50', known(50), 'yes'],
    ['%ageYears <= 50', known(51), 'no'],
    ['%ageYears = 50', known(50), 'yes'],
    ['%ageYears = 50', known(51), 'no'],
    ['%ageYears <= -2.0', known(-2), 'yes'],
    ['%ageYears <= -2.0', known(-1.9), 'no'],
    ['%ageYears >= 50', unknown('test'), 'unknown'],
    ['%ageYears >= 50', undefined, 'unknown'],
  ])('%s of %o is %s', (source, ageYears, expected) => {
    expect(answer(source, { ageYears })).toBe(expected)
  })

  test.each<[string, Finding, Truth]>([
    ["%fractureLocation = 'hip'", known('hip'), 'yes'],
    ["%fractureLocation = 'hip'", known('other'), 'no'],
    ["%fractureLocation = 'hip'", unknown('test'), 'unknown'],
    ["%fractureLocation = 'other'", partial, 'yes'],
    ["%fractureLocation = 'hip'", partial, 'unknown'],
    ['%fractureLocation.empty()', partial, 'no'],
    ["(%fractureLocation = 'hip').empty()", partial, 'yes'],
  ])('%s of %o is %s', (source, fractureLocation, expected) => {
    expect(answer(source, { fractureLocation })).toBe(expected)
  })

  test.each<[string, Truth]>([
    ['%pregnant = true', 'yes'],
    ['%pregnant = false', 'no'],
  ])('%s of a known yes is %s', (source, expected) => {
    expect(answer(source, { pregnant: known(true) })).toBe(expected)
  })

  test('a range where a boolean was expected is unknown', () => {
    expect(answer('%pregnant = true', { pregnant: bounded(0, 1, 'test') })).toBe('unknown')
  })
})

function answer(source: string, findings: Findings): Truth {
  return compile(parseExpression(source, 'test'))(findings)
}
