import type { Json, JsonObject } from '../../src/json.ts'
import { type Dialect, type Found, orderSelectOf } from './dialects.ts'
import type { Prescription } from './medication-facts.ts'
import { r4epic } from './medication-r4-epic.ts'
import { r4nl } from './medication-r4-nl.ts'
import { stu3epic } from './medication-stu3-epic.ts'
import { stu3hix } from './medication-stu3-hix.ts'
import { ussandbox } from './medication-us-sandbox.ts'
import type { Writer, Written } from './medication-writer.ts'

export const writers: Readonly<Record<Dialect, Writer>> = {
  'r4-nl': r4nl,
  'stu3-hix': stu3hix,
  'stu3-epic': stu3epic,
  'r4-epic': r4epic,
  'us-sandbox': ussandbox,
}

/** Someone's medication as facts; the dialect writes it down. */
export interface Subject {
  readonly birth?: string
  readonly drafts: readonly Prescription[]
  readonly orders?: readonly Prescription[]
  readonly statements?: readonly Prescription[]
  readonly administrations?: readonly Prescription[]
  readonly dispenses?: readonly Prescription[]
  /** Resources that are written already, by the search that they answer. */
  readonly written?: Readonly<
    Partial<Record<'medications' | 'statements' | 'administrations', readonly Written[]>>
  >
  readonly instead?: Readonly<Record<string, Json>>
}

/** A whole order-select request in which this medication is drafted and on file. */
export function request(dialect: Dialect, subject: Subject): JsonObject {
  const writer = writers[dialect]
  const { birth, drafts, orders = [], statements = [], administrations = [], written = {} } = subject
  const { dispenses = [], instead } = subject
  const drafted = drafts.map(writer.draft)
  // A server that is asked for the dispenses of an order sends them along with it.
  const supplied = dispenses.map(writer.dispense)
  return orderSelectOf(
    dialect,
    { orders: drafted.map(({ resource }) => resource), beside: drafted.flatMap(({ beside }) => beside) },
    {
      ...(birth !== undefined && { birth }),
      searches: {
        medications: found([...orders.map(writer.order), ...(written.medications ?? [])], supplied),
        statements: found([...statements.map(writer.statement), ...(written.statements ?? [])]),
        administrations: found([
          ...administrations.map(writer.administration),
          ...(written.administrations ?? []),
        ]),
      },
      ...(instead !== undefined && { instead }),
    },
  )
}

export function found(written: readonly Written[], along: readonly Written[] = []): Found {
  return {
    resources: written.map(({ resource }) => resource),
    included: [
      ...along.map(({ resource }) => resource),
      ...[...written, ...along].flatMap(({ beside }) => beside),
    ],
  }
}
