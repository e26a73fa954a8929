import type { IncomingMessage } from 'node:http'
import { ServiceError } from '../../errors.ts'
import type { Admission } from './admission.ts'

type Received = (error: Error | null, body?: Buffer) => void

/**
 * Gathers the bytes of one body. What all connections together have sent of bodies that are not whole is
 * counted, because it is memory that nobody has been admitted to yet.
 *
 * @param received is told once: the body, ERR_REQUEST_TOO_LARGE, or ERR_REQUEST_MALFORMED when the connection broke
 */
export function receiveBody(
  payload: IncomingMessage,
  limit: number,
  admission: Admission,
  received: Received,
): void {
  if (Number(payload.headers['content-length'] ?? 0) > limit) {
    received(tooLarge(limit))
    return
  }
  const chunks: Buffer[] = []
  let length = 0
  const finish = (error: Error | null, body?: Buffer): void => {
    payload.off('data', take).off('end', end).off('error', lose)
    admission.arrived(-length)
    received(error, body)
  }
  const take = (chunk: Buffer): void => {
    length += chunk.length
    admission.arrived(chunk.length)
    if (length > limit) finish(tooLarge(limit))
    else if (admission.isFlooded) payload.destroy(new Error('There are too many bodies that are not whole.'))
    else chunks.push(chunk)
  }
  const end = (): void => finish(null, chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, length))
  const lose = (): void => finish(incomplete())
  payload.on('data', take).on('end', end).on('error', lose)
}

/** Nobody hears of it any more but the log. */
function incomplete(): ServiceError {
  return new ServiceError('ERR_REQUEST_MALFORMED', 'The connection was closed before the body was whole.')
}

function tooLarge(limit: number): ServiceError {
  return new ServiceError(
    'ERR_REQUEST_TOO_LARGE',
    `The body is larger than ${limit} bytes. Send fewer resources in prefetch.`,
  )
}
