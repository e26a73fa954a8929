import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates, type TlsOptions } from 'node:tls'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { openOutbound } from '../../src/outbound/open-outbound.ts'
import type { Outbound, OutboundRequest } from '../../src/outbound/outbound.ts'
import { listen, openAttackerStub, openStub, type Stub } from '../support/attacker-stub.ts'

const attacker = await openAttackerStub()
const opened: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one.close()
})
afterAll(async () => {
  expect(attacker.connections).toBe(0)
  await attacker.close()
})

function keep<T extends { close(): Promise<void> }>(one: T): T {
  opened.push(one)
  return one
}

/** One server with the only registered base. */
async function open(answer: (response: ServerResponse, path: string) => void) {
  const stub = keep(await openStub((request, response) => answer(response, request.url ?? '')))
  const base = `${stub.origin}/fhir`
  const outbound = keep(openOutbound((asked) => asked === base))
  return {
    stub,
    base,
    outbound,
    get: (changes: Partial<OutboundRequest> = {}) => ask(outbound, base, changes),
  }
}

function ask(outbound: Outbound, base: string, changes: Partial<OutboundRequest> = {}) {
  const signal = new AbortController().signal
  return outbound.get({
    base,
    url: `${base}/Patient/p1`,
    headers: {},
    mostBytes: 100_000,
    signal,
    ...changes,
  })
}

const json = (body: string) => (response: ServerResponse) =>
  void response.writeHead(200, { 'content-type': 'Application/FHIR+json; charset=utf-8' }).end(body)
const refused = (kind: string) => ({ name: 'OutboundRefused', kind })

describe('N01 T17 a request', () => {
  test('brings what was given and nothing else, and its answer comes back', async () => {
    const { stub, base, get } = await open(json('{"a":1}'))
    const answer = await get({
      url: `${base}/Observation?patient=p1&code=a|b`,
      headers: { authorization: 'Bearer x', accept: 'application/fhir+json' },
    })
    expect({ ...answer, body: answer.body.toString() }).toEqual({
      status: 200,
      mediaType: 'application/fhir+json',
      body: '{"a":1}',
    })
    const [{ method, path, headers } = { method: '', path: '', headers: {} }] = stub.arrived
    expect([method, path]).toEqual(['GET', '/fhir/Observation?patient=p1&code=a|b'])
    expect(headers).toEqual({
      host: new URL(base).host,
      connection: 'keep-alive',
      authorization: 'Bearer x',
      accept: 'application/fhir+json',
      'accept-encoding': 'identity',
    })
  })

  test('uses connections of those before, with its own token only', async () => {
    const { stub, get } = await open(json('{}'))
    await get({ headers: { authorization: 'Bearer 1' } })
    for (let more = 0; more < 10; more++) await get()
    // The next request may come before the connection of the last one counts as free.
    expect(stub.connections).toBeLessThanOrEqual(2)
    expect(new Set(stub.arrived.slice(1).map(({ headers }) => headers.authorization))).toEqual(
      new Set([undefined]),
    )
  })

  test.each([401, 404, 410, 429, 500])('an answer with status %i is an answer', async (status) => {
    const { get, stub } = await open((response) => void response.writeHead(status).end('no'))
    expect(await get()).toEqual({ status, body: Buffer.from('no') })
    expect(stub.arrived.length).toBe(1)
  })

  test('many at once share a bounded number of connections', async () => {
    const { stub, get } = await open(json('{}'))
    await Promise.all(Array.from({ length: 600 }, () => get()))
    expect(stub.arrived.length).toBe(600)
    expect(stub.connections).toBeLessThanOrEqual(256)
  })
})

describe('T07 T08 what is not registered', () => {
  test.each([
    ['another base', (base: string) => ({ base: `${base}2`, url: `${base}2/Patient/1` })],
    ['the attacker as base', () => ({ base: attacker.origin, url: attacker.origin })],
    ['the attacker as address', () => ({ url: `${attacker.origin}/fhir/Patient/1` })],
    ['a path that climbs', (base: string) => ({ url: `${base}/../admin` })],
    ['a user in the address', (base: string) => ({ url: base.replace('//', '//a@') })],
    ['another port', (base: string) => ({ url: base.replace(/:\d+/, `:${attacker.port}`) })],
    ['a file', () => ({ url: 'file:///etc/passwd' })],
  ])('%s is refused before anything is sent', async (_name, change) => {
    const { stub, base, get } = await open(json('{}'))
    await expect(get(change(base))).rejects.toMatchObject(refused('not-registered'))
    expect([stub.connections, attacker.connections]).toEqual([0, 0])
  })

  test('an address that resolves to this machine is refused, and its server sees nothing', async () => {
    const base = `https://ehr.test:${attacker.port}/fhir`
    const outbound = keep(
      openOutbound(
        () => true,
        async () => [{ address: '127.0.0.1', family: 4 }],
      ),
    )
    await expect(ask(outbound, base)).rejects.toMatchObject(refused('not-registered'))
  })

  test.each(['169.254.169.254', '127.0.0.2', '0.0.0.0', '[::ffff:7f00:1]', '[fe80::1]', '[::]'])(
    'a base that is %s is refused, though it is registered',
    async (host) => {
      const outbound = keep(openOutbound(() => true))
      const base = `https://${host}:${attacker.port}/latest`
      await expect(ask(outbound, base)).rejects.toMatchObject(refused('not-registered'))
    },
  )

  test('a base is refused as soon as it is registered no more', async () => {
    let isRegistered = true
    const stub = keep(await openStub((_request, response) => json('{}')(response)))
    const outbound = keep(openOutbound(() => isRegistered))
    expect((await ask(outbound, stub.origin)).status).toBe(200)
    isRegistered = false
    await expect(ask(outbound, stub.origin)).rejects.toMatchObject(refused('not-registered'))
  })
})

describe('N07 T09 redirects', () => {
  test.each([301, 302, 303, 307, 308])('%i is not followed, and the token goes nowhere', async (status) => {
    const { get, stub } = await open(
      (response) => void response.writeHead(status, { location: attacker.origin }).end(),
    )
    const headers = { authorization: 'Bearer canary' }
    await expect(get({ headers })).rejects.toMatchObject(refused('redirect'))
    expect([stub.arrived.length, attacker.connections]).toEqual([1, 0])
  })

  test('a proxy of the environment is not asked', async () => {
    for (const name of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'ALL_PROXY'])
      vi.stubEnv(name, attacker.origin)
    vi.stubEnv('NODE_USE_ENV_PROXY', '1')
    const { get } = await open(json('{}'))
    expect((await get()).status).toBe(200)
    expect(attacker.connections).toBe(0)
    vi.unstubAllEnvs()
  })
})

const bomb = gzipSync(Buffer.alloc(50_000_000))

describe('N07 T15 T16 sizes and times', () => {
  test.each<[string, (response: ServerResponse) => void]>([
    [
      'a length that is said',
      (response) => void response.writeHead(200, { 'content-length': 2e9 }).write('x'),
    ],
    ['chunks without end', (response) => pour(response)],
    ['a gzip bomb', (response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb)],
  ])('%s is broken off', async (_name, answer) => {
    const { get } = await open(answer)
    await expect(get()).rejects.toMatchObject(refused('too-large'))
  })

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const)('what was packed with %s, unasked, is unpacked', async (encoding, pack) => {
    const { get } = await open(
      (response) => void response.writeHead(200, { 'content-encoding': encoding }).end(pack('{"a":1}')),
    )
    expect((await get()).body.toString()).toBe('{"a":1}')
  })

  test.each([
    ['in an unknown way', 'zstd9', '{}'],
    ['in two ways', 'gzip, br', '{}'],
    ['not at all', 'gzip', '{}'],
  ])('what was packed %s is refused', async (_name, encoding, body) => {
    const { get } = await open(
      (response) => void response.writeHead(200, { 'content-encoding': encoding }).end(body),
    )
    await expect(get()).rejects.toMatchObject(refused('unreachable'))
  })

  test('exactly as many bytes as are allowed are read', async () => {
    const { get } = await open(json('x'.repeat(1000)))
    expect((await get({ mostBytes: 1000 })).body.length).toBe(1000)
    await expect(get({ mostBytes: 999 })).rejects.toMatchObject(refused('too-large'))
  })

  test.each<[string, (response: ServerResponse, begun: () => void) => void]>([
    ['no answer', (_response, begun) => begun()],
    [
      'a head without a body',
      (response, begun) => {
        response.writeHead(200)
        response.write('{')
        begun()
      },
    ],
    [
      'a body that dribbles',
      (response, begun) => {
        let written = 0
        const timer = setInterval(() => {
          response.write(' ')
          written++
          if (written === 5) begun()
        }, 1)
        response.on('close', () => clearInterval(timer))
      },
    ],
  ])('T16 %s is left when the call must go on', async (_name, answer) => {
    const late = new AbortController()
    const { get, stub } = await open((response) => answer(response, () => late.abort()))
    await expect(get({ signal: late.signal })).rejects.toMatchObject(refused('late'))
    expect(stub.arrived.length).toBe(1)
  })

  test('a call that is late already asks nobody', async () => {
    const { get, stub } = await open(json('{}'))
    await expect(get({ signal: AbortSignal.abort() })).rejects.toMatchObject(refused('late'))
    expect(stub.arrived.length).toBe(0)
  })

  test('a body that breaks off is no answer', async () => {
    const { get } = await open((response) => {
      response.writeHead(200, { 'content-length': 100 })
      response.write('{', () => response.destroy())
    })
    await expect(get()).rejects.toMatchObject(refused('unreachable'))
  })
})

describe('N07 connections that fail', () => {
  test('one more attempt, and no third', async () => {
    let connections = 0
    const server = createServer((socket) => {
      connections++
      socket.resetAndDestroy()
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
    const outbound = keep(openOutbound(() => true))
    await expect(ask(outbound, base)).rejects.toMatchObject(refused('unreachable'))
    expect(connections).toBe(2)
    server.close()
  })

  test('the second attempt may succeed', async () => {
    const { get, stub } = await open((response) =>
      stub.arrived.length === 1 ? void response.destroy() : json('{}')(response),
    )
    expect((await get()).status).toBe(200)
    expect(stub.arrived.length).toBe(2)
  })

  test('a port where nobody listens is unreachable, and the message names no address', async () => {
    const { stub, get } = await open(json('{}'))
    await stub.close()
    opened.shift()
    const error: unknown = await get().catch((caught: unknown) => caught)
    expect(error).toMatchObject(refused('unreachable'))
    expect(String(error)).not.toMatch(/127\.0\.0\.1|Patient|p1/)
  })

  test('a connection that does not come about in 300 ms is given up', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      let asked = (): void => {}
      const resolving = new Promise<void>((resolve) => {
        asked = resolve
      })
      // A name server that never answers takes as long as a server that never does.
      const outbound = keep(
        openOutbound(
          () => true,
          () => {
            asked()
            return new Promise(() => {})
          },
        ),
      )
      const answer = ask(outbound, 'https://ehr.test/fhir').catch((caught: unknown) => caught)
      await resolving
      vi.advanceTimersByTime(300)
      expect(await answer).toMatchObject(refused('late'))
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('X07 over TLS', () => {
  const folder = join(import.meta.dirname, '../support/certificates')
  const pem = (name: string) => readFileSync(join(folder, name), 'utf8')
  const pair = { cert: pem('first.pem'), key: pem('first.key.pem') }
  const secure = async (options: TlsOptions = {}): Promise<Stub> =>
    keep(
      await listen(createSecureServer({ ...pair, ...options }), 'https', (_request, response) =>
        json('{}')(response),
      ),
    )
  const trusting = async <T>(work: () => Promise<T>): Promise<T> => {
    const before = getCACertificates('default')
    setDefaultCACertificates([...before, pair.cert])
    return work().finally(() => setDefaultCACertificates(before))
  }

  test('a certificate of an authority that is trusted is taken', async () => {
    const { origin } = await secure()
    expect((await trusting(() => ask(keep(openOutbound(() => true)), origin))).status).toBe(200)
  })

  test('any other is refused, whatever the environment says', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
    const stub = await secure()
    await expect(ask(keep(openOutbound(() => true)), stub.origin)).rejects.toMatchObject(
      refused('unreachable'),
    )
    expect(stub.arrived).toEqual([])
    vi.unstubAllEnvs()
  })

  test('a certificate for another name is refused', async () => {
    const stub = await secure()
    const base = stub.origin.replace('127.0.0.1', '[::1]')
    const outbound = keep(openOutbound(() => true))
    await expect(trusting(() => ask(outbound, base))).rejects.toMatchObject(refused('unreachable'))
    expect(stub.arrived).toEqual([])
  })

  test('TLS 1.1 is refused', async () => {
    const stub = await secure({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' })
    const outbound = keep(openOutbound(() => true))
    await expect(trusting(() => ask(outbound, stub.origin))).rejects.toMatchObject(refused('unreachable'))
    expect(stub.arrived).toEqual([])
  })
})

/** Writes for as long as somebody reads. */
function pour(response: ServerResponse): void {
  const more = (): void => {
    while (!response.destroyed && response.write(Buffer.alloc(65_536, ' '))) {}
  }
  response.writeHead(200).on('drain', more)
  more()
}
