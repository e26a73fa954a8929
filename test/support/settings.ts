import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { inspectConfig } from '../../src/config/config.ts'

const folder = mkdtempSync(join(tmpdir(), 'osteohooks-config-'))
let files = 0
afterAll(() => rmSync(folder, { recursive: true }))

/** Writes a file beside the settings of these tests. */
export function writeBeside(name: string, content: string): string {
  const file = join(folder, name)
  writeFileSync(file, content)
  return file
}

/** The environment of a process with these settings. */
export function withFile(content: unknown): Record<string, string> {
  files += 1
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  return { OSTEOHOOKS_CONFIG: writeBeside(`${files}.json`, text) }
}

export const testNow = () => Date.UTC(2026, 10, 22, 23, 30)

/** Everything that is wrong with these settings. */
export function problemsOf(settings: unknown, environment: Record<string, string> = {}): readonly string[] {
  return inspectConfig({ ...withFile(settings), ...environment }, testNow).problems
}

/** A public key as an EHR publishes it. */
export function publicKey(changes: object = {}): Record<string, unknown> {
  const { publicKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-384' })
  return { ...key.export({ format: 'jwk' }), kid: 'k1', ...changes }
}

export const issuer = {
  iss: 'https://ehr.example.org',
  jku: 'https://ehr.example.org/jwks.json',
  tenant: 'north',
  fhirServers: ['https://ehr.example.org/fhir'],
} as const

/** Settings with which production starts. */
export const production = {
  mode: 'production',
  publicUrl: 'https://osteohooks.example.org',
  trustedProxies: ['10.1.0.5'],
  dataFolder: 'journal',
  cardKey: 'CANARY-card-key-of-32-letters-or-more',
  pseudonymKey: 'CANARY-pseudonym-key-of-32-letters-or-more',
  issuers: [issuer],
  tenants: { north: {} },
} as const

export const productionEnvironment = {
  DATABASE_URL: 'postgres://osteohooks:CANARY@db.example.org/osteohooks',
}
