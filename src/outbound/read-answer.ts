import type { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
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

async function readCapped(body: Readable, unpack: Transform | undefined, most: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  const collect = async (source: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of source) {
      bytes += chunk.length
      if (bytes > most) throw tooLarge(most)
      chunks.push(chunk)
    }
  }
  if (unpack === undefined) await pipeline(body, collect)
  else await pipeline(body, unpack, collect)
  return Buffer.concat(chunks, bytes)
}

function tooLarge(most: number): OutboundRefused {
  return new OutboundRefused('too-large', `The answer is larger than ${most} bytes.`)
}

/** A header that came several times is none. */
function one(value: string | readonly string[] | undefined): string {
  return typeof value === 'string' ? value : ''
}
