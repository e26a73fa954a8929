import { isUtf8 } from 'node:buffer'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ContentTypeParserDoneFunction } from 'fastify/types/content-type-parser.js'
import { ServiceError } from '../errors.ts'
import type { Json } from '../json.ts'
import { isDeep } from './depth.ts'
import type { Admission } from './limits/admission.ts'
import { markUnanswered, overloaded } from './limits/overload.ts'
import { receiveBody } from './limits/receive-body.ts'

const mediaTypes = ['application/json', 'application/fhir+json']
const deepest = 64

/**
 * Replaces Fastify's body parsers by ours, which reads the text once and refuses what could hurt, and reads
 * nothing of calls that are too many.
 */
export function registerBodyParser(app: FastifyInstance, bodyLimit: number, admission: Admission): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(mediaTypes, (request, payload, done) => {
    receiveBody(payload, bodyLimit, admission, (error, body) => {
      if (body === undefined) {
        done(error)
        return
      }
      const answer = () => {
        markUnanswered(request, admission)
        parseInto(done, body)
      }
      admission.take(body.length, answer, () => done(overloaded()))
    })
  })
}

function parseInto(done: ContentTypeParserDoneFunction, body: Buffer): void {
  const read = readBody(body)
  if (read instanceof Error) done(read)
  else done(null, read)
}

function readBody(body: Buffer): Json | Error {
  try {
    return parseBody(body)
  } catch (error) {
    return error instanceof Error ? error : new Error('The body parser failed.', { cause: error })
  }
}

/**
 * Refuses bodies that are packed or not in UTF-8, before they are read.
 *
 * @throws ServiceError ERR_MEDIA_TYPE
 */
export function checkMediaType(request: FastifyRequest): void {
  const encoding = request.headers['content-encoding']
  if (encoding !== undefined && encoding.trim().toLowerCase() !== 'identity') {
    throw mediaType('Content-Encoding is not supported here; send the body as it is, without compression.')
  }
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(request.headers['content-type'] ?? '')?.[1]
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    throw mediaType('The charset of Content-Type is not UTF-8; send application/json in UTF-8.')
  }
}

export function mediaType(message: string): ServiceError {
  return new ServiceError('ERR_MEDIA_TYPE', message)
}

/**
 * Reads a body into JSON.
 *
 * @throws ServiceError ERR_REQUEST_MALFORMED or ERR_REQUEST_TOO_DEEP; nothing of the body is repeated
 */
export function parseBody(bytes: Buffer): Json {
  if (!isUtf8(bytes)) throw malformed('The body is not UTF-8. Send JSON in UTF-8.')
  if (isDeep(bytes, deepest)) {
    throw new ServiceError(
      'ERR_REQUEST_TOO_DEEP',
      `The body is nested deeper than ${deepest} levels. FHIR needs far less.`,
    )
  }
  const text = withoutByteOrderMark(bytes).toString('utf8')
  const value = parseJson(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw malformed('The body is no JSON object. Send one CDS Hooks request as an object.')
  }
  if (mayPoison(text) && poisons(value)) {
    throw malformed(
      'The body has a key "__proto__" or "constructor.prototype". No FHIR element has such a name; remove it.',
    )
  }
  return value
}

function withoutByteOrderMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes
}

/** The message of a syntax error repeats the body, so the cause is dropped. */
function parseJson(text: string): Json {
  try {
    const value: Json = JSON.parse(text)
    return value
  } catch {
    throw malformed('The body is not JSON (RFC 8259). Check that it is complete and sent as it was written.')
  }
}

/** One search for most bodies; "protocol" and escaped letters lead to closer ones. */
function mayPoison(text: string): boolean {
  if (text.includes('proto') && (text.includes('__proto__') || text.includes('prototype'))) return true
  return text.includes('\\u00') && /\\u00[567]/.test(text)
}

/** Looks at every object, without recursion: the depth is the sender's choice. */
function poisons(body: Json): boolean {
  const waiting: Json[] = [body]
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (typeof value !== 'object' || value === null) continue
    if (isPoison(value)) return true
    for (const child of Object.values<Json | undefined>(value)) waiting.push(child ?? null)
  }
  return false
}

function isPoison(value: object): boolean {
  if (Object.hasOwn(value, '__proto__')) return true
  const own = Object.getOwnPropertyDescriptor(value, 'constructor')?.value
  return typeof own === 'object' && own !== null && Object.hasOwn(own, 'prototype')
}

function malformed(message: string): ServiceError {
  return new ServiceError('ERR_REQUEST_MALFORMED', message)
}
