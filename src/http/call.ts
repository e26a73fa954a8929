import type { FastifyInstance, FastifyRequest } from 'fastify'
import { chooseLanguage } from '../cds-hooks/language.ts'
import { type Call, parseCall } from '../cds-hooks/request.ts'
import type { Service } from '../cds-hooks/service.ts'
import type { Config } from '../config.ts'
import { decideCall, type Outcome } from '../decision.ts'
import { ServiceError } from '../errors.ts'
import type { Json } from '../json.ts'
import type { Knowledge } from '../knowledge.ts'
import { checkMediaType, mediaType } from './body.ts'
import { asServiceError } from './error-handler.ts'
import type { Log } from './log.ts'
import { allowOnly } from './method-not-allowed.ts'
import type { Metrics } from './metrics.ts'

export interface CallRoutes {
  readonly config: Config
  readonly services: readonly Service[]
  /** Read anew for every call: a refresh of the terminology replaces it between two calls. */
  readonly knowledge: Knowledge
  /** Why the terminology server's last answer is not in use. */
  readonly terminologyProblem?: string | undefined
  readonly log: Log
}

interface WithId {
  Params: { readonly id: string }
  Body: Json | undefined
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * `POST /cds-services/{id}` answers with cards. Only these calls and their refusals are counted: an
 * explanation is no call.
 */
export function registerCalls(app: FastifyInstance, routes: CallRoutes, metrics: Metrics): void {
  registerDecisions(app, '/cds-services/:id', routes, (outcome) => outcome.answer, metrics)
}

/** A route that decides on a call and answers with one side of the outcome. */
export function registerDecisions(
  app: FastifyInstance,
  url: string,
  routes: CallRoutes,
  side: (outcome: Outcome) => object,
  metrics?: Metrics,
): void {
  const { config, services, log } = routes
  const byId = new Map(services.map((service) => [service.id, service]))
  app.post<WithId>(url, {
    // Before the body is read: an unknown service or a packed body is refused whatever follows.
    onRequest: async (request) => {
      findService(byId, request.params.id)
      checkMediaType(request)
    },
    onError: async (request, _reply, error) => {
      const service = byId.get(request.params.id)?.id
      metrics?.refused(service, asServiceError(error, config.bodyLimitBytes).code)
    },
    handler: async (request, reply) => {
      const started = performance.now()
      const service = findService(byId, request.params.id)
      const call = parseCall(
        takeBody(request),
        service,
        chooseLanguage(request.headers['accept-language'], config.language),
      )
      const outcome = decideCall(service, call, routes.knowledge, config)
      // As bytes: the runtime writes a string with one letter beyond Latin-1 twenty times slower.
      const answer = Buffer.from(JSON.stringify(side(outcome)))
      reply.header('content-type', 'application/json; charset=utf-8')
      const milliseconds = Math.round((performance.now() - started) * 1000) / 1000
      log.info(logLine(request.id, service, call, outcome, milliseconds), 'decided')
      metrics?.answered({ service: service.id, patientId: call.patientId, outcome, milliseconds })
      return answer
    },
  })
  allowOnly(app, url, ['POST'])
}

function findService(services: ReadonlyMap<string, Service>, id: string): Service {
  const service = services.get(id)
  if (service === undefined) {
    throw new ServiceError(
      'ERR_SERVICE_UNKNOWN',
      'No service has this id. GET /cds-services lists the services.',
    )
  }
  return service
}

/**
 * The request is kept with its connection until the next one comes; without this its body would be too,
 * and cost the garbage collector more than it costs to read.
 */
function takeBody(request: FastifyRequest<WithId>): Json {
  const { body } = request
  if (body === undefined)
    throw mediaType(
      'The Content-Type and the body are missing; send a CDS Hooks request as application/json.',
    )
  request.body = undefined
  return body
}

/** An id that is no UUID may say anything, so only UUIDs are repeated. */
function logLine(requestId: string, service: Service, call: Call, outcome: Outcome, ms: number): object {
  const hookInstance = uuid.test(call.hookInstance) ? call.hookInstance : 'not-a-uuid'
  return {
    requestId,
    hookInstance,
    service: service.id,
    ...outcome.log,
    cards: outcome.answer.cards.length,
    ms,
  }
}
