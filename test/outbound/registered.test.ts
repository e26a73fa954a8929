import { describe, expect, test } from 'vitest'
import { type Config, readConfig } from '../../src/config/config.ts'
import { issuer } from '../../src/config/issuer.ts'
import { registeredBases } from '../../src/outbound/registered.ts'

const plain = readConfig({}, () => 0)
const ehr = issuer.parse({
  iss: 'https://ehr.example',
  jku: 'https://ehr.example/jwks',
  fhirServers: ['https://ehr.example/fhir'],
  tenant: 'a',
})
const isRegistered = (changes: Partial<Config>) => registeredBases(() => ({ ...plain, ...changes }))

describe('T07 which bases are registered', () => {
  test.each([
    ['the keys of an issuer', { issuers: [ehr] }, 'https://ehr.example/jwks', true],
    ['its FHIR server', { issuers: [ehr] }, 'https://ehr.example/fhir', true],
    ['what lies below that', { issuers: [ehr] }, 'https://ehr.example/fhir/x', false],
    ['this machine, with issuers', { issuers: [ehr] }, 'http://127.0.0.1:1/fhir', false],
    ['this machine, in the sandbox without any', {}, 'http://127.0.0.1:1/fhir', true],
    ['another spelling of it', {}, 'http://127.0.0.1:1/fhir/', false],
    ['another machine, in the sandbox', {}, 'https://ehr.example/fhir', false],
    ['this machine, in production', { mode: 'production' }, 'http://127.0.0.1:1/fhir', false],
    ['an open server', { openFhirServers: ['https://open.example/r4'] }, 'https://open.example/r4', true],
    ['this machine, when open servers are named', { openFhirServers: [] }, 'http://127.0.0.1:1', false],
    [
      'an open server, with issuers',
      { issuers: [ehr], openFhirServers: ['https://open.example/r4'] },
      'https://open.example/r4',
      false,
    ],
  ] as const)('%s', (_name, changes, base, expected) => {
    expect(isRegistered({ ...changes } as Partial<Config>)(base)).toBe(expected)
  })

  test('a reload takes effect at once', () => {
    let config: Config = { ...plain, issuers: [ehr] }
    const asked = registeredBases(() => config)
    expect(asked('https://ehr.example/jwks')).toBe(true)
    config = { ...plain, mode: 'production' }
    expect(asked('https://ehr.example/jwks')).toBe(false)
  })
})
