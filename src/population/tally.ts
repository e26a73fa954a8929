import { Count } from './count.ts'
import type { CallResult } from './decide-call.ts'

/** What one plan did over all calls. */
export class PlanTally {
  readonly occasions = new Count()
  readonly primary = new Count()
  readonly additional = new Count()
  /** Cards by every row that they carry. */
  readonly cards = new Count()
  readonly withheld = new Count()
  /** `finding reason` of what was not known when a call was decided. */
  readonly unknown = new Count()
  readonly faults = new Count()

  add(result: CallResult): void {
    this.occasions.add(result.occasion)
    const rows = [...(result.primary === null ? [] : [result.primary]), ...result.additional]
    if (result.primary !== null) this.primary.add(result.primary)
    for (const row of result.additional) this.additional.add(row)
    if (result.cards > 0) for (const row of rows) this.cards.add(row)
    for (const reason of result.withheld) this.withheld.add(reason)
    for (const [finding, reason] of Object.entries(result.unknown)) this.unknown.add(`${finding}: ${reason}`)
    for (const fault of result.faults) this.faults.add(fault)
  }

  /** Calls that ended with a card: each card has one primary row. */
  get withCard(): number {
    return this.primary.entries().reduce((sum, [row]) => sum + this.cards.of(row), 0)
  }
}
