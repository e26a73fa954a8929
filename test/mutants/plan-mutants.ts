import type { Test } from '../../src/plan/compile.ts'
import { decidePlan, primariesAmong } from '../../src/plan/decide.ts'
import type { FindingTexts } from '../../src/plan/finding-texts.ts'
import type { Condition, Plan } from '../../src/plan/plan.ts'
import type { Vignette } from '../../src/plan/vignettes.ts'
import type { Mutant } from './mutant.ts'
import { type Mutation, mutationsOf } from './mutate.ts'

/**
 * All mutants of a plan: every mistake in every condition, and every condition left out. A vignette that
 * the plan itself does not meet shows nothing.
 */
export function planMutants(
  plan: Plan,
  texts: FindingTexts,
  vignettes: readonly Vignette[],
): readonly Mutant[] {
  const met = vignettes.filter((vignette) => isMet(plan, vignette))
  return plan.conditions.flatMap((condition, index) => {
    const written = { file: `plans/${plan.id}/plan.json`, row: ownerOf(plan, index), condition: condition.id }
    return [...mutationsOf(condition.expression, texts), leftOut].map(({ text, test }) => {
      const mutated = withTest(plan, index, condition, test)
      const survives = () => met.every((vignette) => isMet(mutated, vignette))
      return { ...written, mutation: text, survives }
    })
  })
}

const leftOut: Mutation = { text: '(left out)', test: () => 'yes' }

/** Whether the plan answers as the vignette says: the same primary row and the same rows beside it. */
function isMet(plan: Plan, { findings, row, with: riding }: Vignette): boolean {
  const decision = decidePlan(plan, findings)
  const primaries = primariesAmong(decision.rows)
  if (primaries.length !== 1 || primaries[0]?.id !== row) return false
  const conditional = decision.additional.filter((additional) => additional.conditions.length > 0)
  return conditional.length === riding.length && conditional.every(({ id }) => riding.includes(id))
}

function withTest(plan: Plan, index: number, condition: Condition, test: Test): Plan {
  return { ...plan, conditions: plan.conditions.with(index, { ...condition, test }) }
}

/** The row or group in which a condition is written. */
function ownerOf(plan: Plan, index: number): string {
  const under = plan.rows.filter(({ conditions }) => conditions.includes(index))
  const row = under.find(({ conditions, inherited }) => conditions.indexOf(index) >= inherited)
  if (row !== undefined) return row.id
  const ids = under.map(({ id }) => id).join(' ')
  return plan.groups.find(({ rows }) => rows.join(' ') === ids)?.id ?? ids
}
