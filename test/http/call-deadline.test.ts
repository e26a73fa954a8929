import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import type { JsonObject } from '../../src/json.ts'
import type { Ehr, Fetched } from '../../src/record/ehr/ehr.ts'
import { openApp } from '../support/app.ts'
import { openJwksStub, staysSilent } from '../support/jwks-stub.ts'
import { MemoryStore } from '../support/memory-store.ts'
import { orderSelect, orderSelectBody } from '../support/requests.ts'
import { claimsFor, makeKey, makeToken } from '../support/tokens.ts'
import { call, configOf, endpoint, onceOnly, openService, type TestService } from './caller/ehr.ts'

const iss = 'https://ehr-a.example/fhir'
const key = makeKey('ES384', 'a')
const tenant = 'hospital-a'
const deadlineMs = 100
const never = () => new Promise<never>(() => undefined)
const token = () => `Bearer ${makeToken(key, claimsFor(iss, endpoint))}`

const services: TestService[] = []
function open(issuer: JsonObject, changes: Parameters<typeof openService>[1] = {}) {
  const service = openService(configOf([{ iss, tenant, ...issuer }], { deadlineMs }), changes)
  services.push(service)
  return service
}
afterAll(() => Promise.all(services.map((service) => service.close())))
afterEach(() => {
  vi.restoreAllMocks()
})

describe('PF2 A15 T04 T05 the time of a call begins with its token', () => {
  test('keys that do not come are not waited for', async () => {
    const stub = await openJwksStub(key.jwk)
    stub.behave(staysSilent)
    const service = open({ jku: stub.jku })
    expect((await call(service, token())).statusCode).toBe(401)
    await service.close()
    await stub.close()
  })

  test('T05 a database that does not say whether a token was used is not waited for: refused', async () => {
    const service = open({ jwks: { keys: [key.jwk] } }, { store: { ...onceOnly(), useOnce: never } })
    const answer = await call(service, token())
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '5'])
  })
})

describe('PF2 N07 the FHIR server has what is left of it, less an eighth', () => {
  function openAsking(store = new MemoryStore(() => 0)) {
    const nothing: Fetched = { prefetch: {}, failed: {} }
    const ehr: Ehr = { draftMedications: () => undefined, missing: () => async () => nothing }
    return openApp({ deadlineMs: 400 }, { ehr, store })
  }

  test('so that there is time to ask what was answered before', async () => {
    const timeouts = vi.spyOn(AbortSignal, 'timeout')
    const store = new MemoryStore(() => 0)
    const { app } = openAsking(store)
    const payload = { ...orderSelectBody(), fhirServer: 'http://localhost:9090/fhir' }
    const answer = await app.inject({ method: 'POST', url: `/cds-services/${orderSelect}`, payload })
    expect(answer.json().cards).toHaveLength(1)
    expect(store.questions).toHaveLength(1)
    const [[milliseconds = 0] = []] = timeouts.mock.calls
    expect(milliseconds).toBeGreaterThan(0)
    expect(milliseconds).toBeLessThanOrEqual(350)
  })
})
