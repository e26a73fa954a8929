import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { issuer } from '../../../src/config/issuer.ts'
import { type JsonObject, object } from '../../../src/json.ts'
import { openApp } from '../../support/app.ts'
import { MemoryStore } from '../../support/memory-store.ts'
import { orderSelect, orderSelectBody, orderSign, without } from '../../support/requests.ts'
import { byWord, northCalls, twoHospitals, westCalls } from '../../support/two-hospitals.ts'

const https = { 'x-forwarded-proto': 'https' }

/** Two hospitals with the same keys of hashes, as a file that names one key for all would give them. */
function openTwo(requireUserId = true) {
  const store = new MemoryStore(() => 0)
  const one = issuer.parse({ iss: 'https://west.example/fhir', tenant: 'west', requireUserId })
  const callers = {
    identify: async (presented: Parameters<typeof byWord.identify>[0]) => {
      const caller = await byWord.identify(presented)
      return caller.tenant === 'west' ? { ...caller, issuer: one } : caller
    },
  }
  const { app } = openApp({ ...twoHospitals, trustedProxies: ['loopback'] }, { store, callers })
  const post = async (payload: JsonObject, headers: Record<string, string>, service = orderSelect) => {
    const url = `/cds-services/${service}`
    const response = await app.inject({ method: 'POST', url, payload, headers: { ...headers, ...https } })
    await turn()
    return response
  }
  return { post, store }
}

describe('M 6.1 Q09 a call without userId', () => {
  const sent = orderSelectBody()
  const missing = { ...sent, context: without(object(sent['context']) ?? {}, 'userId') }
  const none = orderSelectBody({ context: { userId: null } })
  const wrong = orderSelectBody({ context: { userId: 'a b' } })

  test.each<[boolean, string, JsonObject, number]>([
    [true, 'sent', sent, 200],
    [true, 'missing', missing, 400],
    [true, 'null', none, 400],
    [true, 'wrong', wrong, 400],
    [false, 'sent', sent, 200],
    [false, 'missing', missing, 200],
    [false, 'null', none, 200],
    [false, 'wrong', wrong, 400],
  ])('requireUserId %s, userId %s', async (requireUserId, _name, body, status) => {
    const { post } = openTwo(requireUserId)
    const response = await post(body, westCalls)
    expect(response.statusCode).toBe(status)
    if (status === 400) expect(response.body).toContain('context.userId')
    else expect(response.json().cards).toHaveLength(1)
  })

  test('holds for the other hooks and is a matter of each issuer', async () => {
    const { post } = openTwo(false)
    expect((await post({ ...missing, hook: 'order-sign' }, westCalls, orderSign)).statusCode).toBe(200)
    expect((await post(missing, northCalls)).statusCode).toBe(400)
  })

  test('stands in the access log as a call of an unknown user', async () => {
    const { post, store } = openTwo(false)
    await post(missing, westCalls)
    expect(store.decisions.map(({ user }) => user)).toEqual(['unknown'])
  })
})

test('T24 one call to two hospitals with the same keys: nothing kept or shown has the same id', async () => {
  const { post, store } = openTwo()
  const body = orderSelectBody({ context: { encounterId: 'e1' } })
  for (const headers of [westCalls, northCalls]) expect((await post(body, headers)).statusCode).toBe(200)
  const [west = [], north = []] = store.decisions.map(({ patient, encounter, cards }) => [
    patient,
    encounter,
    ...cards.flatMap(({ uuid, advice, suggestions }) => [uuid, advice, ...suggestions]),
  ])
  expect(west.length).toBeGreaterThan(4)
  expect(north).toHaveLength(west.length)
  expect(west.filter((id) => north.includes(id))).toEqual([])
})
