import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openApp } from '../support/app.ts'
import { canary } from '../support/canaries.ts'
import { takeLeaks, watchOutput } from '../support/leaks.ts'
import { discharge, dischargeBody } from '../support/requests.ts'

const path = `/cds-services/${discharge}`
const body = JSON.stringify(dischargeBody())
const head = (line: string, ...more: readonly string[]) =>
  [line, ...more, 'Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`].join('\r\n')
const post = (...more: readonly string[]) =>
  `${head(`POST ${path} HTTP/1.1`, 'Host: x', 'Connection: close', ...more)}\r\n\r\n${body}`

const { app, lines } = openApp({ requestTimeoutMs: 1500 })
beforeAll(() => app.listen({ host: '127.0.0.1', port: 0 }))
afterAll(() => app.close())

/** Everything that came back until the connection was closed. */
async function ask(...parts: readonly (string | Buffer)[]): Promise<string> {
  // A server that listens on a port has an AddressInfo; the type allows a pipe as well.
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
  let received = ''
  socket.on('data', (data) => {
    received += data.toString()
  })
  socket.on('error', () => {})
  for (const part of parts) socket.write(part)
  await once(socket, 'close')
  return received
}

const statusesOf = (received: string) =>
  [...received.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, code]) => Number(code))

describe('T31 what two servers could read in two ways is refused, and the connection closed', () => {
  test.each([
    ['a length and chunks', post('Transfer-Encoding: chunked')],
    ['two lengths that differ', post('Content-Length: 3')],
    ['a length that is none', `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: +2\r\n\r\n{}`],
    [
      'an encoding before chunks',
      `POST ${path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, x\r\n\r\n0\r\n\r\n`,
    ],
    ['a folded header', post('X-Folded: a\r\n b')],
    ['a blank before the colon', post('X-Blank : a')],
    ['a header without a name', post(': a')],
    ['a control character in a header', post('X-Control: a\u0000b')],
    [
      'a chunk of a wrong size',
      `POST ${path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n`,
    ],
    ['ends of lines without a return', post().replaceAll('\r\n', '\n')],
    ['two hosts', post('Host: evil.nl')],
    ['two hosts that are the same', post('hOST: x')],
    ['no host', post().replace('Host: x\r\n', '')],
    ['another protocol', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['a version that is none', post().replace('HTTP/1.1', 'HTTP/9.9')],
    ['a method that is none', post().replace('POST', 'KANARIE')],
    ['an address of 20 kB', post().replace(path, `/${'a'.repeat(20_000)}`)],
    ['five thousand headers', post(...Array.from({ length: 5000 }, (_, at) => `X-${at}: a`))],
  ])('%s', async (_name, request) => {
    const received = await ask(request, post())
    const [status = 0, ...more] = statusesOf(received)
    expect([400, 414, 431, 505]).toContain(status)
    // The second request on the same connection is not answered.
    expect(more).toEqual([])
    expect(received).not.toContain(canary)
  })

  test('HTTP/1.0 is answered and closed', async () => {
    const received = await ask(post().replace('HTTP/1.1', 'HTTP/1.0').replace('Connection: close\r\n', ''))
    expect(statusesOf(received)).toEqual([200])
  })
})

describe('Q03 a method that nobody uses here', () => {
  const asked = (method: string, at: string) => ask(post().replace(`POST ${path}`, `${method} ${at}`))

  test.each(['PROPFIND', 'MKCOL', 'PURGE', 'QUERY', 'M-SEARCH', 'TRACE'])('%s', async (method) => {
    const received = await asked(method, path)
    expect(statusesOf(received)).toEqual([405])
    expect(received).toMatch(/^allow: POST, OPTIONS\r$/im)
    expect(await asked(method, '/cds-services')).toMatch(/^allow: GET, HEAD, OPTIONS\r$/im)
    expect(statusesOf(await asked(method, '/nowhere'))).toEqual([404])
  })
})

describe('T30 X08 no header says where we are or who calls', () => {
  const cards = (received: string) => received.slice(received.indexOf('{"cards"'))

  test.each([
    ['another host', post().replace('Host: x', 'Host: evil.nl')],
    [
      'a forwarded host',
      post('X-Forwarded-Host: evil.nl', 'X-Forwarded-Proto: https', 'Forwarded: host=evil.nl'),
    ],
    ['an absolute target', post().replace(path, `http://evil.nl${path}`)],
  ])('%s', async (_name, request) => {
    const received = await ask(request)
    if (statusesOf(received)[0] === 200) expect(cards(received)).toBe(cards(await ask(post())))
    else expect([400, 404]).toContain(statusesOf(received)[0])
    expect(received).not.toContain('evil.nl')
  })
})

describe('T15 Q23 what is packed is not unpacked', () => {
  test.each(['gzip', 'deflate', 'br', 'zstd', 'x-gzip', 'gzip, identity'])('%s', async (encoding) => {
    const bomb = gzipSync(Buffer.alloc(20_000_000))
    const line = [`POST ${path} HTTP/1.1`, 'Host: x', 'Connection: close', 'Content-Type: application/json']
    const packed = [...line, `Content-Encoding: ${encoding}`, `Content-Length: ${bomb.length}`].join('\r\n')
    expect(statusesOf(await ask(`${packed}\r\n\r\n`, bomb))).toEqual([415])
  })
})

describe('X09 T26 T28 headers of answers', () => {
  test.each([
    ['a decision', 'POST', path, 200],
    ['a path at which nothing is', 'GET', '/openapi.json', 404],
    ['a version', 'GET', '/version', 404],
    ['a file', 'GET', '/package.json', 404],
    ['a way out', 'GET', '/..%2f..%2fetc/passwd', 404],
    ['a metric', 'GET', '/metrics', 200],
  ] as const)('%s says nothing of the server, and is kept nowhere', async (_name, method, url, status) => {
    const payload = method === 'POST' ? dischargeBody() : undefined
    const answer = await app.inject({ method, url, ...(payload === undefined ? {} : { payload }) })
    expect(answer.statusCode).toBe(status)
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
    for (const name of [
      'server',
      'x-powered-by',
      'etag',
      'last-modified',
      'access-control-allow-credentials',
    ])
      expect(answer.headers[name]).toBeUndefined()
    expect(answer.body).not.toMatch(/fastify|node\.js/i)
  })

  test('T26 an answer is never said to be unchanged', async () => {
    const answer = await app.inject({
      method: 'POST',
      url: path,
      headers: { 'if-none-match': '*', 'if-modified-since': 'Fri, 01 Jan 2100 00:00:00 GMT' },
      payload: dischargeBody(),
    })
    expect(answer.statusCode).toBe(200)
  })

  test.each(['PUT', 'DELETE', 'PATCH', 'GET', 'HEAD'] as const)(
    'Q03 %s on a service is 405',
    async (method) => {
      const answer = await app.inject({ method, url: path })
      expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'POST, OPTIONS'])
    },
  )

  test.each(['/cds-services', '/cds-services/'])(
    'D16 HEAD on %s has the headers and no body',
    async (url) => {
      const [asked, shown] = [await app.inject({ method: 'HEAD', url }), await app.inject(url)]
      expect([asked.statusCode, asked.body]).toEqual([200, ''])
      expect(asked.headers['content-type']).toBe(shown.headers['content-type'])
    },
  )
})

describe('L01 T25 L03 what a request says of itself is not repeated', () => {
  const answer = (
    url: string,
    headers: Readonly<Record<string, string>>,
    method: 'GET' | 'POST' | 'OPTIONS',
  ) => app.inject({ method, url, headers, ...(method === 'POST' ? { payload: `{"a":"${canary}` } : {}) })

  test.each([
    ['a path', `/cds-services/${canary}-123456782`, {}, 'POST'],
    ['a path of nothing', `/${canary}`, {}, 'GET'],
    ['a question', `${path}?patient=${canary}`, {}, 'POST'],
    ['a path that cannot be read', `/%E0%A4%A${canary}`, {}, 'GET'],
    [
      'a browser and a page',
      path,
      { 'user-agent': canary, referer: `https://ehr.example/${canary}` },
      'POST',
    ],
    [
      'an origin',
      path,
      { origin: `https://${canary}.nl`, 'access-control-request-method': 'POST' },
      'OPTIONS',
    ],
    ['a type', path, { 'content-type': `application/${canary}` }, 'POST'],
    ['an id of a request', path, { 'x-request-id': canary, 'x-correlation-id': canary }, 'POST'],
    ['a token', path, { authorization: `Bearer ${canary}`, cookie: canary }, 'POST'],
    ['a language', path, { 'accept-language': canary }, 'POST'],
  ] as const)('%s', async (_name, url, headers, method) => {
    const { body: told, headers: given } = await answer(url, headers, method)
    expect(`${told}${JSON.stringify(given)}`).not.toContain(canary)
    expect(lines.join('')).not.toContain(canary)
    expect((await app.inject('/metrics')).body).not.toContain(canary)
  })
})

test('L01 T10 a canary or a token that leaves a server is noticed', async () => {
  const own = openApp().app
  own.get('/echo', async () => `x ${canary}`)
  await own.inject('/echo')
  watchOutput('log', `eyJ${'a'.repeat(20)}.eyJ${'b'.repeat(20)}.c`)
  watchOutput('log', 'nothing of anybody')
  expect(takeLeaks().map((leak) => leak.split(':')[0])).toEqual(['answer of GET /echo', 'log'])
})

test('X02 a sender that goes away in the middle is no mistake of ours', async () => {
  const { app: other, lines: written } = openApp()
  await other.listen({ host: '127.0.0.1', port: 0 })
  const socket = connect((other.server.address() as AddressInfo).port, '127.0.0.1')
  await once(socket, 'connect')
  const begun = once(other.server, 'request')
  socket.write(`${head(`POST ${path} HTTP/1.1`, 'Host: x')}\r\n\r\n{"a":`)
  await begun
  socket.destroy()
  await other.close()
  expect(written.map((line) => JSON.parse(line).code)).toEqual(['ERR_REQUEST_MALFORMED'])
})

describe('T16 slow senders are closed, and others are served meanwhile', () => {
  test('a byte at a time', async () => {
    const slow = Array.from({ length: 20 }, () => ask(`${head(`POST ${path} HTTP/1.1`, 'Host: x')}\r\n\r\n{`))
    expect(statusesOf(await ask(post()))).toEqual([200])
    for (const received of await Promise.all(slow)) expect(statusesOf(received)).toEqual([408])
  })
})
