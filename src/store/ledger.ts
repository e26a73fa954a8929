import type { Acknowledgement } from './acknowledgement.ts'
import type { JournaledEvent } from './event.ts'
import type { Journal, Segment } from './journal/journal.ts'
import type { Recent } from './recent.ts'

/** An event on its way to the database. */
export interface Carried extends JournaledEvent {
  /** Told once, when the event is safe. */
  acknowledge: Acknowledgement | undefined
  /** Where the journal has it; absent when it could not be written there. */
  segment: Segment | undefined
}

export interface LedgerParts {
  readonly journal: Journal
  readonly recent: Recent
  readonly count: (counter: 'waiting' | 'lost', by: number) => void
}

/** What follows from the end of an event's way, whichever it was. */
export class Ledger {
  readonly #parts: LedgerParts

  constructor(parts: LedgerParts) {
    this.#parts = parts
  }

  /** The database has it. */
  written(carried: Carried): void {
    this.#parts.recent.write(carried.event)
    this.#settle(carried)
    this.safe(carried)
  }

  /** Nothing has it. */
  lose(carried: Carried): void {
    this.#parts.recent.drop(carried.event)
    this.#parts.count('lost', 1)
    this.#settle(carried)
    carried.acknowledge?.fail()
    carried.acknowledge = undefined
  }

  /** It would survive the end of this process. */
  safe(carried: Carried): void {
    carried.acknowledge?.keep()
    carried.acknowledge = undefined
  }

  #settle({ segment }: Carried): void {
    const { journal, count } = this.#parts
    // An event that is read back a second time was counted the first time.
    if (segment === undefined || segment.waiting > 0) count('waiting', -1)
    if (segment !== undefined) journal.settle(segment, 1)
  }
}
