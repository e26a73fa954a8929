import { describe, expect, test } from 'vitest'
import { openApp } from '../support/app.ts'
import { discharge, dischargeBody } from '../support/requests.ts'

const [north, south] = ['https://ehr.north.example.org', 'https://ehr.south.example.org']
const tenants = { north: { allowedOrigins: [north] }, south: { allowedOrigins: [south] } }
const url = `/cds-services/${discharge}`

/** A server of two hospitals on which every call is of the first. */
const { app } = openApp({ tenants }, { callers: { identify: async () => ({ tenant: 'north' }) } })

describe('T24 X04 a preflight says nothing of the caller, so it is answered for pages of every tenant', () => {
  test.each([north, south])('%s', async (origin) => {
    const headers = {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization',
    }
    const answer = await app.inject({ method: 'OPTIONS', url, headers })
    expect(answer.headers['access-control-allow-origin']).toBe(origin)
    expect(answer.headers).not.toHaveProperty('access-control-allow-credentials')
  })
})

describe('T24 T29 X06 an answer is for pages of its own tenant', () => {
  test.each<[string, string | undefined]>([
    [north, north],
    [south, undefined],
    [`${north}.evil.example`, undefined],
    ['https://evil.example', undefined],
    ['null', undefined],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['http://localhost.evil.example', undefined],
    ['http://localhost:3000/x', undefined],
  ])('from %s', async (origin, allowed) => {
    const answer = await app.inject({ method: 'POST', url, headers: { origin }, payload: dischargeBody() })
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['access-control-allow-origin']).toBe(allowed)
    expect(answer.headers['vary']).toMatch(/Origin/i)
  })
})
