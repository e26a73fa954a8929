import { afterAll, describe, expect, test } from 'vitest'
import { claimsFor, makeKey, makeToken, noon } from '../../support/tokens.ts'
import { call, configOf, endpoint, onceOnly, openService, type TestService } from './ehr.ts'
import { describeReplay, unavailable } from './replay-cases.ts'

describeReplay('with one memory for all instances', async () => {
  const store = onceOnly()
  return { openStore: async () => store }
})

const iss = 'https://ehr-a.example/fhir'
const key = makeKey('ES384', 'a')
const config = configOf([{ iss, jwks: { keys: [key.jwk] }, tenant: 'hospital-a' }])
const opened: TestService[] = []
const open = (...changes: Parameters<typeof openService> extends [unknown, ...infer Rest] ? Rest : never) => {
  const service = openService(config, ...changes)
  opened.push(service)
  return service
}
afterAll(() => Promise.all(opened.map((one) => one.close())))
const bearer = (changes = {}, signer = key) =>
  `Bearer ${makeToken(signer, claimsFor(iss, endpoint, changes))}`

describe('A12 T05 T06 what is remembered of a token', () => {
  test('issuer and id, for as long as the token would be taken', async () => {
    const service = open()
    const exp = noon / 1000 + 300
    expect((await call(service, bearer({ jti: 'j1', exp }))).statusCode).toBe(200)
    expect(service.used).toEqual([`${iss} j1 ${(exp + 60) * 1000}`])
  })

  test('T06 a token that was not signed by the issuer uses up no id', async () => {
    const service = open()
    const attackers = makeKey('ES384', key.kid)
    expect((await call(service, bearer({ jti: 'j1' }, attackers))).statusCode).toBe(401)
    expect(service.used).toEqual([])
    expect((await call(service, bearer({ jti: 'j1' }))).statusCode).toBe(200)
  })

  test('T05 when it cannot be known, no call is taken: 503, and nothing of the token in the log', async () => {
    const service = open({ store: unavailable(onceOnly()) })
    const token = bearer({ jti: 'canary-jti' })
    const answer = await call(service, token)
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '5'])
    expect(answer.json().issue[0].details.coding[0].code).toBe('ERR_STORE_UNAVAILABLE')
    expect(service.lines.join('')).not.toMatch(/canary|eyJ/)
  })

  test('T28 the database is asked only for tokens that are otherwise good', async () => {
    const service = open({ store: unavailable(onceOnly()) })
    expect((await call(service, bearer({ aud: 'x' }))).statusCode).toBe(401)
    expect((await call(service, bearer({}, makeKey('ES384', key.kid)))).statusCode).toBe(401)
  })
})
