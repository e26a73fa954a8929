import { createPublicKey, type KeyObject } from 'node:crypto'
import type { Issuer, PublicKey } from './issuer.ts'

/** Members of a private key. */
export const privateMembers: readonly string[] = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'priv']

/** A shorter modulus can be broken; a longer one makes every verification slow. */
export const rsaBits = { least: 2048, most: 8192 } as const

/** Algorithms by what a key is: its type, and its curve where it has one. */
const algorithmsOf: Readonly<Record<string, readonly Issuer['algorithms'][number][]>> = {
  RSA: ['RS384', 'RS256', 'PS384'],
  'EC P-384': ['ES384'],
  'EC P-256': ['ES256'],
  'OKP Ed25519': ['EdDSA'],
}

/** What is wrong with keys that stand in the file, each with its place; a key itself is never repeated. */
export function keySetProblems(
  { jwks, algorithms }: Pick<Issuer, 'jwks' | 'algorithms'>,
  place: string,
): readonly string[] {
  const keys = jwks?.keys ?? []
  return keys.flatMap((key, at) => {
    const problem =
      problemOf(key, algorithms) ??
      (keys.findIndex(({ kid }) => kid === key.kid) < at
        ? 'has the kid of another key; give each its own'
        : undefined)
    return problem === undefined ? [] : [`${place}.keys.${at} ${problem}.`]
  })
}

function problemOf(key: PublicKey, algorithms: Issuer['algorithms']): string | undefined {
  if (key.kty === 'oct' || Object.hasOwn(key, 'k'))
    return 'is symmetric: who can check with it can also sign. Ask the EHR for its public RSA or EC key'
  if (privateMembers.some((name) => Object.hasOwn(key, name)))
    return 'is a private key, which only the EHR may have. Write its public members only, and have the EHR make a new one'
  if (key.kid === undefined) return 'has no kid; tokens name their key by it'
  if (key.use !== undefined && key.use !== 'sig') return 'is not for signatures (use is not sig)'
  return materialProblem(key) ?? fitProblem(key, algorithms)
}

function materialProblem(key: PublicKey): string | undefined {
  const read = readKey(key)
  if (read === undefined) return 'is no public key that can be read; copy it whole from the EHR'
  const bits = read.asymmetricKeyDetails?.modulusLength
  if (bits === undefined) return undefined
  if (bits < rsaBits.least)
    return `is an RSA key of fewer than ${rsaBits.least} bits; ask the EHR for a longer one`
  return bits > rsaBits.most
    ? `is an RSA key of more than ${rsaBits.most} bits; ask the EHR for a shorter one`
    : undefined
}

function readKey(key: PublicKey): KeyObject | undefined {
  try {
    return createPublicKey({ key, format: 'jwk' })
  } catch {
    return undefined
  }
}

function fitProblem({ kty, crv, alg }: PublicKey, algorithms: Issuer['algorithms']): string | undefined {
  const possible = algorithmsOf[crv === undefined ? kty : `${kty} ${crv}`] ?? []
  const usable = possible.filter((name) => algorithms.includes(name) && (alg === undefined || alg === name))
  if (usable.length > 0) return undefined
  return `fits none of algorithms (${algorithms.join(', ')}); ask for a P-384 or RSA key, or name its algorithm`
}
