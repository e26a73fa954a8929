import { expect, test } from 'vitest'
import { type Json, type JsonObject, object, text, texts } from '../../src/json.ts'
import { openApp } from '../support/app.ts'
import { discharge } from '../support/requests.ts'
import { type Dialect, idOf } from './dialects.ts'

/** One request of one system, and what the guideline makes of it. */
export interface Case {
  readonly dialect: Dialect
  readonly name: string
  readonly service?: string
  readonly body: JsonObject
  /** The primary row and, in any order, the rows that ride on it; or the reason why there is no card, or 412. */
  readonly rows: string
  /** Findings in words: `other`, `unclassifiable by text`, `unknown: result-too-old, at most -2.6`, `unknown` for any reason. */
  readonly told?: Readonly<Record<string, string>>
  /** Finding to the resource that it was read from, as `Type/name`. */
  readonly from?: Readonly<Record<string, string>>
}

/** The same facts in each of these dialects. */
export function inEach<Facts extends { readonly name: string }>(
  dialects: readonly Dialect[],
  facts: Facts,
  write: (dialect: Dialect, facts: Facts) => Omit<Case, 'dialect' | 'name'>,
): readonly Case[] {
  return dialects.map((dialect) => ({ dialect, name: facts.name, ...write(dialect, facts) }))
}

const sandbox = openApp().app

/** Cases in which the service is known to answer otherwise: name, or dialect and name, to the reason. */
export type Defects = Readonly<Record<string, string>>

/** Every case is asked through the server as it really is; a known defect must still be one. */
export function decides(title: string, cases: readonly Case[], defects: Defects, app = sandbox): void {
  const unused = new Set(Object.keys(defects))
  const isDefect = ({ dialect, name }: Case) => {
    const keys = [name, `${dialect}: ${name}`].filter((key) => defects[key] !== undefined)
    for (const key of keys) unused.delete(key)
    return keys.length > 0
  }
  const failing = cases.filter(isDefect)
  const holding = cases.filter((one) => !failing.includes(one))
  if (unused.size > 0) throw new Error(`no case of "${title}" is called ${[...unused].join(' or ')}`)
  const named = (list: readonly Case[]) => list.map((one) => [one.dialect, one.name, one] as const)
  test.each(named(holding))(`${title}: %s: %s`, (_dialect, _name, one) => compare(one, app))
  if (failing.length === 0) return
  test.fails.each(named(failing))(`${title}, known defect: %s: %s`, (_dialect, _name, one) =>
    compare(one, app),
  )
}

async function compare(one: Case, app: typeof sandbox): Promise<void> {
  const url = `/explain/${one.service ?? discharge}`
  const response = await app.inject({ method: 'POST', url, payload: one.body })
  const answer = object(response.json<Json>()) ?? {}
  const findings = object(answer['findings']) ?? {}
  const names = Object.keys({ ...one.told })
  expect({
    rows: response.statusCode === 200 ? rowsOf(answer) : String(response.statusCode),
    told: Object.fromEntries(names.map((name) => [name, words(findings[name], one.told?.[name])])),
    from: Object.fromEntries(
      Object.keys({ ...one.from }).map((name) => [name, texts(object(findings[name])?.['evidence'])]),
    ),
  }).toEqual({
    rows: sorted(one.rows),
    told: { ...one.told },
    from: Object.fromEntries(
      Object.entries({ ...one.from }).map(([name, from]) => [name, [resourceNamed(one.dialect, from)]]),
    ),
  })
}

function rowsOf(answer: JsonObject): string {
  const primary = text(answer['primary'])
  if (primary === undefined) return texts(answer['withheld']).join(' ')
  return [primary, ...texts(answer['additional']).toSorted()].join(' ')
}

function sorted(rows: string): string {
  const [primary, ...riding] = rows.split(' ')
  return [primary, ...riding.toSorted()].join(' ')
}

function resourceNamed(dialect: Dialect, from: string): string {
  const [type = '', name = ''] = from.split('/')
  return `${type}/${idOf(dialect, name)}`
}

/** Coded and computed are what a reader takes for granted; any other basis is said. */
function words(finding: Json | undefined, expected: string | undefined): string {
  const told = object(finding)
  if (told === undefined) return 'not asked'
  if (told['unknown'] !== undefined && expected === 'unknown') return expected
  const basis = text(told['basis'])
  const by = basis === undefined || basis === 'coded' || basis === 'derived' ? '' : ` by ${basis}`
  if (told['unknown'] === undefined) return `${told['value']}${by}`
  const low = told['atLeast'] === undefined ? '' : `, at least ${told['atLeast']}`
  const high = told['atMost'] === undefined ? '' : `, at most ${told['atMost']}`
  const soFar = told['soFar'] === undefined ? '' : `, so far ${told['soFar']}`
  return `unknown: ${told['unknown']}${low}${high}${soFar}${by}`
}
