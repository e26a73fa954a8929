import { isIPv6 } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { ServiceError } from '../../errors.ts'
import type { AppParts } from '../parts.ts'

/** Refused tokens of one address in a minute, after which its calls are refused without looking at the token. */
const refusalsPerMinute = 6000

/** Addresses that are remembered; the one that was not seen for longest is forgotten. */
const mostAddresses = 10_000

const minuteMs = 60_000

/** How often each of many may do something: so often at once, and as often again in the minute after. */
export class Allowance {
  readonly #mostKept: number
  /** What was used and not yet given back, by name; who was seen last stands last. */
  readonly #used = new Map<string, { readonly calls: number; readonly at: number }>()

  constructor(mostKept: number) {
    this.#mostKept = mostKept
  }

  /** Whether nobody has used anything. */
  get isUntouched(): boolean {
    return this.#used.size === 0
  }

  /**
   * How long one has to wait before the next time.
   *
   * @param now milliseconds
   * @returns milliseconds; 0 for at once
   */
  waitMs(name: string, perMinute: number, now: number): number {
    const over = this.#usedBy(name, perMinute, now) + 1 - perMinute
    return over <= 0 ? 0 : (over * minuteMs) / perMinute
  }

  use(name: string, perMinute: number, now: number): void {
    const calls = this.#usedBy(name, perMinute, now) + 1
    this.#used.delete(name)
    this.#used.set(name, { calls, at: now })
    if (this.#used.size > this.#mostKept) this.#forgetOldest()
  }

  #usedBy(name: string, perMinute: number, now: number): number {
    const last = this.#used.get(name)
    if (last === undefined) return 0
    return Math.max(0, last.calls - (Math.max(0, now - last.at) * perMinute) / minuteMs)
  }

  #forgetOldest(): void {
    const [oldest] = this.#used.keys()
    if (oldest !== undefined) this.#used.delete(oldest)
  }
}

/**
 * Every issuer has its own number of calls, whatever address they come from. A token that is refused counts
 * for the address that it came from: of whom it is said to be may be a lie.
 */
export function registerRateLimit(app: FastifyInstance, { now }: AppParts): void {
  const issuers = new Allowance(Number.POSITIVE_INFINITY)
  const addresses = new Allowance(mostAddresses)
  app.addHook('onRequest', (request, _reply, done) => {
    if (addresses.isUntouched || request.method !== 'POST') return done()
    done(refusal(addresses.waitMs(networkOf(request.ip), refusalsPerMinute, now())))
  })
  app.addHook('preParsing', ({ caller }, _reply, _payload, done) => {
    const issuer = caller?.issuer
    if (issuer === undefined) return done()
    const at = now()
    // Two hospitals of one EHR may share the name of their issuer.
    const name = JSON.stringify([issuer.iss, issuer.tenant])
    const wait = issuers.waitMs(name, issuer.callsPerMinute, at)
    if (wait === 0) issuers.use(name, issuer.callsPerMinute, at)
    done(refusal(wait))
  })
  app.addHook('onError', (request, _reply, error, done) => {
    if (error instanceof ServiceError && error.code === 'ERR_CALLER_UNKNOWN')
      addresses.use(networkOf(request.ip), refusalsPerMinute, now())
    done()
  })
}

function refusal(waitMs: number): ServiceError | undefined {
  if (waitMs === 0) return undefined
  return new ServiceError(
    'ERR_TOO_MANY_CALLS',
    'This caller calls more often than it may. Call again after the time in Retry-After.',
    { headers: { 'retry-after': String(Math.ceil(waitMs / 1000)) } },
  )
}

/** The half of an IPv6 address that its user cannot choose; an IPv4 address as it is. */
export function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address
  const [front = '', back] = address.split('::')
  const groups = front.split(':').filter((group) => group !== '')
  const last = back?.split(':').filter((group) => group !== '') ?? []
  const between = back === undefined ? [] : Array.from({ length: 8 - groups.length - last.length }, () => '0')
  return [...groups, ...between, ...last].slice(0, 4).join(':')
}
