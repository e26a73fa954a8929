import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { placeOf } from '../../src/store/database.ts'
import { openDatabase } from '../../src/store/open-database.ts'
import { pseudonymOf } from '../../src/store/pseudonym.ts'
import { openTestServer, type TestServer } from '../support/database.ts'
import { decisionOf, feedbackOf, noon, openTestStore } from '../support/store.ts'

const root = join(import.meta.dirname, '../..')
const pseudonymKey = 'a key of sixteen letters or more'
const patient = pseudonymOf({ id: 'north', pseudonymKey }, 'patient', '123')

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

describe.each(['embedded', 'postgresql'] as const)('commands on %s', (kind) => {
  let server: TestServer | undefined
  let folder: string
  let place: { readonly dataFolder: string; readonly databaseUrl?: string }
  let environment: NodeJS.ProcessEnv

  beforeAll(async () => {
    server = kind === 'postgresql' ? await openTestServer() : undefined
    const databaseUrl = await server?.createDatabase()
    folder = mkdtempSync(join(tmpdir(), 'osteohooks-test-'))
    place = { dataFolder: join(folder, 'data'), ...(databaseUrl && { databaseUrl }) }
    const config = join(folder, 'osteohooks.json')
    const issuers = ['north', 'south'].map((tenant) => {
      return { iss: `https://${tenant}.example.org`, jku: `https://${tenant}.example.org/jwks`, tenant }
    })
    const tenants = { north: {}, south: {} }
    writeFileSync(config, JSON.stringify({ dataFolder: 'data', pseudonymKey, issuers, tenants }))
    environment = { PATH: process.env['PATH'], OSTEOHOOKS_CONFIG: config, DATABASE_URL: databaseUrl ?? '' }
    const { store } = openTestStore(place)
    for (const card of ['one', 'two']) {
      store.keepDecision(decisionOf({ patient, card, at: noon }))
      await store.keepFeedback([feedbackOf(card, { comment: 'words' })])
    }
    store.keepDecision(decisionOf({ patient: 'other', at: noon - 1000 * 86_400_000 }))
    await store.close()
  })
  afterAll(async () => {
    await server?.stop()
    rmSync(folder, { recursive: true })
  })

  async function run(command: 'store' | 'access-log', ...given: readonly string[]): Promise<Ended> {
    const child = spawn(process.execPath, [join(root, 'src/cli', `${command}.ts`), ...given], {
      env: environment,
    })
    const [stdout, stderr, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ])
    return { code: Number(code), stdout, stderr }
  }

  test('L02 the access to one patient comes out by id or pseudonym, one line each', async () => {
    const byId = await run('access-log', 'export', '--tenant', 'north', '--patient', '123')
    const lines = byId.stdout.trim().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { patient, user: 'Practitioner/1', at: '2026-11-22T12:00:00.000Z' },
      { patient },
    ])
    const byName = await run('access-log', 'export', '--tenant', 'north', '--pseudonym', patient)
    expect(byName.stdout).toBe(byId.stdout)
    const later = ['--from', '2026-11-23']
    const none = await run('access-log', 'export', '--tenant', 'north', '--patient', '123', ...later)
    expect(none).toMatchObject({ code: 0, stdout: '' })
  })

  test('retention removes what is old and says how much', async () => {
    const { code, stderr } = await run('store', 'retention')
    expect(code).toBe(0)
    expect(stderr).toContain('decisions: 1 removed')
  })

  test('F06 erasure leaves the access log alone', async () => {
    const { code, stdout } = await run('store', 'erase', '--tenant', 'north', '--patient', '123')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toEqual({ decisions: 2, cards: 2, feedback: 2 })
    const { stdout: lines } = await run('access-log', 'export', '--tenant', 'north', '--patient', '123')
    expect(lines.trim().split('\n')).toHaveLength(2)
  })

  test('L02 the access log is verified, also against ends kept elsewhere', async () => {
    const ends = join(folder, 'ends.json')
    const whole = await run('access-log', 'verify', '--write-ends', ends)
    expect(whole).toMatchObject({
      code: 0,
      stdout: '',
      stderr: expect.stringContaining('3 lines in 1 chains'),
    })
    expect(await run('access-log', 'verify', '--ends', ends)).toMatchObject({ code: 0 })
    const database = await openDatabase(placeOf(place), 20_000)
    await database.script(
      "ALTER TABLE access_log DISABLE TRIGGER ALL; UPDATE access_log SET user_reference = 'Practitioner/2' WHERE position = 2",
    )
    await database.close()
    const broken = await run('access-log', 'verify')
    expect(broken.code).toBe(1)
    expect(JSON.parse(broken.stdout)).toMatchObject({ position: 2, problem: 'changed' })
  })

  test.each([
    ['store', [], 2, 'Usage'],
    ['store', ['--help'], 0, ''],
    ['store', ['forget'], 2, '"forget" is no command'],
    ['store', ['erase', '--tenant', 'east', '--patient', '1'], 1, 'north, south'],
    ['store', ['erase', '--tenant', 'north'], 1, '--patient'],
    ['access-log', ['--help'], 0, ''],
    ['access-log', ['--unknown'], 2, 'Unknown option'],
    ['access-log', ['export', '--tenant', 'north'], 1, '--pseudonym'],
    ['access-log', ['verify', '--after', 'x'], 1, '--after'],
    ['access-log', ['verify', '--ends', '/nowhere'], 1, '--ends names /nowhere'],
  ] as const)('%s %j ends with %i', async (command, given, code, said) => {
    const ended = await run(command, ...given)
    expect(ended.code).toBe(code)
    expect(code === 2 && given.length === 0 ? ended.stdout : ended.stderr).toContain(said)
    expect(`${ended.stdout}${ended.stderr}`).not.toContain('    at ')
  })
})
