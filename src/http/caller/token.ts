import { type JsonObject, object } from '../../json.ts'
import type { Reason } from './refusal.ts'

/** A JWT as it came; nothing in it is true before its signature is verified. */
export interface Token {
  readonly compact: string
  readonly header: JsonObject
  readonly claims: JsonObject
}

/** The token of Epic has 1 kB; one with a chain of certificates stays below this. */
const mostCharacters = 8192

/** Three parts: one of five is encrypted, one without a third is not signed. */
const compactForm = /^[\w-]+\.[\w-]+\.[\w-]+$/

/** Reads the token out of the values of the Authorization header. Looks at nothing that is too long. */
export function readToken(authorization: readonly string[]): Token | Reason {
  const [value = '', ...others] = authorization
  if (others.length > 0) return 'authorization'
  if (value.length > mostCharacters) return 'token-too-long'
  const compact = /^Bearer +(\S+)$/i.exec(value)?.[1]
  if (compact === undefined) return 'authorization'
  return parseCompact(compact)
}

function parseCompact(compact: string): Token | Reason {
  if (!compactForm.test(compact)) return 'not-a-jwt'
  const [header, claims] = compact.split('.', 2).map(parsePart)
  return header === undefined || claims === undefined ? 'not-a-jwt' : { compact, header, claims }
}

function parsePart(part: string): JsonObject | undefined {
  try {
    return object(
      JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(part, 'base64url'))),
    )
  } catch {
    // Not a failure of ours: whatever it is, it is no token.
    return undefined
  }
}
