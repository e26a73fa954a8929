import type { Findings } from './compile.ts'
import type { Plan, PlanDecision, Row, RowState } from './plan.ts'
import { and, type Truth, truthOf } from './truth.ts'

/**
 * Decides a plan over findings. Only what decides is evaluated at once; the trace, which has every
 * condition and row, when somebody asks for it.
 *
 * The one primary row that applies decides. A row that is primary on its own but also `ridesOn`
 * others (C11) steps back to additional when one of those applies.
 */
export function decidePlan(plan: Plan, findings: Findings): PlanDecision {
  return new DecidedPlan(plan, findings)
}

class DecidedPlan implements PlanDecision {
  readonly primary?: Row
  readonly additional: readonly Row[]
  readonly #plan: Plan
  readonly #findings: Findings
  /** States of the conditions that were evaluated so far, by position. */
  readonly #known: Truth[] = []
  #trace: readonly RowState[] | undefined

  constructor(plan: Plan, findings: Findings) {
    this.#plan = plan
    this.#findings = findings
    const primary = this.#decide()
    if (primary !== undefined) this.primary = primary
    this.additional = this.#ridingOn(primary)
  }

  get states(): readonly Truth[] {
    for (const index of this.#plan.conditions.keys()) this.#stateOf(index)
    return this.#known
  }

  get rows(): readonly RowState[] {
    this.#trace ??= this.#traceRows()
    return this.#trace
  }

  #traceRows(): readonly RowState[] {
    const { states } = this
    const applied = new Set([this.primary, ...this.additional].map((row) => row?.id ?? ''))
    return this.#plan.rows.map((row) => withRide({ row, state: stateOf(row, states) }, applied))
  }

  /** The first primary row that applies and rides on no other. */
  #decide(): Row | undefined {
    const { rows } = this.#plan
    return rows.find(
      (row) =>
        row.role === 'primary' &&
        this.#applies(row) &&
        !(row.ridesOn.length > 0 && rows.some((other) => this.#carries(other, row))),
    )
  }

  #carries(other: Row, row: Row): boolean {
    return other.role === 'primary' && row.ridesOn.includes(other.id) && this.#applies(other)
  }

  #ridingOn(primary: Row | undefined): readonly Row[] {
    const riding: Row[] = []
    if (primary === undefined) return riding
    const applied = new Set([primary.id])
    for (const row of this.#plan.rows) {
      if (row === primary || !rides(row, applied) || !this.#applies(row)) continue
      applied.add(row.id)
      riding.push(row)
    }
    return riding
  }

  /** Whether all conditions of a row hold; those behind one that does not are not evaluated. */
  #applies(row: Row): boolean {
    for (const index of row.conditions) if (this.#stateOf(index) !== 'yes') return false
    return true
  }

  #stateOf(index: number): Truth {
    const state = this.#known[index] ?? this.#plan.conditions[index]?.test(this.#findings) ?? 'unknown'
    this.#known[index] = state
    return state
  }
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
