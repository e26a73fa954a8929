import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import { PlanError } from './errors.ts'

/**
 * Reads one of our own JSON files and checks its shape.
 *
 * @throws PlanError that names the file, the place in it, what was found and what was expected
 */
export function readJson<T extends z.ZodType>(file: string, shape: T): z.output<T> {
  const content = parse(file)
  const result = shape.safeParse(content)
  if (result.success) return result.data
  const found = mistake(result.error.issues)
  const owner = ownersAlong(content, found?.path ?? []).map((id) => `${id} `)
  const place = found?.path.join('.') || 'the top'
  throw new PlanError('ERR_PLAN_INVALID', `${file} ${owner.join('')}at ${place}: ${found?.message}`)
}

/** The JSON files of a folder, in the order of their names, so that every start reads them alike. */
export function jsonFiles(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(folder, name))
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new PlanError('ERR_PLAN_FILE_UNREADABLE', `${file} is missing or is not JSON: ${String(cause)}`, {
      cause,
    })
  }
}

/** The mistake itself: in a union, that of the form with the fewest complaints, which is the one meant. */
function mistake(
  issues: readonly z.core.$ZodIssue[],
  path: readonly PropertyKey[] = [],
): z.core.$ZodIssue | undefined {
  const [issue] = issues
  if (issue === undefined) return undefined
  const here = [...path, ...issue.path]
  if (issue.code !== 'invalid_union') return { ...issue, path: here }
  const [meant = []] = issue.errors.toSorted((one, other) => one.length - other.length)
  return mistake(meant, here) ?? { ...issue, path: here }
}

/** The last two ids on the way to a place in a file: a row and its condition, or a group and its row. */
function ownersAlong(content: unknown, path: readonly PropertyKey[]): readonly string[] {
  const ids: string[] = []
  let at = content
  for (const key of path) {
    at = typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined
    const id: unknown = typeof at === 'object' && at !== null ? Reflect.get(at, 'id') : undefined
    if (typeof id === 'string') ids.push(id)
  }
  return ids.slice(-2)
}
