import type { Config } from '../config/config.ts'
import { ConfigError } from '../errors.ts'
import { type Database, placeOf } from '../store/database.ts'
import { migrate } from '../store/migrate.ts'
import { openDatabase } from '../store/open-database.ts'

/** Commands may work through years. */
const patienceMs = 3_600_000

/**
 * The database that the settings name, for a command.
 *
 * @throws ConfigError when the settings name none that outlives a process
 */
export async function openKept(config: Config): Promise<Database> {
  if (config.databaseUrl === undefined && config.dataFolder === undefined) {
    throw new ConfigError(
      'There is no database to work on. Set DATABASE_URL, or OSTEOHOOKS_CONFIG with a dataFolder, as the ' +
        'service has it.',
    )
  }
  const database = await openDatabase(placeOf(config), patienceMs)
  await migrate(database)
  return database
}
