import type { Issuer } from '../../config/issuer.ts'
import { type JsonObject, number, text } from '../../json.ts'
import type { Reason } from './refusal.ts'

/** What a token must say when it is of this issuer, for this endpoint, at this moment. */
export interface Expected {
  readonly issuer: Issuer
  /** Whether this value of `aud` means the endpoint that was called. */
  readonly isMeant: (audience: string) => boolean
  /** Seconds since 1970. */
  readonly now: number
}

/** How far the clock of the EHR and ours may be apart; CDS Hooks allows no more. */
export const skewSeconds = 60
const longestId = 256

/** Claims are looked at in this order; the first that is not as it must be is the reason. */
export function refuseClaims(claims: JsonObject, expected: Expected): Reason | undefined {
  if (!isForUs(claims, expected)) return 'aud'
  return refuseTimes(claims, expected) ?? (isId(claims['jti']) ? undefined : 'jti')
}

function isForUs({ aud }: JsonObject, { isMeant }: Expected): boolean {
  const audiences = Array.isArray(aud) ? aud : [aud]
  return audiences.some((audience) => typeof audience === 'string' && isMeant(audience))
}

function refuseTimes({ exp, iat, nbf }: JsonObject, { issuer, now }: Expected): Reason | undefined {
  const issued = number(iat)
  // Whole seconds: a fraction or a text is a sign of a token that was put together by hand.
  if (typeof exp !== 'number' || !Number.isInteger(exp) || exp + skewSeconds <= now) return 'exp'
  if (issued === undefined || issued - skewSeconds > now) return 'iat'
  if (nbf !== undefined && !(typeof nbf === 'number' && nbf - skewSeconds <= now)) return 'nbf'
  return exp < issued || exp - issued > issuer.longestLifetimeSeconds ? 'lifetime' : undefined
}

/** Whatever is remembered must be short, and something that every database can keep. */
function isId(value: JsonObject[string]): boolean {
  const id = text(value) ?? ''
  return id !== '' && id.length <= longestId && id.isWellFormed() && !/\p{Cc}/u.test(id)
}
