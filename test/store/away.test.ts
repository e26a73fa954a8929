import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { openDatabase } from '../../src/store/open-database.ts'
import type { StoreOptions } from '../../src/store/open-store.ts'
import { type Store, StoreUnavailable } from '../../src/store/store.ts'
import { openTestServer, type TestServer } from '../support/database.ts'
import { type Gate, openGate } from '../support/gate.ts'
import { decisionOf, feedbackOf, hourMs, noon, openTestStore } from '../support/store.ts'

const advice = ['advice-key']
const patience = { timeout: 30_000, interval: 20 }

/** A database that goes away can only be a server: the embedded one goes with its process. */
describe('a database that goes away and comes back', () => {
  let server: TestServer
  let gate: Gate
  let url: string
  let dataFolder: string
  const opened: Store[] = []

  beforeAll(async () => {
    server = await openTestServer()
  })
  afterAll(() => server.stop())

  beforeEach(async () => {
    url = await server.createDatabase()
    gate = await openGate(url)
    dataFolder = mkdtempSync(join(tmpdir(), 'osteohooks-test-'))
  })
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()))
    await gate.close()
    rmSync(dataFolder, { recursive: true })
  })

  function openHere(options: Partial<StoreOptions> = {}): Store {
    const { store } = openTestStore({ databaseUrl: gate.url, dataFolder, ...options })
    store.start()
    opened.push(store)
    return store
  }

  /** Shows a card while all is well. */
  async function show(store: Store): Promise<{ readonly patient: string; readonly card: string }> {
    const [patient, card] = [randomUUID(), randomUUID()]
    store.keepDecision(decisionOf({ patient, card }))
    await store.keepFeedback([feedbackOf(randomUUID())])
    return { patient, card }
  }

  const isUp = (store: Store) => vi.waitFor(() => expect(store.status.state).toBe('up'), patience)
  const isDown = (store: Store) => vi.waitFor(() => expect(store.status.state).toBe('down'), patience)
  const allWritten = (store: Store) => vi.waitFor(() => expect(store.status.waiting).toBe(0), patience)

  async function countIn(table: string): Promise<number> {
    const database = await openDatabase({ kind: 'postgresql', url }, 20_000)
    const [row] = await database.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`)
    await database.close()
    return row?.count ?? -1
  }

  test('T05 the token store is down: refused and readiness says so, and up again by itself', async () => {
    const store = openHere()
    await isUp(store)
    const token = { issuer: 'https://ehr.example.org', id: randomUUID(), until: noon + hourMs }
    gate.cut()
    await expect(store.useOnce(token)).rejects.toThrow(StoreUnavailable)
    await isDown(store)
    await expect(store.useOnce(token)).rejects.toThrow(StoreUnavailable)
    gate.open()
    await isUp(store)
    expect(await store.useOnce(token)).toBe(true)
    expect(await store.useOnce(token)).toBe(false)
  })

  test('T05 a database that says nothing refuses a token in its time', async () => {
    const store = openHere({ tokenMs: 150 })
    await isUp(store)
    gate.stall()
    const token = { issuer: 'https://ehr.example.org', id: randomUUID(), until: noon + hourMs }
    await expect(store.useOnce(token)).rejects.toThrow('150 ms')
  })

  test('a database that takes no connection is told with what to do', async () => {
    gate.stall()
    const { store, lines } = openTestStore({ databaseUrl: gate.url, dataFolder })
    store.start()
    opened.push(store)
    await isDown(store)
    const problem = expect.stringMatching(/^PostgreSQL gave no connection within 2 seconds\..*DATABASE_URL/)
    await vi.waitFor(() => expect(store.status.problem).toEqual(problem), patience)
    expect(lines.map((line) => JSON.parse(line))).toContainEqual({
      message: problem,
      code: 'CONNECT_TIMEOUT',
    })
  })

  test('a database that says nothing leaves what this process knows, counted', async () => {
    const store = openHere({ rememberedMs: 50 })
    await isUp(store)
    const { patient, card } = await show(store)
    gate.stall()
    await store.keepFeedback([feedbackOf(card)])
    const known = await store.remembered({ tenant: 'north', patient, advice })
    expect(known.map(({ kind }) => kind)).toEqual(['shown', 'answered'])
    expect(store.status.unanswered).toBe(1)
  })

  test('F03 feedback that comes while it is away is acknowledged, known at once, and written later', async () => {
    const store = openHere()
    await isUp(store)
    const { patient, card } = await show(store)
    gate.cut()
    await store.keepFeedback([feedbackOf(card, { reason: { code: 'patient-refuses' } })])
    const known = await store.remembered({ tenant: 'north', patient, advice })
    expect(known.map(({ kind }) => kind)).toEqual(['shown', 'answered'])
    expect(store.status.waiting).toBeGreaterThan(0)
    gate.open()
    await allWritten(store)
    expect(await countIn('answer')).toBe(1)
    expect(store.status.lost).toBe(0)
  })

  test('everything of a time without it is written once, whatever happens meanwhile', async () => {
    const store = openHere()
    await isUp(store)
    for (let round = 0; round < 5; round += 1) {
      gate.cut()
      for (let each = 0; each < 200; each += 1) store.keepDecision(decisionOf())
      await store.keepFeedback([feedbackOf(randomUUID())])
      gate.open()
      for (let each = 0; each < 200; each += 1) store.keepDecision(decisionOf())
      await store.keepFeedback([feedbackOf(randomUUID())])
    }
    await isUp(store)
    await allWritten(store)
    expect(await countIn('decision')).toBe(2000)
    expect(await countIn('access_log')).toBe(2000)
    expect(await countIn('feedback')).toBe(10)
    expect(store.status.lost).toBe(0)
  })

  test('what an earlier process left is known before and written when it comes back', async () => {
    gate.cut()
    const first = openHere()
    const [patient, card] = [randomUUID(), randomUUID()]
    first.keepDecision(decisionOf({ patient, card }))
    await first.keepFeedback([feedbackOf(card)])
    await first.close()
    const second = openHere()
    await isDown(second)
    const known = await second.remembered({ tenant: 'north', patient, advice })
    expect(known.map(({ kind }) => kind)).toEqual(['shown', 'answered'])
    expect(second.status.waiting).toBe(2)
    gate.open()
    await allWritten(second)
    expect(await countIn('answer')).toBe(1)
    await second.close()
    expect(readdirSync(join(dataFolder, 'journal'))).toEqual([])
  })

  test('a full journal loses and counts what it cannot take, and refuses feedback', async () => {
    gate.cut()
    const store = openHere({ journalBytes: 100 })
    await isDown(store)
    for (let each = 0; each < 20; each += 1) store.keepDecision(decisionOf())
    await expect(store.keepFeedback([feedbackOf(randomUUID())])).rejects.toThrow(StoreUnavailable)
    expect(store.status.lost).toBe(21)
    gate.open()
    await isUp(store)
    await store.keepFeedback([feedbackOf(randomUUID())])
    expect(await countIn('feedback')).toBe(1)
  })

  test('T05 F03 two instances share tokens, feedback and what was shown', async () => {
    const [one, other] = [openHere(), openHere()]
    const token = { issuer: 'https://ehr.example.org', id: randomUUID(), until: noon + hourMs }
    expect(await one.useOnce(token)).toBe(true)
    expect(await other.useOnce(token)).toBe(false)
    const { patient, card } = await show(one)
    await other.keepFeedback([feedbackOf(card, { reason: { code: 'patient-refuses' } })])
    for (const store of [one, other]) {
      const known = await store.remembered({ tenant: 'north', patient, advice })
      expect(known.map(({ kind }) => kind)).toEqual(['shown', 'answered'])
    }
  })
})
