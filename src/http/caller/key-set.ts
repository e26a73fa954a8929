import type { CryptoKey, JSONWebKeySet, JWK } from 'jose'
import { privateMembers, rsaBits } from '../../config/key-set.ts'
import { isTestKey } from '../../config/test-parties.ts'
import { type Json, type JsonObject, object, objects, text } from '../../json.ts'

/** The keys of one issuer of which use can be made. */
export interface KeySet {
  readonly kids: ReadonlySet<string>
  /** @throws when no key, or more than one, has this kid and fits this algorithm */
  keyFor(header: { readonly alg: string; readonly kid: string }): Promise<CryptoKey>
}

/** The code says why a set is of no use. */
export class KeysRefused extends Error {
  readonly code: string

  constructor(code: string) {
    super(`The set of keys is of no use (${code}).`)
    this.name = 'KeysRefused'
    this.code = code
  }
}

/** An EHR has two or three; more is not a set of keys of one EHR. */
const mostKeys = 100
/** Members of a private key, and of one that is shared. */
const secrets = [...privateMembers, 'k']

/**
 * Keys that are secret or shared, weak, nameless or for encryption are left out: a key of which the
 * private half is published proves nothing.
 *
 * @throws KeysRefused when no key remains, and when it is no set
 */
export async function readKeySet(value: Json | undefined, refusesTestKeys: boolean): Promise<KeySet> {
  const keys = object(value)?.['keys']
  if (!Array.isArray(keys)) throw new KeysRefused('no-key-set')
  if (keys.length > mostKeys) throw new KeysRefused('too-many-keys')
  const usable = objects(keys)
    .filter((key) => isUsable(key))
    .filter((key) => !(refusesTestKeys && isTestKey(key)))
  if (usable.length === 0) throw new KeysRefused('no-usable-key')
  const { createLocalJWKSet } = await import('jose')
  const find = createLocalJWKSet({ keys: usable } satisfies JSONWebKeySet)
  return { kids: new Set(usable.flatMap(({ kid }) => kid ?? [])), keyFor: (header) => find(header) }
}

/** The rest of the shape is looked at when a key is imported. */
function isUsable(jwk: JsonObject): jwk is JsonObject & JWK & { readonly kty: string } {
  if (text(jwk['kid']) === undefined || secrets.some((member) => member in jwk)) return false
  if (jwk['use'] !== undefined && jwk['use'] !== 'sig') return false
  const bits = bitsOf(jwk)
  if (jwk['kty'] === 'RSA') return bits >= rsaBits.least && bits <= rsaBits.most
  return jwk['kty'] === 'EC' || jwk['kty'] === 'OKP'
}

function bitsOf({ n }: JsonObject): number {
  const bytes = Buffer.from(text(n) ?? '', 'base64url')
  const first = bytes.findIndex((byte) => byte !== 0)
  return first === -1 ? 0 : (bytes.length - first) * 8 - Math.clz32(bytes[first] ?? 0) + 24
}
