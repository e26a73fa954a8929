import fc from 'fast-check'
import fhirpath from 'fhirpath'
import { describe, expect, test } from 'vitest'
import { bounded, type Finding, known, unknown } from '../../src/findings/finding.ts'
import { compile, type Findings } from '../../src/plan/compile.ts'
import { type Comparator, parseExpression } from '../../src/plan/expression.ts'
import { loadActivities } from '../../src/plan/load-activities.ts'
import type { Truth } from '../../src/plan/truth.ts'
import { draws, type FindingValues, representativeValues } from '../support/finding-values.ts'
import { loadedPlans, plansFolder } from '../support/plans.ts'

const evaluationsPerCondition = 400
const seed = 20222

const comparators = fc.constantFrom<Comparator>('=', '<', '<=', '>', '>=')

const plans = loadedPlans()
const texts = plans[0]?.texts ?? {}
const activities = [...loadActivities(plansFolder, texts).values()]
const written = [
  ...plans.flatMap(({ plan }) => plan.conditions),
  ...activities.flatMap(({ exclusions }) => exclusions.map(({ condition }) => condition)),
]
const conditions = [...new Map(written.map((condition) => [condition.source, condition])).values()]

describe('a compiled condition answers as fhirpath.js', () => {
  test.each(conditions)('$source', (condition) => {
    const differing: string[] = []
    const evaluate = asFhirpath(condition.source)
    const values = withoutRanges(representativeValues([condition], texts))
    const sample = draws(values, seed)
    for (let count = 0; count < evaluationsPerCondition; count += 1) {
      const findings: Findings = sample.next().value
      const [ours, theirs] = [condition.test(findings), evaluate(findings)]
      if (ours !== theirs) differing.push(`${JSON.stringify(findings)}: ${ours}, fhirpath.js ${theirs}`)
    }
    expect(differing).toEqual([])
  })

  test('and so does a generated one over generated findings', () => {
    fc.assert(
      fc.property(sources, arbitraryFindings, (source, findings) => {
        expect(compile(parseExpression(source, 'test'))(findings)).toBe(asFhirpath(source)(findings))
      }),
      { numRuns: 4_000, seed },
    )
  })

  test.each(Object.keys(texts))('and %%%s is a name that FHIRPath can read', (name) => {
    expect(asFhirpath(`%${name}.empty()`)({ [name]: unknown('test') })).toBe('yes')
  })

  test('at least 20,000 answers are compared', () => {
    expect(conditions.length * evaluationsPerCondition).toBeGreaterThan(20_000)
  })
})

describe('a range', () => {
  const halves = fc.integer({ min: -8, max: 8 }).map((half) => half / 2)

  test('is compared as yes or no exactly when each value in it is', () => {
    fc.assert(
      fc.property(halves, halves, halves, comparators, (value, one, other, operator) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)]
        const run = compile({ kind: 'compare', finding: 'n', comparator: operator, value })
        const answers = new Set(between(low, high).map((each) => run({ n: known(each) })))
        const [only] = answers
        expect(run({ n: bounded(low, high, 'test') })).toBe(answers.size === 1 ? only : 'unknown')
      }),
      { numRuns: 5_000, seed },
    )
  })

  test.each([
    ['<', 49, 'no'],
    ['<', 51, 'yes'],
    ['<', 50, 'unknown'],
    ['<=', 50, 'yes'],
    ['<=', 48, 'no'],
    ['>', 49, 'unknown'],
    ['>', 50, 'no'],
    ['>=', 49, 'yes'],
    ['>=', 50, 'unknown'],
    ['=', 49, 'unknown'],
    ['=', 51, 'no'],
  ] as const)('of 49 to 50 %s %d is %s', (operator, value, expected) => {
    const run = compile({ kind: 'compare', finding: 'ageYears', comparator: operator, value })
    expect(run({ ageYears: bounded(49, 50, 'test') })).toBe(expected)
  })

  test.each([
    [Number.NEGATIVE_INFINITY, -2.2, 'yes'],
    [Number.NEGATIVE_INFINITY, -1.5, 'unknown'],
    [-1.9, Number.POSITIVE_INFINITY, 'no'],
    [-2.0, Number.POSITIVE_INFINITY, 'unknown'],
    [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 'unknown'],
  ] as const)('open at an end, %d to %d, is -2.0 or lower: %s', (low, high, expected) => {
    const run = compile({ kind: 'compare', finding: 'tScoreLowest', comparator: '<=', value: -2 })
    expect(run({ tScoreLowest: bounded(low, high, 'test') })).toBe(expected)
  })

  test('is never answered by a whole condition as one of its values denies', () => {
    const denied: string[] = []
    for (const condition of conditions.filter(({ source }) => !source.includes('.empty()'))) {
      const sample = draws(representativeValues([condition], texts), seed)
      for (let count = 0; count < 100; count += 1) {
        const findings: Findings = sample.next().value
        const answer = condition.test(findings)
        const inside = pointsIn(findings).map((point) => condition.test(point))
        if (answer !== 'unknown' && inside.some((each) => each !== answer)) denied.push(condition.source)
      }
    }
    expect(denied).toEqual([])
  })

  test('makes .empty() true exactly when the comparison in it is unknown', () => {
    const run = compile({
      kind: 'empty',
      of: { kind: 'compare', finding: 'ageYears', comparator: '>=', value: 50 },
    })
    expect(run({ ageYears: bounded(49, 50, 'test') })).toBe('yes')
    expect(run({ ageYears: bounded(50, 51, 'test') })).toBe('no')
    expect(run({ ageYears: known(49) })).toBe('no')
  })
})

/** The condition as fhirpath.js runs it: known findings as values, unknown ones as empty collections. */
function asFhirpath(source: string): (findings: Findings) => Truth {
  const run = fhirpath.compile(source)
  return (findings) => {
    const environment = Object.entries(findings).map(([name, finding]) => [name, asCollection(finding)])
    const result: unknown = run({}, Object.fromEntries(environment))
    const [truth] = Array.isArray(result) ? result : []
    if (truth === undefined) return 'unknown'
    return truth === true ? 'yes' : 'no'
  }
}

function asCollection(finding: Finding | undefined): unknown {
  return finding?.kind === 'known' ? finding.value : []
}

function withoutRanges(values: FindingValues): FindingValues {
  return new Map([...values].map(([name, list]) => [name, list.filter(({ kind }) => kind !== 'bounded')]))
}

/** The ends, and every quarter in between, so that the threshold and both of its sides are among them. */
function between(low: number, high: number): readonly number[] {
  return Array.from({ length: (high - low) * 4 + 1 }, (_, index) => low + index / 4)
}

/** The findings with each range replaced by its ends and its middle; an open end lies 100 away. */
function pointsIn(findings: Findings): readonly Findings[] {
  return [0, 0.5, 1].map((share) => {
    const points = Object.entries(findings).map(([name, finding]) => {
      if (finding?.kind !== 'bounded') return [name, finding]
      const low = Number.isFinite(finding.low) ? finding.low : Math.min(finding.high, 0) - 100
      const high = Number.isFinite(finding.high) ? finding.high : low + 100
      return [name, known(low + share * (high - low))]
    })
    return Object.fromEntries(points)
  })
}

const arbitraryFindings = fc.record({
  alpha: fc.constantFrom(known(true), known(false), unknown('test')),
  beta: fc.constantFrom(known(true), known(false), unknown('test')),
  low: fc.option(fc.integer({ min: -3, max: 3 }), { nil: undefined }).map(asNumber),
  high: fc.option(fc.integer({ min: -3, max: 3 }), { nil: undefined }).map(asNumber),
  site: fc.constantFrom(known('hip'), known('other'), unknown('test')),
})

function asNumber(value: number | undefined): Finding {
  return value === undefined ? unknown('test') : known(value)
}

const comparisons = fc.oneof(
  fc.tuple(fc.constantFrom('alpha', 'beta'), fc.boolean()).map(([name, value]) => `%${name} = ${value}`),
  fc
    .tuple(fc.constantFrom('low', 'high'), comparators, fc.integer({ min: -2, max: 2 }))
    .map(([name, comparator, value]) => `%${name} ${comparator} ${value}`),
  fc.constantFrom('hip', 'other').map((value) => `%site = '${value}'`),
  fc.constantFrom('alpha', 'low', 'site').map((name) => `%${name}.empty()`),
)

/** Conditions as an author could write them, with and without parentheses that are not needed. */
const sources = fc.letrec<{ whole: string }>((tie) => ({
  whole: fc.oneof(
    { maxDepth: 4 },
    comparisons,
    tie('whole').map((source) => `(${source}).empty()`),
    tie('whole').map((source) => `(${source})`),
    fc
      .tuple(fc.constantFrom('and', 'or'), tie('whole'), tie('whole'))
      .map(([kind, left, right]) => `${left} ${kind} ${right}`),
  ),
})).whole
