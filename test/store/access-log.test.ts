import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AccessChain, chainBegin } from '../../src/store/access/chain.ts'
import { rewritten } from '../../src/store/access/ends.ts'
import { exportAccess } from '../../src/store/access/export.ts'
import { verifyAccessLog } from '../../src/store/access/verify.ts'
import type { Database } from '../../src/store/database.ts'
import { decisionEvent } from '../../src/store/event.ts'
import { removeOld } from '../../src/store/retention.ts'
import { writeEvents } from '../../src/store/write-events.ts'
import { dayMs, decisionOf, noon } from '../support/store.ts'
import { type OpenTables, openTables } from '../support/tables.ts'

/** What someone with all rights on the database might do to a chain of ten lines, and what is found. */
const manipulations = [
  ['nothing', 'SELECT 1', []],
  [
    'another user',
    "UPDATE access_log SET user_reference = 'Practitioner/2' WHERE chain = $ AND position = 4",
    ['changed 4'],
  ],
  [
    'another patient',
    "UPDATE access_log SET patient = 'other' WHERE chain = $ AND position = 4",
    ['changed 4'],
  ],
  [
    'another time',
    "UPDATE access_log SET at = at + interval '1 ms' WHERE chain = $ AND position = 4",
    ['changed 4'],
  ],
  ['another resource', "UPDATE access_log SET sent = '{}' WHERE chain = $ AND position = 4", ['changed 4']],
  ['a line less', 'DELETE FROM access_log WHERE chain = $ AND position = 4', ['missing 4']],
  ['the first line less', 'DELETE FROM access_log WHERE chain = $ AND position = 1', ['missing 1']],
  ['the last line less', 'DELETE FROM access_log WHERE chain = $ AND position = 10', ['cut-off 9']],
  ['the whole chain less', 'DELETE FROM access_log WHERE chain = $', ['cut-off 0']],
  [
    'a line more',
    `INSERT INTO access_log SELECT gen_random_uuid(), tenant, chain, 11, at, issuer, user_reference, patient,
       encounter, purpose, service, request_id, sent, fetched, hash, hash FROM access_log
     WHERE chain = $ AND position = 10`,
    ['changed 11', 'beyond-end 11'],
  ],
  [
    'two lines changed round',
    'UPDATE access_log SET position = CASE position WHEN 4 THEN -5 ELSE -4 END WHERE chain = $ AND position IN (4, 5);' +
      'UPDATE access_log SET position = -position WHERE chain = $ AND position < 0',
    ['changed 4', 'changed 5', 'not-linked 6'],
  ],
  [
    'a line less and the others moved up',
    `DELETE FROM access_log WHERE chain = $ AND position = 9;
     UPDATE access_log SET position = 9 WHERE chain = $ AND position = 10;
     UPDATE access_chain SET position = 9 WHERE chain = $`,
    ['changed 9'],
  ],
  ['the end moved back', 'UPDATE access_chain SET position = 9 WHERE chain = $', ['beyond-end 10']],
  [
    'a beginning that retention did not remove',
    `DELETE FROM access_log WHERE chain = $ AND position < 4; UPDATE access_chain SET anchor_position = 3 WHERE chain = $`,
    ['not-linked 4'],
  ],
  ['a chain without its end', 'DELETE FROM access_chain WHERE chain = $', ['no-chain']],
] as const

describe.each(['embedded', 'postgresql'] as const)('L02 the access log on %s', (kind) => {
  let opened: OpenTables
  let database: Database

  beforeAll(async () => {
    opened = await openTables(kind)
    database = opened.database
  })
  afterAll(() => opened.close())

  /** A chain of ten lines, one an hour, the last at noon. */
  async function write(tenant = 'north', last = noon, patient = 'patient-pseudonym'): Promise<string> {
    const chain = randomUUID()
    const accessChain = new AccessChain(chain)
    for (const half of [0, 1]) {
      const events = Array.from({ length: 5 }, (_none, at) => {
        const event = decisionEvent(
          decisionOf({ tenant, patient, at: last - (9 - half * 5 - at) * 3_600_000 }),
        )
        return { event, line: JSON.stringify(event) }
      })
      const committed = await database.transaction((session) =>
        writeEvents(session, events, accessChain, false),
      )
      committed()
    }
    return chain
  }

  async function brokenIn(chain: string): Promise<readonly string[]> {
    const { broken } = await verifyAccessLog(database)
    const mine = broken.filter((one) => one.chain === chain)
    return mine.map(({ problem, position }) => (position === undefined ? problem : `${problem} ${position}`))
  }

  /** What triggers forbid, an administrator can allow. */
  async function manipulate(statements: string, chain: string): Promise<void> {
    await database.transaction(async (session) => {
      await session.script(
        'ALTER TABLE access_log DISABLE TRIGGER ALL; ALTER TABLE access_chain DISABLE TRIGGER ALL',
      )
      await session.script(statements.replaceAll('$', `'${chain}'`))
      await session.script(
        'ALTER TABLE access_log ENABLE TRIGGER ALL; ALTER TABLE access_chain ENABLE TRIGGER ALL',
      )
    })
  }

  test.each(manipulations)('%s is seen', async (_name, statements, expected) => {
    const chain = await write()
    await manipulate(statements, chain)
    expect(await brokenIn(chain)).toEqual(expected)
  })

  test.each([
    ['a changed line', "UPDATE access_log SET user_reference = 'x'"],
    ['a removed line', 'DELETE FROM access_log'],
    ['an empty log', 'TRUNCATE access_log'],
    ['a removed chain', 'DELETE FROM access_chain'],
  ])('the database refuses %s', async (_name, statement) => {
    await write()
    await expect(database.query(statement)).rejects.toThrow('append-only')
  })

  test('a chain that was removed whole leaves a gap', async () => {
    const chain = await write()
    await write()
    await manipulate(
      'DELETE FROM access_log WHERE chain = $; DELETE FROM access_chain WHERE chain = $',
      chain,
    )
    const { broken } = await verifyAccessLog(database)
    expect(broken.filter(({ problem }) => problem === 'chain-missing').length).toBeGreaterThan(0)
  })

  test('a chain that was computed anew is only seen by an end that was kept elsewhere', async () => {
    const chain = await write('west')
    const { ends } = await verifyAccessLog(database)
    const mark = ends.filter((end) => end.chain === chain)
    expect(await rewritten(database, mark)).toEqual([])
    await manipulate('DELETE FROM access_log WHERE chain = $', chain)
    const begin = chainBegin(chain, 'west')
    await manipulate(`UPDATE access_chain SET position = 0, hash = '${begin.hash}' WHERE chain = $`, chain)
    expect(await brokenIn(chain)).toEqual([])
    expect(await rewritten(database, mark)).toMatchObject([{ chain, problem: 'rewritten' }])
  })

  test('retention cuts the beginning alone and leaves what can be verified', async () => {
    const chain = await write('east', noon)
    const { ends } = await verifyAccessLog(database)
    const keeping = [{ tenant: 'east', decisionDays: 1, accessLogDays: 1830 }]
    await removeOld(database, keeping, noon + 1830 * dayMs - 5 * 3_600_000)
    expect(await database.query('SELECT 1 FROM access_log WHERE tenant = $1', ['east'])).toHaveLength(6)
    expect(await brokenIn(chain)).toEqual([])
    expect(
      await rewritten(
        database,
        ends.filter((end) => end.chain === chain),
      ),
    ).toEqual([])
    await removeOld(database, keeping, noon + 1831 * dayMs)
    expect(await database.query('SELECT 1 FROM access_log WHERE tenant = $1', ['east'])).toEqual([])
    expect(await brokenIn(chain)).toEqual([])
  })

  test('the lines of one patient come out in their order, with what NEN 7513 asks for', async () => {
    const patient = randomUUID()
    await write('north', noon, patient)
    const lines = []
    for await (const page of exportAccess(database, { tenant: 'north', patient, from: 0 }))
      lines.push(...page)
    expect(lines).toHaveLength(10)
    expect(lines.map(({ at }) => at)).toEqual(lines.map(({ at }) => at).toSorted())
    expect(lines.at(-1)).toMatchObject({
      at: noon,
      issuer: 'https://ehr.example.org',
      user: 'Practitioner/1',
      patient,
      purpose: 'TREAT',
      service: 'glucocorticoid-order-select',
      sent: ['patient'],
      fetched: ['conditions'],
    })
    for await (const page of exportAccess(database, { tenant: 'south', patient, from: 0 }))
      expect(page).toEqual([])
  })
})
