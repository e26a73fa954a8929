import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Database, StoreProblem } from '../../src/store/database.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openDatabase } from '../../src/store/open-database.ts'
import { type DatabaseMode, openTestServer, type TestServer } from '../support/database.ts'
import { dayMs, noon, openTestStore } from '../support/store.ts'

/** A card of the day before, answered twice, and two of one day without an encounter, of which nothing was said. */
const firstVersion = `
  INSERT INTO card (decision, uuid, tenant, at, service, patient, encounter, silent, advice, plan_row,
    drug_classes, suggestions)
  SELECT gen_random_uuid(), uuid, 'north', at::timestamptz, 's', 'p', encounter, false, 'a', 'A31', '{}', '{}'
  FROM (VALUES ('one', '2026-11-21T12:00:00Z', 'e1'), ('two', '2026-11-20T11:00:00Z', NULL),
    ('three', '2026-11-20T12:00:00Z', NULL)) AS shown(uuid, at, encounter);
  INSERT INTO feedback (tenant, card, outcome, outcome_at, at, said_at, service, suggestions, reason, is_future)
  VALUES ('north', 'one', 'accepted', 'x', '2026-11-21T12:01:00Z', '2026-11-21T12:01:00Z', 's', '{}', NULL, false),
    ('north', 'one', 'overridden', 'x', '2026-11-21T12:02:00Z', '2026-11-21T12:02:00Z', 's', '{}', 'limited-time', false)`

describe('the tables of a PostgreSQL server', () => {
  let server: TestServer

  beforeAll(async () => {
    server = await openTestServer()
  })
  afterAll(() => server.stop())

  test('the server is a real one, and the one that was asked for', () => {
    const modes: readonly DatabaseMode[] = ['given', 'container', 'local']
    const wanted = process.env['OSTEOHOOKS_TEST_DATABASE_MODE'] ?? ''
    expect(wanted === '' ? modes : [wanted]).toContain(server.mode)
  })

  async function open(url: string): Promise<Database> {
    return openDatabase({ kind: 'postgresql', url }, 20_000)
  }

  test('eight instances that start together make them once', async () => {
    const url = await server.createDatabase()
    const databases = await Promise.all(Array.from({ length: 8 }, () => open(url)))
    await Promise.all(databases.map((database) => migrate(database)))
    const versions = await databases[0]?.query('SELECT version FROM schema_version')
    expect(versions).toEqual([{ version: 1 }, { version: 2 }])
    await Promise.all(databases.map((database) => database.close()))
  })

  test('F03 what tables of the first version hold is remembered by the second', async () => {
    const url = await server.createDatabase()
    const database = await open(url)
    await migrate(database, [{ version: 1, name: '0001-first.sql' }])
    await database.script(firstVersion)
    await migrate(database)
    await database.close()
    const { store } = openTestStore({ databaseUrl: url })
    const known = await store.remembered({ tenant: 'north', patient: 'p', advice: ['a'] })
    expect(
      known.toSorted((one, other) => one.kind.localeCompare(other.kind) || other.at - one.at),
    ).toMatchObject([
      { kind: 'answered', outcome: 'overridden', reason: 'limited-time', encounter: 'e1' },
      { kind: 'answered', outcome: 'ignored', at: noon - 2 * dayMs },
      { kind: 'shown', encounter: 'e1', at: noon - dayMs },
      { kind: 'shown', at: noon - 2 * dayMs },
    ])
    await store.close()
  })

  test('tables of a newer version are refused with what to do, and readiness tells it', async () => {
    const url = await server.createDatabase()
    const database = await open(url)
    await migrate(database)
    await database.query("INSERT INTO schema_version (version, name) VALUES (99, '0099-later.sql')")
    await expect(migrate(database)).rejects.toThrow(StoreProblem)
    await database.close()
    const { store } = openTestStore({ databaseUrl: url })
    await expect(store.useOnce({ issuer: 'x', id: 'x', until: 1 })).rejects.toThrow('away')
    expect(store.status).toMatchObject({ state: 'down', problem: expect.stringContaining('version 99') })
    await store.close()
  })
})
