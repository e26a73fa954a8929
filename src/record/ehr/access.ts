import { isLoopback, isServerBase } from '../../config/addresses.ts'
import { decimal, type Json, object, text } from '../../json.ts'
import type { EhrAccess } from './ehr.ts'
import { readScopes, type Scopes, unscoped } from './scopes.ts'

/** A server that may be asked for one call, and how. The token is kept nowhere else. */
export interface Opened {
  readonly base: string
  readonly headers: Readonly<Record<string, string>>
  readonly scopes: Scopes
}

/** Reason code for why nothing may be asked. */
interface Closed {
  readonly refused: string
}

const longestBase = 2048
const accept = { accept: 'application/fhir+json' }
/** What may stand in a header. */
const tokenForm = /^[\x21-\x7e]{1,16384}$/

/**
 * The base that a call names, as it is registered; a slash at its end is the only other spelling.
 *
 * @returns undefined when this caller may not name it
 */
export function registeredBase({ fhirServer, registered, anyLoopback }: EhrAccess): string | undefined {
  if (fhirServer === undefined || fhirServer.length > longestBase) return undefined
  const named = fhirServer.endsWith('/') ? fhirServer.slice(0, -1) : fhirServer
  if (registered.includes(named)) return named
  return anyLoopback && isServerBase(named) && isLoopback(new URL(named).hostname) ? named : undefined
}

/** Decides once per call whether its server may be asked, and with which token. */
export function openAccess(access: EhrAccess, patientId: string): Opened | Closed {
  const base = registeredBase(access)
  if (base === undefined) return { refused: 'server-not-registered' }
  const { fhirAuthorization } = access
  if (hasNoToken(fhirAuthorization)) {
    return access.withoutToken ? { base, headers: accept, scopes: unscoped } : { refused: 'no-token' }
  }
  const token = readToken(fhirAuthorization, patientId)
  if ('refused' in token) return token
  return {
    base,
    headers: { ...accept, authorization: `Bearer ${token.value}` },
    scopes: readScopes(token.scope),
  }
}

/** An empty token is how a client without SMART writes that it has none. */
function hasNoToken(authorization: Json | undefined): boolean {
  const said = object(authorization)
  return said === undefined || said['access_token'] === ''
}

/** A token that lacks what CDS Hooks requires of it, is over, or is of someone else's record is not used. */
function readToken(
  authorization: Json | undefined,
  patientId: string,
): { readonly value: string; readonly scope: string } | Closed {
  const said = object(authorization)
  const [value, type, scope] = [said?.['access_token'], said?.['token_type'], said?.['scope']].map(text)
  const seconds = decimal(said?.['expires_in'])
  if (value === undefined || type === undefined || scope === undefined || seconds === undefined)
    return { refused: 'token-incomplete' }
  if (type.toLowerCase() !== 'bearer' || !tokenForm.test(value)) return { refused: 'token-not-usable' }
  if (seconds <= 0) return { refused: 'token-expired' }
  const patient = said?.['patient']
  const isOfPatient = patient === undefined || patient === null || patient === ''
  if (!isOfPatient && patient !== patientId && patient !== `Patient/${patientId}`)
    return { refused: 'token-of-another-patient' }
  return { value, scope }
}
