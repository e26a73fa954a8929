import { pipeline, type Readable, type Transform } from 'node:stream'
import { createBrotliDecompress, createUnzip } from 'node:zlib'
import type { Dispatcher } from 'undici'
import { type OutboundAnswer, OutboundRefused } from './outbound.ts'

/** Reads an answer to its end, or breaks it off; whatever happens, nothing of it stays open. */
export async function readAnswer(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  mostBytes: number,
): Promise<OutboundAnswer> {
  // Broken off early, it says so where nobody listens, which would end the process.
  body.on('error', () => {})
  try {
    if (statusCode >= 300 && statusCode < 400)
      throw new OutboundRefused('redirect', 'The server redirects. Register the address where it really is.')
    if (Number(headers['content-length']) > mostBytes) throw tooLarge(mostBytes)
    const read = await readCapped(body, unpacker(one(headers['content-encoding'])), mostBytes)
    const mediaType = one(headers['content-type']).split(';', 1)[0]?.trim().toLowerCase() ?? ''
    return { status: statusCode, body: read, ...(mediaType === '' ? {} : { mediaType }) }
  } finally {
    body.destroy()
  }
}

/** Plain bytes are asked for; some servers pack all the same. */
function unpacker(encoding: string): Transform | undefined {
  switch (encoding.trim().toLowerCase()) {
    case '':
    case 'identity':
      return undefined
    case 'gzip':
    case 'x-gzip':
    case 'deflate':
      return createUnzip()
    case 'br':
      return createBrotliDecompress()
    default:
      throw new OutboundRefused(
        'unreachable',
        'The server packed its answer in a way that is not known here.',
      )
  }
}

function readCapped(body: Readable, unpack: Transform | undefined, most: number): Promise<Buffer> {
  if (unpack === undefined) return gather(body, most)
  // What breaks off on its way in is told by what comes out.
  pipeline(body, unpack, () => {})
  return gather(unpack, most)
}

/** By its events: a call without prefetch asks a dozen times, and a loop over a stream costs more than its bytes. */
function gather(source: Readable, most: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    source.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > most) reject(tooLarge(most))
      else chunks.push(chunk)
    })
    source.on('end', () => resolve(Buffer.concat(chunks, bytes)))
    source.on('error', reject)
  })
}

function tooLarge(most: number): OutboundRefused {
  return new OutboundRefused('too-large', `The answer is larger than ${most} bytes.`)
}

/** A header that came several times is none. */
function one(value: string | readonly string[] | undefined): string {
  return typeof value === 'string' ? value : ''
}
