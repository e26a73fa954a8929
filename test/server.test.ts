import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, test } from 'vitest'
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
