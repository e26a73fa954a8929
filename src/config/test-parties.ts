import { hash } from 'node:crypto'
import type { PublicKey } from './issuer.ts'

/** Hosts of public test tools: everybody can make them call, and nothing there is a patient. */
const testHosts: ReadonlySet<string> = new Set([
  'sandbox.cds-hooks.org',
  'launch.smarthealthit.org',
  'r4.smarthealthit.org',
  'hapi.fhir.org',
  'inferno.healthit.gov',
  'inferno-qa.healthit.gov',
])

/**
 * Thumbprints (RFC 7638) of keys whose private half is public: those that the CDS Hooks Sandbox signs
 * with or did (its repository cds-hooks/sandbox, .well-known/jwks.json, build/.well-known/jwks.json and
 * ecpublickey.pem).
 */
const testKeys: ReadonlySet<string> = new Set([
  's9fOe-KDYD1myZ8YCzleUqJQgrYZL49kVijBxhnZvZc',
  'WUEVfFenRfMtdDhwPUzCCfmqEN45h61hdHclwVoqfes',
  'oinqNI3POUw3TTo_R_BmQFF2EK2jQK8R7cJm3Cw-K6Y',
])

/** Whether an address or an issuer's name is that of a public test tool, in whatever spelling. */
export function isTestParty(name: string): boolean {
  const address = URL.canParse(name) ? name : `https://${name}`
  if (!URL.canParse(address)) return false
  return testHosts.has(new URL(address).hostname.replace(/\.$/, ''))
}

/** Whether everybody can sign with the private half of this key. */
export function isTestKey({ kty, crv, x, y, n, e }: PublicKey): boolean {
  // The required members in the order of their names, as RFC 7638 wants them.
  const members = kty === 'RSA' ? { e, kty, n } : { crv, kty, x, y }
  return testKeys.has(hash('sha256', JSON.stringify(members), 'base64url'))
}
