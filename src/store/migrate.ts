import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Database, type Session, StoreProblem } from './database.ts'

/** Any number that no other program on the same database takes. */
const lock = 7_513_004

const folder = join(import.meta.dirname, 'migrations')

interface Migration {
  readonly version: number
  readonly name: string
}

/**
 * Brings the tables to the version of this code, once: of two instances that start together one waits.
 *
 * @throws StoreProblem when the tables are of a newer version
 */
export async function migrate(database: Database, migrations = readMigrations()): Promise<void> {
  await database.transaction(async (session) => {
    await session.query('SELECT pg_advisory_xact_lock($1)', [lock])
    await session.script(
      'CREATE TABLE IF NOT EXISTS schema_version (version int PRIMARY KEY, name text NOT NULL, ' +
        'applied_at timestamptz NOT NULL DEFAULT now())',
    )
    const [{ version } = { version: 0 }] = await session.query<{ version: number }>(
      'SELECT coalesce(max(version), 0)::int AS version FROM schema_version',
    )
    checkVersion(version, migrations)
    for (const migration of migrations) if (migration.version > version) await apply(session, migration)
  })
}

function checkVersion(found: number, migrations: readonly Migration[]): void {
  const newest = migrations.at(-1)?.version ?? 0
  if (found <= newest) return
  throw new StoreProblem(
    `The database has tables of version ${found}; this version of osteohooks knows those up to ${newest}. ` +
      'Start the newer osteohooks, or give this one its own database in DATABASE_URL.',
  )
}

async function apply(session: Session, { version, name }: Migration): Promise<void> {
  await session.script(readFileSync(join(folder, name), 'utf8'))
  await session.query('INSERT INTO schema_version (version, name) VALUES ($1, $2)', [version, name])
}

/** Files named by number, such as 0001-first.sql, in their order. */
function readMigrations(): readonly Migration[] {
  const names = readdirSync(folder).filter((name) => /^\d{4}-[a-z-]+\.sql$/.test(name))
  return names.toSorted().map((name) => ({ version: Number(name.slice(0, 4)), name }))
}
