import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../../src/store/database.ts'
import { removeOld } from '../../src/store/retention.ts'
import { UsedTokens } from '../../src/store/used-tokens.ts'
import { hourMs, noon } from '../support/store.ts'
import { type OpenTables, openTables } from '../support/tables.ts'

const issuer = 'https://ehr.example.org'

describe.each(['embedded', 'postgresql'] as const)('used tokens on %s', (kind) => {
  let opened: OpenTables
  let database: Database

  beforeAll(async () => {
    opened = await openTables(kind)
    database = opened.database
  })
  afterAll(() => opened.close())

  test('T06 100,000 long ids leave nothing behind in the memory of the process', async () => {
    const tokens = new UsedTokens(() => database)
    await useAll(tokens, 0, 10_000)
    const before = heapAfterCollection()
    await useAll(tokens, 10_000, 100_000)
    expect(heapAfterCollection() - before).toBeLessThan(4 * 1024 * 1024)
    expect(await countOf(database)).toBe(100_000)
  })

  test('T06 ids that are too old to be used again are removed, the others stay', async () => {
    const tokens = new UsedTokens(() => database)
    await tokens.useOnce({ issuer, id: 'late', until: noon + 2 * hourMs })
    await removeOld(database, [], noon + hourMs + 1)
    expect(await countOf(database)).toBe(1)
    expect(await tokens.useOnce({ issuer, id: 'late', until: noon + 2 * hourMs })).toBe(false)
  })
})

async function useAll(tokens: UsedTokens, from: number, to: number): Promise<void> {
  for (let start = from; start < to; start += 1000) {
    const ids = Array.from({ length: 1000 }, (_none, at) => `${'x'.repeat(200)}${start + at}`)
    const answers = await Promise.all(ids.map((id) => tokens.useOnce({ issuer, id, until: noon + hourMs })))
    expect(answers.every((isNew) => isNew)).toBe(true)
  }
}

function heapAfterCollection(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage().heapUsed
}

async function countOf(database: Database): Promise<number | undefined> {
  const [row] = await database.query<{ count: number }>('SELECT count(*)::int AS count FROM used_token')
  return row?.count
}
