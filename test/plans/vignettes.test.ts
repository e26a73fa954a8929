import { describe, expect, test } from 'vitest'
import { decidePlan, primariesAmong } from '../../src/plan/decide.ts'
import { readVignettes } from '../../src/plan/vignettes.ts'
import { loadedPlans } from '../support/plans.ts'

describe.each(loadedPlans())('vignettes of the plan $plan.id', ({ plan, texts, folder }) => {
  const vignettes = readVignettes(`${folder}/vignettes.md`, texts)

  test.each(vignettes)('$name -> $row $with', ({ findings, row, with: riding }) => {
    const decision = decidePlan(plan, findings)
    const conditional = decision.additional.filter((additional) => additional.conditions.length > 0)
    expect({
      primary: primariesAmong(decision.rows).map(({ id }) => id),
      with: conditional.map(({ id }) => id).toSorted(),
    }).toEqual({
      primary: [row],
      with: riding.toSorted(),
    })
  })

  test('every row is reached by a vignette', () => {
    const reached = new Set(
      vignettes.flatMap(({ findings }) => {
        const { primary, additional } = decidePlan(plan, findings)
        return [primary?.id, ...additional.map(({ id }) => id)]
      }),
    )
    expect(plan.rows.map(({ id }) => id).filter((id) => !reached.has(id))).toEqual([])
  })

  test('a vignette names each finding that the plan looks at', () => {
    const named = new Set(vignettes.flatMap(({ findings }) => Object.keys(findings)))
    const used = new Set(plan.conditions.flatMap(({ findings }) => findings))
    expect([...used].filter((name) => !named.has(name))).toEqual([])
  })
})
