import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { TenantSettings } from '../config/tenant.ts'
import { type DatabasePlace, placeOf } from './database.ts'
import { type Answer, counters, type Question, states } from './messages.ts'
import { Sending } from './sending.ts'
import {
  type KeptDecision,
  type KeptFeedback,
  type Remembered,
  type RememberedQuestion,
  type Store,
  type StoreStatus,
  StoreUnavailable,
  type UsedToken,
} from './store.ts'
import { ThreadLine } from './thread-line.ts'

interface StoreLog {
  info(line: object, message: string): void
  warn(line: object, message: string): void
  error(line: object, message: string): void
}

export interface StoreOptions {
  /** PostgreSQL; without it the embedded database. */
  readonly databaseUrl?: string
  /** For the journal and the embedded database; without it they are gone with the process. */
  readonly dataFolder?: string
  readonly log: StoreLog
  /** Milliseconds since 1970, from the one clock of the process. */
  readonly now: () => number
  /** What is in force, by tenant id. Nothing is kept of a tenant that is not there or is stateless. */
  readonly tenants: () => ReadonlyMap<
    string,
    { readonly tenant: Pick<TenantSettings, 'stateless' | 'retention'> }
  >
  /** How large the journal may become while the database is away; 256 MiB when absent. */
  readonly journalBytes?: number
  /** How long an answer to advice is waited for; 100 ms when absent, 250 ms for the embedded database. */
  readonly rememberedMs?: number
  /** How long it is waited for whether a token is new; 300 ms when absent, 15 s for the embedded database. */
  readonly tokenMs?: number
}

/** Decisions on their way to the thread; beyond that they are lost rather than held. */
const mostOnTheirWay = 10_000
const tidyEveryMs = 3_600_000
const restartMs = 1000
const closeMs = 15_000
const closeInMemoryMs = 500
const defaults = {
  journalBytes: 256 * 1024 * 1024,
  rememberedMs: { postgresql: 100, embedded: 250 },
  // The embedded database may need seconds to open, and half of one for a statement under load.
  tokenMs: { postgresql: 300, embedded: 15_000 },
}
/** How long a token is waited for at least while the database is being opened. */
const openingMs = 2500
/** How much longer than its own bound the thread is waited for. */
const wayMs = 50

/** Nothing is started before the first need, or `start`. */
export function openStore(options: StoreOptions): Store {
  return new ThreadStore(options)
}

/** The store as the request thread sees it: it packs and sends, the thread does the rest. */
class ThreadStore implements Store {
  readonly #options: StoreOptions
  readonly #place: DatabasePlace
  readonly #shared = new SharedArrayBuffer(4 * Object.keys(counters).length)
  readonly #counts = new Int32Array(this.#shared)
  readonly #gone: string[] = []
  readonly #rememberedMs: number
  readonly #sending = new Sending(() => this.#send())
  #line: ThreadLine | undefined
  #outbox: KeptDecision[] = []
  #sent = 0
  #problem: string | undefined
  #tidying: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(options: StoreOptions) {
    this.#options = options
    this.#place = placeOf(options)
    this.#rememberedMs = options.rememberedMs ?? defaults.rememberedMs[this.#place.kind]
  }

  get status(): StoreStatus {
    const count = (name: keyof typeof counters) => Atomics.load(this.#counts, counters[name])
    return {
      kind: this.#place.kind,
      state: states[count('state')] ?? 'down',
      waiting: count('waiting') + this.#outbox.length,
      lost: count('lost'),
      unanswered: count('unanswered'),
      ...(this.#problem === undefined ? {} : { problem: this.#problem }),
    }
  }

  start(): void {
    if (!this.#isClosed) this.#thread()
  }

  keepDecision(decision: KeptDecision): void {
    if (!this.#keeps(decision.tenant)) return
    const onTheirWay = (this.#sent - Atomics.load(this.#counts, counters.taken)) | 0
    if (this.#isClosed || onTheirWay + this.#outbox.length >= mostOnTheirWay) {
      Atomics.add(this.#counts, counters.lost, 1)
      return
    }
    this.#outbox.push(decision)
    this.#sending.later()
  }

  #send(): void {
    const kept = this.#outbox
    const line = kept.length > 0 ? this.#thread() : this.#line
    line?.send(kept)
    this.#outbox = []
    this.#sent = (this.#sent + kept.length) | 0
  }

  async keepFeedback(feedback: readonly KeptFeedback[]): Promise<void> {
    const kept = feedback.filter(({ tenant }) => this.#keeps(tenant))
    if (kept.length > 0) await this.#ask({ kind: 'feedback', feedback: kept })
  }

  async remembered(question: RememberedQuestion): Promise<readonly Remembered[]> {
    if (!this.#keeps(question.tenant) || this.#isUntouched()) return []
    if (this.#line?.isPrompt === false) return this.#unanswered()
    const ask = { kind: 'ask', question, now: this.#options.now() } as const
    try {
      return (await this.#ask(ask, this.#rememberedMs + wayMs)).remembered ?? []
    } catch {
      return this.#unanswered()
    }
  }

  #unanswered(): readonly Remembered[] {
    Atomics.add(this.#counts, counters.unanswered, 1)
    return []
  }

  async useOnce(token: UsedToken): Promise<boolean> {
    const isOpening = this.status.state === 'idle'
    const bound = this.#options.tokenMs ?? defaults.tokenMs[this.#place.kind]
    const within = isOpening ? Math.max(bound, openingMs) : bound
    return (await this.#ask({ kind: 'use', token }, within)).isNew === true
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#sending.now()
    this.#isClosed = true
    clearInterval(this.#tidying)
    // A thread that ends meanwhile leaves what it has in its journal; what is in memory alone is gone anyway.
    const patience = this.#isInMemory() ? closeInMemoryMs : closeMs
    const closed = this.#line?.ask({ kind: 'close' }, patience)
    this.#line?.send()
    await closed?.catch(() => undefined)
    await this.#line?.end()
  }

  /** Goes over with what is asked at the same time, and with what was kept, so that the answer knows of it. */
  async #ask(question: Question, withinMs?: number): Promise<Answer> {
    if (this.#isClosed) throw new StoreUnavailable('The store is closed.')
    this.#sending.soon()
    return this.#thread().ask(question, withinMs)
  }

  #thread(): ThreadLine {
    if (this.#line !== undefined) return this.#line
    const { dataFolder, journalBytes = defaults.journalBytes, log } = this.#options
    const writer = randomUUID()
    const owner = { writer, gone: [...this.#gone] }
    const settings = {
      place: this.#place.kind === 'embedded' ? { ...this.#place, owner } : this.#place,
      ...(dataFolder === undefined ? {} : { journals: join(dataFolder, 'journal') }),
      journalBytes,
      rememberedMs: this.#rememberedMs,
      ...owner,
      shared: this.#shared,
    }
    this.#line = new ThreadLine(settings, {
      log: (level, { message, ...line }) => log[level](line, message),
      problem: (problem) => {
        this.#problem = problem
      },
      onBroken: () => this.#restart(writer),
    })
    this.#tidying ??= setInterval(() => this.#tidy(), tidyEveryMs).unref()
    return this.#line
  }

  /** What was on its way to the thread is lost; what it had taken is in its journal, if there is a folder. */
  #restart(writer: string): void {
    const onTheirWay = (this.#sent - Atomics.load(this.#counts, counters.taken)) | 0
    Atomics.add(this.#counts, counters.lost, onTheirWay)
    Atomics.add(this.#counts, counters.taken, onTheirWay)
    Atomics.store(this.#counts, counters.waiting, 0)
    Atomics.store(this.#counts, counters.state, states.indexOf('down'))
    this.#gone.push(writer)
    this.#line = undefined
    // Not at once, so that a thread that cannot start does not keep the process busy.
    if (!this.#isClosed) setTimeout(() => this.start(), restartMs).unref()
  }

  #tidy(): void {
    const keeping = [...this.#options.tenants()].map(
      ([
        tenant,
        {
          tenant: { retention },
        },
      ]) => ({
        tenant,
        ...retention,
      }),
    )
    this.#ask({ kind: 'tidy', now: this.#options.now(), keeping }).catch(() => {
      this.#options.log.warn({}, 'retention did not run')
    })
  }

  /** An embedded database in memory that nothing was kept in: there is nothing to wait for. */
  #isUntouched(): boolean {
    return this.#isInMemory() && this.#line === undefined && this.#outbox.length === 0
  }

  #isInMemory(): boolean {
    return this.#place.kind === 'embedded' && this.#place.folder === undefined
  }

  /** The second line behind the callers, who do not ask to keep anything of a stateless tenant. */
  #keeps(tenant: string): boolean {
    return this.#options.tenants().get(tenant)?.tenant.stateless === false
  }
}
