import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ServiceError } from '../../errors.ts'
import type { Log } from '../log.ts'
import type { Admission } from './admission.ts'

/** So often at most a line says that calls are refused. */
const quietMs = 10_000

declare module 'fastify' {
  interface FastifyRequest {
    /** Its body was read, and it has no answer yet. */
    isUnanswered?: boolean
  }
}

/**
 * Refuses calls that are too many before anything is spent on them: who calls is not looked into, the body
 * is not read. Health, metrics and discovery are asked with GET and are always answered.
 */
export function registerAdmission(app: FastifyInstance, admission: Admission, log: Log): void {
  const warn = warnSometimes(log)
  app.addHook('onRequest', (request, _reply, done) => {
    if (request.method === 'POST' && admission.isFull) done(overloaded())
    else done()
  })
  app.addHook('onSend', (request, _reply, _payload, done) => {
    if (request.isUnanswered === true) markAnswered(request, admission)
    done()
  })
  app.addHook('onError', (_request, _reply, error, done) => {
    if (error instanceof ServiceError && error.code === 'ERR_OVERLOADED') warn()
    done()
  })
}

/** The refusal of a call that came when there were too many. */
export function overloaded(): ServiceError {
  return new ServiceError(
    'ERR_OVERLOADED',
    'There are more calls than can be answered in time. Call again after the time in Retry-After.',
    { headers: { 'retry-after': '1' } },
  )
}

/** The body of a call was taken: from now on it counts until it has its answer. */
export function markUnanswered(request: FastifyRequest, admission: Admission): void {
  request.isUnanswered = true
  admission.unanswered(1)
}

function markAnswered(request: FastifyRequest, admission: Admission): void {
  request.isUnanswered = false
  admission.unanswered(-1)
}

function warnSometimes(log: Log): () => void {
  let last = Number.NEGATIVE_INFINITY
  return () => {
    const now = performance.now()
    if (now - last < quietMs) return
    last = now
    log.warn('more calls than can be answered in time; some are refused')
  }
}
