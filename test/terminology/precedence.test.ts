import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { boneMedicationUses } from '../../src/findings/bone-medication-use.ts'
import { severeAccident } from '../../src/findings/fracture-cause.ts'
import { fractureSite } from '../../src/findings/fracture-site.ts'
import { glucocorticoidClass } from '../../src/findings/glucocorticoid-gate.ts'
import type { JsonObject } from '../../src/json.ts'
import { readMedication } from '../../src/record/medication.ts'
import { classification } from '../../src/terminology/code-index.ts'
import { codeSystems } from '../../src/terminology/code-systems.ts'
import type { Coding } from '../../src/terminology/concept.ts'
import { loadTerminology, valueSetNames } from '../../src/terminology/load-terminology.ts'
import { readValueSetFile } from '../../src/terminology/value-set-file.ts'
import { administration, inputFrom } from '../support/bone-input.ts'
import { answerOf, inputOf, visitToday } from '../support/fracture-input.ts'

const precedence = z
  .strictObject({
    description: z.string().min(1),
    orders: z.array(
      z.strictObject({
        id: z.string(),
        sets: z.array(z.string()).min(2),
        why: z.string(),
        source: z.string(),
      }),
    ),
    together: z.array(z.strictObject({ sets: z.array(z.string()).min(2), why: z.string().min(1) })),
  })
  .parse(json('plans/precedence.json'))

/** A code, or the beginning of all codes of a class. */
interface Member extends Coding {
  readonly isPrefix: boolean
}

const prednisone = 'dose-equivalents/prednisone'
const members = new Map<string, readonly Member[]>([
  ...valueSetNames('plans').map((name) => [name, membersOf(name)] as const),
  [prednisone, substanceCodes()],
])
const terminology = loadTerminology('plans', 'sandbox')

describe('the rules themselves', () => {
  test('name sets that exist, and sources that exist', () => {
    const named = [...precedence.orders, ...precedence.together].flatMap(({ sets }) => sets)
    expect(named.filter((name) => !members.has(name))).toEqual([])
    const sources = Object.keys(z.record(z.string(), z.unknown()).parse(json('plans/sources.json')))
    expect(precedence.orders.filter(({ source }) => !sources.includes(source))).toEqual([])
  })

  test('never say of two sets that each wins over the other', () => {
    const wins = precedence.orders.flatMap(({ sets }) =>
      sets.flatMap((winner, index) => sets.slice(index + 1).map((loser) => `${winner} > ${loser}`)),
    )
    const contrary = wins.filter((rule) => wins.includes(rule.split(' > ').toReversed().join(' > ')))
    expect(contrary).toEqual([])
  })
})

test('two sets share a code only where a rule says which wins, or that they do not compete', () => {
  const names = [...members.keys()]
  const unruled = names.flatMap((one, index) =>
    names.slice(index + 1).flatMap((other) => {
      if (isRuled(one, other)) return []
      return sharedBy(one, other).map((code) => `${one} and ${other} share ${code}`)
    }),
  )
  expect(unruled).toEqual([])
})

const included = ['fracture-hip', 'fracture-vertebral', 'fracture-other-included']
const opposites: readonly (readonly [string, string])[] = [
  ...included.flatMap((one) =>
    ['fracture-excluded-site', 'fracture-pathological', 'fracture-stress', 'fracture-old-or-sequela'].map(
      (other) => [one, other] as const,
    ),
  ),
  ['systemic-route', 'local-route'],
  ['local-glucocorticoid', prednisone],
  ['gut-glucocorticoid', prednisone],
  ['iv-bisphosphonate', 'oral-bisphosphonate'],
  ['zoledronate', 'oral-bisphosphonate'],
  ['death-disposition', 'other-disposition'],
  ['transfer-disposition', 'other-disposition'],
  ['high-energy-mechanism', 'low-energy-fall'],
]

test.each(opposites)('%s and %s exclude each other, so one of them wins', (one, other) => {
  expect(precedence.orders.some(({ sets }) => sets.includes(one) && sets.includes(other))).toBe(true)
  const isExcusedOnly = precedence.together.some(({ sets }) => sets.includes(one) && sets.includes(other))
  expect(isExcusedOnly).toBe(false)
})

describe('the findings follow the rules', () => {
  const siteOf: Readonly<Record<string, string | undefined>> = {
    'fracture-old-or-sequela': undefined,
    'fracture-excluded-site': 'excluded',
    'fracture-stress': 'excluded',
    'fracture-pathological': 'pathological',
    'bone-metastasis': 'pathological',
    'fracture-hip': 'hip',
    'fracture-vertebral': 'vertebral',
    'fracture-other-included': 'other',
    'fracture-fragility': 'other',
    'fracture-site-unclear': 'unclassifiable',
  }

  test.each(pairsOf('fracture-excluded', 'fracture-cause', 'fracture-fragility'))(
    'a fracture that is %s and %s',
    (winner, loser) => {
      const found = onlyIn(winner).flatMap((one) =>
        onlyIn(loser).map((other) => fractureSite({ codings: [one, other] }, terminology)),
      )
      expect(found.length).toBeGreaterThan(0)
      expect(new Set(found)).toEqual(new Set([siteOf[winner]]))
    },
  )

  test('a code that is both excluded and vertebral is excluded', () => {
    const shared = sharedBy('fracture-excluded-site', 'fracture-vertebral')
    expect(shared).toEqual(['M4851', 'M4852'])
    for (const code of shared)
      expect(fractureSite({ codings: [{ system: codeSystems.icd10, code }] }, terminology)).toBe('excluded')
  })

  test.each(pairsOf('glucocorticoid'))('a product that is %s and %s', (winner, loser) => {
    const classes: Readonly<Record<string, string>> = {
      'gut-glucocorticoid': 'gut',
      'local-glucocorticoid': 'local',
      [prednisone]: 'systemic',
    }
    const [one] = onlyIn(winner)
    const [other] = onlyIn(loser)
    for (const codings of [
      [one, other],
      [other, one],
    ])
      expect(classOf({ medicationCodeableConcept: { coding: asJson(codings) } })).toBe(classes[winner])
  })

  test('an order with a local and a systemic route is systemic', () => {
    const prednisolone = {
      medicationCodeableConcept: { coding: [{ system: codeSystems.atc, code: 'H02AB06' }] },
    }
    const [local] = onlyIn('local-route')
    const [systemic] = onlyIn('systemic-route')
    for (const routes of [
      [local, systemic],
      [systemic, local],
    ]) {
      expect(classOf({ ...prednisolone, dosageInstruction: [{ route: { coding: asJson(routes) } }] })).toBe(
        'systemic',
      )
      const apart = routes.map((route) => ({ route: { coding: asJson([route]) } }))
      expect(classOf({ ...prednisolone, dosageInstruction: apart })).toBe('systemic')
    }
  })

  test.each([
    ['zoledronate', 'iv-bisphosphonate', 'M05BA08', '2026-01-01', 'yes'],
    ['iv-bisphosphonate', 'zoledronate', 'M05BA03', '2026-01-01', 'no'],
    ['romosozumab', 'anabolic', 'M05BX06', '2026-11-10', 'yes'],
    ['romosozumab', 'anabolic', 'M05BX06', '2026-08-01', 'no'],
  ])('%s, not %s, says how long %s works', (_winner, _loser, code, date, current) => {
    const [use] = boneMedicationUses(inputFrom([administration(`atc ${code}`, date)]))
    expect(use?.current).toBe(current)
  })

  test.each([
    ['multiple-trauma', 'low-energy-fall', 'true'],
    ['high-energy-mechanism', 'possible-severe-accident', 'true'],
    ['possible-severe-accident', 'low-energy-fall', 'unknown: severe-accident-possible'],
    ['low-energy-fall', 'fall-of-unclear-energy', 'false'],
  ])('%s beside %s', (winner, loser, expected) => {
    const conditions = [winner, loser].map((name, index) => ({
      resourceType: 'Condition',
      id: `${index}`,
      code: { coding: asJson([members.get(name)?.[0]]) },
      onsetDateTime: '2026-11-22',
    }))
    expect(answerOf(severeAccident(inputOf({ encounter: visitToday, conditions })))).toBe(expected)
  })
})

function pairsOf(...ids: readonly string[]): readonly (readonly [string, string])[] {
  const orders = precedence.orders.filter(({ id }) => ids.includes(id))
  return orders.flatMap(({ sets }) =>
    sets.flatMap((winner, index) => sets.slice(index + 1).map((loser) => [winner, loser] as const)),
  )
}

/** At most three codes that no other set of the orders has. */
function onlyIn(name: string): readonly Coding[] {
  const others = precedence.orders.flatMap(({ sets }) => sets).filter((other) => other !== name)
  const own = (members.get(name) ?? []).filter((member) =>
    others.every((other) => !(members.get(other) ?? []).some((its) => isShared(member, its))),
  )
  return own.slice(0, 3).map(({ system, code }) => ({ system, code }))
}

function classOf(more: JsonObject): string {
  const entry = readMedication(
    { resourceType: 'MedicationRequest', id: '1', ...more },
    'draft',
    () => undefined,
  )
  return entry === undefined ? 'unread' : glucocorticoidClass(entry, terminology)
}

function asJson(codings: readonly (Coding | undefined)[]): JsonObject[] {
  return codings.map((coding) => ({ system: coding?.system ?? '', code: coding?.code ?? '' }))
}

function isRuled(one: string, other: string): boolean {
  return [...precedence.orders, ...precedence.together].some(
    ({ sets }) => sets.includes(one) && sets.includes(other),
  )
}

function sharedBy(one: string, other: string): readonly string[] {
  const found = (members.get(one) ?? []).flatMap((member) =>
    (members.get(other) ?? [])
      .filter((its) => isShared(member, its))
      .map((its) => (its.code.length > member.code.length ? its.code : member.code)),
  )
  return [...new Set(found)].toSorted()
}

/** The same code, or one prefix that holds the other. */
function isShared(one: Member, other: Member): boolean {
  if (one.system !== other.system) return false
  if (one.code === other.code) return true
  return (
    (one.isPrefix && other.code.startsWith(one.code)) || (other.isPrefix && one.code.startsWith(other.code))
  )
}

function membersOf(name: string): readonly Member[] {
  const file = readValueSetFile(join('plans', 'value-sets', `${name}.json`), name)
  return file.compose.include.flatMap(({ system, concept = [], filter = [] }) => [
    ...concept.map(({ code }) => ({ system, code: plain(system, code), isPrefix: false })),
    ...filter
      .filter(({ property }) => property === 'code')
      .map(({ value }) => ({
        system,
        code: value.replace(/\.\*$/, '').replace(/[^A-Z0-9]/g, ''),
        isPrefix: true,
      })),
  ])
}

function substanceCodes(): readonly Member[] {
  const code = z.object({ system: z.string(), code: z.string() })
  const file = z.object({ substances: z.array(z.object({ codes: z.array(code) })) })
  const { substances } = file.parse(json('plans/dose-equivalents/prednisone.json'))
  return substances.flatMap(({ codes }) => codes.map((one) => ({ ...one, isPrefix: false })))
}

function plain(system: string, code: string): string {
  return classification(system) === undefined ? code : code.toUpperCase().replace(/[^A-Z0-9]/g, '')
}

function json(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'))
}
