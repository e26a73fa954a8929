import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { ServiceError, type ServiceErrorCode } from '../errors.ts'
import { describeError, type Log } from './log.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** What the log line of a refusal says of the call; nothing of the patient. */
    told?: object
  }
}

/** FHIR's issue type for each of our codes. */
const issueTypes: Readonly<Record<ServiceErrorCode, string>> = {
  ERR_REQUEST_MALFORMED: 'structure',
  ERR_REQUEST_TOO_DEEP: 'structure',
  ERR_REQUEST_INVALID: 'invalid',
  ERR_CALLER_UNKNOWN: 'login',
  ERR_CALLER_NOT_ALLOWED: 'forbidden',
  ERR_HTTPS_REQUIRED: 'security',
  ERR_SERVICE_UNKNOWN: 'not-found',
  ERR_ROUTE_UNKNOWN: 'not-found',
  ERR_METHOD_NOT_ALLOWED: 'not-supported',
  ERR_REQUEST_TIMEOUT: 'timeout',
  ERR_RECORD_UNAVAILABLE: 'incomplete',
  ERR_REQUEST_TOO_LARGE: 'too-long',
  ERR_MEDIA_TYPE: 'not-supported',
  ERR_HEADERS_TOO_LARGE: 'too-long',
  ERR_TOO_MANY_CALLS: 'throttled',
  ERR_INTERNAL: 'exception',
  ERR_OVERLOADED: 'throttled',
  ERR_STORE_UNAVAILABLE: 'transient',
}

const json = 'application/json; charset=utf-8'

/** Headers of every answer: nobody keeps it, nobody guesses its type, and the log can be searched for it. */
export function commonHeaders(requestId: string): Readonly<Record<string, string>> {
  return { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'x-request-id': requestId }
}

/** The one place where an error becomes an answer: status, OperationOutcome and one log line. */
export function answerError(log: Log) {
  return async (error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const known = asServiceError(error)
    const unforeseen = known.code === 'ERR_INTERNAL' ? { error: describeError(error) } : {}
    const { id: requestId, told } = request
    const line = { requestId, code: known.code, status: known.status, ...told, ...unforeseen }
    // A line for each call that is too many would be too many itself; metrics count them.
    const isTooMany = known.code === 'ERR_OVERLOADED' || known.code === 'ERR_TOO_MANY_CALLS'
    if (known.status >= 500 && !isTooMany) log.error(line, 'call failed')
    else if (!isTooMany) log.info(line, 'call refused')
    if (known.status === 413) await drain(request)
    // Its body is read or will be thrown away: the connection is as good as before.
    if (isTooMany) reply.removeHeader('connection')
    reply.code(known.status).headers({ ...commonHeaders(request.id), ...known.headers, 'content-type': json })
    return reply.send(operationOutcome(known))
  }
}

/** Fastify's own errors are about the request as it arrived; everything else is a mistake of ours. */
export function asServiceError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error
  const { code, statusCode } = fastifyError(error)
  switch (code) {
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new ServiceError(
        'ERR_MEDIA_TYPE',
        'The Content-Type is missing or not JSON; send application/json.',
      )
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return routeUnknown()
    default:
  }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new ServiceError(
      'ERR_REQUEST_MALFORMED',
      'The request could not be read. Check its length and its headers.',
    )
  }
  return new ServiceError('ERR_INTERNAL', 'The service failed. The request id finds it in the log.', {
    cause: error,
  })
}

export function routeUnknown(): ServiceError {
  return new ServiceError(
    'ERR_ROUTE_UNKNOWN',
    'Nothing is served at this path. GET /cds-services lists the services.',
  )
}

/** The body of every answer that is not a success. */
export function operationOutcome({ code, message }: ServiceError): string {
  const coding = [{ system: 'https://osteohooks.org/fhir/CodeSystem/error-codes', code }]
  const issue = [{ severity: 'error', code: issueTypes[code], details: { coding, text: message } }]
  return JSON.stringify({ resourceType: 'OperationOutcome', issue })
}

/** Answers what never became a request: too slow, headers too large, not HTTP. */
export function answerClientError(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const known = protocolError(error.code)
  const body = operationOutcome(known)
  const head = [
    `HTTP/1.1 ${known.status} ${STATUS_CODES[known.status] ?? ''}`,
    `Content-Type: ${json}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

function protocolError(code: string | undefined): ServiceError {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new ServiceError('ERR_REQUEST_TIMEOUT', 'The request did not arrive in time. Send it again.')
    case 'HPE_HEADER_OVERFLOW':
      return new ServiceError(
        'ERR_HEADERS_TOO_LARGE',
        'The headers are too large. Send fewer or shorter ones.',
      )
    default:
      return new ServiceError('ERR_REQUEST_MALFORMED', 'This is no HTTP request that can be read.')
  }
}

function fastifyError(error: unknown): { readonly code?: string; readonly statusCode?: number } {
  if (!(error instanceof Error)) return {}
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const fromRequest = 'statusCode' in error && typeof error.statusCode === 'number'
  return fromRequest && typeof error.statusCode === 'number'
    ? { code, statusCode: error.statusCode }
    : { code }
}

const drainMs = 500

/**
 * Reads what is still coming of a body that is too large. Closing at once would reset the connection
 * and the client would never see why. Bounded in time; what is read is thrown away.
 */
function drain({ raw }: FastifyRequest): Promise<void> {
  return new Promise((resolve) => {
    if (raw.readableEnded || raw.destroyed) return resolve()
    const timer = setTimeout(resolve, drainMs)
    raw.once('close', resolve).once('end', () => {
      clearTimeout(timer)
      resolve()
    })
    raw.resume()
  })
}
