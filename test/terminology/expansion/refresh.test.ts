import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { followTerminology } from '../../../src/http/running/current-knowledge.ts'
import type { Json, JsonObject } from '../../../src/json.ts'
import { object, objects } from '../../../src/json.ts'
import { knowledge } from '../../support/app.ts'
import { concept, smallHierarchy } from '../../support/fracture-concepts.ts'
import { SmallSnomed } from '../../support/small-snomed.ts'
import {
  type Asked,
  type Behaviour,
  edition,
  openTerminologyServer,
  send,
  type TestServer,
  version,
} from '../../support/terminology-server.ts'

const leftRib = { system: 'http://snomed.info/sct', code: concept.leftRib }
const day = Date.UTC(2026, 10, 22, 12)
const manyRibs = Object.fromEntries(
  Array.from({ length: 2345 }, (_, at) => [`${920_000_000 + at}`, { parents: ['33737001'] }]),
)
const ribs = '33737001'

let folder: string
let server: TestServer
let small: SmallSnomed
let lines: { readonly reason?: string; readonly message: string }[]

beforeAll(() => {
  small = new SmallSnomed(smallHierarchy(manyRibs))
})

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'osteohooks-expansion-'))
  server = await openTerminologyServer((ecl) => small.expand(ecl))
  lines = []
})

afterEach(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

function follow(changes: object = {}) {
  const keep = (line: object, message: string) => void lines.push({ ...line, message })
  const log = { info: keep, warn: keep }
  const chosen = {
    url: server.url,
    edition,
    refreshHours: 24,
    timeoutMs: 10_000,
    cacheFolder: folder,
    ...changes,
  }
  return followTerminology(knowledge, 'plans', { terminologyServer: chosen }, () => day, log)
}

const knows = (current: ReturnType<typeof follow>) =>
  current.knowledge.terminology.matches({ codings: [leftRib] }, 'fracture-other-included')

/** The page of ribs, changed; every other page as usual. */
const atRibs =
  (change: (usual: JsonObject, asked: Asked, answer: ServerResponse) => JsonObject | 'answered'): Behaviour =>
  (asked, usual, answer) =>
    asked.ecl.includes(ribs) && asked.ecl.includes('<<') ? change(usual, asked, answer) : usual

const withExpansion = (usual: JsonObject, changes: JsonObject): JsonObject => ({
  ...usual,
  expansion: { ...object(usual['expansion']), ...changes },
})

const containsOf = (usual: JsonObject): readonly JsonObject[] =>
  objects(object(usual['expansion'])?.['contains'])

const versionParameter = (uri: string, name = 'version'): Json => [
  { name, valueUri: `http://snomed.info/sct|${uri}` },
]

test('every page of every expression is asked for, and all of it comes into use at once', async () => {
  const current = follow()
  const seen: boolean[] = []
  server.behave((_asked, usual) => {
    seen.push(knows(current))
    return usual
  })
  await current.refresh()
  expect(current.terminologyProblem).toBeUndefined()
  expect(seen).not.toContain(true)
  expect(knows(current)).toBe(true)
  const last = { system: leftRib.system, code: '920002344' }
  expect(current.knowledge.terminology.valueSet('fracture-other-included').has(last)).toBe(true)
  const pages = server.asked.filter(({ ecl }) => ecl.includes(ribs) && ecl.includes('<<'))
  expect(pages.map(({ count, offset }) => [count, offset])).toEqual([
    [1000, 0],
    [1000, 1000],
    [1000, 2000],
  ])
  expect(new Set(server.paths)).toEqual(new Set(['/fhir/ValueSet/$expand']))
  expect(lines).toEqual([
    expect.objectContaining({
      message: 'terminology expanded',
      version,
      expandedOn: '2026-11-22',
      disputed: 1,
    }),
  ])
})

test.each<[string, Behaviour]>([
  [
    'the newer name of the version parameter',
    (_asked, usual) => withExpansion(usual, { parameter: versionParameter(version, 'used-codesystem') }),
  ],
  [
    'the version beside each code only',
    (_asked, usual) =>
      withExpansion(usual, {
        parameter: [],
        contains: containsOf(usual).map((row) => ({ ...row, version })),
      }),
  ],
  [
    'no total',
    (_asked, usual) => {
      const { total: _, ...expansion } = object(usual['expansion']) ?? {}
      return { ...usual, expansion }
    },
  ],
  [
    'elements that we do not read',
    (_asked, usual) => withExpansion({ ...usual, text: { div: '<p/>' } }, { next: 'http://192.0.2.1/' }),
  ],
  [
    'plain JSON as its media type',
    (_asked, usual, answer) => send(answer, 200, 'application/json', JSON.stringify(usual)),
  ],
])('a server that answers with %s is understood', async (_name, behaviour) => {
  server.behave(behaviour)
  const current = follow()
  await current.refresh()
  expect(current.terminologyProblem).toBeUndefined()
  expect(knows(current)).toBe(true)
})

describe('a refresh that cannot be trusted changes nothing and says why', () => {
  test.each<[string, Behaviour, RegExp]>([
    [
      'an error',
      atRibs((_usual, _asked, answer) =>
        send(answer, 500, 'application/fhir+json', '{"resourceType":"OperationOutcome"}'),
      ),
      /^fracture-other-included: the server answered with an error \(status 500\)$/,
    ],
    [
      'no access',
      atRibs((_usual, _asked, answer) => send(answer, 401, 'text/html', 'who are you')),
      /status 401/,
    ],
    [
      'a page that is written for people',
      atRibs((_usual, _asked, answer) => send(answer, 200, 'text/html', '<html>Sign in</html>')),
      /did not answer with JSON/,
    ],
    [
      'half a body',
      atRibs((usual, _asked, answer) =>
        send(answer, 200, 'application/json', JSON.stringify(usual).slice(0, 500)),
      ),
      /the answer is not JSON/,
    ],
    [
      'an OperationOutcome',
      atRibs(() => ({ resourceType: 'OperationOutcome', issue: [] })),
      /no expanded ValueSet as FHIR R4 writes it \(at resourceType\)/,
    ],
    ['a ValueSet without expansion', atRibs(() => ({ resourceType: 'ValueSet' })), /\(at expansion\)/],
    [
      'a code that is a number',
      atRibs((usual) => withExpansion(usual, { contains: [{ system: leftRib.system, code: 33737001 }] })),
      /\(at expansion\.contains\.0\.code\)/,
    ],
    [
      'a code that is no SNOMED code',
      atRibs((usual) => withExpansion(usual, { contains: [{ system: leftRib.system, code: 'S72.0' }] })),
      /\(at expansion\.contains\.0\.code\)/,
    ],
    [
      'codes of another system',
      atRibs((usual) =>
        withExpansion(usual, {
          contains: containsOf(usual).map((row) => ({ ...row, system: 'http://loinc.org' })),
        }),
      ),
      /another system than SNOMED CT/,
    ],
    [
      'a tree',
      atRibs((usual) => {
        const [first, ...rest] = containsOf(usual)
        return withExpansion(usual, { contains: [{ ...first, contains: rest }] })
      }),
      /is nested/,
    ],
    [
      'a mark that it is not complete',
      atRibs((usual) =>
        withExpansion(usual, {
          extension: [
            { url: 'http://hl7.org/fhir/StructureDefinition/valueset-unclosed', valueBoolean: true },
          ],
        }),
      ),
      /says that its expansion is not complete/,
    ],
    [
      'nothing',
      atRibs((usual) => withExpansion(usual, { total: 0, contains: [] })),
      /^fracture-other-included: the expansion is empty$/,
    ],
    [
      'fewer codes than it counts',
      atRibs((usual, { offset }) =>
        offset === 2000 ? withExpansion(usual, { contains: containsOf(usual).slice(1) }) : usual,
      ),
      /counts 2\d{3} codes and sent 2\d{3}/,
    ],
    [
      'a total that drops',
      atRibs((usual, { offset }) => (offset === 1000 ? withExpansion(usual, { total: 1500 }) : usual)),
      /counts 1500 codes and sent 2000/,
    ],
    [
      'the first page again and again',
      atRibs((usual, asked) =>
        asked.offset === 0
          ? usual
          : withExpansion(usual, { contains: [{ system: leftRib.system, code: ribs }] }),
      ),
      /the pages repeat codes/,
    ],
    [
      'another page than was asked for',
      atRibs((usual) => withExpansion(usual, { offset: 1 })),
      /another page than was asked for/,
    ],
    [
      'a code of ours missing that the server knows',
      atRibs((usual) => {
        const contains = containsOf(usual).filter(({ code }) => code !== ribs)
        return withExpansion(usual, { contains, total: Number(object(usual['expansion'])?.['total']) - 1 })
      }),
      /^fracture-other-included: 33737001 is missing, which the expression names and the server knows$/,
    ],
    [
      'no version',
      atRibs((usual) => withExpansion(usual, { parameter: [] })),
      /did not say from which version/,
    ],
    [
      'a version that is none',
      atRibs((usual) =>
        withExpansion(usual, { parameter: versionParameter('http://snomed.info/sct/11000146104') }),
      ),
      /did not say from which version/,
    ],
    [
      'another version on a later page',
      atRibs((usual, { offset }) =>
        offset === 1000
          ? withExpansion(usual, { parameter: versionParameter(`${edition}/version/20261031`) })
          : usual,
      ),
      /mixes versions/,
    ],
    [
      'another version for a later expression',
      atRibs((usual) => withExpansion(usual, { parameter: versionParameter(`${edition}/version/20261031`) })),
      /^fracture-other-included: SNOMED CT changed to .*20261031 during the refresh$/,
    ],
    [
      'another edition',
      atRibs((usual) =>
        withExpansion(usual, {
          parameter: versionParameter('http://snomed.info/sct/900000000000207008/version/20260901'),
        }),
      ),
      /comes from .*900000000000207008.*, not from .*11000146104/,
    ],
    [
      'no product of any glucocorticoid',
      (asked, usual) =>
        asked.ecl.includes('763158003') ? withExpansion(usual, { total: 0, contains: [] }) : usual,
      /not one product of any glucocorticoid/,
    ],
    [
      'more than one page may weigh',
      atRibs((usual) => ({ ...usual, text: { div: 'x'.repeat(9 * 1024 * 1024) } })),
      /one page is larger than 8388608 bytes/,
    ],
    [
      'pages without end',
      atRibs((usual, { offset }) =>
        withExpansion(usual, {
          total: 10_000_000,
          contains: Array.from({ length: 1000 }, (_, at) => ({
            system: leftRib.system,
            code: `${930_000_000 + offset + at}`,
          })),
        }),
      ),
      /more than 60000 codes/,
    ],
    [
      'more codes on a page than were asked for',
      atRibs((usual, { offset }) =>
        withExpansion(usual, {
          contains: Array.from({ length: 1001 }, (_, at) => ({
            system: leftRib.system,
            code: `${930_000_000 + offset + at}`,
          })),
        }),
      ),
      /one page has more than the 1000 codes that were asked for/,
    ],
    [
      'more codes in all than are kept',
      ({ offset, ecl }, usual) =>
        ecl.includes('<<')
          ? withExpansion(usual, {
              total: 50_000,
              contains: Array.from({ length: 1000 }, (_, at) => ({
                system: leftRib.system,
                code: `${930_000_000 + offset + at}`,
              })),
            })
          : withExpansion(usual, { total: 0, contains: [] }),
      /all expansions together have more than 200000 codes/,
    ],
    [
      'a connection that breaks',
      atRibs((_usual, _asked, answer) => {
        answer.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
        answer.write('{')
        answer.destroy()
        return 'answered'
      }),
      /cannot be reached or broke off/,
    ],
  ])('%s', async (_name, behaviour, reason) => {
    const current = follow()
    server.behave(behaviour)
    await current.refresh()
    expect(current.terminologyProblem).toMatch(reason)
    expect(current.knowledge.terminology.expansion).toBeUndefined()
    expect(lines).toEqual([{ reason: current.terminologyProblem, message: 'terminology not refreshed' }])
    expect(readdirSync(folder)).toEqual([])
  })

  test.each([301, 302, 303, 307, 308])(
    'a redirect (%s) is not followed, and no header goes there',
    async (status) => {
      const elsewhere = await openTerminologyServer((ecl) => small.expand(ecl))
      server.behave((_asked, _usual, answer) => {
        answer.writeHead(status, { location: `${elsewhere.url}/ValueSet/$expand` }).end()
        return 'answered'
      })
      const current = follow()
      await current.refresh()
      await elsewhere.close()
      expect(elsewhere.paths).toEqual([])
      expect(current.terminologyProblem).toMatch(/a redirect, which is not followed \(status \d+\)/)
    },
  )

  test('a server that never ends its answer is given up', async () => {
    server.behave((_asked, _usual, answer) => {
      answer.writeHead(200, { 'content-type': 'application/json' }).write('{')
      return 'answered'
    })
    const current = follow({ timeoutMs: 100 })
    await current.refresh()
    expect(current.terminologyProblem).toMatch(/did not answer within 100 ms/)
  })

  test('a refresh that goes on for half an hour is given up', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const asked = new Promise<void>((resolve) => {
        server.behave((_asked, _usual, answer) => {
          answer.writeHead(200, { 'content-type': 'application/json' }).write('{')
          resolve()
          return 'answered'
        })
      })
      const current = follow({ timeoutMs: 300_000 })
      const refreshed = current.refresh()
      await asked
      vi.advanceTimersByTime(30 * 60_000)
      await refreshed
      expect(current.terminologyProblem).toMatch(/the refresh took longer than 30 minutes/)
    } finally {
      vi.useRealTimers()
    }
  })

  test('a server that is not there is told', async () => {
    const gone = await openTerminologyServer(() => [])
    await gone.close()
    const current = follow({ url: gone.url })
    await current.refresh()
    expect(current.terminologyProblem).toMatch(/cannot be reached/)
  })

  test('a header that is gone or spoilt when it is renewed is told, and nothing is asked without it', async () => {
    const authorizationFile = join(folder, 'header')
    writeFileSync(authorizationFile, 'Bearer one')
    const current = follow({ authorizationFile })
    writeFileSync(authorizationFile, 'Bearer two\nX-Other: CANARY-9921')
    await current.refresh()
    expect(current.terminologyProblem).toMatch(/header holds no value of an Authorization header/)
    rmSync(authorizationFile)
    await current.refresh()
    expect(current.terminologyProblem).toMatch(/header cannot be read/)
    expect(server.asked).toEqual([])
    expect(JSON.stringify(lines)).not.toContain('CANARY')
  })

  test('what the server writes never comes into the log', async () => {
    const canary = 'CANARY-8131'
    server.behave((_asked, _usual, answer) => send(answer, 422, `text/${canary}`, canary))
    const current = follow()
    await current.refresh()
    server.behave(() => ({ resourceType: canary }))
    await current.refresh()
    expect(lines).toHaveLength(2)
    expect(JSON.stringify(lines)).not.toContain(canary)
  })
})

test('a good expansion stays in use while later refreshes fail, and the next good one replaces it', async () => {
  const current = follow()
  await current.refresh()
  const first = current.knowledge
  server.behave((_asked, _usual, answer) => send(answer, 503, 'text/plain', ''))
  await current.refresh()
  expect(current.knowledge).toBe(first)
  expect(current.terminologyProblem).toMatch(/status 503/)
  const next = `${edition}/version/20261031`
  server.behave((_asked, usual) => withExpansion(usual, { parameter: versionParameter(next) }))
  await current.refresh()
  expect(current.terminologyProblem).toBeUndefined()
  expect(current.knowledge.terminology.expansion?.version).toBe(next)
  expect(first.terminology.expansion?.version).toBe(version)
})

test('codes of ours that the edition does not have stay on our list and are told', async () => {
  const { '203452006': _, ...without } = smallHierarchy()
  const lacking = new SmallSnomed(without)
  const other = await openTerminologyServer((ecl) => lacking.expand(ecl))
  const current = follow({ url: other.url })
  await current.refresh()
  await other.close()
  expect(current.terminologyProblem).toBeUndefined()
  expect(lines).toEqual([expect.objectContaining({ unknownCodes: ['203452006'] })])
  const codings = [{ system: leftRib.system, code: '203452006' }]
  expect(current.knowledge.terminology.matches({ codings }, 'fracture-excluded-site')).toBe(true)
})

test.each([
  [1, 1],
  [596, 596],
  [597, 597],
  [720, 720],
])('a refresh every %i hours comes again after %i hours, not before', async (refreshHours, hours) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const current = follow({ refreshHours })
    current.start()
    await current.refresh()
    await new Promise((resolve) => setImmediate(resolve))
    const asked = server.asked.length
    const again = vi.spyOn(globalThis, 'fetch')
    vi.advanceTimersByTime(hours * 3_600_000 - 1)
    expect(again).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(again).toHaveBeenCalledOnce()
    expect(asked).toBeGreaterThan(0)
    await current.refresh()
    current.stop()
  } finally {
    vi.restoreAllMocks()
    vi.useRealTimers()
  }
})

test('a refresh that failed is tried again in fifteen minutes', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    server.behave((_asked, _usual, answer) => send(answer, 503, 'text/plain', ''))
    const current = follow({ refreshHours: 720 })
    current.start()
    await current.refresh()
    await new Promise((resolve) => setImmediate(resolve))
    const again = vi.spyOn(globalThis, 'fetch')
    vi.advanceTimersByTime(15 * 60_000 - 1)
    expect(again).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(again).toHaveBeenCalledOnce()
    await current.refresh()
    current.stop()
  } finally {
    vi.restoreAllMocks()
    vi.useRealTimers()
  }
})

test('two refreshes at the same time are one, and a stopped one changes nothing', async () => {
  const current = follow()
  const both = [current.refresh(), current.refresh()]
  current.stop()
  await Promise.all(both)
  expect(server.asked.length).toBeLessThanOrEqual(1)
  expect(current.knowledge.terminology.expansion).toBeUndefined()
  expect(lines).toEqual([])
})

describe('the cache', () => {
  const file = () => join(folder, 'snomed-expansion.json')

  test('gives the next start the last expansion before anything is fetched', async () => {
    await follow().refresh()
    const asked = server.asked.length
    expect(readdirSync(folder)).toEqual(['snomed-expansion.json'])
    const next = follow()
    expect(knows(next)).toBe(true)
    expect(next.knowledge.terminology.expansion).toMatchObject({ version, expandedOn: '2026-11-22' })
    expect(server.asked).toHaveLength(asked)
    expect(lines.at(-1)).toMatchObject({ message: 'terminology expanded', from: 'cache' })
  })

  test('is not touched by a refresh that fails', async () => {
    await follow().refresh()
    const kept = readFileSync(file(), 'utf8')
    server.behave(atRibs((_usual, _asked, answer) => send(answer, 500, 'text/plain', '')))
    await follow().refresh()
    expect(readFileSync(file(), 'utf8')).toBe(kept)
  })

  test.each<[string, (kept: JsonObject) => string]>([
    ['is no JSON', () => '{'],
    ['has another shape', () => '[]'],
    ['was made for another server', (kept) => JSON.stringify({ ...kept, server: 'https://tx.example.org' })],
    [
      'was made for another edition',
      (kept) => JSON.stringify({ ...kept, edition: 'http://snomed.info/sct/900000000000207008' }),
    ],
    [
      'lacks an expression',
      (kept) => JSON.stringify({ ...kept, answers: objects(kept['answers']).slice(1) }),
    ],
    [
      'was made for another expression',
      (kept) =>
        JSON.stringify({
          ...kept,
          answers: objects(kept['answers']).map((answer) => ({ ...answer, ecl: '<< 125605004' })),
        }),
    ],
    [
      'holds something else than codes',
      (kept) =>
        JSON.stringify({
          ...kept,
          answers: objects(kept['answers']).map((answer) => ({ ...answer, codes: ['x'] })),
        }),
    ],
  ])('that %s is not used, which the log says', async (_name, change) => {
    await follow().refresh()
    const kept: JsonObject = JSON.parse(readFileSync(file(), 'utf8'))
    writeFileSync(file(), change(kept))
    lines = []
    const next = follow()
    expect(next.knowledge.terminology.expansion).toBeUndefined()
    expect(lines).toEqual([
      {
        message: 'terminology cache not used',
        reason: expect.stringMatching(/^snomed-expansion\.json .*not used$/),
      },
    ])
  })

  test('that cannot be written costs nothing but a warning', async () => {
    const current = follow()
    rmSync(folder, { recursive: true })
    await current.refresh()
    expect(knows(current)).toBe(true)
    expect(lines.at(-1)).toMatchObject({ message: 'terminology cache not kept' })
    folder = mkdtempSync(join(tmpdir(), 'osteohooks-expansion-'))
  })

  test('is not needed', async () => {
    const current = follow({ cacheFolder: undefined })
    await current.refresh()
    expect(knows(current)).toBe(true)
    expect(readdirSync(folder)).toEqual([])
  })
})
