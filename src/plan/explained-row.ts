import type { Language } from '../config/config.ts'
import type { Plan, PlanDecision, RowState } from './plan.ts'
import { type Truth, truthOf } from './truth.ts'

/** A row with its conditions, each with what came of it. */
export interface ExplainedRow {
  readonly id: string
  readonly state: Truth
  readonly conditions: readonly {
    readonly id: string
    readonly text: string
    readonly expression: string
    readonly state: Truth
  }[]
}

/** @param applied ids of the rows that decided; a row that rides on others names these as a condition */
export function explainRow(
  { row, state }: RowState,
  { states }: PlanDecision,
  plan: Plan,
  language: Language,
  applied: ReadonlySet<string>,
): ExplainedRow {
  const own = row.conditions.flatMap((index) => {
    const condition = plan.conditions[index]
    if (condition === undefined) return []
    return [
      {
        id: condition.id,
        text: condition.text[language],
        expression: condition.source,
        state: states[index] ?? 'unknown',
      },
    ]
  })
  if (row.role === 'primary') return { id: row.id, state, conditions: own }
  const rides = {
    id: 'rides-on',
    text: row.ridesOn.join(', '),
    expression: row.ridesOn.join(' or '),
    state: truthOf(row.ridesOn.some((id) => applied.has(id))),
  }
  return { id: row.id, state, conditions: [...own, rides] }
}
