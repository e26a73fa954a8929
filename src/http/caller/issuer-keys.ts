import type { Config } from '../../config/config.ts'
import type { Issuer } from '../../config/issuer.ts'
import type { Json } from '../../json.ts'
import type { Outbound } from '../../outbound/outbound.ts'
import type { Log } from '../log.ts'
import type { Running } from '../running/running.ts'
import type { IssuerStatus } from './caller.ts'
import { InlineKeys } from './inline-keys.ts'
import type { KeySet } from './key-set.ts'
import type { KeySource } from './key-source.ts'
import { RemoteKeys } from './remote-keys.ts'

export interface IssuerKeysParts {
  readonly running: Running
  readonly outbound: Outbound
  readonly now: () => number
  readonly log: Log
}

/** Of the time of a call; the rest is for whether its token was used, and for the call. */
const shareForKeys = 3 / 4

/** How often it is looked whether keys are due, or the configuration is another one. */
const tendEveryMs = 30_000

/** The keys of all issuers of the configuration in force. Those that stay keep their keys over a reload. */
export class IssuerKeys {
  readonly #parts: IssuerKeysParts
  readonly #stopped = new AbortController()
  #read: Config | undefined
  /** By address, or by the keys themselves. */
  #sources = new Map<string, KeySource>()
  #ofIssuer = new Map<Issuer, KeySource>()
  #timer: NodeJS.Timeout | undefined

  constructor(parts: IssuerKeysParts) {
    this.#parts = parts
  }

  get status(): readonly IssuerStatus[] {
    this.#follow()
    return [...this.#ofIssuer].map(([{ iss, tenant }, { status }]) => ({ iss, tenant, keys: status }))
  }

  /** @returns undefined when there are none that are valid */
  async find(issuer: Issuer, kid: string): Promise<KeySet | undefined> {
    this.#follow()
    return this.#ofIssuer.get(issuer)?.find(kid)
  }

  /** Reads all keys now and from then on when it is time to; does not keep the process alive. */
  start(): void {
    this.#timer ??= setInterval(() => void this.tend(), tendEveryMs).unref()
    void this.tend()
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#stopped.abort()
  }

  /** Never rejects. */
  async tend(): Promise<void> {
    this.#follow()
    await Promise.all([...this.#sources.values()].map((source) => source.tend()))
  }

  #follow(): void {
    const { config } = this.#parts.running
    if (config === this.#read) return
    const before = this.#sources
    const hasNewMode = config.mode !== this.#read?.mode
    this.#read = config
    this.#sources = new Map()
    this.#ofIssuer = new Map()
    for (const issuer of config.issuers) {
      const name = issuer.jwks === undefined ? (issuer.jku ?? '') : JSON.stringify(issuer.jwks)
      const kept = hasNewMode ? undefined : before.get(name)
      const source = this.#sources.get(name) ?? kept ?? this.#open(issuer, config)
      this.#sources.set(name, source)
      this.#ofIssuer.set(issuer, source)
    }
  }

  #open({ jku, jwks }: Issuer, { mode }: Config): KeySource {
    const { outbound, now, log } = this.#parts
    const refusesTestKeys = mode === 'production'
    // What zod read as JSON is JSON.
    if (jwks !== undefined || jku === undefined)
      return new InlineKeys(jwks as Json | undefined, refusesTestKeys)
    const patienceMs = (): number => this.#parts.running.config.deadlineMs * shareForKeys
    return new RemoteKeys({
      jku,
      outbound,
      now,
      log,
      refusesTestKeys,
      stopped: this.#stopped.signal,
      patienceMs,
    })
  }
}
