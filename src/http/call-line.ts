import type { FastifyRequest } from 'fastify'
import type { AnsweredCall } from './answer-call.ts'
import type { AskedCall, Fetching } from './asked-call.ts'

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The log line of a call that was decided; nothing of the patient. */
export function decidedLine(asked: AskedCall, answered: AnsweredCall, ms: number): object {
  const { outcome } = answered
  return {
    requestId: asked.request.id,
    ...whose(asked),
    ...outcome.log,
    cards: outcome.answer.cards.length,
    ...fetchingLine(answered),
    ms,
  }
}

/**
 * What the log line of a call that was refused says beside the error; nothing of the patient.
 *
 * @param service absent when the path names none that we have
 * @param asked absent when the body was not read
 */
export function refusedLine(
  { caller }: FastifyRequest,
  service: string | undefined,
  asked: AskedCall | undefined,
): object {
  if (asked !== undefined) {
    const { fetching, started = performance.now() } = asked
    return { ...whose(asked), ...versionOf(asked), ...fetchingLine(fetching), ms: since(started) }
  }
  const issuer = caller?.issuer?.iss
  return {
    ...(caller !== undefined && { tenant: caller.tenant }),
    ...(issuer !== undefined && { issuer }),
    ...(service !== undefined && { service }),
  }
}

/** Milliseconds since a moment on the clock of `performance.now()`, to the microsecond. */
export function since(moment: number): number {
  return Math.round((performance.now() - moment) * 1000) / 1000
}

/** An id that is no UUID may say anything, so only UUIDs are repeated. */
function whose({ service, call, hospital: { tenant }, request }: AskedCall): object {
  const { hookInstance } = call
  const issuer = request.caller?.issuer?.iss
  return {
    tenant: tenant.id,
    ...(issuer !== undefined && { issuer }),
    hookInstance: uuid.test(hookInstance) ? hookInstance : 'not-a-uuid',
    service: service.id,
  }
}

function versionOf({ service, hospital }: AskedCall): object {
  return { plan: service.plan, version: hospital.knowledge.plans.get(service.plan)?.plan.version }
}

function fetchingLine(fetching: Fetching | undefined): object | undefined {
  if (fetching === undefined) return undefined
  const { fetched, failedKeys, refused } = fetching
  const failed = Object.values(failedKeys)
  return {
    ...(fetched.length > 0 && { fetched: fetched.length }),
    ...(failed.length > 0 && { notFetched: failed.length, reasons: [...new Set(failed)] }),
    ...(refused !== undefined && { refused }),
  }
}
