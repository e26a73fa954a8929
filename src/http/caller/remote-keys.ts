import { inTime } from '../../in-time.ts'
import type { Json } from '../../json.ts'
import { type Outbound, OutboundRefused } from '../../outbound/outbound.ts'
import type { Log } from '../log.ts'
import type { KeysStatus } from './caller.ts'
import { type KeySet, KeysRefused, readKeySet } from './key-set.ts'
import type { KeySource } from './key-source.ts'

export interface RemoteKeysOptions {
  /** The registered address; also what is asked for. */
  readonly jku: string
  readonly outbound: Outbound
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly log: Log
  readonly refusesTestKeys: boolean
  /** Ends a request that is on its way. */
  readonly stopped: AbortSignal
  /** How long a call may wait for a kid that is not known yet. */
  readonly patienceMs: () => number
}

/** One hundred RSA keys with their certificates. */
const mostBytes = 512 * 1024
const answerMs = 5_000
/** After a request for the sake of an unknown kid, and after one that failed. */
const cooldownMs = 30_000
/** A key that an EHR withdraws is refused after this time at the latest. */
const refreshMs = 10 * 60_000
/** How long keys are good for when their server cannot be reached. */
const longestAgeMs = 24 * 60 * 60_000

/**
 * The keys at one address. They are asked for one request at a time, behind the calls; only a call with
 * a kid that is not known waits for it. Whatever goes wrong leaves the keys as they were.
 */
export class RemoteKeys implements KeySource {
  readonly #options: RemoteKeysOptions
  #keys: KeySet | undefined
  #loadedAt = Number.NEGATIVE_INFINITY
  #triedAt = Number.NEGATIVE_INFINITY
  /** When it was asked for the sake of an unknown kid. */
  #soughtAt = Number.NEGATIVE_INFINITY
  #problem: string | undefined
  #running: Promise<void> | undefined

  constructor(options: RemoteKeysOptions) {
    this.#options = options
  }

  get status(): KeysStatus {
    const count = this.#valid()?.kids.size ?? 0
    const age = this.#since(this.#loadedAt)
    const hasTried = this.#problem !== undefined || Number.isFinite(age)
    return {
      state: count > 0 ? 'usable' : hasTried ? 'none' : 'waiting',
      count,
      ...(Number.isFinite(age) ? { ageSeconds: Math.round(age / 1000) } : {}),
      ...(this.#problem === undefined ? {} : { problem: this.#problem }),
    }
  }

  async find(kid: string): Promise<KeySet | undefined> {
    const known = this.#valid()
    if (known?.kids.has(kid) === true) return known
    const isRunning = this.#running !== undefined
    if (!isRunning && !this.#maySeek(known)) return known
    if (!isRunning && known !== undefined) this.#soughtAt = this.#options.now()
    await inTime(this.#refresh(), this.#options.patienceMs(), undefined)
    return this.#valid()
  }

  async tend(): Promise<void> {
    const pause = this.#problem === undefined ? refreshMs : cooldownMs
    if (this.#since(this.#triedAt) >= pause) await this.#refresh()
  }

  /**
   * The regular requests do not count for this pause: a key that is published just after one of them
   * would have to wait for its end.
   */
  #maySeek(known: KeySet | undefined): boolean {
    const works = known !== undefined && this.#problem === undefined
    return this.#since(works ? this.#soughtAt : Math.max(this.#soughtAt, this.#triedAt)) >= cooldownMs
  }

  #valid(): KeySet | undefined {
    return this.#since(this.#loadedAt) <= longestAgeMs ? this.#keys : undefined
  }

  /** A clock that is set back must not keep us from asking for as long. */
  #since(moment: number): number {
    return Math.abs(this.#options.now() - moment)
  }

  /** The request that is on its way, or a new one; never rejects. */
  #refresh(): Promise<void> {
    this.#running ??= this.#read().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  async #read(): Promise<void> {
    this.#triedAt = this.#options.now()
    try {
      this.#keys = await this.#fetch()
      this.#loadedAt = this.#options.now()
      this.#became(undefined)
    } catch (error) {
      if (!this.#options.stopped.aborted) this.#became(problemOf(error))
    }
  }

  async #fetch(): Promise<KeySet> {
    const { jku, outbound, stopped, refusesTestKeys } = this.#options
    const { status, body } = await outbound.get({
      base: jku,
      url: jku,
      headers: { accept: 'application/jwk-set+json, application/json' },
      mostBytes,
      signal: AbortSignal.any([stopped, AbortSignal.timeout(answerMs)]),
    })
    if (status !== 200) throw new KeysRefused(`status-${status}`)
    return readKeySet(parse(body), refusesTestKeys)
  }

  /** Said when it changes, not every half minute. */
  #became(problem: string | undefined): void {
    const { log, jku } = this.#options
    if (problem !== this.#problem && problem !== undefined) log.warn({ jku, problem }, 'keys not read')
    if (problem !== this.#problem && problem === undefined) log.info({ jku }, 'keys read again')
    this.#problem = problem
  }
}

function parse(body: Buffer): Json {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    // The message would repeat what the server sent.
    throw new KeysRefused('not-json')
  }
}

function problemOf(error: unknown): string {
  if (error instanceof OutboundRefused) return error.kind
  return error instanceof KeysRefused ? error.code : 'unforeseen'
}
