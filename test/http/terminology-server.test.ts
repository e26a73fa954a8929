import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { buildApp } from '../../src/app.ts'
import { readConfig } from '../../src/config/config.ts'
import { openLog } from '../../src/http/log.ts'
import { followTerminology } from '../../src/http/running/current-knowledge.ts'
import type { JsonObject } from '../../src/json.ts'
import { evaluationDate, knowledge, quietParts, root, runningOf } from '../support/app.ts'
import { concept, smallHierarchy } from '../support/fracture-concepts.ts'
import {
  bundle,
  discharge,
  dischargeBody,
  emptyBundle,
  encounter,
  hipFracture,
  nothingFound,
  orderSelect,
  orderSelectBody,
  patient,
  prednisolone,
} from '../support/requests.ts'
import { SmallSnomed } from '../support/small-snomed.ts'
import { openTerminologyServer, send, type TestServer, version } from '../support/terminology-server.ts'

const snomed = 'http://snomed.info/sct'
const small = new SmallSnomed(smallHierarchy())

let server: TestServer
let folder: string
let file: string

beforeEach(async () => {
  server = await openTerminologyServer((ecl) => small.expand(ecl))
  folder = mkdtempSync(join(tmpdir(), 'osteohooks-tx-'))
  file = join(folder, 'config.json')
  writeFileSync(file, JSON.stringify({ terminologyServer: { url: server.url, cacheFolder: '.' } }))
})

afterEach(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

/** Put together as src/server.ts does it. */
function openApp() {
  const lines: string[] = []
  const log = openLog({ write: (line) => void lines.push(line) })
  const config = readConfig({ OSTEOHOOKS_CONFIG: file, OSTEOHOOKS_NOW: evaluationDate }, () => 0)
  const now = () => Date.UTC(2026, 10, 22, 12)
  const current = followTerminology(knowledge, join(root, 'plans'), config, now, log)
  const app = buildApp({
    ...quietParts(runningOf(config, knowledge)),
    log,
    get running() {
      const problems = current.terminologyProblem === undefined ? [] : [current.terminologyProblem]
      return { ...runningOf(config, current.knowledge), problems }
    },
  })
  const post = async (url: string, payload: JsonObject) =>
    (await app.inject({ method: 'POST', url, payload })).json()
  const ready = async () => (await app.inject('/health/ready')).json()
  return { app, current, lines, post, ready }
}

const withProblem = (code: string, more: JsonObject = {}) =>
  dischargeBody({
    prefetch: {
      patient,
      encounter,
      conditions: bundle({ ...hipFracture, ...more, code: { coding: [{ system: snomed, code }] } }),
      ...nothingFound,
    },
  })
const leftNeckOfFemur = withProblem(concept.leftNeckOfFemur)
const inUse = { source: 'expansion', version, expandedOn: evaluationDate }

test('a call while the server is silent is answered by our own lists, and by the expansion once it is there', async () => {
  const { current, post, ready } = openApp()
  const [asked, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  server.behave((_asked, usual, answer) => {
    asked.resolve()
    release.promise.then(() => send(answer, 200, 'application/fhir+json', JSON.stringify(usual)))
    return 'answered'
  })
  const refreshed = current.refresh()
  await asked.promise
  const before = await post(`/explain/${discharge}`, leftNeckOfFemur)
  expect(before.terminology).toEqual({ source: 'static' })
  expect(before).not.toHaveProperty('expandedCodes')
  expect(before.findings.fractureLocation).toEqual({ value: 'none', evidence: [] })
  expect((await ready()).terminology).toEqual({ source: 'static' })
  release.resolve()
  await refreshed
  const after = await post(`/explain/${discharge}`, leftNeckOfFemur)
  expect(after.terminology).toEqual(inUse)
  expect(after.findings.fractureLocation).toMatchObject({ value: 'hip', evidence: ['Condition/c1'] })
  expect(after.expandedCodes).toEqual([
    {
      reference: 'Condition/c1',
      system: snomed,
      code: concept.leftNeckOfFemur,
      findings: expect.arrayContaining(['fractureLocation']),
    },
  ])
  expect((await ready()).terminology).toEqual(inUse)
})

/** The server says that a code is below one of ours, not which bone it is: the card cannot name it. */
function boneLeftOut(answer: string): string {
  return answer
    .replaceAll('Ribfractuur', 'Fractuur')
    .replaceAll('ribfractuur', 'fractuur op een locatie van de richtlijn')
}

test.each<[string, string, string]>([
  ['the same card as our own code for the hip', concept.leftNeckOfFemur, '5913000'],
  ['the same card as our own code for the rib', concept.leftRib, '33737001'],
  ['no card, as our own code for the skull', concept.skullAndRib, '71642004'],
  ['no card, as our own code for the cervical spine', concept.c5, '125606003'],
  ['the same question as our own code that names no bone', concept.hyoid, '125605004'],
])('a code that only the server knows leads to %s', async (_name, below, own) => {
  const { current, post } = openApp()
  await current.refresh()
  const path = `/cds-services/${discharge}`
  const named = JSON.stringify(await post(path, withProblem(own)))
  expect(await post(path, withProblem(below))).toEqual(JSON.parse(boneLeftOut(named)))
  const explained = await post(`/explain/${discharge}`, withProblem(own))
  expect(explained.terminology).toEqual(inUse)
  expect(explained).not.toHaveProperty('expandedCodes')
})

test('a drafted product that only the server knows opens the gate, and one for the eye does not', async () => {
  const { current, post } = openApp()
  const draft = (code: string) => ({
    resourceType: 'Bundle',
    type: 'collection',
    entry: [
      {
        resource: prednisolone('d1', { medicationCodeableConcept: { coding: [{ system: snomed, code }] } }),
      },
    ],
  })
  const explain = (code: string) =>
    post(`/explain/${orderSelect}`, orderSelectBody({ context: { draftOrders: draft(code) } }))
  const before = await explain(concept.prednisoloneTablet)
  expect([before.rows, before.terminology]).toEqual([[], { source: 'static' }])
  await current.refresh()
  const after = await explain(concept.prednisoloneTablet)
  expect(after.findings.sustainedMgPerDay).toMatchObject({ value: 10 })
  expect(after.expandedCodes).toEqual([
    {
      reference: 'MedicationRequest/d1',
      system: snomed,
      code: concept.prednisoloneTablet,
      findings: expect.arrayContaining(['sustainedMgPerDay']),
    },
  ])
  const drops = await explain(concept.dexamethasoneDrops)
  expect([drops.rows, drops.terminology]).toEqual([[], inUse])
})

test('the reason of the encounter is marked too', async () => {
  const { current, post } = openApp()
  await current.refresh()
  const reasonCode = [{ coding: [{ system: snomed, code: concept.leftRib }] }]
  const { diagnosis: _, ...visit } = encounter
  const explained = await post(
    `/explain/${discharge}`,
    dischargeBody({
      prefetch: { patient, encounter: { ...visit, reasonCode }, conditions: emptyBundle, ...nothingFound },
    }),
  )
  expect(explained.findings.fractureLocation).toMatchObject({ value: 'other', evidence: ['Encounter/e1'] })
  expect(explained.expandedCodes).toMatchObject([{ reference: 'Encounter/e1', code: concept.leftRib }])
})

test('a server that fails is told in readiness and in the log, and nothing of a patient goes to it', async () => {
  const { current, lines, post, ready } = openApp()
  server.behave((_asked, _usual, answer) => send(answer, 500, 'text/html', 'sorry'))
  await current.refresh()
  await post(`/cds-services/${discharge}`, withProblem(concept.leftRib, { note: [{ text: 'CANARY-7719' }] }))
  const { status, terminology, problems } = await ready()
  expect(status).toBe('ready')
  expect([terminology, problems]).toEqual([{ source: 'static' }, [expect.stringMatching(/status 500/)]])
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['terminology not refreshed', 'decided'])
  expect(`${lines}${JSON.stringify(server.asked)}`).not.toMatch(/CANARY|\b[cp]1\b/)
  expect(server.asked.some(({ ecl }) => ecl.includes(concept.leftRib))).toBe(false)
})

test('the process serves at once, expands behind it, keeps what it got and stops cleanly', async () => {
  const environment = {
    PATH: process.env['PATH'],
    PORT: '0',
    OSTEOHOOKS_NOW: evaluationDate,
    OSTEOHOOKS_CONFIG: file,
    OSTEOHOOKS_TERMINOLOGY_AUTHORIZATION: 'Bearer CANARY-4410',
  }
  const child = spawn(process.execPath, [join(root, 'src/server.ts')], { env: environment })
  const lines: JsonObject[] = []
  const reader = createInterface(child.stdout)
  const expanded = Promise.withResolvers<void>()
  reader.on('line', (line) => {
    lines.push(JSON.parse(line))
    if (lines.at(-1)?.['msg'] === 'terminology expanded') expanded.resolve()
  })
  await expanded.promise
  expect(lines.map(({ msg }) => msg)).toEqual(['serving', 'terminology expanded'])
  const body = JSON.stringify(leftNeckOfFemur)
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${lines[0]?.['address']}/explain/${discharge}`, {
    method: 'POST',
    body,
    headers,
  })
  expect(await answer.json()).toMatchObject({
    terminology: { source: 'expansion', version },
    findings: { fractureLocation: { value: 'hip' } },
  })
  const ended = once(child, 'close')
  child.kill('SIGTERM')
  expect((await ended)[0]).toBe(0)
  expect(new Set(server.asked.map(({ authorization }) => authorization))).toEqual(
    new Set(['Bearer CANARY-4410']),
  )
  expect(JSON.stringify(lines)).not.toMatch(/CANARY/)

  // The command line tells by the same codes, from the cache and without a call.
  await server.close()
  const request = join(folder, 'request.json')
  writeFileSync(request, body)
  const told = spawn(process.execPath, [join(root, 'src/cli/explain.ts'), request], { env: environment })
  let out = ''
  told.stdout.on('data', (data) => {
    out += data
  })
  expect((await once(told, 'close'))[0]).toBe(0)
  expect(out).toContain(`Codes by our own lists and ${version}, expanded on `)
  expect(out).toMatch(
    new RegExp(
      `Condition/c1 +${concept.leftNeckOfFemur} is known to the terminology server only.* fractureLocation`,
    ),
  )
  server = await openTerminologyServer(() => [])
})
