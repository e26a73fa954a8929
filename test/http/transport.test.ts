import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Config } from '../../src/config/config.ts'
import { openApp } from '../support/app.ts'
import { orderSelect, orderSelectBody } from '../support/requests.ts'

const path = `/cds-services/${orderSelect}`

describe('X01 X02 every refusal is an OperationOutcome that shows nothing of us', () => {
  const { app } = openApp()
  const json = { 'content-type': 'application/json' }
  test.each([
    ['a broken body', 'POST', path, json, '{', 400, 'structure'],
    ['an invalid call', 'POST', path, json, '{}', 400, 'invalid'],
    ['an unknown path', 'GET', '/patients/123456782', {}, '', 404, 'not-found'],
    ['an unknown path with a body', 'POST', '/nope', { 'content-type': 'text/plain' }, 'x', 404, 'not-found'],
    ['a path that cannot be decoded', 'GET', '/%zz', {}, '', 404, 'not-found'],
    ['a path that is too long', 'GET', `/cds-services/${'a'.repeat(500)}`, {}, '', 404, 'not-found'],
    ['a wrong method', 'DELETE', '/cds-services', {}, '', 405, 'not-supported'],
    ['no data', 'POST', path, json, JSON.stringify(orderSelectBody({ prefetch: {} })), 412, 'incomplete'],
    ['a wrong media type', 'POST', path, { 'content-type': 'text/xml' }, '<x/>', 415, 'not-supported'],
  ] as const)('%s', async (_name, method, url, headers, body, status, code) => {
    const answer = await app.inject({ method, url, headers, ...(body === '' ? {} : { body }) })
    expect(answer.statusCode).toBe(status)
    expect(answer.json()).toMatchObject({
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'error', code, details: { text: expect.any(String) } }],
    })
    expect(answer.body).not.toMatch(/123456782|node_modules|\/src\/|\\n +at |FST_|stack/)
    expect(answer.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.any(String),
    })
    expect(Object.keys(answer.headers)).not.toContain('server')
    expect(Object.keys(answer.headers)).not.toContain('x-powered-by')
  })
})

test('R05 X09 T26 a service answer is stored nowhere', async () => {
  const answer = await openApp().app.inject({ method: 'POST', url: path, payload: orderSelectBody() })
  expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
  expect(answer.headers.etag).toBeUndefined()
})

describe('X04 X05 X06 browsers', () => {
  const own = 'http://localhost:3000'
  const preflight = {
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type',
  }
  const { app } = openApp({ allowedOrigins: ['https://ehr.example.org'] })

  test.each([own, 'http://127.0.0.1:9000', 'http://[::1]:1', 'https://localhost', 'https://ehr.example.org'])(
    'a preflight from %s',
    async (origin) => {
      const answer = await app.inject({ method: 'OPTIONS', url: path, headers: { origin, ...preflight } })
      expect(answer.statusCode).toBe(204)
      expect(answer.headers).toMatchObject({
        'access-control-allow-origin': origin,
        vary: expect.stringContaining('Origin'),
      })
      expect(answer.headers['access-control-allow-headers']).toMatch(/authorization, content-type/)
      expect(answer.headers['access-control-allow-credentials']).toBeUndefined()
    },
  )

  test.each([
    'null',
    'https://evil.nl',
    'https://ehr.example.org.evil.nl',
    'https://ehr.example.org:8443',
    'http://ehr.example.org',
    'http://localhost.evil.nl',
    'http://127.0.0.1.evil.nl',
    'http://localhost:3000/',
    'http://user@localhost',
    'file://',
  ])('no header for %s', async (origin) => {
    for (const request of [
      { method: 'OPTIONS', headers: { origin, ...preflight } },
      { method: 'POST', headers: { origin } },
    ] as const) {
      const answer = await app.inject({
        url: path,
        payload: request.method === 'POST' ? orderSelectBody() : '',
        ...request,
      })
      expect(answer.headers['access-control-allow-origin']).toBeUndefined()
      expect(answer.headers.vary).toContain('Origin')
    }
  })

  test.each([
    ['a good answer', 'POST', path, orderSelectBody(), 200],
    ['a 400', 'POST', path, {}, 400],
    ['a 404', 'POST', '/cds-services/nope', {}, 404],
    ['a 405', 'PUT', path, {}, 405],
    ['a 412', 'POST', path, orderSelectBody({ prefetch: {} }), 412],
    ['a 415', 'POST', path, 'x', 415],
    ['discovery', 'GET', '/cds-services', undefined, 200],
  ] as const)('X05 %s can be read by a page', async (_name, method, url, payload, status) => {
    const answer = await app.inject({
      method,
      url,
      headers: { origin: own },
      ...(payload === undefined ? {} : { payload }),
    })
    expect([answer.statusCode, answer.headers['access-control-allow-origin']]).toEqual([status, own])
  })
})

describe('health', () => {
  test('says that it lives and with which plans it decides', async () => {
    const { app } = openApp()
    expect((await app.inject('/health/live')).json()).toEqual({ status: 'live' })
    const ready = (await app.inject('/health/ready')).json()
    expect(ready).toMatchObject({ status: 'ready', mode: 'sandbox', warnings: [] })
    expect(ready.plans.map((plan: { id: string }) => plan.id)).toEqual(['glucocorticoid', 'fracture'])
  })

  test('a review date that has passed warns and stops nothing', async () => {
    const { app } = openApp({ today: () => 60_000 })
    const ready = await app.inject('/health/ready')
    expect(ready.statusCode).toBe(200)
    expect(ready.json().warnings.join(' ')).toMatch(/plan glucocorticoid was due on \d{4}-/)
  })
})

describe('on a real port', () => {
  const limits: Partial<Config> = { bodyLimitBytes: 100_000, requestTimeoutMs: 1500 }
  const { app } = openApp(limits)
  let port = 0
  beforeAll(async () => {
    await app.listen({ host: '127.0.0.1', port: 0 })
    // A server that listens on a port has an AddressInfo; the type allows a pipe as well.
    port = (app.server.address() as AddressInfo).port
  })
  afterAll(() => app.close())

  const send = (body: string) =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    })
  const sized = (bytes: number) => {
    const empty = JSON.stringify(orderSelectBody({ top: { padding: '' } }))
    return JSON.stringify(orderSelectBody({ top: { padding: 'x'.repeat(bytes - Buffer.byteLength(empty)) } }))
  }

  test.each([
    [99_999, 200],
    [100_000, 200],
    [100_001, 413],
    [3_000_000, 413],
  ])('Q22 a body of %i bytes is answered with %i, and the client can read it', async (bytes, status) => {
    const answer = await send(sized(bytes))
    expect(answer.status).toBe(status)
    if (status === 413) expect(await answer.text()).toContain('ERR_REQUEST_TOO_LARGE')
  })

  test('Q22 a body in chunks, without a length, has the same limit', async () => {
    const chunks = ReadableStream.from([sized(100_001)].map((text) => new TextEncoder().encode(text)))
    const options: RequestInit & { duplex: 'half' } = {
      method: 'POST',
      body: chunks,
      duplex: 'half',
      headers: { 'content-type': 'application/json' },
    }
    expect((await fetch(`http://127.0.0.1:${port}${path}`, options)).status).toBe(413)
  })

  async function raw(...parts: readonly string[]): Promise<string> {
    const socket = connect(port, '127.0.0.1')
    let received = ''
    socket.on('data', (data) => {
      received += data.toString()
    })
    socket.on('error', () => {})
    for (const part of parts) socket.write(part)
    await once(socket, 'close')
    return received
  }

  const head = `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n`
  test.each([
    ['T16 headers that never end', [`POST ${path} HTTP/1.1\r\nHost: x\r\n`], '408', 'ERR_REQUEST_TIMEOUT'],
    ['T16 a body that never ends', [`${head}Content-Length: 50\r\n\r\n{`], '408', 'ERR_REQUEST_TIMEOUT'],
    [
      'T31 a header of 100 kB',
      [`GET /cds-services HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(100_000)}\r\n\r\n`],
      '431',
      'ERR_HEADERS_TOO_LARGE',
    ],
    [
      'T31 two lengths',
      [`${head}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}`],
      '400',
      'ERR_REQUEST_MALFORMED',
    ],
    [
      'T31 a chunk of a wrong size',
      [`${head}Transfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n`],
      '400',
      'ERR_REQUEST_MALFORMED',
    ],
    ['no HTTP at all', ['CANARY\r\n\r\n'], '400', 'ERR_REQUEST_MALFORMED'],
  ])('%s', async (_name, parts, status, code) => {
    const received = await raw(...parts)
    expect(received).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(received).toContain(code)
    expect(received).not.toContain('CANARY')
  })

  test('T16 connections that send nothing are closed, and others are served meanwhile', async () => {
    const idle = Array.from({ length: 50 }, () => raw())
    expect((await send(sized(3_000))).status).toBe(200)
    await Promise.all(idle)
  })
})

test('X03 closing answers what is under way and then takes no more', async () => {
  const { app } = openApp()
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  const call = () =>
    fetch(`${address}${path}`, {
      method: 'POST',
      body: JSON.stringify(orderSelectBody()),
      headers: { 'content-type': 'application/json' },
    })
  const underWay = Array.from({ length: 20 }, call)
  await Promise.race(underWay)
  const [answers] = await Promise.all([Promise.all(underWay), app.close()])
  expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 20 }, () => 200))
  await expect(call()).rejects.toThrow()
})
