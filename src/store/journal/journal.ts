import { appendFileSync, createReadStream, readdirSync, statSync } from 'node:fs'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { adoptFolders, leaveFolder, makeFolder, writeOwner } from './owner.ts'

/** One file of a journal. */
export interface Segment {
  readonly path: string
  readonly handle?: FileHandle
  bytes: number
  /** Events that the database does not have yet; of a file taken over, 1 until all of it is written. */
  waiting: number
  /** Whether its events must be read back from it, because nobody holds them in memory. */
  isLeft: boolean
}

/** Beyond this a file is closed, so that files go away while the journal is in use. */
const segmentBytes = 1024 * 1024

const lineMaximum = 500

/** The journal has as many bytes as it may have. */
export class JournalFull extends Error {}

/**
 * What the database does not have yet, in files that only grow at their end. A call of `append` follows
 * the one before; everything else may happen meanwhile.
 */
export class Journal {
  readonly #writer: string
  readonly #journals: string
  readonly #folder: string
  readonly #mostBytes: number
  readonly #segments = new Set<Segment>()
  #current: Segment | undefined
  #number = 0
  #appending: Promise<unknown> = Promise.resolve()

  /** @param journals folder that the journals of all processes share */
  constructor(journals: string, writer: string, mostBytes: number) {
    this.#journals = journals
    this.#writer = writer
    this.#mostBytes = mostBytes
    this.#folder = makeFolder(journals, writer)
  }

  /**
   * Adds lines and waits until the disk has them.
   *
   * @throws JournalFull, or the error of the file system; the lines then count as not written
   */
  append(lines: readonly string[]): Promise<Segment> {
    const appended = this.#append(Buffer.from(`${lines.join('\n')}\n`), lines.length)
    this.#appending = appended.catch(() => undefined)
    return appended
  }

  async #append(bytes: Buffer, count: number): Promise<Segment> {
    if (this.bytes + bytes.length > this.#mostBytes) throw new JournalFull('The journal is full.')
    const segment = await this.#open()
    segment.waiting += count
    segment.bytes += bytes.length
    try {
      if (segment.handle !== undefined) {
        // Into memory, which takes less than the way to another thread; the disk is waited for.
        appendFileSync(segment.handle.fd, bytes)
        await segment.handle.datasync()
      }
      return segment
    } catch (error) {
      // A line may be torn now: only a last line may be.
      if (this.#current === segment) this.#current = undefined
      this.settle(segment, count)
      throw error
    }
  }

  async #open(): Promise<Segment> {
    const { waiting, bytes } = this.#current ?? { waiting: 0, bytes: segmentBytes }
    if (this.#current !== undefined && bytes < segmentBytes) return this.#current
    const done = this.#current
    this.#number += 1
    const path = join(this.#folder, `${String(this.#number).padStart(8, '0')}.jsonl`)
    const handle = await open(path, 'a', 0o600)
    this.#current = { path, handle, bytes: 0, waiting: 0, isLeft: false }
    this.#segments.add(this.#current)
    if (done !== undefined && waiting === 0) await this.remove(done)
    return this.#current
  }

  /** The database has these events of a segment. */
  settle(segment: Segment, count: number): void {
    segment.waiting -= count
    if (segment.waiting <= 0 && segment !== this.#current && !segment.isLeft) void this.remove(segment)
  }

  /** From now on, what waits is read back from its files. */
  leave(): void {
    for (const segment of this.#segments) if (segment.waiting > 0) segment.isLeft = true
    if (this.#current?.isLeft === true) this.#current = undefined
  }

  /** Segments to read back, oldest first. */
  get left(): readonly Segment[] {
    return [...this.#segments].filter(({ isLeft }) => isLeft)
  }

  get bytes(): number {
    let sum = 0
    for (const { bytes } of this.#segments) sum += bytes
    return sum
  }

  /** Takes over what ended processes left. */
  adopt(gone: readonly string[]): readonly Segment[] {
    const adopted = adoptFolders(this.#journals, this.#folder, gone).flatMap((folder) => filesUnder(folder))
    const segments = adopted.map((path) => ({ path, bytes: statSync(path).size, waiting: 1, isLeft: true }))
    for (const segment of segments) this.#segments.add(segment)
    return segments
  }

  /** The lines of a segment, some hundred at a time, in their order. */
  async *read({ path }: Segment): AsyncGenerator<readonly string[]> {
    await this.#appending
    let lines: string[] = []
    for await (const line of createInterface({ input: createReadStream(path), crlfDelay: 0 })) {
      if (lines.push(line) < lineMaximum) continue
      yield lines
      lines = []
    }
    if (lines.length > 0) yield lines
  }

  async remove(segment: Segment): Promise<void> {
    this.#segments.delete(segment)
    if (this.#current === segment) this.#current = undefined
    await segment.handle?.close()
    await rm(segment.path, { force: true })
  }

  /** For processes that cannot see this one. */
  signAlive(): void {
    writeOwner(this.#folder, this.#writer)
  }

  /** Leaves what still waits to the next process. */
  async close(): Promise<void> {
    await this.#appending
    for (const segment of [...this.#segments]) {
      if (segment.waiting <= 0) await this.remove(segment)
      else await segment.handle?.close()
    }
    for (const folder of readdirSync(this.#folder, { withFileTypes: true }))
      if (folder.isDirectory() && filesUnder(join(this.#folder, folder.name)).length === 0)
        await rm(join(this.#folder, folder.name), { recursive: true })
    leaveFolder(this.#folder)
  }
}

function filesUnder(folder: string): readonly string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.jsonl'))
  return files.map((entry) => join(entry.parentPath, entry.name)).toSorted()
}
