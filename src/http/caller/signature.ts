import { randomBytes } from 'node:crypto'
import type { CryptoKey } from 'jose'
import type { Token } from './token.ts'

const algorithms = ['ES384', 'RS384', 'ES256', 'RS256', 'PS384', 'EdDSA'] as const
type Algorithm = (typeof algorithms)[number]

/** Keys of nobody, by algorithm. */
const decoys = new Map<Algorithm, Promise<CryptoKey>>()

/**
 * Whether this key signed the token. jose verifies by WebCrypto, which Node runs off the request thread.
 *
 * Without a key the signature is verified all the same, by a key of nobody, and the answer is no: a token
 * of an issuer that is not configured would otherwise be refused a millisecond sooner than one of an
 * issuer that is, and so tell which hospitals use this service.
 */
export async function isSignedBy(key: CryptoKey | undefined, { compact, header }: Token): Promise<boolean> {
  const { compactVerify, errors } = await import('jose')
  const algorithm = algorithms.find((known) => known === header['alg'])
  if (algorithm === undefined) return false
  try {
    await compactVerify(compact, key ?? (await decoyFor(algorithm)), { algorithms: [algorithm] })
    return key !== undefined
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return false
    throw error
  }
}

function decoyFor(algorithm: Algorithm): Promise<CryptoKey> {
  const decoy = decoys.get(algorithm) ?? makeDecoy(algorithm)
  decoys.set(algorithm, decoy)
  return decoy
}

async function makeDecoy(algorithm: Algorithm): Promise<CryptoKey> {
  const { generateKeyPair, importJWK } = await import('jose')
  if (!/^[RP]S/.test(algorithm)) return (await generateKeyPair(algorithm)).publicKey
  // Any number of this size takes the time of a key; two primes would take a second to find.
  const modulus = randomBytes(256)
  modulus[0] = 0x80 | (modulus[0] ?? 0)
  modulus[255] = 1 | (modulus[255] ?? 0)
  const decoy = await importJWK({ kty: 'RSA', n: modulus.toString('base64url'), e: 'AQAB' }, algorithm)
  if (decoy instanceof Uint8Array) throw new Error('An RSA key was imported as bytes.')
  return decoy
}
