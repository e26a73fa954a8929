import { describe, expect, test } from 'vitest'
import type { Config } from '../../src/config/config.ts'
import { Allowance, networkOf } from '../../src/http/limits/rate-limit.ts'
import { openApp } from '../support/app.ts'
import { discharge, dischargeBody } from '../support/requests.ts'
import { byWord, northCalls, twoHospitals, westCalls } from '../support/two-hospitals.ts'

const url = `/cds-services/${discharge}`
const proxied = { trustedProxies: ['127.0.0.1'], mode: 'sandbox' } satisfies Partial<Config>

/** A server on a clock that stands still until it is moved. */
function hospitals() {
  const clock = { now: 0 }
  const { app } = openApp({ ...twoHospitals, ...proxied }, { callers: byWord, now: () => clock.now })
  const call = async (headers: Readonly<Record<string, string>>) => {
    const answer = await app.inject({ method: 'POST', url, headers, payload: dischargeBody() })
    return { status: answer.statusCode, wait: answer.headers['retry-after'], body: answer.body }
  }
  const statuses = async (count: number, headers: Readonly<Record<string, string>>) => {
    const found: number[] = []
    for (let at = 0; at < count; at += 1) found.push((await call(headers)).status)
    return found
  }
  return { app, clock, call, statuses }
}

describe('X10 T24 calls are limited by issuer', () => {
  test('X01 the call after the last one gets 429 and is told how long to wait', async () => {
    const { call, statuses, clock } = hospitals()
    expect(await statuses(5, westCalls)).toEqual([200, 200, 200, 200, 200])
    const refused = await call(westCalls)
    expect(refused).toMatchObject({ status: 429, wait: '12' })
    expect(JSON.parse(refused.body)).toMatchObject({
      resourceType: 'OperationOutcome',
      issue: [{ code: 'throttled', details: { coding: [{ code: 'ERR_TOO_MANY_CALLS' }] } }],
    })
    clock.now = 12_000
    expect(await statuses(2, westCalls)).toEqual([200, 429])
  })

  test('another issuer does not notice', async () => {
    const { statuses } = hospitals()
    expect(await statuses(7, westCalls)).toContain(429)
    expect(await statuses(7, northCalls)).toEqual([200, 200, 200, 200, 200, 200, 200])
  })

  test('T30 no header changes who is counted', async () => {
    const { statuses } = hospitals()
    await statuses(5, westCalls)
    for (const header of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'host', 'x-forwarded-host'])
      expect(await statuses(1, { ...westCalls, [header]: '203.0.113.9' })).toEqual([429])
  })

  test('refused calls are counted in the metrics, by their code', async () => {
    const { app, statuses } = hospitals()
    await statuses(7, westCalls)
    const page = (await app.inject('/metrics')).body
    expect(page).toContain(`osteohooks_requests_total{service="${discharge}",outcome="ERR_TOO_MANY_CALLS"} 2`)
  })

  test('without issuers there is no limit', async () => {
    const { app } = openApp()
    for (let at = 0; at < 700; at += 1) {
      const answer = await app.inject({ method: 'POST', url, payload: dischargeBody() })
      expect(answer.statusCode).toBe(200)
    }
  })
})

describe('X10 T01 refused tokens are limited by the address that they come from', () => {
  const from = (address: string) => ({ authorization: 'Bearer forged', 'x-forwarded-for': address })

  test('T30 which only a trusted proxy may name', async () => {
    const { call, statuses } = hospitals()
    expect(new Set(await statuses(6000, from('203.0.113.9')))).toEqual(new Set([401]))
    expect(await call(from('203.0.113.9'))).toMatchObject({ status: 429, wait: '1' })
    expect(await statuses(1, from('203.0.113.10'))).toEqual([401])
    expect(await statuses(1, { ...westCalls, 'x-forwarded-for': '203.0.113.11' })).toEqual([200])
  })

  test('T30 without a trusted proxy its word is nothing', async () => {
    const { app } = openApp({ ...twoHospitals, mode: 'sandbox' }, { callers: byWord, now: () => 0 })
    const found: number[] = []
    for (let at = 0; at < 6001; at += 1) {
      const headers = from(`203.0.113.${at % 250}`)
      found.push((await app.inject({ method: 'POST', url, headers, payload: {} })).statusCode)
    }
    expect(found.at(-1)).toBe(429)
  })

  test('health and discovery are answered all the same', async () => {
    const { app, statuses } = hospitals()
    await statuses(6001, from('203.0.113.9'))
    for (const path of ['/health/live', '/health/ready', '/cds-services'])
      expect((await app.inject({ url: path, headers: from('203.0.113.9') })).statusCode).toBe(200)
  })
})

describe('T06 what is remembered of callers', () => {
  test('has a bound, and the one that was not seen for longest is forgotten', () => {
    const allowance = new Allowance(3)
    for (const name of ['a', 'b', 'a', 'c', 'd']) allowance.use(name, 1, 0)
    expect(['a', 'b', 'c', 'd'].map((name) => allowance.waitMs(name, 1, 0) > 0)).toEqual([
      true,
      false,
      true,
      true,
    ])
  })

  test('T32 a clock that is set back gives nothing back', () => {
    const allowance = new Allowance(3)
    allowance.use('a', 1, 1_000_000)
    expect(allowance.waitMs('a', 1, 0)).toBe(60_000)
  })

  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '::ffff:192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8::5', '2001:db8:0:0'],
    ['2001:db8:1:2::1', '2001:db8:1:2'],
    ['::1', '0:0:0:0'],
  ])('of %s it is %s that counts', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })
})
