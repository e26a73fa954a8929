import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Journal } from '../../src/store/journal/journal.ts'
import { Recent } from '../../src/store/recent.ts'
import { Writer } from '../../src/store/writer.ts'
import { decisionOf, feedbackOf } from '../support/store.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'osteohooks-test-'))
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
  rmSync(folder, { recursive: true })
})

test('decisions are collected for the database, and go with the first that somebody waits for', async () => {
  const written: string[][] = []
  const writer = await open(async (kinds) => void written.push(kinds))
  writer.keepDecisions([decisionOf()])
  writer.keepDecisions([decisionOf(), decisionOf()])
  await writer.keepFeedback([feedbackOf(randomUUID())])
  expect(written).toEqual([['decision', 'decision', 'decision', 'feedback']])
})

test('what was collected is written in the end', async () => {
  const written: string[][] = []
  const writer = await open(async (kinds) => void written.push(kinds))
  writer.keepDecisions([decisionOf()])
  await vi.waitFor(() => expect(written).toEqual([['decision']]))
})

async function open(write: (kinds: string[]) => Promise<void>): Promise<Writer> {
  const writer = new Writer({
    journal: new Journal(folder, randomUUID(), 1_000_000),
    recent: new Recent(),
    write: (events) => write(events.map(({ event }) => event.kind)),
    readLines: async () => [],
    refuses: () => false,
    onAway: () => undefined,
    count: () => undefined,
    log: () => undefined,
  })
  await writer.recover()
  return writer
}
