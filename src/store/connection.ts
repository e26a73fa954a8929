import { AccessChain } from './access/chain.ts'
import { type Database, type DatabasePlace, errorCode, StoreProblem } from './database.ts'
import type { JournaledEvent } from './event.ts'
import { keepLastWords } from './last-words.ts'
import { migrate } from './migrate.ts'
import { openDatabase } from './open-database.ts'
import { writeEvents } from './write-events.ts'

const patienceMs = 5000
const firstRetryMs = 100
const longestRetryMs = 2000

/** How the database is doing. */
export interface ConnectionEvents {
  readonly onUp: () => void
  /** @param problem in one sentence, when it takes a person to mend it */
  readonly onDown: (code: string, problem: string | undefined) => void
}

/** The database of the store, which may be away at any time and comes back by itself. */
export class Connection {
  readonly #place: DatabasePlace
  readonly #chain: AccessChain
  readonly #events: ConnectionEvents
  #opened: Database | undefined
  #isMigrated = false
  #isUp = false
  #retryMs = firstRetryMs
  #retry: NodeJS.Timeout | undefined
  #isClosed = false
  #lastWrite: Promise<void> = Promise.resolve()

  constructor(place: DatabasePlace, writer: string, events: ConnectionEvents) {
    this.#place = place
    this.#chain = new AccessChain(writer)
    this.#events = events
  }

  get isUp(): boolean {
    return this.#isUp
  }

  /** @throws Error when it was never opened */
  get database(): Database {
    if (this.#opened === undefined) throw new Error('The database is not open.')
    return this.#opened
  }

  /** Tries until it is up. */
  async open(): Promise<void> {
    try {
      this.#opened ??= await openDatabase(this.#place, patienceMs)
      if (!this.#isMigrated) await migrate(this.#opened)
      this.#isMigrated = true
      await this.#opened.query('SELECT 1')
    } catch (error) {
      return this.#down(error)
    }
    if (this.#isClosed) return
    this.#isUp = true
    this.#retryMs = firstRetryMs
    this.#events.onUp()
  }

  /** A statement failed in a way that says that the database is away. */
  lose(error: unknown): void {
    if (!this.#isUp) return
    this.#isUp = false
    this.#down(error)
  }

  #down(error: unknown): void {
    this.#events.onDown(errorCode(error), error instanceof StoreProblem ? error.message : undefined)
    this.#openLater()
  }

  #openLater(): void {
    if (this.#isClosed) return
    this.#retry = setTimeout(() => void this.open(), this.#retryMs)
    this.#retryMs = Math.min(this.#retryMs * 2, longestRetryMs)
  }

  /** One after the other, because every line of the access log follows the one before. */
  write(events: readonly JournaledEvent[], mayBeThere: boolean): Promise<void> {
    const written = this.#lastWrite.then(() => this.#write(events, mayBeThere))
    this.#lastWrite = written.catch(() => undefined)
    return written
  }

  async #write(events: readonly JournaledEvent[], mayBeThere: boolean): Promise<void> {
    try {
      const committed = await this.database.transaction((session) =>
        writeEvents(session, events, this.#chain, mayBeThere),
      )
      committed()
      await keepLastWords(this.database, events)
    } catch (error) {
      this.#chain.forget()
      throw error
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#retry)
    await this.#opened?.close()
  }
}
