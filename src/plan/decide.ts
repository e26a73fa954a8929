import type { Findings } from './compile.ts'
import type { Plan, PlanDecision, Row, RowState } from './plan.ts'
import { and, type Truth, truthOf } from './truth.ts'

/**
 * Decides a plan over findings. Every condition and row is evaluated, so that the trace is whole.
 *
 * The one primary row that applies decides. A row that is primary on its own but also `ridesOn`
 * others (C11) steps back to additional when one of those applies.
 */
export function decidePlan(plan: Plan, findings: Findings): PlanDecision {
  const states = plan.conditions.map((condition) => condition.test(findings))
  const rows = plan.rows.map((row): RowState => ({ row, state: stateOf(row, states) }))
  const [primary] = primariesAmong(rows)
  const applied = new Set<string>(primary === undefined ? [] : [primary.id])
  const additional: Row[] = []
  for (const { row, state } of rows) {
    if (state !== 'yes' || row === primary || !rides(row, applied)) continue
    applied.add(row.id)
    additional.push(row)
  }
  const trace = rows.map((found) => withRide(found, applied))
  return primary === undefined
    ? { states, rows: trace, additional }
    : { states, rows: trace, primary, additional }
}

/** All primary rows that apply; more or fewer than one is a defect of the plan. */
export function primariesAmong(rows: readonly RowState[]): readonly Row[] {
  const applying = rows.flatMap(({ row, state }) => (row.role === 'primary' && state === 'yes' ? [row] : []))
  return applying.filter((row) => !applying.some((other) => row.ridesOn.includes(other.id)))
}

/** Kleene's and over the row's conditions. */
function stateOf(row: Row, states: readonly Truth[]): Truth {
  let state: Truth = 'yes'
  for (const index of row.conditions) {
    const own = states[index]
    if (own === 'no') return 'no'
    if (own !== 'yes') state = 'unknown'
  }
  return state
}

function rides(row: Row, applied: ReadonlySet<string>): boolean {
  return row.ridesOn.some((id) => applied.has(id))
}

/** An additional row is only "yes" when a row that it rides on applies. */
function withRide(found: RowState, applied: ReadonlySet<string>): RowState {
  if (found.row.role === 'primary' || found.state === 'no') return found
  return { row: found.row, state: and(found.state, truthOf(rides(found.row, applied))) }
}
