import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { Agent as SecureAgent, request as secureRequest } from 'node:https'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, test } from 'vitest'
import { openApp, root } from '../support/app.ts'
import { discharge, dischargeBody } from '../support/requests.ts'

const path = `/cds-services/${discharge}`
const body = JSON.stringify(dischargeBody())
const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }

/** A server in a process of its own. */
async function startProcess(settings: object) {
  const folder = mkdtempSync(join(tmpdir(), 'osteohooks-shutdown-'))
  const file = join(folder, 'config.json')
  writeFileSync(file, JSON.stringify(settings))
  const child = spawn(process.execPath, [join(root, 'src/server.ts')], {
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      OSTEOHOOKS_NOW: '2026-11-22',
      OSTEOHOOKS_CONFIG: file,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: { readonly msg: string; readonly address?: string }[] = []
  const reader = createInterface(child.stdout)
  const wanted = new Map<string, () => void>()
  reader.on('line', (line) => {
    const read = JSON.parse(line)
    lines.push(read)
    wanted.get(read.msg)?.()
  })
  const said = (msg: string) =>
    lines.some((line) => line.msg === msg)
      ? Promise.resolve()
      : new Promise<void>((resolve) => wanted.set(msg, resolve))
  const ended = once(child, 'close')
  ended.finally(() => rmSync(folder, { recursive: true }))
  await said('serving')
  return { child, lines, said, ended, address: lines[0]?.address ?? '' }
}

/** @returns the status and whether the connection stays open, or the code of the error */
function call(address: string, agent: Agent): Promise<{ status: number | string; connection?: string }> {
  return new Promise((resolve) => {
    const sent = request(`${address}${path}`, { method: 'POST', headers, agent })
    sent.once('error', (error: NodeJS.ErrnoException) => resolve({ status: error.code ?? error.message }))
    sent.once('response', (answer) => {
      answer.resume()
      const { statusCode = 0 } = answer
      const { connection = '' } = answer.headers
      answer.once('end', () => resolve({ status: statusCode, connection }))
      answer.once('error', () => resolve({ status: 'cut off' }))
    })
    sent.end(body)
  })
}

describe('X03 SIGTERM under load', () => {
  test('every call that the process took is answered, and new ones are until the port closes', async () => {
    const { child, lines, said, ended, address } = await startProcess({ drainMs: 2500 })
    const agent = new Agent({ keepAlive: true, maxSockets: 20 })
    const found: (number | string)[] = []
    let whileDraining = 0
    let isDraining = false
    const keepCalling = async (): Promise<void> => {
      for (;;) {
        const { status, connection } = await call(address, agent)
        found.push(status)
        if (status !== 200) return
        if (isDraining && connection === 'close') whileDraining += 1
        if (found.length === 200) child.kill('SIGTERM')
      }
    }
    const calling = Promise.all(Array.from({ length: 20 }, keepCalling))
    await said('draining')
    isDraining = true
    const ready = await fetch(`${address}/health/ready`)
    const { status }: { readonly status: string } = JSON.parse(await ready.text())
    expect([ready.status, ready.headers.get('retry-after'), status]).toEqual([503, '5', 'draining'])
    expect((await fetch(`${address}/health/live`)).status).toBe(200)
    await calling
    expect((await ended)[0]).toBe(0)
    const decided = lines.filter(({ msg }) => msg === 'decided')
    expect(found.filter((status) => status === 200)).toHaveLength(decided.length)
    expect(whileDraining).toBeGreaterThan(20)
    expect(new Set(found.filter((status) => typeof status === 'number'))).toEqual(new Set([200]))
    expect(lines.at(-1)?.msg).toBe('stopped')
  })

  test('connections over which nothing was asked do not keep the process', async () => {
    const { child, ended, address } = await startProcess({ drainMs: 0 })
    const { port, hostname } = new URL(address)
    const idle = connect(Number(port), hostname)
    await once(idle, 'connect')
    // It has been taken by the process when one that came later has its answer.
    await (await fetch(`${address}/health/live`)).text()
    child.kill('SIGTERM')
    expect((await ended)[0]).toBe(0)
  })

  test('a body of which a part has come is awaited', async () => {
    const { child, said, ended, address } = await startProcess({ drainMs: 0 })
    const sent = request(`${address}${path}`, { method: 'POST', headers })
    const answer = once(sent, 'response')
    sent.write(body.slice(0, 10))
    await (await fetch(`${address}/health/live`)).text()
    child.kill('SIGTERM')
    await said('draining')
    sent.end(body.slice(10))
    expect((await answer)[0].statusCode).toBe(200)
    expect((await ended)[0]).toBe(0)
  })
})

test('X03 X07 the same over TLS: what has begun is answered, what was never used is closed', async () => {
  const folder = join(root, 'test/support/certificates')
  const tls = { certificateFile: join(folder, 'first.pem'), keyFile: join(folder, 'first.key.pem') }
  const { app } = openApp({ tls, drainMs: 0 })
  await app.listen({ host: '127.0.0.1', port: 0 })
  // A server that listens on a port has an AddressInfo; the type allows a pipe as well.
  const { port } = app.server.address() as AddressInfo
  const agent = new SecureAgent({ rejectUnauthorized: false, keepAlive: true })
  const send = () => secureRequest({ host: '127.0.0.1', port, path, method: 'POST', headers, agent })
  const unused = agent.createConnection({ host: '127.0.0.1', port, rejectUnauthorized: false })
  await once(unused ?? agent, 'secureConnect')
  const begun = send()
  const answer = once(begun, 'response')
  begun.write(body.slice(0, 10))
  const whole = send()
  whole.end(body)
  expect((await once(whole, 'response'))[0].resume().statusCode).toBe(200)
  const closed = app.close()
  begun.end(body.slice(10))
  expect((await answer)[0].resume().statusCode).toBe(200)
  await closed
  agent.destroy()
})
