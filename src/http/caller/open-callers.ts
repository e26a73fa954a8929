import type { Config } from '../../config/config.ts'
import type { Issuer } from '../../config/issuer.ts'
import { ServiceError } from '../../errors.ts'
import { inTime } from '../../in-time.ts'
import { text } from '../../json.ts'
import type { Store } from '../../store/store.ts'
import { meansEndpoint } from './audience.ts'
import type { Caller, Callers, CallersStatus, IssuerStatus, Presented } from './caller.ts'
import { chooseIssuer } from './choose-issuer.ts'
import { refuseClaims, skewSeconds } from './claims.ts'
import { refuseHeader } from './header.ts'
import { IssuerKeys, type IssuerKeysParts } from './issuer-keys.ts'
import { callerUnknown, type Reason } from './refusal.ts'
import { isSignedBy } from './signature.ts'
import { readToken, type Token } from './token.ts'

export interface CallersParts extends IssuerKeysParts {
  readonly store: Pick<Store, 'useOnce'>
}

/** Callers whose keys are looked after in the background. */
export interface OpenCallers extends Callers {
  readonly status: CallersStatus
  start(): void
  stop(): void
}

/** What a token looks like before its signature is verified. */
interface Judged {
  /** The configured issuer that it names; absent when none is. */
  readonly issuer?: Issuer
  readonly reason?: Reason
}

/**
 * Knows callers by JWT, as soon as an issuer is configured. Everything that costs little is looked at
 * first, then the signature, and single use last: what was not signed can use up no id.
 */
export function openCallers(parts: CallersParts): OpenCallers {
  const keys = new IssuerKeys(parts)
  const refused = new Map<string, number>()
  const refuse = (reason: Reason, { requestId }: Presented, issuer?: Issuer): ServiceError => {
    refused.set(reason, (refused.get(reason) ?? 0) + 1)
    const known = issuer === undefined ? {} : { issuer: issuer.iss, tenant: issuer.tenant }
    parts.log.info({ ...(requestId === undefined ? {} : { requestId }), ...known, reason }, 'caller refused')
    return callerUnknown()
  }
  return {
    identify: async (presented) => {
      const { config, hospitals } = parts.running
      if (config.mode === 'sandbox' && config.issuers.length === 0) return anyCaller(hospitals.keys())
      const began = performance.now()
      const token = readToken(presented.authorization)
      if (typeof token === 'string') throw refuse(token, presented)
      const { issuer, reason } = judge(token, presented, parts)
      const unproven = reason ?? (await refuseSignature(token, issuer, keys))
      if (unproven !== undefined || issuer === undefined) {
        // Cheap refusals take as long as the others: see `isSignedBy`.
        if (reason !== undefined) await isSignedBy(undefined, token)
        throw refuse(unproven ?? 'iss', presented, issuer)
      }
      const leftMs = patienceMs(config) - (performance.now() - began)
      const isNew = await inTime(isUnused(token, issuer, parts.store), leftMs, undefined)
      if (isNew === undefined) throw useUnknown()
      if (!isNew) throw refuse('replay', presented, issuer)
      return { tenant: issuer.tenant, issuer }
    },
    get status() {
      const issuers = keys.status
      return { issuers, problems: issuers.flatMap(problemOf), refused }
    },
    start: () => {
      keys.start()
      // The first call would otherwise wait for it.
      if (parts.running.config.issuers.length > 0) void import('jose')
    },
    stop: () => keys.stop(),
  }
}

/** In sandbox mode a token waits for the embedded database to begin, as long as the store lets it. */
function patienceMs({ mode, deadlineMs }: Config): number {
  return mode === 'sandbox' ? 60_000 : deadlineMs
}

/** @throws Error when there is no tenant at all: a mistake of ours */
function anyCaller(tenants: Iterator<string>): Caller {
  const { value, done } = tenants.next()
  if (done === true) throw new Error('There is no tenant.')
  return { tenant: value }
}

function judge(token: Token, { path }: Presented, { running: { config }, now }: CallersParts): Judged {
  const issuer = chooseIssuer(config.issuers, token.claims)
  if (typeof issuer === 'string') return { reason: issuer }
  const isMeant = meansEndpoint(config, issuer, path)
  const reason =
    refuseHeader(token.header, issuer) ?? refuseClaims(token.claims, { issuer, isMeant, now: now() / 1000 })
  return { issuer, ...(reason === undefined ? {} : { reason }) }
}

async function refuseSignature(
  token: Token,
  issuer: Issuer | undefined,
  keys: IssuerKeys,
): Promise<Reason | undefined> {
  const alg = text(token.header['alg'])
  const kid = text(token.header['kid'])
  if (issuer === undefined || alg === undefined || kid === undefined) return 'kid'
  const known = await keys.find(issuer, kid)
  // A kid that is not there, or is there twice, or does not fit the algorithm: jose says which.
  const key = await known?.keyFor({ alg, kid }).catch(() => undefined)
  if (await isSignedBy(key, token)) return undefined
  if (known === undefined) return 'keys'
  return key === undefined ? 'kid' : 'signature'
}

/** @throws ServiceError when it cannot be known: a token that may have been used is not taken */
async function isUnused({ claims }: Token, { iss }: Issuer, store: Pick<Store, 'useOnce'>): Promise<boolean> {
  const id = text(claims['jti']) ?? ''
  // Until it would be refused for its age.
  const until = (Number(claims['exp']) + skewSeconds) * 1000
  try {
    return await store.useOnce({ issuer: iss, id, until })
  } catch (cause) {
    throw useUnknown(cause)
  }
}

function useUnknown(cause?: unknown): ServiceError {
  return new ServiceError(
    'ERR_STORE_UNAVAILABLE',
    'Whether the token was used before cannot be known now. Send a new one in a moment.',
    { cause, headers: { 'retry-after': '5' } },
  )
}

function problemOf({ iss, tenant, keys: { state, problem } }: IssuerStatus): readonly string[] {
  if (problem === undefined) return []
  const effect =
    state === 'usable'
      ? 'those that were read last stay in use for a day at most'
      : 'its calls are refused until they can be read'
  return [`The keys of issuer ${iss} (tenant ${tenant}) cannot be read (${problem}): ${effect}.`]
}
