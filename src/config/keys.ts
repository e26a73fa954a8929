import { readFileSync } from 'node:fs'
import type { Environment } from './environment.ts'
import type { SettingsFile } from './settings.ts'
import { leastKey, type TenantChanges, type TenantFile } from './tenant.ts'

const kinds = [
  { key: 'cardKey', file: 'cardKeyFile', variable: 'OSTEOHOOKS_CARD_KEY' },
  { key: 'pseudonymKey', file: 'pseudonymKeyFile', variable: 'OSTEOHOOKS_PSEUDONYM_KEY' },
] as const

type Kind = (typeof kinds)[number]

/** The settings with their keys in place of the files that hold them. No problem ever repeats a key. */
export interface WithKeys {
  readonly own: TenantChanges
  readonly tenants: Readonly<Record<string, TenantChanges>>
  readonly problems: readonly string[]
}

/** Reads each key from where the operator put it: the file of settings, a file of its own, or the environment. */
export function readKeys(said: SettingsFile, { variable }: Environment): WithKeys {
  const own = read(said, '', variable)
  const tenants = Object.entries(said.tenants).map(
    ([id, tenant]) => [id, read(tenant, `tenants.${id}.`, () => undefined)] as const,
  )
  return {
    own: own.settings,
    tenants: Object.fromEntries(tenants.map(([id, { settings }]) => [id, settings])),
    problems: [own, ...tenants.map(([, tenant]) => tenant)].flatMap(({ problems }) => problems),
  }
}

function read(
  said: TenantFile,
  place: string,
  variable: Environment['variable'],
): { readonly settings: TenantChanges; readonly problems: readonly string[] } {
  const { cardKeyFile: _card, pseudonymKeyFile: _pseudonym, ...rest } = said
  const found = kinds.map((kind) => ({ kind, ...readOne(said, kind, place, variable(kind.variable)) }))
  const keys = found.flatMap(({ kind, value }) => (value === undefined ? [] : [[kind.key, value]]))
  return {
    settings: { ...rest, ...Object.fromEntries(keys) },
    problems: found.flatMap(({ problem }) => problem ?? []),
  }
}

interface Found {
  readonly value?: string
  readonly problem?: string
}

function readOne(said: TenantFile, kind: Kind, place: string, fromVariable: string | undefined): Found {
  const { [kind.key]: written, [kind.file]: file } = said
  const given = [
    ...(written === undefined ? [] : [`${place}${kind.key}`]),
    ...(file === undefined ? [] : [`${place}${kind.file}`]),
    ...(fromVariable === undefined ? [] : [kind.variable]),
  ]
  const [name = '', ...more] = given
  if (more.length > 0) return { problem: `${given.join(' and ')} are both set. Keep one.` }
  const value = file === undefined ? (written ?? fromVariable) : readFile(file)
  if (value === undefined) return file === undefined ? {} : { problem: unreadable(name, file) }
  if (value.length >= leastKey) return { value }
  return {
    problem: `${name} holds a key of fewer than ${leastKey} letters; make one with openssl rand -base64 33.`,
  }
}

function readFile(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return undefined
  }
}

function unreadable(name: string, file: string): string {
  return `${name} ${file} cannot be read. Name a file with the key as its only line.`
}
