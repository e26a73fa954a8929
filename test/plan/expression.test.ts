import { describe, expect, test } from 'vitest'
import { type Expression, findingsIn, parseExpression } from '../../src/plan/expression.ts'
import { planError } from './broken-plans.ts'

const allowed = 'Allowed: %finding compared with a literal, and, or, parentheses, .empty().'

describe('a condition within the subset', () => {
  test.each<[string, string]>([
    ['%ageYears >= 50', 'ageYears >= 50'],
    ['%tScoreLowest <= -2.0', 'tScoreLowest <= -2'],
    ['%tScoreLowest > -2.0', 'tScoreLowest > -2'],
    ['%sustainedMgPerDay < 7.5', 'sustainedMgPerDay < 7.5'],
    ['%boneMedicationMonths = 12', 'boneMedicationMonths = 12'],
    ['%pregnant = true', 'pregnant = true'],
    ['%pregnant = false', 'pregnant = false'],
    ["%fractureLocation = 'hip'", 'fractureLocation = hip'],
    ['%pregnant.empty()', 'empty(pregnant)'],
    ['(%ageYears >= 50).empty()', 'empty(ageYears >= 50)'],
    ['(%a = true or %b = true).empty()', 'empty(or(a = true, b = true))'],
    ['((%ageYears >= 50))', 'ageYears >= 50'],
    ['  %ageYears>=50 ', 'ageYears >= 50'],
    ['%a = true or %b = true or %c = true', 'or(or(a = true, b = true), c = true)'],
    ['%a = true or %b = true and %c = true', 'or(a = true, and(b = true, c = true))'],
    ['%a = true and %b = true or %c = true', 'or(and(a = true, b = true), c = true)'],
    ['(%a = true or %b = true) and %c = true', 'and(or(a = true, b = true), c = true)'],
    ['%a = false or %a.empty()', 'or(a = false, empty(a))'],
  ])('%s', (source, expected) => {
    expect(outline(parseExpression(source, 'here'))).toBe(expected)
  })

  test('names each finding once', () => {
    const expression = parseExpression('(%b = true or %a >= 2 or %b.empty()) and (%a < 3).empty()', 'here')
    expect(findingsIn(expression).toSorted()).toEqual(['a', 'b'])
  })
})

describe('a condition outside the subset is refused, because it would turn unknown into an answer', () => {
  test.each<[string, string, string]>([
    ['exists()', '%onBoneMedication.exists()', 'has "."'],
    ['count()', '%onBoneMedication.count() = 0', 'has "."'],
    ['not()', '%pregnant.not()', 'has "."'],
    ['where()', '%ageYears.where($this > 3) = 3', 'has "."'],
    ['empty() with an argument', '%pregnant.empty(true)', 'has "."'],
    ['empty() twice', '%pregnant.empty().empty()', 'has ".empty()"'],
    ['iif()', 'iif(%pregnant = true, true, false)', 'has "iif"'],
    ['today()', '%ageYears > today()', 'has "today"'],
    ['today() on the left', 'today() > @2020-01-01', 'has "today"'],
    ['a date', '%ageYears > @2020', 'has "@"'],
    ['a path', 'Patient.birthDate = 3', 'has "Patient"'],
    ['$this', '$this > 3', 'has "$"'],
    ['an index', '%ageYears[0] > 50', 'has "["'],
    ['a quantity', "%ageYears > 50 'a'", 'has "\'a\'"'],
    ['a bare finding', '%onBoneMedication', 'ends too early'],
    ['a bare finding as the left operand', '%onBoneMedication and %pregnant = true', 'has "and"'],
    ['a bare finding as the right operand', '%pregnant = true and %onBoneMedication', 'ends too early'],
    ['a bare finding in parentheses', '(%onBoneMedication)', 'has ")"'],
    ['a literal alone', 'true', 'has "true"'],
    ['a literal on the left', '50 < %ageYears', 'has "50"'],
    ['two findings compared', '%ageYears > %episodeDays', 'has "%episodeDays"'],
    ['the empty collection', '%pregnant = {}', 'has "{"'],
    ['arithmetic', '%ageYears + 1 > 3', 'has "+"'],
    ['!=', '%pregnant != true', 'has "!"'],
    ['~', '%ageYears ~ 3', 'has "~"'],
    ['xor', '%ageYears > 50 xor %pregnant = true', 'has "xor"'],
    ['implies', '%ageYears > 50 implies %pregnant = true', 'has "implies"'],
    ['in', '%ageYears in (1|2)', 'has "in"'],
    ['is', '%ageYears is Integer', 'has "is"'],
    ['union', '%ageYears > 3 | %pregnant = true', 'has "|"'],
    ['a comment', '%ageYears > 3 // why', 'has "/"'],
    ['an escape in a text', "%fractureLocation = 'a\\'b'", 'has "\'"'],
    ['a number with letters', '%ageYears > 3L', 'has "L"'],
    ['a name in backticks', '%`ageYears` > 3', 'has "%"'],
    ['half a comparison', '%ageYears >', 'ends too early'],
    ['nothing', '', 'ends too early'],
    ['a parenthesis too few', '(%ageYears > 3', 'ends too early'],
    ['a parenthesis too many', '%ageYears > 3)', 'has ")"'],
    ['empty parentheses', '()', 'has ")"'],
    ['two conditions side by side', '%ageYears > 3 %pregnant = true', 'has "%pregnant"'],
  ])('%s', (_what, source, found) => {
    const error = planError(() => parseExpression(source, 'plans/x/plan.json A31 "age"'))
    expect(error).toContain(`ERR_PLAN_EXPRESSION plans/x/plan.json A31 "age" ${found}`)
    expect(error).toContain(allowed)
  })
})

function outline(expression: Expression): string {
  switch (expression.kind) {
    case 'finding':
      return expression.finding
    case 'compare':
      return `${expression.finding} ${expression.comparator} ${expression.value}`
    case 'empty':
      return `empty(${outline(expression.of)})`
    case 'and':
    case 'or':
      return `${expression.kind}(${outline(expression.left)}, ${outline(expression.right)})`
  }
}
