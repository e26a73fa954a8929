import { afterAll, describe, expect, test } from 'vitest'
import type { Json, JsonObject } from '../../../src/json.ts'
import { orderSelect, orderSelectBody } from '../../support/requests.ts'
import { claimsFor, makeKey, makeToken, noon, type SigningKey } from '../../support/tokens.ts'
import { call, configOf, endpoint, openService, path, publicUrl, reasonsOf, type TestService } from './ehr.ts'

const sandbox = 'https://sandbox.ehr.example'
const epic = 'https://epic.hospital.example/interconnect/api/FHIR/R4'
const seconds = noon / 1000

const ec = makeKey('ES384', '44823f3d-0b01-4a6c-a80e-b9d3e8a7226f', { alg: 'ES384' })
const rsa = makeKey('RS384', 'pT4x/Jk+9wQ=', { alg: 'RS384', x5t: 'aaaa' })
const keysOf = (...keys: readonly SigningKey[]) => ({ keys: keys.map(({ jwk }) => jwk) })
const jku = 'https://epic.hospital.example/jwks'

const issuers = [
  { iss: sandbox, jwks: keysOf(ec), tenant: 'hospital-a' },
  { iss: epic, jku, jwks: keysOf(rsa), tenant: 'hospital-b', audiences: ['osteohooks', 'OSTEO'] },
]
const opened: TestService[] = []
const open = (...options: Parameters<typeof openService>) => {
  const service = openService(...options)
  opened.push(service)
  return service
}
const service = open(configOf(issuers))
afterAll(() => Promise.all(opened.map((one) => one.close())))

const bearer = (token: string) => `Bearer ${token}`
const asSandbox = (changes: JsonObject = {}, header: JsonObject = {}, aud: Json = endpoint) =>
  bearer(makeToken(ec, claimsFor(sandbox, aud, changes), header))
const asEpic = (changes: JsonObject = {}, header: JsonObject = {}) =>
  bearer(
    makeToken(
      rsa,
      claimsFor(epic, endpoint, {
        sub: '0f9e1a2b-client',
        nbf: seconds - 300,
        iat: seconds,
        exp: seconds + 900,
        ...changes,
      }),
      { jku, ...header },
    ),
  )

describe('A04 A05 A07 A08 A09 A10 A11 tokens as EHRs make them are accepted', () => {
  test.each<[string, string]>([
    ['A04 ES384, as the CDS Hooks Sandbox', asSandbox()],
    ['A04 A05 A11 RS384, as Epic: sub, nbf, 900 s, a kid with + / =, jku', asEpic()],
    ['A08 a list of aud with the endpoint in it', asSandbox({ aud: ['https://other.example', endpoint] })],
    ['A08 an aud that the hospital typed', asEpic({ aud: 'osteohooks' })],
    ['A08 a list with one of them', asEpic({ aud: ['x', 'OSTEO'] })],
    ['A07 keys of the configuration and no jku', asSandbox()],
    [
      'A07 T03 x5u, x5c and jwk that nobody looks at',
      asSandbox({}, { x5u: 'https://a.example', x5c: ['x'] }),
    ],
    ['A13 claims that nobody looks at', asSandbox({ tenant: 'any', fhirUser: 'x', 'https://a/b': {} })],
    ['A10 an hour', asSandbox({ exp: seconds + 3600 })],
    ['A09 T32 expired for less than a minute', asSandbox({ iat: seconds - 300, exp: seconds - 59 })],
    ['A11 T32 an iat that is less than a minute ahead', asSandbox({ iat: seconds + 59 })],
    ['A11 an nbf that is less than a minute ahead', asSandbox({ nbf: seconds + 59 })],
    ['A11 an iat as a fraction', asSandbox({ iat: seconds - 0.25 })],
    ['A12 T06 a jti of 256 characters', asSandbox({ jti: 'x'.repeat(256) })],
    ['A01 the scheme in small letters', asSandbox().replace('Bearer', 'bearer')],
  ])('%s', async (_name, authorization) => {
    const answer = await call(service, authorization)
    expect(reasonsOf(service.lines)).toEqual([])
    expect([answer.statusCode, answer.json().cards.length]).toEqual([200, 1])
  })

  test.each([
    ['RS256', { algorithms: ['RS256'] }],
    ['PS384', { algorithms: ['PS384'] }],
    ['ES256', { algorithms: ['ES256'] }],
    ['EdDSA', { algorithms: ['EdDSA', 'ES384'] }],
  ])('A04 %s when it is configured', async (alg, more) => {
    const key = makeKey(alg, 'k')
    const { app } = open(configOf([{ iss: sandbox, jwks: keysOf(key), tenant: 'hospital-a', ...more }]))
    const token = makeToken(key, claimsFor(sandbox, endpoint))
    expect((await call({ app }, bearer(token))).statusCode).toBe(200)
  })

  test.each([
    ['none', undefined],
    ['another', 'at+jwt'],
  ])('A06 %s typ, when it need not be JWT', async (_name, typ) => {
    const { app } = open(configOf([{ ...issuers[0], requireType: false }]))
    expect((await call({ app }, asSandbox({}, { typ }))).statusCode).toBe(200)
  })

  test('A10 the longest lifetime is a setting', async () => {
    const { app } = open(configOf([{ ...issuers[0], longestLifetimeSeconds: 300 }]))
    expect((await call({ app }, asSandbox())).statusCode).toBe(200)
    expect((await call({ app }, asSandbox({ exp: seconds + 301 }))).statusCode).toBe(401)
  })
})

describe('A08 every protected endpoint has its own address', () => {
  const endpoints = [path, `${path}/feedback`, `/explain/${orderSelect}`]
  const others = [`/cds-services/${orderSelect.replace('select', 'sign')}`, '/cds-services']
  const ask = (at: string, aud: string) =>
    service.callers.identify({ authorization: [asSandbox({ aud })], path: at })

  test.each(endpoints)('T01 A12 at %s only a token for it is taken', async (at) => {
    for (const other of [...endpoints, ...others].filter((one) => one !== at))
      await expect(ask(at, publicUrl + other)).rejects.toMatchObject({ status: 401 })
    expect((await ask(at, publicUrl + at)).tenant).toBe('hospital-a')
  })

  test('a token that was brought to the wrong endpoint is not used up', async () => {
    const token = asSandbox()
    expect((await call(service, token, `/explain/${orderSelect}`)).statusCode).toBe(401)
    expect((await call(service, token)).statusCode).toBe(200)
  })

  test.each([undefined, 'Bearer x', asSandbox({ aud: `${publicUrl}/cds-services` })])(
    'D15 discovery is public, whatever comes with it',
    async (authorization) => {
      const headers = {
        'x-forwarded-proto': 'https',
        ...(authorization === undefined ? {} : { authorization }),
      }
      expect((await service.app.inject({ url: '/cds-services', headers })).statusCode).toBe(200)
    },
  )
})

describe('A13 T11 T24 whose call it is', () => {
  const iss = 'https://shared-ehr.example'
  const many = open(
    configOf([
      { iss, jwks: keysOf(ec), tenant: 'hospital-a', tenantClaim: 'a' },
      { iss, jwks: keysOf(rsa), tenant: 'hospital-b', tenantClaim: 'b' },
    ]),
  )
  const identify = (key: SigningKey, changes: JsonObject) =>
    many.callers.identify({
      authorization: [bearer(makeToken(key, claimsFor(iss, endpoint, changes)))],
      path,
    })

  test.each([
    ['hospital-a', ec, 'a'],
    ['hospital-b', rsa, 'b'],
  ] as const)('%s by its tenant claim', async (tenant, key, claim) => {
    const caller = await identify(key, { tenant: claim })
    expect([caller.tenant, caller.issuer?.tenantClaim]).toEqual([tenant, claim])
  })

  test.each([
    ['A13 no tenant', ec, {}],
    ['A13 another tenant', ec, { tenant: 'c' }],
    ['A13 a list of tenants', ec, { tenant: ['a'] }],
    ['T11 A05 the tenant of another hospital, signed by its own key', ec, { tenant: 'b' }],
  ] as const)('%s is refused', async (_name, key, changes) => {
    await expect(identify(key, changes)).rejects.toMatchObject({ code: 'ERR_CALLER_UNKNOWN' })
  })
})

describe('sandbox mode', () => {
  const local = `http://127.0.0.1:8080${path}`
  const { publicUrl: _left, ...withoutUrl } = configOf([issuers[0] ?? {}], { mode: 'sandbox' })

  test('without issuers whoever calls is the first tenant', async () => {
    const { callers, app } = open(configOf([], { mode: 'sandbox' }))
    expect(await callers.identify({ authorization: [], path })).toEqual({ tenant: 'hospital-a' })
    expect((await call({ app }, undefined)).statusCode).toBe(200)
  })

  test('A01 T38 without issuers nobody may call in production', async () => {
    const { app } = open(configOf([]))
    expect((await call({ app }, undefined)).statusCode).toBe(401)
    expect((await call({ app }, asSandbox())).statusCode).toBe(401)
  })

  test.each([
    [local, 200],
    [`https://localhost${path}`, 200],
    [`http://[::1]:1${path}`, 200],
    [`http://127.0.0.1.evil.example${path}`, 401],
    [`http://localhost@evil.example${path}`, 401],
    [`http://127.0.0.1:8080${path}?x`, 401],
    [`http://127.0.0.1:8080/x/..${path}`, 401],
    [`http://2130706433${path}`, 401],
    ['http://127.0.0.1:8080', 401],
    [`https://cds.hospital.example${path}`, 401],
    ['', 401],
  ])('A08 X08 with issuers and no public URL, aud %s', async (aud, status) => {
    const { app } = open(withoutUrl)
    expect((await call({ app }, asSandbox({ aud }))).statusCode).toBe(status)
  })

  test('A08 X08 T30 with a public URL no other address counts', async () => {
    const { app } = open(configOf([issuers[0] ?? {}], { mode: 'sandbox' }))
    expect((await call({ app }, asSandbox({ aud: local }))).statusCode).toBe(401)
    const answer = await app.inject({
      method: 'POST',
      url: path,
      headers: { host: 'evil.example', authorization: asSandbox({ aud: `http://evil.example${path}` }) },
      payload: orderSelectBody(),
    })
    expect(answer.statusCode).toBe(401)
  })
})
