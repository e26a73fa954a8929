import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { on, once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, describe, expect, test } from 'vitest'
import type { JsonObject } from '../src/json.ts'
import { root } from './support/app.ts'
import { discharge, dischargeBody } from './support/requests.ts'

const program = join(root, 'src/server.ts')

function run(
  environment: Record<string, string>,
  ...argv: readonly string[]
): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [program, ...argv], { env: { PATH: process.env['PATH'], ...environment } })
}

async function finish(child: ChildProcessWithoutNullStreams) {
  const told = { out: '', err: '' }
  child.stdout.on('data', (data) => {
    told.out += data
  })
  child.stderr.on('data', (data) => {
    told.err += data
  })
  const [code] = await once(child, 'close')
  return { code, ...told }
}

test('the process says where it serves, answers, and stops when it is told to', async () => {
  const child = run({ PORT: '0', OSTEOHOOKS_NOW: '2026-11-22' })
  const lines: string[] = []
  const reader = createInterface(child.stdout)
  reader.on('line', (line) => lines.push(line))
  await once(reader, 'line')
  const ready = JSON.parse(lines[0] ?? '')
  expect(ready).toMatchObject({
    ready: true,
    mode: 'sandbox',
    callers: 'anybody',
    reach: 'this machine',
    address: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
  })
  const body = JSON.stringify(dischargeBody())
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${ready.address}/explain/${discharge}`, { method: 'POST', body, headers })
  expect(await answer.json()).toMatchObject({ service: discharge, evaluationDate: '2026-11-22' })
  const ended = once(child, 'close')
  child.kill('SIGTERM')
  expect((await ended)[0]).toBe(0)
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['serving', 'decided', 'draining', 'stopped'])
})

const folder = mkdtempSync(join(tmpdir(), 'osteohooks-server-'))
const file = join(folder, 'config.json')
afterAll(() => rmSync(folder, { recursive: true }))

test('T35 SIGHUP reloads, and a broken file keeps what was there', async () => {
  writeFileSync(file, JSON.stringify({ language: 'en' }))
  const child = run({ PORT: '0', OSTEOHOOKS_NOW: '2026-11-22', OSTEOHOOKS_CONFIG: file })
  const reader = createInterface(child.stdout)
  const lines = on(reader, 'line', { close: ['close'] })
  const until = async (wanted: string): Promise<JsonObject> => {
    for (;;) {
      const told: JsonObject = JSON.parse((await lines.next()).value?.[0])
      if (told['msg'] === wanted) return told
    }
  }
  const { address } = await until('serving')
  const problems = async () => {
    const ready: JsonObject = JSON.parse(await (await fetch(`${address}/health/ready`)).text())
    return ready['problems']
  }
  writeFileSync(file, '{')
  child.kill('SIGHUP')
  await until('not reloaded')
  expect(await problems()).toEqual([expect.stringMatching(/^Not reloaded.*not a readable JSON file/)])
  writeFileSync(file, JSON.stringify({ language: 'nl' }))
  child.kill('SIGHUP')
  await until('reloaded')
  expect(await problems()).toEqual([])
  const ended = once(child, 'close')
  child.kill('SIGTERM')
  expect((await ended)[0]).toBe(0)
})

test('a sandbox that others can reach says so', async () => {
  const child = run({ PORT: '0', HOST: '0.0.0.0' })
  const lines: string[] = []
  const reader = createInterface(child.stdout)
  reader.on('line', (line) => {
    lines.push(line)
    if (lines.length === 2) child.kill('SIGTERM')
  })
  await once(child, 'close')
  expect(lines.slice(0, 2).map((line) => JSON.parse(line))).toMatchObject([
    { ready: true, callers: 'anybody', reach: 'network' },
    { level: 'warn', msg: expect.stringMatching(/whoever reaches this address can call/) },
  ])
})

test('T38 production without anything set tells all reasons at once, and opens nothing', async () => {
  writeFileSync(file, JSON.stringify({ mode: 'production' }))
  const { code, out, err } = await finish(
    run({ PORT: '0', OSTEOHOOKS_CONFIG: file, OSTEOHOOKS_NOW: '2026-11-22' }),
  )
  expect([code, out]).toEqual([1, ''])
  expect(err).toMatch(/^ERR_CONFIG_INVALID 8 settings are not right/)
  for (const name of ['publicUrl', 'DATABASE_URL', 'issuers', 'cardKey', 'pseudonymKey', 'OSTEOHOOKS_NOW'])
    expect(err).toMatch(new RegExp(`^ {2}${name} `, 'm'))
  expect(err).not.toMatch(/\n +at /)
})

test('T10 T38 production refuses switches of the runtime on the command line too', async () => {
  writeFileSync(file, JSON.stringify({ mode: 'production' }))
  const child = spawn(process.execPath, ['--heapsnapshot-signal=SIGUSR2', program], {
    env: { PATH: process.env['PATH'], OSTEOHOOKS_CONFIG: file },
  })
  const { code, err } = await finish(child)
  expect(code).toBe(1)
  expect(err).toMatch(/^ {2}NODE_OPTIONS writes memory/m)
})

test('T35 settings that plans/ does not know stop the start', async () => {
  writeFileSync(file, JSON.stringify({ switchedOffRows: ['Z9'], services: { lost: {} } }))
  const { code, err } = await finish(run({ PORT: '0', OSTEOHOOKS_CONFIG: file }))
  expect(code).toBe(1)
  expect(err).toMatch(/services names lost[\s\S]*switchedOffRows names Z9/)
})

describe('a start that fails says what to mend, without a stack', () => {
  test.each([
    ['a wrong port', { PORT: 'http' }, [], /^ERR_CONFIG_INVALID PORT is "http"/],
    [
      'a port of another',
      { PORT: '0', HOST: '192.0.2.1' },
      [],
      /^ERR_CONFIG_INVALID HOST 192\.0\.2\.1, PORT 0 cannot be listened on/,
    ],
    ['an unknown argument', {}, ['--prot=8080'], /^ERR_CONFIG_INVALID Unknown argument/],
    [
      'a file that is not there',
      { OSTEOHOOKS_CONFIG: '/nowhere.json' },
      [],
      /^ERR_CONFIG_INVALID OSTEOHOOKS_CONFIG/,
    ],
  ])('%s', async (_name, environment, argv, expected) => {
    const { code, out, err } = await finish(run(environment, ...argv))
    expect([code, out]).toEqual([1, ''])
    expect(err).toMatch(expected)
    expect(err).not.toMatch(/\n +at /)
    expect(err.trim().split('\n')).toHaveLength(1)
  })
})

test('--help tells the settings', async () => {
  const { code, out } = await finish(run({}, '--help'))
  expect(code).toBe(0)
  for (const name of ['PORT', 'HOST', 'OSTEOHOOKS_CONFIG', 'OSTEOHOOKS_NOW', 'DATABASE_URL'])
    expect(out).toContain(name)
})
