import { ServiceError } from '../../errors.ts'

/**
 * Why a caller is not known. For the log of this service only, where an integrator finds what to mend;
 * the caller is told nothing of it.
 */
export type Reason =
  /** Not exactly one Authorization header with a Bearer token. */
  | 'authorization'
  | 'token-too-long'
  /** No signed JWT whose header and claims are JSON objects. */
  | 'not-a-jwt'
  /** No issuer is configured with this `iss`. */
  | 'iss'
  /** The issuer is configured for other values of `tenant`. */
  | 'tenant'
  | 'alg'
  | 'typ'
  /** The header asks for `crit` or `b64`, which are not used here. */
  | 'crit'
  /** The header names another address of keys than the configuration. */
  | 'jku'
  /** Absent, or not among the keys of this issuer. */
  | 'kid'
  /** The keys of the issuer cannot be had. */
  | 'keys'
  | 'signature'
  | 'aud'
  | 'exp'
  | 'iat'
  | 'nbf'
  /** More time from `iat` to `exp` than is allowed. */
  | 'lifetime'
  | 'jti'
  /** The token was used before. */
  | 'replay'

/** Every refusal answers with this, whatever the reason. */
export function callerUnknown(): ServiceError {
  return new ServiceError(
    'ERR_CALLER_UNKNOWN',
    'The caller is not known. Send a signed, unused token as "Authorization: Bearer".',
    { headers: { 'www-authenticate': 'Bearer' } },
  )
}
