import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { placeOf } from '../../src/store/database.ts'
import { openDatabase } from '../../src/store/open-database.ts'
import { openTestServer, type TestServer } from '../support/database.ts'
import { openGate } from '../support/gate.ts'
import { openTestStore } from '../support/store.ts'

const enough = 400
const load = join(import.meta.dirname, '../support/feedback-load.ts')

describe('F03 a process that is killed under load', () => {
  let server: TestServer

  beforeAll(async () => {
    server = await openTestServer()
  })
  afterAll(() => server.stop())

  test.each([
    ['embedded', 'there'],
    ['postgresql', 'there'],
    ['postgresql', 'away'],
  ] as const)('on %s, the database %s, loses no feedback that was acknowledged', async (kind, state) => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'osteohooks-test-'))
    const url = kind === 'postgresql' ? await server.createDatabase() : undefined
    const gate = url === undefined ? undefined : await openGate(url)
    if (state === 'away') gate?.cut()
    const acknowledged = await killUnderLoad([dataFolder, ...(gate === undefined ? [] : [gate.url])])
    gate?.open()
    const kept = await cardsAfterRestart({
      dataFolder,
      ...(gate === undefined ? {} : { databaseUrl: gate.url }),
    })
    expect(acknowledged.length).toBeGreaterThanOrEqual(enough)
    expect(acknowledged.filter((card) => !kept.has(card))).toEqual([])
    await gate?.close()
    rmSync(dataFolder, { recursive: true })
  })
})

/** @returns the cards whose feedback was acknowledged before the process was killed */
async function killUnderLoad(places: readonly string[]): Promise<readonly string[]> {
  const child = spawn(process.execPath, [load, ...places], { stdio: ['ignore', 'pipe', 'inherit'] })
  const cards: string[] = []
  const ended = once(child, 'close')
  for await (const card of createInterface({ input: child.stdout })) {
    cards.push(card)
    if (cards.length === enough) child.kill('SIGKILL')
  }
  await ended
  return cards
}

async function cardsAfterRestart(place: {
  readonly dataFolder: string
  readonly databaseUrl?: string
}): Promise<ReadonlySet<string>> {
  const { store } = openTestStore(place)
  store.start()
  await vi.waitFor(() => expect(store.status).toMatchObject({ state: 'up', waiting: 0 }), {
    timeout: 50_000,
    interval: 50,
  })
  await store.close()
  const database = await openDatabase(placeOf(place), 20_000)
  const rows = await database.query<{ card: string }>('SELECT card FROM answer')
  await database.close()
  return new Set(rows.map(({ card }) => card))
}
