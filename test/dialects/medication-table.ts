import { describe, expect, test } from 'vitest'
import { type Json, type JsonObject, object, objects, text, texts } from '../../src/json.ts'
import { openApp } from '../support/app.ts'
import { orderSelect } from '../support/requests.ts'
import { type Dialect, dialects } from './dialects.ts'
import { knownDefects } from './medication-known-defects.ts'
import { request, type Subject } from './medication-requests.ts'

/** What the guideline says about a request, and what the record must have been understood as. */
export interface Expected {
  /** The row that decides; null when the call is not about a glucocorticoid at all. */
  readonly primary: string | null
  /** All rows that ride on it. */
  readonly riding?: readonly string[]
  /** Values, or `? reason`; in brackets what is known of a limit is not compared. */
  readonly findings?: Readonly<Record<string, string | number | boolean>>
  readonly basis?: Readonly<Record<string, string>>
  /** ATC codes that no suggestion may hold. */
  readonly notProposed?: readonly string[]
}

export interface Case {
  readonly name: string
  readonly body: JsonObject
  readonly expected: Expected
}

/** What every start of a bone drug brings along when nothing else is known of the patient. */
export const start = ['A60', 'A90', 'A91']
export const examine = ['A90', 'A91']

/** Rows whose advice becomes a condition when the dose is not certain. */
const conditional = ['A10', 'A30', 'A31', 'A34', 'A40', 'A41', 'A42', 'A44', 'A45', 'A50']

/** A drug that is known by its name only: the advice softens and the dose says how it was read. */
export function byName({ riding = [], basis = {}, ...expected }: Expected): Expected {
  const isSoftened = conditional.includes(expected.primary ?? '')
  const dose = basis['sustainedMgPerDay'] === 'derived' ? { sustainedMgPerDay: 'text' } : {}
  return {
    ...expected,
    riding: isSoftened ? [...new Set([...riding, 'A08'])] : riding,
    basis: { ...basis, ...dose },
  }
}

type Exceptions = Partial<Record<Dialect, Expected>>

/** The same facts in each of these dialects; the system that sends names only is read by name. */
export function inDialects(
  list: readonly Dialect[],
  name: string,
  subject: Subject,
  expected: Expected,
  but: Exceptions = {},
): readonly Case[] {
  return list.map((dialect) => ({
    name: `${dialect}: ${name}`,
    body: request(dialect, subject),
    expected: but[dialect] ?? (dialect === 'stu3-hix' ? byName(expected) : expected),
  }))
}

export function everywhere(
  name: string,
  subject: Subject,
  expected: Expected,
  but: Exceptions = {},
): readonly Case[] {
  return inDialects(dialects, name, subject, expected, but)
}

type Server = ReturnType<typeof openApp>['app']

const { app: usualServer } = openApp()

async function explained(payload: JsonObject, app: Server): Promise<JsonObject> {
  const response = await app.inject({ method: 'POST', url: `/explain/${orderSelect}`, payload })
  expect(response.statusCode, response.body).toBe(200)
  return object(response.json<Json>()) ?? {}
}

function told(finding: JsonObject | undefined): Json {
  const reason = text(finding?.['unknown'])
  return reason === undefined ? (finding?.['value'] ?? null) : `? ${reason}`
}

function proposed(answer: JsonObject): readonly string[] {
  return objects(answer['cards'])
    .flatMap((card) => objects(card['suggestions']))
    .flatMap((suggestion) => objects(suggestion['actions']))
    .map((action) => object(object(action['resource'])?.['medicationCodeableConcept']))
    .flatMap((concept) => objects(concept?.['coding']))
    .map((coding) => text(coding['code']) ?? '')
}

async function check({ body, expected }: Case, app: Server): Promise<void> {
  const answer = await explained(body, app)
  const { primary, riding = [], findings = {}, basis = {}, notProposed = [] } = expected
  const known = object(answer['findings']) ?? {}
  const read = (name: string) => object(known[name])
  const answered = {
    primary: answer['primary'],
    riding: texts(answer['additional']).toSorted(),
    findings: Object.fromEntries(Object.keys(findings).map((name) => [name, told(read(name))])),
    basis: Object.fromEntries(Object.keys(basis).map((name) => [name, read(name)?.['basis'] ?? null])),
    proposed: proposed(answer).filter((code) => notProposed.includes(code)),
  }
  expect(answered, JSON.stringify({ ...answered, withheld: answer['withheld'] })).toEqual({
    primary,
    riding: [...riding].toSorted(),
    findings,
    basis,
    proposed: [],
  })
}

/** Every case, those of which the product is known to be wrong as such; the server is the usual one unless said. */
export function table(title: string, cases: readonly Case[], app: Server = usualServer): void {
  const names = cases.map(({ name }) => name)
  const known = new Set(Object.values(knownDefects[title] ?? {}).flat())
  describe(title, () => {
    test('no two cases have the same name', () => expect(names).toEqual([...new Set(names)]))
    test('every known defect is a case', () => expect(names).toEqual(expect.arrayContaining([...known])))
    test.each(cases.filter(({ name }) => !known.has(name)))('$name', (one) => check(one, app))
    const wrong = cases.filter(({ name }) => known.has(name))
    if (wrong.length > 0) test.fails.each(wrong)('$name (known defect)', (one) => check(one, app))
  })
}
