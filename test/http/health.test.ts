import { describe, expect, test } from 'vitest'
import type { Config } from '../../src/config/config.ts'
import type { Callers } from '../../src/http/caller/caller.ts'
import { noStore } from '../../src/store/no-store.ts'
import type { StoreStatus } from '../../src/store/store.ts'
import { openApp } from '../support/app.ts'
import { discharge, dischargeBody } from '../support/requests.ts'
import { byWord, northCalls, storeUp, twoHospitals, westCalls } from '../support/two-hospitals.ts'

const near = '127.0.0.1'
const far = '203.0.113.9'
const behindProxy = { ...twoHospitals, trustedProxies: ['192.0.2.1'] }
const https = { 'x-forwarded-proto': 'https' }

function production(changes: Partial<Config> = {}, status: StoreStatus = storeUp, callers: Callers = byWord) {
  return openApp({ ...behindProxy, ...changes }, { callers, store: { ...noStore, status } }).app
}

describe('X03 T05 readiness', () => {
  const ask = (status: StoreStatus, changes: Partial<Config> = {}) =>
    production(changes, status).inject({ url: '/health/ready', remoteAddress: near })

  test.each([
    ['that answers', storeUp, 200, 'ready'],
    ['that has not answered yet', { ...storeUp, state: 'idle' }, 503, 'not-ready'],
    ['that does not answer', { ...storeUp, state: 'down' }, 503, 'not-ready'],
    ['that is not there', noStore.status, 503, 'not-ready'],
  ] as const)('in production with a database %s', async (_name, status, code, word) => {
    const answer = await ask(status)
    expect([answer.statusCode, answer.json().status]).toEqual([code, word])
    expect(answer.headers['retry-after']).toBe(code === 503 ? '5' : undefined)
    expect(answer.json().obstacles).toHaveLength(code === 503 ? 1 : 0)
  })

  test('in sandbox mode nobody needs a database', async () => {
    expect((await ask({ ...storeUp, state: 'down' }, { mode: 'sandbox' })).statusCode).toBe(200)
  })

  test.each([
    [{ ...storeUp, waiting: 1001 }, '1001 entries wait'],
    [{ ...storeUp, lost: 2 }, '2 entries were lost'],
  ])('what could not be written is a problem and no reason to stop', async (status, problem) => {
    const answer = await ask(status)
    expect(answer.statusCode).toBe(200)
    expect(answer.json().problems).toEqual([expect.stringContaining(problem)])
    expect(answer.json().store).toEqual(status)
  })

  test.each([
    ['that keeps up', storeUp, []],
    ['that is away', { ...storeUp, state: 'down' }, [expect.stringContaining('3 entries wait')]],
  ] as const)('entries on their way to a database %s', async (_name, status, problems) => {
    const answer = await ask({ ...status, waiting: 3 }, { mode: 'sandbox' })
    expect(answer.json().problems).toEqual(problems)
  })

  test('problems with the keys of an issuer are told', async () => {
    const status = { issuers: [], problems: ['The keys of west cannot be had.'], refused: new Map() }
    const answer = await production({}, storeUp, { ...byWord, status }).inject('/health/ready')
    expect(answer.json().problems).toEqual(['The keys of west cannot be had.'])
  })

  test('L01 T28 health knows no patient, no issuer and no address', async () => {
    const app = production({ databaseUrl: 'postgresql://name:word@db.example/x' })
    await app.inject({
      method: 'POST',
      url: `/cds-services/${discharge}`,
      headers: { ...northCalls, ...https },
      remoteAddress: '192.0.2.1',
      payload: dischargeBody(),
    })
    for (const path of ['/health/live', '/health/ready']) {
      const { body } = await app.inject(path)
      expect(body).not.toMatch(/p1|example|word|1955/)
    }
  })
})

describe('T28 metrics in production are for those who are named', () => {
  const ask = (
    app: ReturnType<typeof production>,
    remoteAddress: string,
    headers = {},
    method = 'GET' as const,
  ) => app.inject({ method, url: '/metrics', remoteAddress, headers: { ...https, ...headers } })

  test.each([
    ['this machine, through the proxy', [], '192.0.2.1', { 'x-forwarded-for': near }, 200],
    ['a network', ['10.1.0.0/16'], '192.0.2.1', { 'x-forwarded-for': '10.1.2.3' }, 200],
    ['an address of IPv6', ['2001:db8::/32'], '192.0.2.1', { 'x-forwarded-for': '2001:db8::7' }, 200],
    ['a kind of network', ['uniquelocal'], '192.0.2.1', { 'x-forwarded-for': '172.20.0.1' }, 200],
    ['another address', ['10.1.0.0/16'], '192.0.2.1', { 'x-forwarded-for': '10.2.2.3' }, 404],
    ['one of whom the proxy says nothing', ['loopback', '192.0.2.0/24'], '192.0.2.1', {}, 404],
    ['somebody on the internet', ['loopback'], '192.0.2.1', { 'x-forwarded-for': far }, 404],
    ['one who names himself', ['loopback'], '192.0.2.1', { 'x-forwarded-for': `${near}, ${far}` }, 404],
  ] as const)('%s', async (_name, readers, address, headers, status) => {
    const app = production(readers.length === 0 ? {} : { metricsReaders: [...readers] })
    const answer = await ask(app, address, headers)
    expect(answer.statusCode).toBe(status)
    if (status === 404) expect(answer.body).toBe((await ask(app, address, headers)).body)
  })

  test('to others the path is not there, whatever they do with it', async () => {
    const app = production()
    for (const method of ['GET', 'HEAD', 'POST', 'DELETE'] as const) {
      const at = (url: string) =>
        app.inject({ method, url, remoteAddress: '192.0.2.1', headers: { ...https, 'x-forwarded-for': far } })
      const [metrics, nothing] = [await at('/metrics'), await at('/nothing')]
      expect([metrics.statusCode, metrics.body]).toEqual([nothing.statusCode, nothing.body])
      expect(metrics.headers.allow).toBeUndefined()
    }
  })

  test('T30 a proxy that is not known hides who asks', async () => {
    const tls = { ...twoHospitals, trustedProxies: [] }
    const { app } = openApp({ ...tls, mode: 'production' }, { callers: byWord })
    const answer = await app.inject({
      url: '/metrics',
      remoteAddress: near,
      headers: { 'x-forwarded-for': far },
    })
    expect([403, 404]).toContain(answer.statusCode)
  })

  test('A16 refused tokens are counted by what was wrong, and keys by issuer', async () => {
    const status = {
      issuers: [
        { iss: 'https://west.example/fhir', tenant: 'west', keys: { state: 'usable', count: 2 } },
        { iss: 'https://north.example/fhir', tenant: 'north', keys: { state: 'none', count: 2 } },
      ],
      problems: [],
      refused: new Map([['exp', 4]]),
    } as const
    const { app } = openApp({}, { callers: { ...byWord, status }, store: { ...noStore, status: storeUp } })
    const { body } = await app.inject('/metrics')
    for (const line of [
      'osteohooks_callers_refused_total{reason="exp"} 4',
      'osteohooks_issuer_keys{iss="https://west.example/fhir"} 2',
      'osteohooks_issuer_keys{iss="https://north.example/fhir"} 0',
      'osteohooks_store_up 1',
    ])
      expect(body).toContain(line)
    expect((await app.inject('/metrics')).body).toContain('osteohooks_callers_refused_total{reason="exp"} 4')
  })
})

describe('T28 T24 explanations are a permission of the issuer', () => {
  const explain = (changes: Partial<Config>, headers: Readonly<Record<string, string>>) =>
    production(changes).inject({
      method: 'POST',
      url: `/explain/${discharge}`,
      remoteAddress: '192.0.2.1',
      headers: { ...https, ...headers },
      payload: dischargeBody(),
    })

  test.each([
    ['an issuer that has it', {}, northCalls, 200],
    ['an issuer that has not', {}, westCalls, 403],
    ['nobody', {}, {}, 401],
    ['any issuer in sandbox mode', { mode: 'sandbox' }, westCalls, 200],
  ] as const)('%s', async (_name, changes, headers, status) => {
    const answer = await explain(changes, headers)
    expect(answer.statusCode).toBe(status)
    if (status === 403) expect(answer.json().issue[0].details.coding[0].code).toBe('ERR_CALLER_NOT_ALLOWED')
  })

  test('the body of one that has not is not read', async () => {
    const answer = await production().inject({
      method: 'POST',
      url: `/explain/${discharge}`,
      remoteAddress: '192.0.2.1',
      headers: { ...https, ...westCalls, 'content-type': 'application/json' },
      payload: '{',
    })
    expect(answer.statusCode).toBe(403)
  })
})

describe('T24 T29 X06 pages of one hospital read nothing of another', () => {
  const from = async (
    origin: string,
    headers: Readonly<Record<string, string>>,
    method = 'POST' as const,
  ) => {
    const answer = await production().inject({
      method,
      url: `/cds-services/${discharge}`,
      remoteAddress: '192.0.2.1',
      headers: { ...https, ...headers, origin },
      payload: dischargeBody(),
    })
    expect(answer.headers.vary).toContain('Origin')
    expect(answer.headers['access-control-allow-credentials']).toBeUndefined()
    return answer.headers['access-control-allow-origin']
  }

  test.each([
    ['https://west.example', westCalls, 'https://west.example'],
    ['https://north.example', northCalls, 'https://north.example'],
    ['https://north.example', westCalls, undefined],
    ['https://west.example', northCalls, undefined],
    ['https://west.example.evil.nl', westCalls, undefined],
    ['null', westCalls, undefined],
    ['http://localhost:3000', westCalls, undefined],
  ] as const)('a page of %s', async (origin, headers, allowed) => {
    expect(await from(origin, headers)).toBe(allowed)
  })

  test('X04 X05 a preflight and a refusal of an unknown caller can be read by pages of both', async () => {
    for (const origin of ['https://west.example', 'https://north.example']) {
      expect(await from(origin, {})).toBe(origin)
      const preflight = await production().inject({
        method: 'OPTIONS',
        url: `/cds-services/${discharge}`,
        remoteAddress: '192.0.2.1',
        headers: { ...https, origin, 'access-control-request-method': 'POST' },
      })
      expect([preflight.statusCode, preflight.headers['access-control-allow-origin']]).toEqual([204, origin])
    }
  })
})
