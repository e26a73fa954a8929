import type { Database } from '../../src/store/database.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openDatabase } from '../../src/store/open-database.ts'
import { openTestServer } from './database.ts'

/** A database with the tables of the store in it, and nothing else. */
export interface OpenTables {
  readonly database: Database
  close(): Promise<void>
}

export async function openTables(kind: 'embedded' | 'postgresql'): Promise<OpenTables> {
  const server = kind === 'postgresql' ? await openTestServer() : undefined
  const url = await server?.createDatabase()
  const place = url === undefined ? { kind: 'embedded' as const } : { kind: 'postgresql' as const, url }
  const database = await openDatabase(place, 60_000)
  await migrate(database)
  const close = async (): Promise<void> => {
    await database.close()
    await server?.stop()
  }
  return { database, close }
}
