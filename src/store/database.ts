import { join } from 'node:path'

/** A row as the driver gives it. */
export type Row = Readonly<Record<string, unknown>>

/** Runs statements of PostgreSQL; the statement says of what type its columns are. */
export interface Session {
  query<R extends Row>(statement: string, values?: readonly unknown[]): Promise<readonly R[]>
  /** Several statements at once, without values. */
  script(statements: string): Promise<void>
}

export interface Database extends Session {
  /** All of it or nothing: an error of the work undoes it and is thrown on. */
  transaction<T>(work: (session: Session) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** Where the database is: a PostgreSQL server, or one inside this process, in a folder or in memory. */
export type DatabasePlace =
  | { readonly kind: 'postgresql'; readonly url: string }
  | {
      readonly kind: 'embedded'
      readonly folder?: string
      /** Who opens it, and who of the same process had it and is no more. */
      readonly owner?: { readonly writer: string; readonly gone: readonly string[] }
    }

/** The database cannot be used as it is; the message says what a person must do. */
export class StoreProblem extends Error {
  /** For the log, where the error has none of its own. */
  readonly code: string

  constructor(message: string, { code = 'StoreProblem', ...options }: ErrorOptions & { code?: string } = {}) {
    super(message, options)
    this.name = 'StoreProblem'
    this.code = code
  }
}

/** Where the settings say that it is. */
export function placeOf({
  databaseUrl,
  dataFolder,
}: {
  readonly databaseUrl?: string
  readonly dataFolder?: string
}): DatabasePlace {
  if (databaseUrl !== undefined) return { kind: 'postgresql', url: databaseUrl }
  return { kind: 'embedded', ...(dataFolder === undefined ? {} : { folder: join(dataFolder, 'database') }) }
}

/** SQL for a moment that came as milliseconds since 1970, and for one that leaves as such. */
export const fromMs = (column: string): string => `to_timestamp(${column} / 1000.0)`
export const toMs = (column: string): string => `round(extract(epoch FROM ${column}) * 1000)::float8`

/**
 * Whether the database refused what it was given, so that trying again cannot help: SQLSTATE classes 22
 * (data) and 23 (constraints).
 */
export function refusesData(error: unknown): boolean {
  return /^2[23]/.test(errorCode(error))
}

/** SQLSTATE or system code of an error; never its message, which may repeat what was written. */
export function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
