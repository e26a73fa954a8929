import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type AnsweredQuestion, Answers } from './answers.ts'
import { Connection } from './connection.ts'
import { errorCode, refusesData } from './database.ts'
import type { JournaledEvent } from './event.ts'
import { takenBy } from './in-memory.ts'
import { Journal } from './journal/journal.ts'
import { counters, type Keeping, type LogLine, states, type ThreadSettings } from './messages.ts'
import { Recent } from './recent.ts'
import { removeOld } from './retention.ts'
import { type RememberedQuestion, StoreUnavailable, type UsedToken } from './store.ts'
import { UsedTokens } from './used-tokens.ts'
import { Writer } from './writer.ts'

const signMs = 10_000
const signsBetweenAdoptions = 6
const closeMs = 5000

/** What the thread tells the request thread by itself. */
export interface ThreadVoice {
  readonly log: (level: 'info' | 'warn' | 'error', line: LogLine) => void
  readonly problem: (problem: string | undefined) => void
}

/** The store as its own thread has it: journal, database and what is known of both. */
export class StoreThread {
  readonly #settings: ThreadSettings
  readonly #voice: ThreadVoice
  readonly #counts: Int32Array
  readonly #recent = new Recent()
  readonly #folder: string
  readonly #journal: Journal
  readonly #connection: Connection
  readonly #writer: Writer
  readonly #tokens = new UsedTokens(() => this.#connection.database)
  readonly #answers: Answers
  readonly #firstTry = Promise.withResolvers<void>()
  readonly #sign: NodeJS.Timeout
  #signs = 0

  constructor(settings: ThreadSettings, voice: ThreadVoice) {
    const { journals, writer, journalBytes, place, shared } = settings
    const takes = takenBy(place)
    this.#settings = settings
    this.#voice = voice
    this.#counts = new Int32Array(shared)
    this.#folder = journals ?? mkdtempSync(join(tmpdir(), 'osteohooks-'))
    this.#journal = new Journal(this.#folder, writer, journalBytes)
    this.#connection = new Connection(place, writer, {
      onUp: () => this.#up(),
      onDown: (code, problem) => this.#down(code, problem),
    })
    this.#writer = new Writer({
      journal: this.#journal,
      recent: this.#recent,
      write: async (events, mayBeThere) => {
        const taken = events.filter(takes)
        if (taken.length > 0) await this.#connection.write(taken, mayBeThere)
      },
      readLines: (lines) => this.#readLines(lines),
      refuses: refusesData,
      onAway: (error) => this.#connection.lose(error),
      count: (counter, by) => void Atomics.add(this.#counts, counters[counter], by),
      log: voice.log,
    })
    this.#answers = new Answers({
      recent: this.#recent,
      database: () => this.#connection.database,
      failed: (error) => this.#failed(error),
      patienceMs: settings.rememberedMs,
    })
    this.#sign = setInterval(() => this.#signAlive(), signMs)
  }

  async start(): Promise<void> {
    await this.#adopt()
    await this.#connection.open()
  }

  keepDecisions(decisions: Parameters<Writer['keepDecisions']>[0]): void {
    this.#writer.keepDecisions(decisions)
    Atomics.add(this.#counts, counters.taken, decisions.length)
  }

  keepFeedback(feedback: Parameters<Writer['keepFeedback']>[0]): Promise<void> {
    return this.#writer.keepFeedback(feedback)
  }

  async remembered(question: RememberedQuestion, now: number): Promise<AnsweredQuestion['remembered']> {
    const { remembered, isWhole } = await this.#answer(question, now)
    if (!isWhole) Atomics.add(this.#counts, counters.unanswered, 1)
    return remembered
  }

  async #answer(question: RememberedQuestion, now: number): Promise<AnsweredQuestion> {
    const { place, rememberedMs } = this.#settings
    if (this.#isOpening) {
      // A database in memory that is being opened has nothing that this thread does not have.
      const isNew = place.kind === 'embedded' && place.folder === undefined
      if (place.kind === 'embedded') return { ...this.#answers.without(question, now), isWhole: isNew }
      await Promise.race([this.#firstTry.promise, wait(rememberedMs, undefined, { ref: false })])
    }
    return this.#connection.isUp ? this.#answers.from(question, now) : this.#answers.without(question, now)
  }

  get #isOpening(): boolean {
    return Atomics.load(this.#counts, counters.state) === states.indexOf('idle')
  }

  /** @throws StoreUnavailable when the database does not know */
  async useOnce(token: UsedToken): Promise<boolean> {
    if (this.#isOpening) await this.#firstTry.promise
    if (!this.#connection.isUp) throw new StoreUnavailable('The database that knows used tokens is away.')
    try {
      return await this.#tokens.useOnce(token)
    } catch (error) {
      this.#failed(error)
      throw new StoreUnavailable('The database that knows used tokens does not answer.')
    }
  }

  #failed(error: unknown): void {
    if (!refusesData(error)) this.#writer.away(error)
  }

  async tidy(now: number, keeping: readonly Keeping[]): Promise<void> {
    if (this.#connection.isUp) await removeOld(this.#connection.database, keeping, now)
  }

  #up(): void {
    Atomics.store(this.#counts, counters.state, states.indexOf('up'))
    this.#voice.problem(undefined)
    this.#voice.log('info', { message: 'the database is there', kind: this.#settings.place.kind })
    this.#firstTry.resolve()
    void this.#writer.recover()
  }

  #down(code: string, problem: string | undefined): void {
    const before = Atomics.exchange(this.#counts, counters.state, states.indexOf('down'))
    this.#voice.problem(problem)
    if (before !== states.indexOf('down'))
      this.#voice.log('error', { message: problem ?? 'the database is away', code })
    this.#firstTry.resolve()
    this.#writer.away(new Error(code))
  }

  async #readLines(lines: readonly string[]): Promise<readonly JournaledEvent[]> {
    // Only needed after a time without the database.
    const { readEvent } = await import('./read-event.ts')
    return lines.flatMap((line) => readEvent(line) ?? [])
  }

  #signAlive(): void {
    this.#journal.signAlive()
    this.#signs += 1
    if (this.#signs % signsBetweenAdoptions === 0) void this.#adopt().then(() => this.#recoverAdopted())
  }

  async #recoverAdopted(): Promise<void> {
    if (this.#journal.left.length > 0 && this.#connection.isUp) await this.#writer.recover()
  }

  async #adopt(): Promise<void> {
    const segments = this.#journal.adopt(this.#settings.gone)
    await this.#writer.adopt(segments)
    if (segments.length > 0)
      this.#voice.log('info', { message: 'took over what ended processes left', files: segments.length })
  }

  /** Writes what it can within a bound; the rest stays in the journal for the next process. */
  async close(): Promise<void> {
    clearInterval(this.#sign)
    await Promise.race([this.#writer.settled(), wait(closeMs, undefined, { ref: false })])
    await Promise.race([
      this.#connection.close().catch((error: unknown) => {
        this.#voice.log('warn', { message: 'the database did not close', code: errorCode(error) })
      }),
      wait(closeMs, undefined, { ref: false }),
    ])
    await this.#journal.close()
    if (this.#settings.journals === undefined) await this.#removeJournal()
  }

  async #removeJournal(): Promise<void> {
    const waiting = Atomics.exchange(this.#counts, counters.waiting, 0)
    if (waiting > 0) {
      Atomics.add(this.#counts, counters.lost, waiting)
      this.#voice.log('error', { message: 'lost, because there is no dataFolder', events: waiting })
    }
    await rm(this.#folder, { recursive: true, force: true })
  }
}
