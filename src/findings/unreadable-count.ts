import type { Unreadable } from './unreadable-entry.ts'
import type { UnreadableShape } from './unreadable-shapes.ts'

/** How often something could not be read, and in which entries. */
export type UnreadableCount =
  | {
      readonly system: string
      readonly code: string
      readonly count: number
      readonly references: readonly string[]
    }
  | { readonly shape: UnreadableShape; readonly count: number; readonly references: readonly string[] }

/** As many as anyone looks up one by one. */
const mostReferences = 20

/** Counts by system and code, or by shape, most frequent first; `found` as `unreadableIn` gives it. */
export function countUnreadable(found: Iterable<readonly Unreadable[]>): readonly UnreadableCount[] {
  const alike = Map.groupBy([...found].flat(), keyOf)
  return [...alike.values()].flatMap(countOf).toSorted((one, other) => other.count - one.count)
}

function keyOf(found: Unreadable): string {
  return found.kind === 'shape' ? found.shape : `${found.shown.system}|${found.shown.code}`
}

function countOf(alike: readonly Unreadable[]): readonly UnreadableCount[] {
  const [first] = alike
  if (first === undefined) return []
  const references = [...new Set(alike.map(({ reference }) => reference))].slice(0, mostReferences)
  const told = { count: alike.length, references }
  return first.kind === 'shape' ? [{ shape: first.shape, ...told }] : [{ ...first.shown, ...told }]
}
