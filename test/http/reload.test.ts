import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { buildApp } from '../../src/app.ts'
import { readConfig } from '../../src/config/config.ts'
import { openLog } from '../../src/http/log.ts'
import type { AppParts } from '../../src/http/parts.ts'
import { type CurrentRunning, openRunning } from '../../src/http/running/current-running.ts'
import type { JsonObject } from '../../src/json.ts'
import { evaluationDate, quietParts, root } from '../support/app.ts'
import { smallHierarchy } from '../support/fracture-concepts.ts'
import { discharge, dischargeBody } from '../support/requests.ts'
import { issuer } from '../support/settings.ts'
import { SmallSnomed } from '../support/small-snomed.ts'
import { openTerminologyServer, type TestServer } from '../support/terminology-server.ts'

let folder: string
let lines: string[]
let onLine: (line: string) => void
let current: CurrentRunning

const path = (...names: string[]) => join(folder, ...names)
const messages = () => lines.map((line) => JSON.parse(line).msg)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'osteohooks-reload-'))
  for (const name of ['plans', 'hooks']) cpSync(join(root, name), path(name), { recursive: true })
  lines = []
  onLine = (line) => void lines.push(line)
  configure({ language: 'nl' })
  current = open()
})

afterEach(() => {
  current.stop()
  rmSync(folder, { recursive: true })
})

function configure(settings: object): void {
  writeFileSync(path('config.json'), JSON.stringify(settings))
}

/** Changes one of our own files. */
function edit(file: string, change: (text: string) => string): void {
  writeFileSync(path(file), change(readFileSync(path(file), 'utf8')))
}

function open(environment: Record<string, string> = {}): CurrentRunning {
  const variables = { OSTEOHOOKS_CONFIG: path('config.json'), OSTEOHOOKS_NOW: evaluationDate, ...environment }
  return openRunning({
    readConfig: () => readConfig(variables, () => 0),
    folders: { hooks: path('hooks'), plans: path('plans') },
    now: () => 0,
    log: openLog({ write: (line) => onLine(line) }),
  })
}

/** The routes over what is in force, as src/server.ts puts them together. */
function openApp(changes: Partial<AppParts> = {}) {
  const app = buildApp({
    ...quietParts(current.running),
    ...changes,
    get running() {
      return current.running
    },
  })
  const get = async (url: string) => (await app.inject(url)).json()
  const post = async (payload: JsonObject) =>
    (await app.inject({ method: 'POST', url: `/cds-services/${discharge}`, payload })).json()
  return { app, get, post }
}

const dutch = /Fractuur|fractuur/
const english = /[Ff]racture/

test('T35 settings, hooks and plans are all taken into force at once', async () => {
  const { get, post } = openApp()
  expect((await post(dischargeBody())).cards[0].summary).toMatch(dutch)
  configure({ language: 'en', switchedOffRows: ['C27'] })
  edit('hooks/fracture-encounter-discharge/service.json', (text) =>
    text.replace(/"title": "[^"]*"/, '"title": "Andere titel"'),
  )
  edit('plans/fracture/plan.json', (text) => text.replace(/"version": "[^"]*"/, '"version": "2099.1.0"'))
  expect(JSON.stringify(await get('/cds-services'))).not.toContain('Andere titel')
  expect(await current.reload()).toBe(true)
  expect((await post(dischargeBody())).cards[0].summary).toMatch(english)
  expect(JSON.stringify(await get('/cds-services'))).toContain('Andere titel')
  expect((await get('/health/ready')).plans).toContainEqual(
    expect.objectContaining({ id: 'fracture', version: '2099.1.0' }),
  )
  expect(current.running.config.switchedOffRows).toEqual(['C27'])
  expect(messages()).toEqual(['reloaded'])
})

test('D14 discovery keeps its bytes over a reload that changes nothing of it', async () => {
  const { app } = openApp()
  const before = (await app.inject('/cds-services')).body
  configure({ language: 'en' })
  await current.reload()
  expect((await app.inject('/cds-services')).body).toBe(before)
})

describe('T35 what is broken keeps all of the earlier one, and says so until it is mended', () => {
  const plan = 'plans/fracture/plan.json'
  test.each<[string, () => void, RegExp]>([
    ['settings that are not JSON', () => writeFileSync(path('config.json'), '{'), /not a readable JSON file/],
    ['an unknown setting', () => configure({ lanuage: 'en' }), /Unrecognized key: "lanuage"/],
    ['a service that is not there', () => configure({ services: { lost: {} } }), /services names lost/],
    ['a row that is not there', () => configure({ switchedOffRows: ['Z1'] }), /switchedOffRows names Z1/],
    [
      'an order that is not there',
      () => configure({ orderCodes: { x: [{ system: 's', code: 'c' }] } }),
      /orderCodes names x/,
    ],
    ['a reason that is not there', () => configure({ snoozeDays: { tired: 3 } }), /snoozeDays names tired/],
    ['a code map that is not there', () => configure({ codeMap: 'lost.csv' }), /lost\.csv/],
    [
      'a plan that is not JSON',
      () => edit(plan, () => '{'),
      /ERR_PLAN_FILE_UNREADABLE|plan\.json is missing or is not JSON/,
    ],
    [
      'a condition that is misspelt',
      () => edit(plan, (text) => text.replace('%ageYears', '%ageYaers')),
      /%ageYaers \(did you mean %ageYears\?\)/,
    ],
    [
      'a value set without codes',
      () =>
        edit('plans/value-sets/denosumab.json', (text) =>
          JSON.stringify({ ...JSON.parse(text), compose: { include: [] } }),
        ),
      /denosumab/,
    ],
    [
      'a hook that is not right',
      () =>
        edit('hooks/fracture-encounter-discharge/service.json', (text) => text.replace('"title"', '"tilte"')),
      /service\.json/,
    ],
    ['production that is not ready', () => configure({ mode: 'production' }), /issuers is empty/],
  ])('%s', async (_name, breakIt, expected) => {
    const { get, post } = openApp()
    const before = current.running
    breakIt()
    expect(await current.reload()).toBe(false)
    expect(current.running.hospitals.get('sandbox')?.knowledge).toBe(
      before.hospitals.get('sandbox')?.knowledge,
    )
    expect(current.running.config).toBe(before.config)
    expect((await post(dischargeBody())).cards[0].summary).toMatch(dutch)
    const { status, problems } = await get('/health/ready')
    expect(status).toBe('ready')
    expect(problems.length).toBeGreaterThan(0)
    for (const problem of problems) expect(problem).toMatch(/^Not reloaded; the earlier one stays: /)
    expect(problems.join()).toMatch(expected)
    expect(messages()).toEqual(['not reloaded'])
    expect(lines.flatMap((line) => JSON.parse(line).problems).join()).toMatch(expected)

    for (const name of ['plans', 'hooks']) cpSync(join(root, name), path(name), { recursive: true })
    configure({ language: 'en' })
    expect(await current.reload()).toBe(true)
    expect((await get('/health/ready')).problems).toEqual([])
  })
})

describe('what was opened at the start is not changed by a reload', () => {
  test.each<[string, object]>([
    ['publicUrl', { publicUrl: 'https://other.example.org' }],
    ['trustedProxies', { trustedProxies: ['loopback'] }],
    ['dataFolder', { dataFolder: '.' }],
    ['bodyLimitBytes', { bodyLimitBytes: 2048 }],
    ['requestTimeoutMs', { requestTimeoutMs: 200 }],
    ['drainMs', { drainMs: 1 }],
    ['metricsReaders', { metricsReaders: [] }],
  ])('%s needs a restart, and the rest stays with it', async (name, settings) => {
    configure({ language: 'en', ...settings })
    expect(await current.reload()).toBe(false)
    expect(current.running.config.language).toBe('nl')
    expect(current.running.problems).toEqual([
      expect.stringMatching(new RegExp(`: ${name} cannot change while the process runs. Restart it`)),
    ])
  })
})

test('a call under way ends with what it began with', async () => {
  const [asked, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const errand = async () => {
    asked.resolve()
    await release.promise
    return { prefetch: {}, failed: {} }
  }
  const { post } = openApp({ ehr: { draftMedications: () => errand, missing: () => undefined } })
  const answer = post({ ...dischargeBody(), fhirServer: 'http://localhost:9090/fhir' })
  await asked.promise
  configure({ language: 'en' })
  expect(await current.reload()).toBe(true)
  release.resolve()
  expect((await answer).cards[0].summary).toMatch(dutch)
  expect((await post(dischargeBody())).cards[0].summary).toMatch(english)
})

test.each(['', '/feedback'])(
  'A16 T24 a reload that takes the tenant of a caller away while its body arrives%s: the caller is not known',
  async (below) => {
    const identify = async () => {
      configure({ issuers: [issuer], tenants: { north: {} } })
      expect(await current.reload()).toBe(true)
      return { tenant: 'sandbox' }
    }
    const { app } = openApp({ callers: { identify } })
    const url = `/cds-services/${discharge}${below}`
    const answer = await app.inject({ method: 'POST', url, payload: dischargeBody() })
    expect(answer.statusCode).toBe(401)
    expect(answer.headers['www-authenticate']).toBe('Bearer')
  },
)

test('reloads come one after the other, and the last one counts', async () => {
  configure({ language: 'en' })
  const first = current.reload()
  configure({ language: 'fr' })
  expect(await Promise.all([first, current.reload()])).toEqual([expect.any(Boolean), false])
  configure({ language: 'en' })
  expect(await current.reload()).toBe(true)
  expect(current.running.problems).toEqual([])
})

test('a certificate that cannot be followed keeps the earlier settings', async () => {
  configure({ language: 'en' })
  const refuse = () => {
    throw new Error('CANARY')
  }
  expect(await current.reload(refuse)).toBe(false)
  expect(current.running.config.language).toBe('nl')
  expect(current.running.problems).toEqual([expect.stringMatching(/it failed unexpectedly/)])
  expect(`${lines}${current.running.problems}`).not.toMatch(/CANARY/)
})

test('T24 tenants share plans, and codes only where they read the same', () => {
  const issuers = ['a', 'b', 'c'].map((tenant) => ({ ...issuer, iss: `https://${tenant}.nl`, tenant }))
  configure({ issuers, tenants: { a: {}, b: { language: 'en' }, c: { readText: { reports: false } } } })
  const { hospitals } = open().running
  const [a, b, c] = ['a', 'b', 'c'].map((id) => hospitals.get(id)?.knowledge)
  expect(a).toBe(b)
  expect(a?.plans).toBe(c?.plans)
  expect(a?.terminology).not.toBe(c?.terminology)
})

describe('codes that only the terminology server knows', () => {
  const small = new SmallSnomed(smallHierarchy())
  let server: TestServer

  beforeEach(async () => {
    server = await openTerminologyServer((ecl) => small.expand(ecl))
    configure({ terminologyServer: { url: server.url } })
    current.stop()
    current = open()
  })

  afterEach(() => server.close())

  const source = async () => (await openApp().get('/health/ready')).terminology.source

  test('are known over a reload, which waits for them', async () => {
    const expanded = Promise.withResolvers<void>()
    onLine = (line) => JSON.parse(line).msg === 'terminology expanded' && expanded.resolve()
    current.start()
    await expanded.promise
    expect(await current.reload()).toBe(true)
    expect(await source()).toBe('expansion')
  })

  test('are given up when the server is silent for a minute', async () => {
    const [expanded, asked] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    onLine = (line) => JSON.parse(line).msg === 'terminology expanded' && expanded.resolve()
    current.start()
    await expanded.promise
    server.behave(() => {
      asked.resolve()
      return 'answered'
    })
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const reloaded = current.reload()
    await asked.promise
    await vi.advanceTimersByTimeAsync(60_000)
    vi.useRealTimers()
    expect(await reloaded).toBe(true)
    expect(await source()).toBe('static')
  })

  test('are not waited for when they were not known before', async () => {
    server.behave(() => 'answered')
    expect(await current.reload()).toBe(true)
    expect(await source()).toBe('static')
  })
})

test('what is in force stays the same object until it changes', async () => {
  const before = current.running
  expect(current.running).toBe(before)
  await current.reload()
  expect(current.running).not.toBe(before)
})
