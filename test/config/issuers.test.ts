import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { issuer, problemsOf, publicKey, testNow, withFile } from '../support/settings.ts'

const tenants = { north: {} }
const { jku: _jku, ...withoutJku } = issuer
const withIssuer = (changes: object) => ({ tenants, issuers: [{ ...issuer, ...changes }] })
const withKeys = (...keys: object[]) => ({ tenants, issuers: [{ ...withoutJku, jwks: { keys } }] })

function rsaKey(bits: number): object {
  return {
    ...generateKeyPairSync('rsa', { modulusLength: bits }).publicKey.export({ format: 'jwk' }),
    kid: 'r1',
  }
}

test('D15 A05 keys from the address of the EHR, or in the file', () => {
  expect(problemsOf(withIssuer({}))).toEqual([])
  expect(problemsOf(withKeys(publicKey(), publicKey({ kid: 'a+b/c=' }), rsaKey(2048)))).toEqual([])
})

test('A04 ES384 and RS384 unless the file says otherwise', () => {
  const [first] = readConfig(withFile(withIssuer({})), testNow).issuers
  expect(first?.algorithms).toEqual(['ES384', 'RS384'])
})

test('A07 keys of the file, and the jku that its tokens name beside them', () => {
  expect(problemsOf(withIssuer({ jwks: { keys: [publicKey()] } }))).toEqual([])
})

describe('what is wrong with an issuer is told', () => {
  test.each<[string, object, RegExp]>([
    ['A07 neither jku nor jwks', { tenants, issuers: [withoutJku] }, /^issuers.0 has neither jku nor jwks/],
    ['A02 the algorithm none', withIssuer({ algorithms: ['none'] }), /^issuers.0.algorithms.0: /],
    ['A03 a symmetric algorithm', withIssuer({ algorithms: ['HS384'] }), /^issuers.0.algorithms.0: /],
    ['A04 no algorithm', withIssuer({ algorithms: [] }), /^issuers.0.algorithms: /],
    [
      'A10 tokens for longer than an hour',
      withIssuer({ longestLifetimeSeconds: 3601 }),
      /^issuers.0.longestLifetimeSeconds: /,
    ],
    ['an unknown setting', withIssuer({ audience: 'x' }), /^issuers.0: Unrecognized key: "audience"/],
    [
      'T04 A03 a symmetric key',
      withKeys({ kty: 'oct', k: 'CANARY', kid: '1' }),
      /^issuers.0.jwks.keys.0 is symmetric/,
    ],
    [
      'a private key',
      withKeys(publicKey(), publicKey({ d: 'CANARY', kid: '2' })),
      /^issuers.0.jwks.keys.1 is a private key/,
    ],
    [
      'A05 a key without kid',
      withKeys({ ...publicKey(), kid: undefined }),
      /^issuers.0.jwks.keys.0 has no kid/,
    ],
    [
      'A05 two keys of one kid',
      withKeys(publicKey(), publicKey()),
      /^issuers.0.jwks.keys.1 has the kid of another/,
    ],
    [
      'a key for encryption',
      withKeys(publicKey({ use: 'enc' })),
      /^issuers.0.jwks.keys.0 is not for signatures/,
    ],
    [
      'a key that is damaged',
      withKeys(publicKey({ x: 'CANARY' })),
      /^issuers.0.jwks.keys.0 is no public key that can be read/,
    ],
    [
      'a short RSA key',
      withKeys(rsaKey(1024)),
      /^issuers.0.jwks.keys.0 is an RSA key of fewer than 2048 bits/,
    ],
    [
      'T04 an RSA key that would make every call slow',
      withKeys({ kty: 'RSA', kid: 'k', e: 'AQAB', n: Buffer.alloc(1025, 0xff).toString('base64url') }),
      /^issuers.0.jwks.keys.0 is an RSA key of more than 8192 bits/,
    ],
    [
      'A04 a key for another algorithm',
      withKeys(publicKey({ alg: 'ES256' })),
      /^issuers.0.jwks.keys.0 fits none of algorithms/,
    ],
    [
      'A13 a tenant that is not there',
      { issuers: [issuer] },
      /^issuers.0.tenant is not in tenants: tenants is empty/,
    ],
    [
      'A13 a tenant by the name of something else',
      { tenants, issuers: [issuer, { ...issuer, iss: 'b', tenant: 'constructor' }] },
      /^issuers.1.tenant is not in tenants: tenants has north/,
    ],
    [
      'A13 the same issuer twice',
      { tenants, issuers: [issuer, { ...issuer, tenantClaim: 'x' }] },
      /^issuers.1 has the iss of issuers.0, and no token can tell/,
    ],
    ['a tenant that nobody calls for', { tenants: { lost: {} } }, /^tenants.lost is the tenant of no issuer/],
  ])('%s', (_name, settings, expected) => {
    const problems = problemsOf(settings)
    expect(problems).toEqual([expect.stringMatching(expected)])
    expect(problems.join()).not.toMatch(/CANARY/)
  })
})

test('A13 one EHR may call for two tenants when its tokens say for which', () => {
  const [a, b] = ['a', 'b'].map((tenant) => ({ ...issuer, tenant, tenantClaim: tenant }))
  expect(problemsOf({ tenants: { a: {}, b: {} }, issuers: [a, b] })).toEqual([])
})

describe('T07 A07 addresses are registered as they are called, in one spelling only', () => {
  test.each([
    'http://ehr.example.org/fhir',
    'https://ehr.example.org/fhir/',
    'https://user@ehr.example.org/fhir',
    'https://ehr.example.org@evil.example/fhir',
    'https://EHR.example.org/fhir',
    'https://ehr.example.org:443/fhir',
    'https://ehr.example.org/fhir/../admin',
    'https://ehr.example.org/%2e%2e/fhir',
    'https://ehr.example.org/fhir?x=1',
    'https://ehr.example.org/fhir#x',
    'https://ehr.example.org/fhir?',
    'https://ehr.example.org/fhir#',
    'https://@ehr.example.org/fhir',
    'https://2130706433/fhir',
    'https://0x7f.1/fhir',
    'https://ehr.exämple.org/fhir',
    'file:///etc/passwd',
    'gopher://ehr.example.org',
    'ehr.example.org/fhir',
    '',
  ])('%s is refused', (address) => {
    expect(problemsOf(withIssuer({ fhirServers: [address] }))).toEqual([
      expect.stringMatching(/^issuers.0.fhirServers.0: is no base of a server/),
    ])
    expect(problemsOf(withIssuer({ jku: address }))).toEqual([
      expect.stringMatching(/^issuers.0.jku: is no base/),
    ])
  })

  test.each(['https://ehr.example.org', 'https://ehr.example.org:8443/fhir', 'http://localhost:9090/fhir'])(
    '%s is taken',
    (address) => {
      expect(problemsOf(withIssuer({ fhirServers: [address] }))).toEqual([])
    },
  )
})
