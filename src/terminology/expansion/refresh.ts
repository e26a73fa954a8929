import { ConfigError } from '../../errors.ts'
import type { Terminology } from '../terminology.ts'
import { readCache, writeCache } from './cache.ts'
import type { TerminologyServer } from './client.ts'
import { type Expansion, fetchExpansion } from './expansion.ts'
import type { Expression } from './expressions.ts'
import { type Expanded, expandInSlices, expandTerminology } from './overlay.ts'
import { ExpansionRefused } from './refused.ts'
import { wait } from './wait.ts'

/** The log as far as a refresh needs it. */
export interface RefreshLog {
  info(line: object, message: string): void
  warn(line: object, message: string): void
}

export interface RefreshOptions {
  readonly server: TerminologyServer
  readonly refreshHours: number
  readonly cacheFolder?: string
  readonly expressions: readonly Expression[]
  /** Our own lists, which stay in force whatever the server says. */
  readonly own: Terminology
  /** The day of now, as `2026-11-22`. */
  readonly day: () => string
  readonly log: RefreshLog
}

const hourMs = 3_600_000
const retryMs = 15 * 60_000
const longestMinutes = 30

/**
 * Keeps a terminology beside a terminology server. Calls only ever read `terminology`, which changes
 * in one step when all expressions of one refresh have been answered well. Whatever goes wrong leaves
 * it as it was.
 */
export class ExpansionRefresh {
  readonly #options: RefreshOptions
  readonly #stopped = new AbortController()
  #terminology: Terminology
  #problem: string | undefined
  #running: Promise<void> | undefined
  #cancel: () => void = () => {}

  /** Starts with the last expansion that was kept, if it fits today's plans. */
  constructor(options: RefreshOptions) {
    this.#options = options
    this.#terminology = options.own
    if (options.cacheFolder !== undefined) this.#useCache(options.cacheFolder)
  }

  get terminology(): Terminology {
    return this.#terminology
  }

  /** Why the last refresh was not used; undefined when it was, or none has ended yet. */
  get problem(): string | undefined {
    return this.#problem
  }

  /** Refreshes now and from then on, until `stop`. */
  start(): void {
    const again = () => {
      if (this.#stopped.signal.aborted) return
      const pause = this.#problem === undefined ? this.#options.refreshHours * hourMs : retryMs
      this.#cancel = wait(pause, () => this.start())
    }
    this.refresh().then(again, again)
  }

  stop(): void {
    this.#cancel()
    this.#stopped.abort()
  }

  /** One refresh; while one is under way, that one. Never rejects. */
  refresh(): Promise<void> {
    this.#running ??= this.#refresh().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  async #refresh(): Promise<void> {
    const { server, expressions, own, day, log } = this.#options
    const late = new AbortController()
    const tooLong = new ExpansionRefused(`the refresh took longer than ${longestMinutes} minutes`)
    const cancel = wait(longestMinutes * 60_000, () => late.abort(tooLong))
    const signal = AbortSignal.any([this.#stopped.signal, late.signal])
    try {
      const { expansion, unknownCodes } = await fetchExpansion(server, expressions, day(), signal)
      const expanded = await expandInSlices(own, expansion, expressions)
      if (this.#stopped.signal.aborted) return
      this.#use(expansion, expanded, { unknownCodes })
      await this.#keep(expansion)
    } catch (error) {
      if (this.#stopped.signal.aborted) return
      this.#problem = reasonOf(error)
      log.warn({ reason: this.#problem }, 'terminology not refreshed')
    } finally {
      cancel()
    }
  }

  #use({ version, expandedOn }: Expansion, { terminology, added, disputed }: Expanded, more: object): void {
    this.#terminology = terminology
    this.#problem = undefined
    this.#options.log.info({ version, expandedOn, added, disputed, ...more }, 'terminology expanded')
  }

  #useCache(folder: string): void {
    const { server, own, expressions, log } = this.#options
    const cached = readCache(folder, server, expressions)
    if (cached.kind === 'found') {
      const { expansion } = cached
      this.#use(expansion, expandTerminology(own, expansion, expressions), { from: 'cache' })
    }
    if (cached.kind === 'unusable') log.warn({ reason: cached.reason }, 'terminology cache not used')
  }

  /** A cache that cannot be written costs the next start its head start, and nothing now. */
  async #keep(expansion: Expansion): Promise<void> {
    const { cacheFolder, server, log } = this.#options
    if (cacheFolder === undefined) return
    try {
      await writeCache(cacheFolder, server, expansion)
    } catch {
      log.warn({ reason: 'the cache folder cannot be written' }, 'terminology cache not kept')
    }
  }
}

/** Messages of others may repeat what the server sent. */
function reasonOf(error: unknown): string {
  const isOurs = error instanceof ExpansionRefused || error instanceof ConfigError
  return isOurs ? error.message : 'the refresh failed unexpectedly'
}
