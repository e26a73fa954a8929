import type { FastifyInstance } from 'fastify'
import { type FeedbackItem, parseFeedback } from '../cds-hooks/feedback.ts'
import type { Tenant } from '../config/tenant.ts'
import { ServiceError } from '../errors.ts'
import { keyedUuid } from '../keyed-hash.ts'
import type { OverrideReasons } from '../plan/override-reasons.ts'
import { type KeptFeedback, StoreUnavailable } from '../store/store.ts'
import { keepsState } from './answer-call.ts'
import { asServiceError } from './error-handler.ts'
import type { Metrics } from './metrics/metrics.ts'
import type { AppParts } from './parts.ts'
import type { Hospital } from './running/running.ts'
import { registerServicePost, type Sent } from './service-post.ts'

const latestAheadMs = 5 * 60_000
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const code = /^[\w.:-]{1,64}$/

/**
 * `POST /cds-services/{id}/feedback`: what became of cards. Answered when it would survive the end of this
 * process; what we never said is kept apart and changes nothing.
 */
export function registerFeedback(app: FastifyInstance, parts: AppParts, metrics: Metrics): void {
  registerServicePost(app, '/cds-services/:id/feedback', parts, {
    onRefused: (error) => metrics.feedback(asServiceError(error).code, 'none'),
    answer: async (sent, reply) => {
      const { knowledge } = sent.hospital
      const feedback = parseFeedback(sent.body).map((item) => kept(item, sent, parts))
      if (keepsState(sent, parts)) await keep(feedback, parts)
      for (const { outcome, reason } of feedback)
        metrics.feedback(outcome, countedReason(reason?.code, knowledge.overrideReasons))
      parts.log.info(logLine(sent, feedback), 'feedback')
      return reply.code(200).send()
    },
  })
}

/** Nothing of what was said: a comment or a code may be about the patient. */
function logLine({ request, hospital, service }: Sent, feedback: readonly KeptFeedback[]): object {
  const issuer = request.caller?.issuer?.iss
  const future = feedback.filter(({ isFuture }) => isFuture === true).length
  return {
    requestId: request.id,
    tenant: hospital.tenant.id,
    ...(issuer !== undefined && { issuer }),
    service: service.id,
    items: feedback.length,
    ...(future > 0 && { future }),
  }
}

async function keep(feedback: readonly KeptFeedback[], { store }: AppParts): Promise<void> {
  try {
    await store.keepFeedback(feedback)
  } catch (cause) {
    if (!(cause instanceof StoreUnavailable)) throw cause
    throw new ServiceError('ERR_STORE_UNAVAILABLE', 'The feedback cannot be kept now. Send it again later.', {
      cause,
      headers: { 'retry-after': '5' },
    })
  }
}

function kept(item: FeedbackItem, { service, hospital }: Sent, { now }: AppParts): KeptFeedback {
  const { tenant } = hospital
  const { card, outcome, outcomeAt, suggestions, comment } = item
  const at = now()
  const reason = meant(item, hospital)
  const consequence = hospital.knowledge.overrideReasons.reasons[reason?.code ?? '']?.consequence
  return {
    tenant: tenant.id,
    at,
    service: service.id,
    card: idOf(card, tenant),
    outcome,
    outcomeAt: new Date(outcomeAt).toISOString(),
    suggestions: suggestions.map((id) => idOf(id, tenant)),
    ...(reason !== undefined && { reason }),
    ...(comment !== undefined && { comment }),
    ...(outcomeAt - at > latestAheadMs && { isFuture: true as const }),
    ...(consequence !== undefined && { consequence }),
  }
}

/** Our ids are UUIDs; another one is not ours, and may say anything. */
function idOf(id: string, { pseudonymKey, id: tenant }: Tenant): string {
  return uuid.test(id) ? id : keyedUuid(pseudonymKey, tenant, 'no uuid', id)
}

/** The reason in our code where it is known to mean one; a code that may say anything is only `other`. */
function meant({ reason }: FeedbackItem, { tenant, knowledge }: Hospital): KeptFeedback['reason'] {
  if (reason === undefined) return undefined
  const { system, reasons, sameAs } = knowledge.overrideReasons
  const ours = [tenant.overrideCodes[reason.code], reason.code, sameAs[reason.code]].find(
    (name) => name !== undefined && Object.hasOwn(reasons, name),
  )
  if (ours !== undefined) return { code: ours, system }
  return { code: code.test(reason.code) ? reason.code : 'other' }
}

/** The code in the metrics: those of plans/ alone, because others may be without number. */
function countedReason(reason: string | undefined, { reasons }: OverrideReasons): string {
  if (reason === undefined) return 'none'
  return Object.hasOwn(reasons, reason) ? reason : 'other'
}
