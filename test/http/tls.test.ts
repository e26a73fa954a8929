import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type AddressInfo, connect as connectPlain, type Socket } from 'node:net'
import { join } from 'node:path'
import { connect, type SecureVersion, type TLSSocket } from 'node:tls'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { renewCertificate } from '../../src/http/transport-security.ts'
import { openApp } from '../support/app.ts'
import { discharge, dischargeBody } from '../support/requests.ts'
import { byWord, northCalls, twoHospitals } from '../support/two-hospitals.ts'

const folder = join(import.meta.dirname, '../support/certificates')
const pair = (certificate: string, key = certificate) => ({
  certificateFile: join(folder, `${certificate}.pem`),
  keyFile: join(folder, `${key}.key.pem`),
})
const url = `/cds-services/${discharge}`
const production = { ...twoHospitals, tls: pair('first') }
const statusOf = (text: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1])

function portOf(app: FastifyInstance): number {
  // A server that listens on a port has an AddressInfo; the type allows a pipe as well.
  return (app.server.address() as AddressInfo).port
}

describe('X07 X09 a server with a certificate', () => {
  const { app } = openApp(production, { callers: byWord })
  beforeAll(() => app.listen({ host: '127.0.0.1', port: 0 }))
  afterAll(() => app.close())

  const open = async (version: { minVersion?: SecureVersion; maxVersion?: SecureVersion } = {}) => {
    const socket = connect({ port: portOf(app), host: '127.0.0.1', rejectUnauthorized: false, ...version })
    await once(socket, 'secureConnect')
    return socket
  }
  const ask = async (socket: TLSSocket, request: string) => {
    let received = ''
    socket.on('data', (data) => {
      received += data.toString()
    })
    socket.write(request)
    await once(socket, 'close')
    return received
  }
  const post = () => {
    const body = JSON.stringify(dischargeBody())
    return (
      `POST ${url} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: ${northCalls.authorization}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
    )
  }

  test.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'answers over %s, and tells browsers to stay',
    async (version) => {
      const received = await ask(await open({ minVersion: version, maxVersion: version }), post())
      expect(statusOf(received)).toBe(200)
      expect(received.toLowerCase()).toContain('strict-transport-security: max-age=31536000')
    },
  )

  test.each(['TLSv1', 'TLSv1.1'] as const)('shakes no hands over %s', async (version) => {
    // Old versions need old ciphers on the side of the client before it can be refused by the server.
    const socket = connect({
      port: portOf(app),
      host: '127.0.0.1',
      rejectUnauthorized: false,
      minVersion: version,
      maxVersion: version,
      ciphers: 'DEFAULT@SECLEVEL=0',
    })
    const [error] = await once(socket, 'error')
    expect(error.code).toMatch(/PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|ECONNRESET/)
  })

  test('answers nothing that is no TLS', async () => {
    await expect(fetch(`http://127.0.0.1:${portOf(app)}/cds-services`)).rejects.toThrow()
  })

  test('keeps a connection that idles for as long as plain http does, and says so', async () => {
    const keepAlive = 'GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\n'
    const promised = async (socket: Socket) => {
      socket.write(keepAlive)
      const [head] = await once(socket, 'data')
      socket.destroy()
      return /^keep-alive: (.*)$/im.exec(String(head))?.[1]
    }
    const plain = openApp().app
    await plain.listen({ host: '127.0.0.1', port: 0 })
    const told = [await promised(await open()), await promised(connectPlain(portOf(plain), '127.0.0.1'))]
    await plain.close()
    expect(told).toEqual(['timeout=72', 'timeout=72'])
  })

  test('T31 tells what is no HTTP so, over TLS as well', async () => {
    expect(statusOf(await ask(await open(), 'CANARY\r\n\r\n'))).toBe(400)
  })

  test('takes a renewed certificate into use, and keeps the old one when the new one is none', async () => {
    const nameOf = async () => (await open()).getPeerCertificate().subject.CN
    expect(await nameOf()).toBe('first.osteohooks.test')
    renewCertificate(app.server, { tls: pair('second') })
    expect(await nameOf()).toBe('second.osteohooks.test')
    expect(() => renewCertificate(app.server, { tls: pair('first', 'second') })).toThrow('tls names')
    expect(() => renewCertificate(app.server, { tls: pair('absent') })).toThrow('tls names')
    expect(await nameOf()).toBe('second.osteohooks.test')
  })
})

describe('X07 T38 a certificate that cannot be used stops the start and says which', () => {
  test.each([
    ['a file that is not there', pair('absent')],
    ['a key of another certificate', pair('first', 'second')],
    ['a certificate that is none', { ...pair('first'), certificateFile: import.meta.filename }],
  ])('%s', (_name, tls) => {
    expect(() => openApp({ ...twoHospitals, tls })).toThrow(/^tls names .* cannot be used/)
    expect(readFileSync(pair('first').keyFile, 'utf8')).toContain('PRIVATE KEY')
  })
})

describe('X07 T30 production behind a proxy', () => {
  const ask = async (
    trustedProxies: readonly string[],
    headers: Readonly<Record<string, string>>,
    path = '/cds-services',
  ) => {
    const { app } = openApp({ ...twoHospitals, trustedProxies: [...trustedProxies] }, { callers: byWord })
    return app.inject({ url: path, headers, remoteAddress: '192.0.2.1' })
  }
  const https = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.9' }

  test.each([
    ['a trusted proxy that says https', ['192.0.2.1'], https, 200],
    ['a trusted network that says https', ['192.0.2.0/24'], https, 200],
    ['a trusted proxy that says http', ['192.0.2.1'], { ...https, 'x-forwarded-proto': 'http' }, 403],
    ['a trusted proxy that repeats its client', ['192.0.2.1'], { 'x-forwarded-proto': 'https, http' }, 403],
    ['a trusted proxy that says nothing', ['192.0.2.1'], {}, 403],
    ['another address that says https', ['192.0.2.2'], https, 403],
    ['somebody without any proxy that says https', [], https, 403],
    ['somebody who says Forwarded', ['192.0.2.1'], { forwarded: 'proto=https' }, 403],
  ] as const)('%s', async (_name, trusted, headers, status) => {
    const answer = await ask(trusted, headers)
    expect(answer.statusCode).toBe(status)
    if (status === 403) expect(answer.body).toContain('ERR_HTTPS_REQUIRED')
    expect(answer.headers['strict-transport-security']).toBe(status === 200 ? 'max-age=31536000' : undefined)
    expect(answer.headers.location).toBeUndefined()
  })

  test('nothing of the call is read over plain http', async () => {
    const { app } = openApp(twoHospitals, { callers: byWord })
    const answer = await app.inject({ method: 'POST', url, headers: northCalls, payload: '{' })
    expect([answer.statusCode, answer.json().issue[0].code]).toEqual([403, 'security'])
  })

  test.each(['/health/live', '/health/ready'])('%s is asked from near by', async (path) => {
    expect((await ask([], {}, path)).statusCode).not.toBe(403)
  })

  test('in sandbox mode plain http is answered, without telling browsers otherwise', async () => {
    const answer = await openApp().app.inject({ url: '/cds-services', headers: https })
    expect([answer.statusCode, answer.headers['strict-transport-security']]).toEqual([200, undefined])
  })
})
