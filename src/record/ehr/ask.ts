import { inTurns } from '../../in-turns.ts'
import { type Json, type JsonObject, object } from '../../json.ts'
import { type Outbound, OutboundRefused } from '../../outbound/outbound.ts'
import { isFailure } from '../bundle.ts'
import type { Opened } from './access.ts'

/** One answer of the server, or a reason code for why there is none. */
export type Answer = { readonly resource: JsonObject } | { readonly code: string }

/** Asks one address below the base of the call. */
export type Ask = (url: string) => Promise<Answer>

/** Requests of one call that are open at the same time. */
const mostAtOnce = 16
const mostBytesOfAnswer = 4 * 1024 * 1024
/** Reading is work of the request thread, so all answers to one call together are bounded as well. */
const mostBytesOfCall = 16 * 1024 * 1024

const mediaTypes: ReadonlySet<string> = new Set([
  'application/fhir+json',
  'application/json',
  'application/json+fhir',
])

/** Makes the questions of one call, none of them after the deadline. */
export function openAsk(outbound: Outbound, { base, headers }: Opened, signal: AbortSignal): Ask {
  const late = whenAborted(signal)
  const takeTurn = inTurns(mostAtOnce)
  let bytesLeft = mostBytesOfCall
  const get = async (url: string): Promise<Answer> => {
    if (signal.aborted) return late
    const answer = await outbound.get({ base, url, headers, mostBytes: mostBytesOfAnswer, signal })
    bytesLeft -= answer.body.length
    if (bytesLeft < 0) return { code: 'too-large' }
    if (answer.status !== 200) return { code: `status-${answer.status}` }
    if (answer.mediaType !== undefined && !mediaTypes.has(answer.mediaType)) return { code: 'not-json' }
    return readAnswer(answer.body)
  }
  return (url) => Promise.race([takeTurn(() => get(url)).catch(asCode), late])
}

/** Lost answers are no error of the call: their key is failed, and the log says why. */
function asCode(error: unknown): Answer {
  if (error instanceof OutboundRefused) return { code: error.kind }
  return { code: 'not-asked' }
}

function readAnswer(body: Buffer): Answer {
  const resource = parse(body)
  if (resource === undefined) return { code: 'not-json' }
  if (resource['resourceType'] !== 'OperationOutcome') return { resource }
  return { code: isFailure(resource) ? 'outcome' : 'wrong-type' }
}

function parse(body: Buffer): JsonObject | undefined {
  try {
    const value: Json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    return object(value)
  } catch {
    // The message would repeat what was read.
    return undefined
  }
}

function whenAborted(signal: AbortSignal): Promise<Answer> {
  const late = { code: 'late' }
  if (signal.aborted) return Promise.resolve(late)
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(late), { once: true }))
}
