import type { Database, DatabasePlace } from './database.ts'

/**
 * Opens a database. The driver is only loaded here, because a start does not need it.
 *
 * @param patienceMs after which a statement is given up
 * @throws StoreProblem when another process has the embedded one
 */
export async function openDatabase(place: DatabasePlace, patienceMs: number): Promise<Database> {
  if (place.kind === 'postgresql') return (await import('./postgres.ts')).openPostgres(place.url, patienceMs)
  return (await import('./embedded.ts')).openEmbedded(place)
}
