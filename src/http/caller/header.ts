import type { Issuer } from '../../config/issuer.ts'
import { type JsonObject, text } from '../../json.ts'
import type { Reason } from './refusal.ts'

/**
 * What is wrong with the header of a token of this issuer. `jwk`, `x5u` and `x5c` are never looked at: a
 * token does not say by which key it is to be believed. `jku` is compared and never called.
 */
export function refuseHeader(header: JsonObject, issuer: Issuer): Reason | undefined {
  const { alg, typ, kid, jku, crit, b64 } = header
  if (!issuer.algorithms.some((allowed) => allowed === alg)) return 'alg'
  if (issuer.requireType && typ !== 'JWT') return 'typ'
  if (crit !== undefined || b64 !== undefined) return 'crit'
  if (jku !== undefined && jku !== issuer.jku) return 'jku'
  return text(kid) === undefined ? 'kid' : undefined
}
