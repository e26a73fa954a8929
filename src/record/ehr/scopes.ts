/**
 * How much of a resource type a token opens. `some`: only a part of it, such as one category, so that
 * what is not found may still be there.
 */
export type Grant = 'all' | 'some' | 'none'

/** What the scopes of a token open. */
export interface Scopes {
  readonly read: (type: string) => Grant
  readonly search: (type: string) => Grant
}

/** Without a token there is nothing that says what is open: the server decides. */
export const unscoped: Scopes = { read: () => 'all', search: () => 'all' }

interface Scope {
  readonly type: string
  readonly read: boolean
  readonly search: boolean
  readonly narrowed: boolean
}

const form = /^(?:patient|user|system)\/([A-Z][A-Za-z]*|\*)\.(read|write|\*|[cruds]{1,5})(\?.+)?$/

/**
 * Reads SMART scopes of version 1 (`user/Observation.read`) and 2 (`patient/Condition.rs?category=...`).
 * What is no scope for resources opens nothing.
 */
export function readScopes(text: string): Scopes {
  const scopes = text.split(/\s+/).flatMap(readScope)
  const grant = (right: 'read' | 'search') => (type: string) => {
    const fitting = scopes.filter((scope) => scope[right] && (scope.type === '*' || scope.type === type))
    if (fitting.length === 0) return 'none'
    return fitting.every((scope) => scope.narrowed) ? 'some' : 'all'
  }
  return { read: grant('read'), search: grant('search') }
}

function readScope(text: string): readonly Scope[] {
  const [, type, rights = '', narrowed] = form.exec(text) ?? []
  if (type === undefined) return []
  const isBoth = rights === 'read' || rights === '*'
  const isOld = isBoth || rights === 'write'
  const has = (letter: string) => isBoth || (!isOld && rights.includes(letter))
  return [{ type, read: has('r'), search: has('s'), narrowed: narrowed !== undefined }]
}
