import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { PlanError } from '../../src/errors.ts'
import { type Json, type JsonObject, object } from '../../src/json.ts'
import { loadKnowledge } from '../../src/knowledge.ts'
import { plansFolder } from '../support/plans.ts'

/** Replaces an object of a file, wherever in it; undefined leaves it as it is. */
export type Change = (found: JsonObject) => Json | undefined

/** A copy of the real `plans/` in a temporary folder with something wrong in one file. */
export function brokenPlans(file: string, change: Change): string {
  const folder = mkdtempSync(join(tmpdir(), 'osteohooks-plans-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  cpSync(plansFolder, folder, { recursive: true })
  const before = readFileSync(join(folder, file), 'utf8')
  const after: unknown = JSON.parse(before, (_key, value: Json) => {
    const found = object(value)
    return (found && change(found)) ?? value
  })
  if (JSON.stringify(after) === JSON.stringify(JSON.parse(before))) throw new Error(`${file} was not changed`)
  writeFileSync(join(folder, file), JSON.stringify(after))
  return folder
}

/** Changes one row of a plan. */
export function row(id: string, change: (row: JsonObject) => Json): Change {
  return (found) => (found['prefix'] === id ? change(found) : undefined)
}

/** Puts another expression in place of this one. */
export function expression(from: string, to: string): Change {
  return (found) => (found['expression'] === from ? { ...found, expression: to } : undefined)
}

/** Leaves one element out. */
export function lacking(name: string): (found: JsonObject) => JsonObject {
  return ({ [name]: _left, ...rest }) => rest
}

/** What the start says to these plans: `CODE message`, or nothing when it accepts them. */
export function startError(folder: string): string {
  return planError(() => loadKnowledge(folder, 'sandbox')).replaceAll(`${folder}/`, '')
}

/** `CODE message` of the PlanError that this throws; any other error is passed on. */
export function planError(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof PlanError) return `${error.code} ${error.message}`
    throw error
  }
  return ''
}
