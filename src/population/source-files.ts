import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { type Json, type JsonObject, object } from '../json.ts'

/** One JSON value of the export: a whole `.json` file, or one line of an `.ndjson` file. */
export interface Sheet {
  readonly kind: 'sheet'
  readonly file: string
  readonly value: JsonObject
}

/** What could not be read; the line is absent when it is the file as a whole. */
export interface Broken {
  readonly kind: 'broken'
  readonly file: string
  readonly line?: number
  readonly reason: 'not-json' | 'no-resource' | 'unreadable-file'
}

const wanted = /\.(?:nd)?json(?:\.gz)?$/i

/** The files of an export by path below its folder, in order. */
export async function listFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && wanted.test(entry.name))
  return files.map((entry) => relative(folder, join(entry.parentPath, entry.name))).toSorted()
}

/** Reads one file bit by bit. A line or file that cannot be read is told, and the rest goes on. */
export async function* readSheets(folder: string, file: string): AsyncGenerator<Sheet | Broken> {
  const chunks = open(join(folder, file))
  try {
    if (!/\.ndjson(?:\.gz)?$/i.test(file)) {
      yield parse(file, undefined, await whole(chunks))
      return
    }
    let line = 0
    for await (const words of lines(chunks)) {
      line += 1
      if (words.trim() !== '') yield parse(file, line, words)
    }
  } catch (error) {
    if (!isReadError(error)) throw error
    yield { kind: 'broken', file, reason: 'unreadable-file' }
  }
}

function open(path: string): AsyncIterable<Buffer> {
  const plain = createReadStream(path, { highWaterMark: 1 << 18 })
  // The error reaches the one who iterates; the callback is there because pipeline wants one.
  return /\.gz$/i.test(path) ? pipeline(plain, createGunzip({ chunkSize: 1 << 18 }), () => {}) : plain
}

/** Splits at line feeds only: the separators U+2028 and U+2029 may stand inside a JSON string. */
async function* lines(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest: Buffer[] = []
  for await (const chunk of chunks) {
    let from = 0
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      yield decode([...rest, chunk.subarray(from, end)])
      rest = []
      from = end + 1
    }
    if (from < chunk.length) rest.push(chunk.subarray(from))
  }
  if (rest.length > 0) yield decode(rest)
}

async function whole(chunks: AsyncIterable<Buffer>): Promise<string> {
  return decode(await Array.fromAsync(chunks))
}

function decode(parts: readonly Buffer[]): string {
  const [first] = parts
  const bytes = parts.length === 1 && first !== undefined ? first : Buffer.concat(parts)
  return bytes.toString('utf8').replace(/^\uFEFF/, '')
}

function parse(file: string, line: number | undefined, words: string): Sheet | Broken {
  const place = line === undefined ? { file } : { file, line }
  let value: Json
  try {
    value = JSON.parse(words)
  } catch {
    return { kind: 'broken', ...place, reason: 'not-json' }
  }
  const resource = object(value)
  return typeof resource?.['resourceType'] === 'string'
    ? { kind: 'sheet', file, value: resource }
    : { kind: 'broken', ...place, reason: 'no-resource' }
}

/** A broken archive, a file without permission, or one longer than a string can be. */
function isReadError(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    /^(?:Z_|E[A-Z]+$|ERR_STRING_TOO_LONG)/.test(String(error.code))
  )
}
