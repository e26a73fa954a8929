import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AccessChain } from '../../src/store/access/chain.ts'
import type { Database } from '../../src/store/database.ts'
import { erasePatient } from '../../src/store/erase.ts'
import { decisionEvent, feedbackEvent, type StoreEvent } from '../../src/store/event.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openDatabase } from '../../src/store/open-database.ts'
import { removeOld } from '../../src/store/retention.ts'
import { writeEvents } from '../../src/store/write-events.ts'
import { openTestServer, type TestServer } from '../support/database.ts'
import { dayMs, decisionOf, feedbackOf, noon } from '../support/store.ts'

const tables = ['decision', 'card', 'feedback', 'feedback_comment', 'access_log'] as const

describe.each(['embedded', 'postgresql'] as const)('retention and erasure on %s', (kind) => {
  let server: TestServer | undefined
  let database: Database
  const chain = new AccessChain(randomUUID())

  beforeAll(async () => {
    server = kind === 'postgresql' ? await openTestServer() : undefined
    const url = await server?.createDatabase()
    database = await openDatabase(
      url === undefined ? { kind: 'embedded' } : { kind: 'postgresql', url },
      60_000,
    )
    await migrate(database)
  })
  afterAll(async () => {
    await database.close()
    await server?.stop()
  })

  async function write(...events: readonly StoreEvent[]): Promise<void> {
    const lines = events.map((event) => ({ event, line: JSON.stringify(event) }))
    const committed = await database.transaction((session) => writeEvents(session, lines, chain, true))
    committed()
  }

  /** A decision with a card that was answered with a comment. */
  function answered(tenant: string, patient: string, at: number, code = 'patient-refuses') {
    const card = randomUUID()
    return [
      decisionEvent(decisionOf({ tenant, patient, card, at })),
      feedbackEvent(feedbackOf(card, { tenant, at, reason: { code }, comment: 'words' })),
    ] as const
  }

  async function countsOf(tenant: string): Promise<readonly (number | undefined)[]> {
    const counts = tables.map(async (table) => {
      const statement = `SELECT count(*)::int AS count FROM ${table} WHERE tenant = $1`
      return (await database.query<{ count: number }>(statement, [tenant]))[0]?.count
    })
    return Promise.all(counts)
  }

  test('T24 what is older than its tenant keeps it goes, of that tenant alone', async () => {
    for (const tenant of ['short', 'long'])
      await write(...answered(tenant, 'a', noon - 40 * dayMs), ...answered(tenant, 'b', noon - 20 * dayMs))
    const keeping = [
      { tenant: 'short', decisionDays: 30, accessLogDays: 1830 },
      { tenant: 'long', decisionDays: 365, accessLogDays: 1830 },
    ]
    await removeOld(database, keeping, noon)
    expect(await countsOf('short')).toEqual([1, 1, 1, 1, 2])
    expect(await countsOf('long')).toEqual([2, 2, 2, 2, 2])
  })

  test('a contraindication outlives its decision, because it has no end', async () => {
    await write(...answered('west', 'a', noon - 900 * dayMs, 'patient-contraindication'))
    await removeOld(database, [{ tenant: 'west', decisionDays: 730, accessLogDays: 1830 }], noon)
    expect(await countsOf('west')).toEqual([0, 1, 1, 1, 1])
  })

  test('F06 erasure takes all of one patient but the access log, and what comes late with it', async () => {
    const [mine, late] = [answered('east', 'mine', noon), answered('east', 'mine', noon + 1000)]
    await write(...mine, ...answered('east', 'other', noon))
    const whose = { tenant: 'east', patient: 'mine', now: noon + 5000 }
    expect(await erasePatient(database, whose)).toEqual({ decisions: 1, cards: 1, feedback: 1 })
    expect(await countsOf('east')).toEqual([1, 1, 1, 1, 2])
    await write(late[0])
    expect(await countsOf('east')).toEqual([1, 1, 1, 1, 3])
    await write(...answered('east', 'mine', noon + 6000))
    expect(await countsOf('east')).toEqual([2, 2, 2, 2, 4])
  })

  test('F04 T27 feedback without a card is in quarantine, and goes with its age', async () => {
    await write(feedbackEvent(feedbackOf('nobody', { tenant: 'lost', at: noon - 40 * dayMs })))
    const quarantine = "SELECT card FROM quarantine WHERE tenant = 'lost'"
    expect(await database.query(quarantine)).toEqual([{ card: 'nobody' }])
    await removeOld(database, [{ tenant: 'lost', decisionDays: 30, accessLogDays: 1830 }], noon)
    expect(await database.query(quarantine)).toEqual([])
  })

  test('F04 the worklist and the review are read from answers and decisions', async () => {
    const cards = [randomUUID(), randomUUID()]
    const decisions = cards.map((card) => decisionEvent(decisionOf({ tenant: 'list', patient: card, card })))
    const consequences = ['worklist', 'review'] as const
    const feedback = cards.map((card, at) =>
      feedbackEvent(
        feedbackOf(card, {
          tenant: 'list',
          reason: { code: 'because' },
          consequence: consequences[at] ?? 'review',
        }),
      ),
    )
    const other = decisionEvent(decisionOf({ tenant: 'list', patient: 'third', worklist: ['no-dxa'] }))
    await write(...decisions, ...feedback, other)
    const worklist = "SELECT patient, reason FROM worklist WHERE tenant = 'list' ORDER BY reason"
    expect(await database.query(worklist)).toEqual([
      { patient: cards[0], reason: 'because' },
      { patient: 'third', reason: 'no-dxa' },
    ])
    expect(await database.query("SELECT patient FROM review_item WHERE tenant = 'list'")).toEqual([
      { patient: cards[1] },
    ])
  })
})
