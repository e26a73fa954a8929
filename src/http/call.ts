import type { FastifyInstance } from 'fastify'
import { writeAnswer } from '../cards/answer-text.ts'
import { chooseLanguage } from '../cds-hooks/language.ts'
import { parseCall } from '../cds-hooks/request.ts'
import type { Outcome } from '../decision.ts'
import { answerCall } from './answer-call.ts'
import type { AskedCall } from './asked-call.ts'
import { decidedLine, refusedLine, since } from './call-line.ts'
import { asServiceError } from './error-handler.ts'
import { keepLater, keepUnanswered } from './keep-decision.ts'
import type { Metrics } from './metrics/metrics.ts'
import type { AppParts } from './parts.ts'
import { registerServicePost } from './service-post.ts'

/**
 * `POST /cds-services/{id}` answers with cards. Only these calls and their refusals are counted and kept: an
 * explanation is no call.
 */
export function registerCalls(app: FastifyInstance, parts: AppParts, metrics: Metrics): void {
  registerDecisions(app, '/cds-services/:id', parts, (outcome) => writeAnswer(outcome.answer), metrics)
}

/** A route that decides on a call and answers with one side of the outcome, as JSON. */
export function registerDecisions(
  app: FastifyInstance,
  url: string,
  parts: AppParts,
  write: (outcome: Outcome) => string,
  metrics?: Metrics,
): void {
  registerServicePost(app, url, parts, {
    onRefused: (error, service, request) => {
      const { code } = asServiceError(error)
      metrics?.refused(service, code)
      const { asked } = request
      request.asked = undefined
      request.told = refusedLine(request, service, asked)
      if (metrics === undefined || asked === undefined) return
      metrics.notFetched(asked.fetching?.failedKeys ?? {})
      if (code === 'ERR_RECORD_UNAVAILABLE') keepUnanswered(parts, asked, code)
    },
    answer: async ({ service, hospital, body, request, arrived }, reply) => {
      const started = performance.now()
      const { language } = hospital.tenant
      const spoken = chooseLanguage(request.headers['accept-language'], language)
      const call = parseCall(body, service, spoken, request.caller?.issuer?.requireUserId)
      const asked: AskedCall = { service, call, hospital, request, arrived, started }
      request.asked = asked
      const answered = await answerCall(asked, parts)
      // The request outlives its answer, and would keep the record with it.
      request.asked = undefined
      const { outcome } = answered
      const answer = asWritten(write(outcome))
      reply.header('content-type', 'application/json; charset=utf-8')
      const milliseconds = since(started)
      parts.log.info(decidedLine(asked, answered, milliseconds), 'decided')
      if (metrics !== undefined) {
        metrics.answered({ service: service.id, patientId: call.patientId, outcome, milliseconds })
        metrics.notFetched(answered.failedKeys)
        keepLater(parts, asked, answered, milliseconds)
      }
      return answer
    },
  })
}

/** Longer answers are bytes: the runtime writes a string with one letter beyond Latin-1 twenty times slower. */
const longestText = 256

/** A short answer, such as one without cards, is written to the connection in one piece with its headers. */
function asWritten(answer: string): string | Buffer {
  return answer.length <= longestText ? answer : Buffer.from(answer)
}
