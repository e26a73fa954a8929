import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Json, JsonObject } from '../../../src/json.ts'
import { openAttackerStub } from '../../support/attacker-stub.ts'
import { discharge, orderSelect } from '../../support/requests.ts'
import {
  asJwk,
  claimsFor,
  compact,
  makeKey,
  makeToken,
  noon,
  signShared,
  signWith,
} from '../../support/tokens.ts'
import { call, configOf, endpoint, openService, path, publicUrl, reasonsOf } from './ehr.ts'

const iss = 'https://ehr-a.example/fhir'
const issB = 'https://ehr-b.example/fhir'
const seconds = noon / 1000
const minutes = (many: number) => seconds + many * 60

const ec = makeKey('ES384', 'ec-1')
const rsa = makeKey('RS384', 'cnNh+/k=')
const ofB = makeKey('ES384', 'b-1')
const attackers = makeKey('ES384', 'ec-1')
const inline = (...keys: readonly { readonly jwk: JsonObject }[]) => ({ keys: keys.map(({ jwk }) => jwk) })

const jku = 'https://ehr-a.example/jwks'
const service = openService(
  configOf([
    { iss, jku, jwks: inline(ec, rsa), tenant: 'hospital-a' },
    { iss: issB, jwks: inline(ofB), tenant: 'hospital-b', audiences: ['osteohooks'] },
  ]),
)
const attacker = await openAttackerStub()
afterAll(async () => {
  await service.close()
  await attacker.close()
})

const claims = (changes: JsonObject = {}, aud: Json = endpoint) => claimsFor(iss, aud, changes)
const bearer = (token: string) => `Bearer ${token}`
const token = (changes: JsonObject = {}, header: JsonObject = {}, key = ec) =>
  bearer(makeToken(key, claims(changes), header))
const unsigned = (header: JsonObject) => bearer(`${compact(header, claims(), () => Buffer.alloc(0))}`)
const shared = (alg: string, secret: string | Buffer) =>
  bearer(compact({ alg, typ: 'JWT', kid: ec.kid }, claims(), signShared(alg, secret)))
const asPem = ec.publicKey.export({ format: 'pem', type: 'spki' })
const asDer = ec.publicKey.export({ format: 'der', type: 'spki' })
const by = (alg: string, key: typeof ec) =>
  bearer(
    compact({ alg, typ: 'JWT', kid: key.kid }, claims(), (bytes) => signWith(alg, key.privateKey, bytes)),
  )
const other = (alg: string) => {
  const key = makeKey(alg, ec.kid)
  return by(alg, key)
}
/** A valid token for this `aud`; undefined leaves it out. */
const meant = (aud: Json | undefined) => token({ aud })

describe('A16 refusals look alike', () => {
  test('a caller without a token sees neither what is missing nor for whom it would count', async () => {
    const answer = await call(service, undefined)
    expect(answer.statusCode).toBe(401)
    expect(answer.headers['www-authenticate']).toBe('Bearer')
    const { resourceType, issue } = answer.json()
    expect([resourceType, issue.length, issue[0].code]).toEqual(['OperationOutcome', 1, 'login'])
  })
})

const huge = 'x'.repeat(9000)
const attackerJwk = asJwk(attackers.publicKey)
const nul = '\u0000'

describe('T01 T02 T03 T28 every other token is refused in the same way', () => {
  test.each<[string, string, string | undefined]>([
    ['A01 T01 no token', 'authorization', undefined],
    ['A01 Basic', 'authorization', 'Basic dXNlcjpwYXNz'],
    ['A01 Bearer without a token', 'authorization', 'Bearer '],
    ['A01 an empty header', 'authorization', ''],
    ['A01 a token without Bearer', 'authorization', token().slice('Bearer '.length)],
    ['A01 two tokens in one header', 'authorization', `${token()}, ${token()}`],
    ['A01 a word', 'not-a-jwt', 'Bearer x'],
    ['A01 one with a fourth part', 'not-a-jwt', `${token()}.x`],
    ['A01 one of more than 8 kB', 'token-too-long', token({ padding: huge })],
    ['A01 one whose claims are a list', 'not-a-jwt', by('ES384', ec).replace(/\.[^.]+\./, '.W10.')],
    ['A01 one that is no JSON', 'not-a-jwt', 'Bearer e30.e30x.e30'],
    ['A02 T02 alg none without a signature', 'not-a-jwt', unsigned({ alg: 'none', typ: 'JWT' })],
    ['A02 T02 alg none with one', 'alg', token({}, { alg: 'none' })],
    ['A02 T02 alg nOnE with one', 'alg', token({}, { alg: 'nOnE' })],
    ['A03 T02 HS256 with the PEM of the public key', 'alg', shared('HS256', asPem)],
    ['A03 T02 HS384 with the PEM of the public key', 'alg', shared('HS384', asPem)],
    ['A03 T02 HS512 with the DER of the public key', 'alg', shared('HS512', asDer)],
    ['A03 T02 HS384 with the JWK of the public key', 'alg', shared('HS384', JSON.stringify(ec.jwk))],
    ['A04 RS256 with the RSA key that is registered', 'alg', by('RS256', rsa)],
    ['A04 PS384 with the RSA key that is registered', 'alg', by('PS384', rsa)],
    ['A04 ES256', 'alg', other('ES256')],
    ['A04 EdDSA', 'alg', other('EdDSA')],
    ['A04 T02 alg as a list', 'alg', token({}, { alg: ['ES384'] })],
    ['A04 T02 no alg', 'alg', bearer(compact({ typ: 'JWT', kid: ec.kid }, claims(), () => Buffer.alloc(96)))],
    ['T02 ES384 in the header with the kid of an RSA key', 'kid', token({}, { kid: rsa.kid })],
    ['T02 RS384 in the header with the kid of an EC key', 'kid', token({}, { kid: ec.kid }, rsa)],
    ['T02 crit', 'crit', token({}, { crit: ['exp'] })],
    ['T02 crit with b64', 'crit', token({}, { crit: ['b64'], b64: false })],
    ['T02 b64 without crit', 'crit', token({}, { b64: true })],
    [
      'T02 an encrypted token',
      'not-a-jwt',
      'Bearer eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..aXY.Y2lwaGVy.dGFn',
    ],
    ['A05 no kid', 'kid', token({}, { kid: undefined })],
    ['A05 an unknown kid', 'kid', token({}, { kid: 'ec-2' })],
    ['A05 T03 a kid of another issuer', 'kid', bearer(makeToken(ofB, claims()))],
    ['A05 T03 a kid that climbs', 'kid', token({}, { kid: '../../etc/passwd' })],
    ['A05 T03 a kid with quotes', 'kid', token({}, { kid: `' OR '1'='1` })],
    ['A05 T03 a kid with NUL', 'kid', token({}, { kid: `ec-1${nul}` })],
    ['A05 a kid that is a number', 'kid', token({}, { kid: 1 })],
    ['A05 a kid in a list', 'kid', token({}, { kid: [ec.kid] })],
    ['A05 a kid of all objects', 'kid', token({}, { kid: '__proto__' })],
    ['A06 no typ', 'typ', token({}, { typ: undefined })],
    ['A06 another typ', 'typ', token({}, { typ: 'at+jwt' })],
    ['A07 T01 an unknown iss', 'iss', token({ iss: 'https://ehr-c.example/fhir' })],
    ['A07 an iss in another spelling', 'iss', token({ iss: `${iss}/` })],
    ['A07 no iss', 'iss', token({ iss: undefined })],
    ['A07 a list of iss', 'iss', token({ iss: [iss] })],
    ['A07 T03 jku of the attacker', 'jku', token({}, { jku: `${attacker.origin}/jwks` })],
    ['A07 T03 jku with a user', 'jku', token({}, { jku: 'https://ehr-a.example@127.0.0.1/jwks' })],
    ['A07 jku on another port', 'jku', token({}, { jku: 'https://ehr-a.example:8443/jwks' })],
    ['A07 jku by http', 'jku', token({}, { jku: 'http://ehr-a.example/jwks' })],
    ['A07 jku with a dot behind the host', 'jku', token({}, { jku: 'https://ehr-a.example./jwks' })],
    ['A07 jku through an open redirect', 'jku', token({}, { jku: `${jku}?to=${attacker.origin}` })],
    ['A07 a list of jku', 'jku', token({}, { jku: [jku] })],
    ['A07 jku where none is registered', 'jku', bearer(makeToken(ofB, claimsFor(issB, endpoint), { jku }))],
    ['A07 T03 the key of the attacker as jwk', 'signature', token({}, { jwk: attackerJwk }, attackers)],
    ['A07 T03 x5u of the attacker', 'signature', token({}, { x5u: attacker.origin }, attackers)],
    ['A07 T03 x5c of the attacker', 'signature', token({}, { x5c: ['MIIB'] }, attackers)],
    ['T01 the signature of another', 'signature', token({}, {}, attackers)],
    [
      'T01 a signature of another text',
      'signature',
      token().replace(/\.[^.]+$/, `.${token().split('.')[2]}`),
    ],
    ['A08 T01 the address of another service', 'aud', meant(`${publicUrl}/cds-services/${discharge}`)],
    ['A08 the address of the feedback', 'aud', meant(`${endpoint}/feedback`)],
    ['A08 the base address', 'aud', meant(publicUrl)],
    ['A08 another host', 'aud', meant(`https://evil.example/cds-services/${orderSelect}`)],
    ['A08 with a slash behind it', 'aud', meant(`${endpoint}/`)],
    ['A08 none', 'aud', meant(undefined)],
    ['A08 an empty list', 'aud', meant([])],
    ['A08 a list of others', 'aud', meant([publicUrl, 'x'])],
    ['A08 an object', 'aud', meant({ [endpoint]: endpoint })],
    ['A08 what another issuer may say', 'aud', meant('osteohooks')],
    ['A08 a loopback address in production', 'aud', meant(`http://127.0.0.1:8080${path}`)],
    ['A09 no exp', 'exp', token({ exp: undefined })],
    ['A09 T11 T32 expired', 'exp', token({ iat: minutes(-11), exp: minutes(-10) })],
    ['A09 expired by a minute, to the second', 'exp', token({ iat: minutes(-5), exp: minutes(-1) })],
    ['A09 exp as text', 'exp', token({ exp: String(minutes(5)) })],
    ['A09 exp as a fraction', 'exp', token({ exp: minutes(5) + 0.5 })],
    ['A09 no exp but null', 'exp', token({ exp: null })],
    ['A10 exp without end', 'lifetime', token({ exp: 1e300 })],
    ['A10 an hour and a second', 'lifetime', token({ exp: seconds + 3601 })],
    ['A10 ten years', 'lifetime', token({ exp: minutes(10 * 365 * 24 * 60) })],
    ['A10 exp before iat', 'lifetime', token({ iat: seconds + 50, exp: seconds - 30 })],
    ['A11 no iat', 'iat', token({ iat: undefined })],
    ['A11 T32 iat ten minutes ahead', 'iat', token({ iat: minutes(10), exp: minutes(15) })],
    ['A11 iat as text', 'iat', token({ iat: String(seconds) })],
    ['A11 nbf in two minutes', 'nbf', token({ nbf: minutes(2) })],
    ['A11 nbf as text', 'nbf', token({ nbf: String(seconds) })],
    ['A12 no jti', 'jti', token({ jti: undefined })],
    ['A12 an empty jti', 'jti', token({ jti: '' })],
    ['A12 jti as a number', 'jti', token({ jti: 1 })],
    ['A12 T06 a jti of 257 characters', 'jti', token({ jti: 'x'.repeat(257) })],
    ['A12 T06 a jti that no database keeps', 'jti', token({ jti: `x${nul}` })],
    ['A12 T06 a jti that is no text', 'jti', token({ jti: '\ud800' })],
  ])('%s', async (_name, reason, authorization) => {
    const [first, before] = [await call(service, undefined), service.used.length]
    const answer = await call(service, authorization)
    expect(reasonsOf(service.lines).at(-1)).toBe(reason)
    expect([answer.statusCode, answer.body]).toEqual([401, first.body])
    expect(answer.headers['www-authenticate']).toBe('Bearer')
    expect(Object.keys(answer.headers).toSorted()).toEqual(Object.keys(first.headers).toSorted())
    // What was refused has used up no id, and nobody was asked for a key.
    expect([service.used.length, attacker.connections]).toEqual([before, 0])
  })
})

describe('T28 A16 what a refusal costs says nothing', () => {
  test.each([
    ['an unknown issuer', token({ iss: 'https://ehr-c.example/fhir' })],
    ['an unknown kid', token({}, { kid: 'ec-2' })],
    ['another audience', meant('x')],
    ['a wrong signature', token({}, {}, attackers)],
    ['an unknown issuer with RS384', bearer(makeToken(rsa, claims({ iss: 'https://ehr-c.example/fhir' })))],
    ['a wrong signature with RS384', bearer(makeToken({ ...makeKey('RS384', rsa.kid) }, claims()))],
    ['PS384, which is not allowed', by('PS384', rsa)],
    ['EdDSA, which is not allowed', other('EdDSA')],
  ])('%s costs one verification', async (_name, authorization) => {
    const verify = vi.spyOn(crypto.subtle, 'verify')
    expect((await call(service, authorization)).statusCode).toBe(401)
    expect(verify).toHaveBeenCalledTimes(1)
    verify.mockRestore()
  })
})

describe('A16 T10 T25 what the log knows of a refusal', () => {
  test('the configured issuer and the reason, and no part of a token', async () => {
    const claimed = claims({ sub: 'canary-subject', jti: 'canary-jti', aud: 'canary-aud' })
    await call(service, bearer(makeToken(ec, claimed)))
    await call(service, bearer(makeToken(ec, { ...claimed, iss: 'canary-iss' })))
    const [known, unknown] = service.lines.filter((line) => line.includes('caller refused')).slice(-2)
    expect(JSON.parse(known ?? '')).toMatchObject({ issuer: iss, tenant: 'hospital-a', reason: 'aud' })
    expect(JSON.parse(known ?? '').requestId).toMatch(/^[0-9a-f-]{36}$/)
    expect(Object.keys(JSON.parse(unknown ?? ''))).not.toContain('issuer')
    const parts = makeToken(ec, claimed).split('.')
    const log = service.lines.join('')
    expect(['canary', ...parts].filter((canary) => log.includes(canary))).toEqual([])
  })

  test('reasons are counted for the metrics', async () => {
    const before = service.callers.status.refused.get('typ') ?? 0
    await call(service, token({}, { typ: 'x' }))
    expect(service.callers.status.refused.get('typ')).toBe(before + 1)
  })
})

describe('over a real connection', () => {
  let port = 0
  beforeAll(async () => {
    await service.app.listen({ host: '127.0.0.1', port: 0 })
    const address = service.app.server.address()
    port = typeof address === 'object' && address !== null ? address.port : 0
  })

  /** Node joins or drops headers that come twice; here they are sent as they stand. */
  const statusOf = (...headers: readonly string[]) =>
    new Promise<string>((resolve, reject) => {
      const lines = [
        'Host: x',
        'Content-Type: application/json',
        'Content-Length: 2',
        'X-Forwarded-Proto: https',
        'Connection: close',
      ]
      const socket = connect(port, '127.0.0.1', () =>
        socket.write(`POST ${path}${query} HTTP/1.1\r\n${[...lines, ...headers].join('\r\n')}\r\n\r\n{}`),
      )
      socket.setEncoding('utf8').on('error', reject)
      socket.once('data', (text) => resolve(String(text).split(' ')[1] ?? ''))
    })
  let query = ''

  test('A01 two Authorization headers are refused, though each of them is good', async () => {
    const [good, other] = [`Authorization: ${token()}`, `Authorization: ${token()}`]
    expect(await statusOf(good, other)).toBe('401')
    expect(await statusOf(good, 'authorization: Basic x')).toBe('401')
  })

  test('A01 a token in the query is none', async () => {
    query = `?access_token=${token().slice('Bearer '.length)}`
    expect(await statusOf()).toBe('401')
    query = ''
  })

  test('X08 T30 headers that name another host change nothing', async () => {
    const forged = ['X-Forwarded-Host: evil.example', 'Forwarded: host=evil.example;proto=http']
    const fromHeader = makeToken(ec, claims({ aud: `http://evil.example${path}` }))
    expect(await statusOf(`Authorization: Bearer ${fromHeader}`, ...forged)).toBe('401')
    // The body is no request, which is only seen once the caller is known.
    expect(await statusOf(`Authorization: ${token()}`, ...forged)).toBe('400')
  })
})
