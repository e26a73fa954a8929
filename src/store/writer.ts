import { Acknowledgement } from './acknowledgement.ts'
import { decisionEvent, feedbackEvent, type JournaledEvent, type StoreEvent } from './event.ts'
import type { Segment } from './journal/journal.ts'
import { type Carried, Ledger, type LedgerParts } from './ledger.ts'
import type { LogLine } from './messages.ts'
import type { KeptDecision, KeptFeedback } from './store.ts'

/** What the writer needs of the thread that it runs in. */
export interface WriterParts extends LedgerParts {
  /** Writes to the database, all of it or nothing. */
  readonly write: (events: readonly JournaledEvent[], mayBeThere: boolean) => Promise<void>
  readonly readLines: (lines: readonly string[]) => Promise<readonly JournaledEvent[]>
  /** Whether trying again cannot help. */
  readonly refuses: (error: unknown) => boolean
  /** The database is away; `recover` is due when it is back. */
  readonly onAway: (error: unknown) => void
  readonly log: (level: 'warn' | 'error', line: LogLine) => void
}

const mostAtOnce = 500
/** Held in memory for the database; more is read back from the journal. */
const mostHeld = 5000
/** A database that takes longer is not waited for: the journal has it. */
const acknowledgeMs = 1000
/** What nobody waits for goes to the database together: the journal has it. */
const collectMs = 50

/**
 * Carries events to the journal and from there to the database. While the database is away they stay in
 * the journal alone (`behind`); when it is back, what is there is read and written first (`opening`).
 */
export class Writer {
  readonly #parts: WriterParts
  readonly #ledger: Ledger
  #mode: 'opening' | 'direct' | 'behind' = 'opening'
  #incoming: Carried[] = []
  #held: Carried[] = []
  #isJournaling = false
  #isWriting = false
  #isDue = false
  #soon: NodeJS.Timeout | undefined
  #quiet: (() => void)[] = []
  #recovery: Promise<void> = Promise.resolve()

  constructor(parts: WriterParts) {
    this.#parts = parts
    this.#ledger = new Ledger(parts)
  }

  keepDecisions(decisions: readonly KeptDecision[]): void {
    this.#take(decisions.map(decisionEvent), undefined)
  }

  /** @throws StoreUnavailable when neither journal nor database took it */
  keepFeedback(feedback: readonly KeptFeedback[]): Promise<void> {
    if (feedback.length === 0) return Promise.resolve()
    const acknowledge = new Acknowledgement(feedback.length)
    this.#take(feedback.map(feedbackEvent), acknowledge)
    return acknowledge.settled
  }

  #take(events: readonly StoreEvent[], acknowledge: Acknowledgement | undefined): void {
    for (const event of events) {
      this.#parts.recent.add(event)
      this.#incoming.push({ event, line: JSON.stringify(event), acknowledge, segment: undefined })
    }
    this.#parts.count('waiting', events.length)
    if (!this.#isJournaling) void this.#writeJournal()
  }

  async #writeJournal(): Promise<void> {
    this.#isJournaling = true
    while (this.#incoming.length > 0) {
      const batch = this.#incoming.splice(0, mostAtOnce)
      const segment = await this.#append(batch)
      for (const carried of batch) carried.segment = segment
      this.#pass(batch, segment)
    }
    this.#isJournaling = false
    this.#tellQuiet()
  }

  async #append(batch: readonly Carried[]): Promise<Segment | undefined> {
    try {
      return await this.#parts.journal.append(batch.map(({ line }) => line))
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'full'
      this.#parts.log('error', { message: 'the journal takes nothing', code, events: batch.length })
      return undefined
    }
  }

  /** Hands on what the journal has, or would have. */
  #pass(batch: readonly Carried[], segment: Segment | undefined): void {
    if (this.#mode === 'behind' || segment?.isLeft === true) {
      for (const carried of batch)
        if (segment === undefined) this.#ledger.lose(carried)
        else this.#ledger.safe(carried)
      return
    }
    this.#held.push(...batch)
    const isAwaited = batch.some(({ acknowledge }) => acknowledge !== undefined)
    if (segment !== undefined && isAwaited)
      setTimeout(() => batch.map((carried) => this.#ledger.safe(carried)), acknowledgeMs)
    if (this.#held.length > mostHeld) this.#letGo()
    if (isAwaited || segment === undefined) void this.#writeDatabase()
    else this.#writeSoon()
  }

  #writeSoon(): void {
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined
      void this.#writeDatabase()
    }, collectMs)
  }

  /** Writes what is held now; what comes meanwhile has its own moment. */
  async #writeDatabase(): Promise<void> {
    this.#isDue = true
    if (this.#isWriting || this.#mode !== 'direct') return
    this.#isWriting = true
    while (this.#isDue && this.#held.length > 0 && this.#mode === 'direct') {
      const batch = this.#held.splice(0, mostAtOnce)
      this.#isDue = this.#held.length > 0
      const left = await this.#write(batch, false)
      if (left !== undefined) {
        this.#held.unshift(...left.events)
        this.away(left.error)
      }
    }
    this.#isWriting = false
    this.#tellQuiet()
  }

  /**
   * Writes events together, or one by one when the database refuses one of them.
   *
   * @returns the events that are not written because the database is away
   */
  async #write(
    events: readonly Carried[],
    mayBeThere: boolean,
  ): Promise<{ readonly events: readonly Carried[]; readonly error: unknown } | undefined> {
    const { write, refuses, log } = this.#parts
    try {
      await write(events, mayBeThere)
      for (const carried of events) this.#ledger.written(carried)
      return undefined
    } catch (error) {
      if (!refuses(error)) return { events, error }
    }
    for (const [at, one] of events.entries()) {
      try {
        await write([one], true)
        this.#ledger.written(one)
      } catch (error) {
        if (!refuses(error)) return { events: events.slice(at), error }
        log('error', { message: 'the database refuses an event', kind: one.event.kind })
        this.#ledger.lose(one)
      }
    }
    return undefined
  }

  /** The database is away: what is held is left to the journal. */
  away(error: unknown): void {
    const isNews = this.#mode !== 'behind'
    this.#mode = 'behind'
    this.#letGo()
    if (isNews) this.#parts.onAway(error)
    this.#tellQuiet()
  }

  #letGo(): void {
    for (const carried of this.#held) {
      if (carried.segment === undefined) this.#ledger.lose(carried)
      else this.#ledger.safe(carried)
    }
    this.#held = []
    this.#parts.journal.leave()
  }

  /** Writes what the journal has from times without the database, and from ended processes. */
  recover(): Promise<void> {
    this.#recovery = this.#recovery.then(() => this.#recover())
    return this.#recovery
  }

  async #recover(): Promise<void> {
    const { journal } = this.#parts
    if (this.#mode === 'behind') journal.leave()
    this.#mode = 'opening'
    for (let [segment] = journal.left; segment !== undefined; [segment] = journal.left) {
      if (!(await this.#replay(segment))) return
      await journal.remove(segment)
    }
    this.#mode = 'direct'
    await this.#writeDatabase()
    this.#tellQuiet()
  }

  async #replay(segment: Segment): Promise<boolean> {
    for await (const lines of this.#parts.journal.read(segment)) {
      const events = await this.#parts.readLines(lines)
      const left = await this.#write(
        events.map((event) => ({ ...event, segment, acknowledge: undefined })),
        true,
      )
      if (left === undefined) continue
      this.away(left.error)
      return false
    }
    return true
  }

  /** Takes in what ended processes left, so that it is known before it is written. */
  async adopt(segments: readonly Segment[]): Promise<void> {
    for (const segment of segments) {
      let events = 0
      for await (const lines of this.#parts.journal.read(segment)) {
        for (const { event } of await this.#parts.readLines(lines)) {
          this.#parts.recent.add(event)
          events += 1
        }
      }
      segment.waiting = events
      this.#parts.count('waiting', events)
    }
  }

  /** Waits until everything is where it can be; `behind` that is the journal. */
  async settled(): Promise<void> {
    void this.#writeDatabase()
    while (!this.#isQuiet()) await new Promise<void>((resolve) => this.#quiet.push(resolve))
  }

  #isQuiet(): boolean {
    if (this.#isJournaling || this.#incoming.length > 0) return false
    if (this.#mode === 'behind') return true
    return this.#mode === 'direct' && !this.#isWriting && this.#held.length === 0
  }

  #tellQuiet(): void {
    for (const tell of this.#quiet.splice(0)) tell()
  }
}
