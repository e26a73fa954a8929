import {
  constants,
  createHmac,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  sign as signBytes,
} from 'node:crypto'
import type { Json, JsonObject } from '../../src/json.ts'

/** Tokens are put together here without the library that reads them. */

/** The moment of all tests: 2026-11-22 at noon, in milliseconds since 1970. */
export const noon = Date.UTC(2026, 10, 22, 12)

const seconds = noon / 1000

/** A pair of keys of an EHR. */
export interface SigningKey {
  readonly alg: string
  readonly kid: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  /** As the EHR publishes it. */
  readonly jwk: JsonObject
}

export function makeKey(alg: string, kid: string, members: JsonObject = {}): SigningKey {
  const { privateKey, publicKey } = pairFor(alg)
  return { alg, kid, privateKey, publicKey, jwk: { ...asJwk(publicKey), kid, use: 'sig', ...members } }
}

/** An RSA key of any size; those below 2048 bits are refused. */
export function makeRsaKey(kid: string, bits: number): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: bits })
  return { alg: 'RS384', kid, privateKey, publicKey, jwk: { ...asJwk(publicKey), kid, use: 'sig' } }
}

export function asJwk(key: KeyObject): JsonObject {
  const jwk: JsonWebKey = key.export({ format: 'jwk' })
  return JSON.parse(JSON.stringify(jwk))
}

let issued = 0

/** As the CDS Hooks Sandbox writes them: five claims, five minutes, an id that is new each time. */
export function claimsFor(iss: string, aud: Json, changes: JsonObject = {}): JsonObject {
  issued++
  return { iss, aud, exp: seconds + 300, iat: seconds, jti: `jti-${issued}`, ...changes }
}

/** Members of the changes that are undefined are left out of the header. */
export function makeToken(key: SigningKey, claims: JsonObject, header: JsonObject = {}): string {
  const whole = { alg: key.alg, typ: 'JWT', kid: key.kid, ...header }
  return compact(whole, claims, (bytes) => signWith(key.alg, key.privateKey, bytes))
}

/** A token of any header with any bytes as its signature. */
export function compact(header: Json, claims: Json, sign: (bytes: Buffer) => Buffer): string {
  const signed = [header, claims].map((part) => encode(JSON.stringify(part))).join('.')
  return `${signed}.${sign(Buffer.from(signed)).toString('base64url')}`
}

/** Signed with a text that everybody knows: that of the public key. */
export function signShared(alg: string, secret: string | Buffer): (bytes: Buffer) => Buffer {
  return (bytes) =>
    createHmac(`sha${alg.slice(2)}`, secret)
      .update(bytes)
      .digest()
}

export function signWith(alg: string, key: KeyObject, bytes: Buffer): Buffer {
  const hash = alg === 'EdDSA' ? null : `sha${alg.slice(2)}`
  if (alg.startsWith('ES')) return signBytes(hash, bytes, { key, dsaEncoding: 'ieee-p1363' })
  if (alg.startsWith('PS')) {
    const { RSA_PKCS1_PSS_PADDING: padding, RSA_PSS_SALTLEN_DIGEST: saltLength } = constants
    return signBytes(hash, bytes, { key, padding, saltLength })
  }
  return signBytes(hash, bytes, key)
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url')
}

function pairFor(alg: string): { privateKey: KeyObject; publicKey: KeyObject } {
  if (alg === 'ES384') return generateKeyPairSync('ec', { namedCurve: 'P-384' })
  if (alg === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' })
  if (alg === 'EdDSA') return generateKeyPairSync('ed25519')
  return generateKeyPairSync('rsa', { modulusLength: 2048 })
}

/** The published key of the CDS Hooks Sandbox: cds-hooks/sandbox, .well-known/jwks.json. */
export const sandboxKey = {
  kty: 'EC',
  use: 'sig',
  crv: 'P-384',
  kid: '44823f3d-0b01-4a6c-a80e-b9d3e8a7226f',
  x: 'dw_JGR8nB2I6XveNxUOl2qk699ZPLM2nYI5STSdiEl9avAkrm3CkfYMbrrjr8laB',
  y: 'Sm3mLE-n1zYNla_aiE3cb3nZsL51RbC7ysw3q8aJLxGm-hx79RPMYpITDjp7kgzy',
  alg: 'ES384',
}
