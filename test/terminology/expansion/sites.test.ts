import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fractureSite, isIncluded } from '../../../src/findings/fracture-site.ts'
import { identify } from '../../../src/findings/glucocorticoid-product.ts'
import { followTerminology } from '../../../src/http/running/current-knowledge.ts'
import { codesIn } from '../../../src/terminology/expansion/ecl.ts'
import { fetchExpansion } from '../../../src/terminology/expansion/expansion.ts'
import { readExpressions } from '../../../src/terminology/expansion/expressions.ts'
import { expandInSlices, expandTerminology } from '../../../src/terminology/expansion/overlay.ts'
import { loadTerminology } from '../../../src/terminology/load-terminology.ts'
import type { Terminology } from '../../../src/terminology/terminology.ts'
import { knowledge } from '../../support/app.ts'
import { codeMapFile } from '../../support/code-map.ts'
import { concept, smallHierarchy } from '../../support/fracture-concepts.ts'
import { SmallSnomed } from '../../support/small-snomed.ts'
import { edition, openTerminologyServer, type TestServer, version } from '../../support/terminology-server.ts'

const snomed = 'http://snomed.info/sct'
const own = knowledge.terminology
const day = Date.UTC(2026, 10, 22, 12)
const quiet = { info: () => {}, warn: () => {} }
const coded = (code: string) => ({ codings: [{ system: snomed, code }] })

let server: TestServer
let expanded: Terminology

beforeAll(async () => {
  const small = new SmallSnomed(smallHierarchy())
  server = await openTerminologyServer((ecl) => small.expand(ecl))
  const settings = { url: server.url, edition, refreshHours: 24, timeoutMs: 10_000 }
  const current = followTerminology(knowledge, 'plans', { terminologyServer: settings }, () => day, quiet)
  await current.refresh()
  expect(current.terminologyProblem).toBeUndefined()
  expanded = current.knowledge.terminology
})

afterAll(() => server.close())

test.each<[keyof typeof concept, string | undefined]>([
  ['leftRib', 'other'],
  ['leftNeckOfFemur', 'hip'],
  ['leftAcetabulum', 'other'],
  ['shaftOfLeftFemur', 'other'],
  ['periprostheticLeftFemur', 'other'],
  ['atypicalSubtrochanteric', 'other'],
  ['wedgeT12', 'vertebral'],
  ['compressionL1', 'vertebral'],
  ['closedCompression', 'vertebral'],
  ['closedColumn', 'unclassifiable'],
  ['sacrumZone2', 'other'],
  ['sacralCompression', 'other'],
  ['closedCoccyx', 'unclassifiable'],
  ['c5', 'excluded'],
  ['c7AndT1', 'excluded'],
  ['skullAndRib', 'excluded'],
  ['leftThumbPhalanx', 'excluded'],
  ['greatToe', 'excluded'],
  ['orbit', 'excluded'],
  ['osteoporoticC4', 'excluded'],
  ['pathologicalLeftFemur', 'pathological'],
  ['neoplasticRib', 'pathological'],
  ['osteoporoticLeftHumerus', 'other'],
  ['osteoporoticSomewhere', 'other'],
  ['nonunionOfTibia', undefined],
  ['historyOfLeftHip', undefined],
  ['stressOfMetatarsal', 'excluded'],
  ['boneOfHand', 'unclassifiable'],
  ['hyoid', 'unclassifiable'],
  ['noFracture', undefined],
])('a concept that only the server knows gets the site of what it descends from: %s is %s', (name, site) => {
  expect(fractureSite(coded(concept[name]), own)).toBeUndefined()
  expect(fractureSite(coded(concept[name]), expanded)).toBe(site)
})

test.each<[keyof typeof concept, string, boolean]>([
  ['shaftOfLeftFemur', 'fracture-femoral-shaft', true],
  ['periprostheticLeftFemur', 'fracture-periprosthetic-or-atypical', true],
  ['atypicalSubtrochanteric', 'fracture-periprosthetic-or-atypical', true],
  ['osteoporoticLeftHumerus', 'fracture-fragility', true],
  ['leftRib', 'fracture-fragility', false],
])('%s is in %s: %s', (name, set, expected) => {
  expect(expanded.matches(coded(concept[name]), set)).toBe(expected)
  expect(expanded.valueSet(set).has({ system: snomed, code: concept[name] })).toBe(expected)
})

describe('a code that excludes wins, whatever else a concept descends from', () => {
  const expressions = readExpressions('plans')
  const rootsOf = (...names: readonly string[]) => [
    ...new Set(
      expressions.filter(({ name }) => names.includes(name)).flatMap(({ ecl }) => [...codesIn(ecl)]),
    ),
  ]
  // What the guideline excludes outright, and what is no fresh fracture.
  const excluding = [...rootsOf('fracture-excluded-site', 'fracture-stress', 'fracture-old-or-sequela')]
  const diseased = rootsOf('fracture-pathological')
  const fragile = new Set(rootsOf('fracture-fragility'))
  const any = rootsOf(...expressions.filter(({ kind }) => kind === 'value-set').map(({ name }) => name))

  test.each([...excluding, ...diseased])(
    'below %s and any other root there is no included site',
    async (root) => {
      const others = any.filter((other) => !(diseased.includes(root) && fragile.has(other)))
      const below = others.map((other, at) => [`${910_000_000 + at}`, { parents: [root, other] }] as const)
      const small = new SmallSnomed({ ...smallHierarchy(), ...Object.fromEntries(below) })
      const answers = expressions.map(({ kind, name, ecl }) => ({
        kind,
        name,
        ecl,
        codes: small.expand(ecl),
      }))
      const { terminology } = expandTerminology(
        own,
        { version, expandedOn: '2026-11-22', answers },
        expressions,
      )
      const sites = below.map(([code]) => fractureSite(coded(code), terminology))
      expect(sites.length).toBeGreaterThan(100)
      expect(sites.filter((site) => site !== undefined && isIncluded(site))).toEqual([])
    },
  )
})

test('a code of our own lists means what it meant before', () => {
  const ours = readExpressions('plans').flatMap(({ ecl }) => [...codesIn(ecl)])
  const changed = ours.filter(
    (code) =>
      own.isKnown(coded(code)) && fractureSite(coded(code), expanded) !== fractureSite(coded(code), own),
  )
  expect(changed).toEqual([])
  expect(
    ours.filter(
      (code) =>
        own.isKnown(coded(code)) &&
        expanded.expansion?.has(coded(code).codings[0] ?? { system: '', code: '' }),
    ),
  ).toEqual([])
})

test.each<[keyof typeof concept, string | undefined]>([
  ['prednisoloneTablet', 'prednisolone'],
  ['prednisoloneSolution', 'prednisolone'],
  ['hydrocortisoneTablet', 'hydrocortisone'],
  ['dexamethasoneDrops', undefined],
  ['twoSteroids', undefined],
])('an oral product is a systemic product of its one substance: %s is %s', (name, substance) => {
  const product = { concept: coded(concept[name]), form: { codings: [] }, ingredients: [] }
  expect(identify(product, own)).toEqual({ group: 'other' })
  const found = identify(product, expanded)
  expect(
    found.group === 'glucocorticoid' ? [found.substance.name, found.product?.systemic] : undefined,
  ).toEqual(substance === undefined ? undefined : [substance, true])
})

test('what came through the server only is marked, with the version that it came from', () => {
  const { expansion } = expanded
  expect(own.expansion).toBeUndefined()
  expect(expansion).toMatchObject({ version, expandedOn: '2026-11-22' })
  const marked = (code: string, system = snomed) => expansion?.has({ system, code })
  expect([marked(concept.leftRib), marked(concept.prednisoloneTablet)]).toEqual([true, true])
  expect([marked('5913000'), marked(concept.noFracture), marked(concept.leftRib, 'urn:other')]).toEqual([
    false,
    false,
    false,
  ])
})

/** Our lists and the small server's, with a hospital's map in front of both. */
async function expandedWith(...rows: readonly string[]): Promise<Terminology> {
  const mapped = loadTerminology('plans', 'sandbox', { codeMap: codeMapFile(...rows) })
  const expressions = readExpressions('plans')
  const at = { url: server.url, edition, timeoutMs: 10_000, authorization: () => undefined }
  const { expansion } = await fetchExpansion(at, expressions, '2026-11-22', new AbortController().signal)
  return expandTerminology(mapped, expansion, expressions).terminology
}

test('a row of the map takes the place of a SNOMED code that only the server knows, as of any other', async () => {
  const { leftRib, c5, prednisoloneTablet, hydrocortisoneTablet } = concept
  const targets = new Map<string, string>([
    [leftRib, c5],
    [prednisoloneTablet, hydrocortisoneTablet],
  ])
  const mapped: Terminology = {
    ...own,
    mapped: ({ code }) => {
      const target = targets.get(code)
      return target === undefined ? undefined : { target: { system: snomed, code: target } }
    },
  }
  const expressions = readExpressions('plans')
  const at = { url: server.url, edition, timeoutMs: 10_000, authorization: () => undefined }
  const { expansion } = await fetchExpansion(at, expressions, '2026-11-22', new AbortController().signal)
  const { terminology } = expandTerminology(mapped, expansion, expressions)
  expect(fractureSite(coded(leftRib), terminology)).toBe('excluded')
  expect(fractureSite(coded(concept.leftNeckOfFemur), terminology)).toBe('hip')
  expect(terminology.product({ system: snomed, code: prednisoloneTablet })?.substance).toBe('hydrocortisone')
})

test.each<[string, string, object | undefined]>([
  ['use', ';;;local;', { systemic: false }],
  ['a local form', ';;oordruppels;;', { systemic: false }],
  ['a strength', '20;;;;', { systemic: true, mgPerUnit: 20 }],
  ['an injection, which the route decides', ';;injectie;;', undefined],
  ['nothing', ';;;;', { systemic: true, substance: 'prednisolone' }],
])('what a row adds counts where only the server knows its target: %s', async (_name, cells, expected) => {
  const terminology = await expandedWith(`prk;900;snomed;${concept.prednisoloneTablet};${cells}`)
  const product = terminology.product({ system: 'urn:oid:2.16.840.1.113883.2.4.4.10', code: '900' })
  if (expected === undefined) expect(product).toBeUndefined()
  else expect(product).toMatchObject(expected)
  expect(product?.systemic === false ? product.equivalence : undefined).toBeUndefined()
})

describe('while an expansion is taken into use', () => {
  const codes = Array.from({ length: 20_000 }, (_, at) => `${910_000_000 + at}`)
  const expressions = readExpressions('plans')
  const answers = expressions.map(({ kind, name, ecl }) => ({ kind, name, ecl, codes }))
  const expansion = { version, expandedOn: '2026-11-22', answers }

  test('calls get their turn after every two thousand codes', async () => {
    let turns = 0
    let isDone = false
    const turn = () => {
      turns += 1
      if (!isDone) setImmediate(turn)
    }
    setImmediate(turn)
    await expandInSlices(own, expansion, expressions)
    isDone = true
    expect(turns).toBeGreaterThanOrEqual((answers.length * codes.length) / 2000)
  })

  test('it becomes the same as at once', async () => {
    const [sliced, whole] = [
      await expandInSlices(own, expansion, expressions),
      expandTerminology(own, expansion, expressions),
    ]
    expect([sliced.added, sliced.disputed]).toEqual([whole.added, whole.disputed])
    expect(whole.added).toBe(20_000)
    expect(whole.disputed).toBe(20_000)
    for (const code of ['910000000', '910001999', '910002000', '910019999'])
      expect(sliced.terminology.setsOf(coded(code))).toEqual(whole.terminology.setsOf(coded(code)))
  })
})

test('the hospital’s own code for a concept that only the server knows is marked too', async () => {
  const local = { system: 'urn:local', code: 'R1' }
  const target = { system: snomed, code: concept.leftRib }
  const mapped: Terminology = { ...own, mapped: (coding) => (coding.code === 'R1' ? { target } : undefined) }
  const expressions = readExpressions('plans')
  const at = { url: server.url, edition, timeoutMs: 10_000, authorization: () => undefined }
  const { expansion } = await fetchExpansion(at, expressions, '2026-11-22', new AbortController().signal)
  const { terminology } = expandTerminology(mapped, expansion, expressions)
  expect(fractureSite({ codings: [local] }, terminology)).toBe('other')
  expect(terminology.expansion?.has(local)).toBe(true)
})
