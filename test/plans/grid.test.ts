import { beforeAll, describe, expect, test } from 'vitest'
import { bounded, type Finding, known } from '../../src/findings/finding.ts'
import type { Findings } from '../../src/plan/compile.ts'
import { decidePlan, primariesAmong } from '../../src/plan/decide.ts'
import type { Plan, PlanDecision, Row } from '../../src/plan/plan.ts'
import {
  combinations,
  describeFinding,
  type FindingValues,
  representativeValues,
} from '../support/finding-values.ts'
import { loadedPlans } from '../support/plans.ts'

const walked = 80_000
const seed = 20221
const reportedPerKind = 3

/** Values that come up in practice beside those that the thresholds give. */
const usual: Readonly<Record<string, readonly Finding[]>> = {
  ageYears: [known(68), bounded(39, 50, 'grid'), bounded(45, 46, 'grid'), bounded(49, 51, 'grid')],
  sustainedMgPerDay: [known(0), known(5), known(10), bounded(3, 6, 'grid'), bounded(5, 10, 'grid')],
  episodeDays: [known(10), bounded(60, 100, 'grid')],
  vertebralGrade: [known(0), bounded(1, 3, 'grid'), bounded(2, 3, 'grid')],
  tScoreLowest: [
    bounded(Number.NEGATIVE_INFINITY, -2.2, 'grid'),
    bounded(Number.NEGATIVE_INFINITY, -1.5, 'grid'),
  ],
}

describe.each(loadedPlans())('combinations of all findings in the plan $plan.id', ({ plan, texts }) => {
  const values = withUsual(representativeValues(plan.conditions, texts))
  let seen: Walk
  beforeAll(() => {
    seen = walk(plan, values)
  })

  test('never have two rows that decide', () => {
    expect(report(isDouble, seen.doubles, plan, values)).toEqual([])
  })

  test('always have a row that decides', () => {
    expect(report(isHole, seen.holes, plan, values)).toEqual([])
  })

  test('reach every row', () => {
    expect(plan.rows.map(({ id }) => id).filter((id) => !seen.reached.has(id))).toEqual([])
  })

  test('let no row apply that has a condition which is not met or not known', () => {
    expect(report(isUnfounded, seen.unfounded, plan, values)).toEqual([])
  })
})

/** What went wrong, as the smallest combinations that show it, and what was reached. */
interface Walk {
  readonly doubles: Findings[]
  readonly holes: Findings[]
  readonly unfounded: Findings[]
  readonly reached: Set<string>
}

function walk(plan: Plan, values: FindingValues): Walk {
  const seen: Walk = { doubles: [], holes: [], unfounded: [], reached: new Set() }
  const grid = combinations(plan, values, seed)
  for (let count = 0; count < walked; count += 1) {
    const findings: Findings = grid.next().value
    const decision = decidePlan(plan, findings)
    if (isDouble(decision)) seen.doubles.push(findings)
    if (isHole(decision)) seen.holes.push(findings)
    if (isUnfounded(decision)) seen.unfounded.push(findings)
    for (const row of appliedRows(decision)) seen.reached.add(row.id)
  }
  return seen
}

type Defect = (decision: PlanDecision) => boolean
const isDouble: Defect = ({ rows }) => primariesAmong(rows).length > 1
const isHole: Defect = ({ primary }) => primary === undefined
const isUnfounded: Defect = (decision) => {
  const applied = appliedRows(decision)
  return decision.rows.some(({ row, state }) => {
    const conditions = row.conditions.map((index) => decision.states[index])
    if (conditions.includes('no') && state !== 'no') return true
    return applied.includes(row) && conditions.some((truth) => truth !== 'yes')
  })
}

function appliedRows({ primary, additional }: PlanDecision): readonly Row[] {
  return primary === undefined ? [] : [primary, ...additional]
}

/** Combinations of each kind, by the findings that matter to the defect and as plain as they can be. */
function report(
  defect: Defect,
  found: readonly Findings[],
  plan: Plan,
  values: FindingValues,
): readonly string[] {
  const kinds = Map.groupBy(found, (findings) => decidedBy(plan, findings))
  const some = [...kinds.values()].flatMap((combinations) => combinations.slice(0, reportedPerKind))
  return [...new Set(some.map((findings) => plainest(defect, findings, plan, values)))]
}

function decidedBy(plan: Plan, findings: Findings): string {
  const decided = primariesAmong(decidePlan(plan, findings).rows).map(({ id }) => id)
  return decided.length === 0 ? 'no row' : decided.join(' and ')
}

function plainest(defect: Defect, found: Findings, plan: Plan, values: FindingValues): string {
  const kind = decidedBy(plan, found)
  const shows = (findings: Findings) =>
    defect(decidePlan(plan, findings)) && decidedBy(plan, findings) === kind
  let findings = found
  const mattering: string[] = []
  for (const [name, list] of values) {
    const plain = list.find((value) => shows({ ...findings, [name]: value }))
    if (plain !== undefined) findings = { ...findings, [name]: plain }
    if (!list.every((value) => shows({ ...findings, [name]: value }))) mattering.push(name)
  }
  const combination = mattering.map((name) => `${name} ${describeFinding(findings[name])}`)
  return `${kind}: ${combination.join(', ')}`
}

function withUsual(values: FindingValues): FindingValues {
  return new Map([...values].map(([name, found]) => [name, [...found, ...(usual[name] ?? [])]]))
}
