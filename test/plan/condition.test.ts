import { describe, expect, test } from 'vitest'
import { readCondition } from '../../src/plan/condition.ts'
import type { Condition } from '../../src/plan/plan.ts'
import { extensionUrls } from '../../src/plan/plan-file.ts'
import { loadedPlans } from '../support/plans.ts'
import { planError } from './broken-plans.ts'

const texts = loadedPlans()[0]?.texts ?? {}
const where = 'plans/x/plan.json A31 "age"'

test('a condition keeps its texts, its source and the findings that it looks at', () => {
  const source = '%ageYears >= 40 and %pregnant = false'
  const { id, text, source: kept, findings } = read(source)
  expect({ id, text, kept, findings }).toEqual({
    id: 'age',
    text: { nl: 'omschrijving', en: 'description' },
    kept: source,
    findings: ['ageYears', 'pregnant'],
  })
})

describe('a finding that does not exist is refused with the nearest name', () => {
  test.each<[string, string, string]>([
    ['%ageYear >= 50', 'ageYear', 'ageYears'],
    ['%tscore <= -2.0', 'tscore', 'tScoreLowest'],
    ['%onBoneMedicaton = true', 'onBoneMedicaton', 'onBoneMedication'],
    ['%sustainedMgPerDays >= 7.5', 'sustainedMgPerDays', 'sustainedMgPerDay'],
    ['%ageYears >= 50 or %Pregnant = true', 'Pregnant', 'pregnant'],
    ['%vertebralgrade.empty()', 'vertebralgrade', 'vertebralGrade'],
    ['(%recentFractures = true).empty()', 'recentFractures', 'recentFracture'],
  ])('%s', (source, used, meant) => {
    const error = planError(() => read(source))
    expect(error).toBe(`ERR_PLAN_UNKNOWN_FINDING ${where} uses %${used} (did you mean %${meant}?)`)
  })
})

test.each(['%constructor > 3', '%toString.empty()', "%fractureLocation = 'constructor'"])(
  'what every JavaScript object has is no finding and no code: %s',
  (source) => {
    expect(planError(() => read(source))).toContain(where)
  },
)

describe('a comparison with the wrong kind of literal is refused', () => {
  test.each<[string, string]>([
    ['%pregnant = 1', 'compares %pregnant (boolean) with 1 by "="'],
    ["%pregnant = 'yes'", 'compares %pregnant (boolean) with "yes" by "="'],
    ['%pregnant > false', 'compares %pregnant (boolean) with false by ">"'],
    ['%ageYears = true', 'compares %ageYears (integer) with true by "="'],
    ["%ageYears >= '50'", 'compares %ageYears (integer) with "50" by ">="'],
    ['%tScoreLowest <= false', 'compares %tScoreLowest (decimal) with false by "<="'],
    ['%fractureLocation = true', 'compares %fractureLocation (code) with true by "="'],
    ["%fractureLocation = 'hipp'", 'compares %fractureLocation (code) with "hipp" by "="'],
    ["%fractureLocation < 'hip'", 'compares %fractureLocation (code) with "hip" by "<"'],
    ["(%ageYears >= 50 or %fractureLocation = 'knee').empty()", 'compares %fractureLocation (code)'],
  ])('%s', (source, message) => {
    expect(planError(() => read(source))).toContain(`ERR_PLAN_EXPRESSION ${where} ${message}`)
  })
})

function read(expression: string): Condition {
  const file = {
    description: 'omschrijving',
    _description: {
      extension: [
        {
          url: extensionUrls.translation,
          extension: [
            { url: 'lang', valueCode: 'en' },
            { url: 'content', valueString: 'description' },
          ],
        },
      ],
    },
    expression,
  } satisfies Parameters<typeof readCondition>[1]
  return readCondition('age', file, texts, where)
}
