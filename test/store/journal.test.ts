import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { decisionEvent, parseSent } from '../../src/store/event.ts'
import { Journal, JournalFull } from '../../src/store/journal/journal.ts'
import { claimFolder, giveBack } from '../../src/store/journal/owner.ts'
import { readEvent } from '../../src/store/read-event.ts'
import { decisionOf } from '../support/store.ts'

describe('F03 the journal', () => {
  let folder: string
  const opened: Journal[] = []

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'osteohooks-test-'))
  })
  afterEach(async () => {
    for (const journal of opened.splice(0)) await journal.close().catch(() => undefined)
    rmSync(folder, { recursive: true, force: true })
  })

  function open(writer: string = randomUUID(), mostBytes = 1_000_000): Journal {
    const journal = new Journal(folder, writer, mostBytes)
    opened.push(journal)
    return journal
  }

  async function linesIn(journal: Journal): Promise<readonly string[]> {
    const lines: string[] = []
    for (const segment of journal.left) for await (const some of journal.read(segment)) lines.push(...some)
    return lines
  }

  test('what was left is read by the next one, in its order', async () => {
    const first = open()
    await first.append(['one', 'two'])
    await first.append(['three'])
    await first.close()
    const second = open()
    second.adopt([])
    expect(await linesIn(second)).toEqual(['one', 'two', 'three'])
  })

  test('what was settled is not', async () => {
    const first = open()
    const segment = await first.append(['one', 'two'])
    first.settle(segment, 2)
    await first.close()
    expect(readdirSync(folder)).toEqual([])
  })

  test('what another living writer has is left alone, and a dead one of this process is not', async () => {
    const writer = randomUUID()
    const first = open(writer)
    await first.append(['one'])
    const second = open()
    expect(second.adopt([])).toEqual([])
    expect(second.adopt([writer])).toHaveLength(1)
  })

  test.each([
    ['of an ended process of this machine', () => ({ place: undefined, process: endedProcess() }), 0, 1],
    ['of a process with the number of a living one, that began earlier', () => ({ started: '1' }), 0, 1],
    ['of another machine that signs', () => ({ place: 'elsewhere' }), 0, 0],
    ['of another machine that stopped signing', () => ({ place: 'elsewhere' }), 3600, 1],
  ])('a journal %s', async (_name, changes, silentSeconds, adopted) => {
    const writer = randomUUID()
    const first = open(writer)
    await first.append(['one'])
    const lock = join(folder, writer, 'owner.json')
    const { place, ...other } = { place: undefined, ...changes() }
    const owner = JSON.parse(readFileSync(lock, 'utf8'))
    writeFileSync(lock, JSON.stringify({ ...owner, ...other, ...(place && { place }) }))
    const then = new Date(performance.timeOrigin - silentSeconds * 1000)
    if (silentSeconds > 0) utimesSync(lock, then, then)
    expect(open().adopt([])).toHaveLength(adopted)
  })

  test('of two that take over at once, one has it', async () => {
    const first = open()
    await first.append(['one'])
    await first.close()
    const adopted = [open(), open()].map((journal) => journal.adopt([]).length)
    expect(adopted.toSorted()).toEqual([0, 1])
  })

  test('a torn last line is passed over', async () => {
    const first = open()
    const event = decisionEvent(decisionOf())
    const segment = await first.append([JSON.stringify(event)])
    appendFileSync(segment.path, JSON.stringify(event).slice(0, 100))
    await first.close()
    const second = open()
    second.adopt([])
    const events = (await linesIn(second)).map(readEvent)
    expect(events.map((read) => read?.event)).toEqual([event, undefined])
  })

  test('files go away while it is used, and more than it may hold is refused', async () => {
    const journal = open(randomUUID(), 3_000_000)
    const line = 'x'.repeat(500_000)
    for (let each = 0; each < 20; each += 1) journal.settle(await journal.append([line]), 1)
    expect(journal.bytes).toBeLessThan(3_000_000)
    const append = async () => {
      for (let each = 0; each < 6; each += 1) await journal.append([line])
    }
    await expect(append()).rejects.toThrow(JournalFull)
    await journal.close()
  })

  test('a folder for one is claimed once, until it is given back', () => {
    expect(claimFolder(folder, 'one', [])).toBe(true)
    expect(claimFolder(folder, 'two', [])).toBe(false)
    expect(claimFolder(folder, 'two', ['one'])).toBe(true)
    giveBack(folder)
    expect(claimFolder(folder, 'three', [])).toBe(true)
  })

  test('T27 what cannot be held is replaced when it arrives', () => {
    const hostile = { a: ['x\u0000y', '\ud800z', 'é😀'] }
    expect(parseSent(JSON.stringify([hostile]))).toEqual([{ a: ['x\ufffdy', '\ufffdz', 'é😀'] }])
  })
})

function endedProcess(): number {
  return spawnSync(process.execPath, ['--version']).pid
}
