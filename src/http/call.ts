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
import type { Log } from './log.ts'
import { allowOnly } from './method-not-allowed.ts'

export interface CallRoutes {
  readonly config: Config
  readonly services: readonly Service[]
  readonly knowledge: Knowledge
  readonly log: Log
}

interface WithId {
  Params: { readonly id: string }
  Body: Json | undefined
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** `POST /cds-services/{id}` answers with cards. */
export function registerCalls(app: FastifyInstance, routes: CallRoutes): void {
  registerDecisions(app, '/cds-services/:id', routes, (outcome) => outcome.answer)
}

/** A route that decides on a call and answers with one side of the outcome. */
export function registerDecisions(
  app: FastifyInstance,
  url: string,
  { config, services, knowledge, log }: CallRoutes,
  side: (outcome: Outcome) => object,
): void {
  const byId = new Map(services.map((service) => [service.id, service]))
  app.post<WithId>(url, {
    // Before the body is read: an unknown service or a packed body is refused whatever follows.
    onRequest: async (request) => {
      findService(byId, request.params.id)
      checkMediaType(request)
    },
    handler: async (request, reply) => {
      const started = performance.now()
      const service = findService(byId, request.params.id)
      const call = parseCall(
        readBody(request),
        service,
        chooseLanguage(request.headers['accept-language'], config.language),
      )
      const outcome = decideCall(service, call, knowledge, config)
      // As bytes: the runtime writes a string with one letter beyond Latin-1 twenty times slower.
      const answer = Buffer.from(JSON.stringify(side(outcome)))
      reply.header('content-type', 'application/json; charset=utf-8')
      log.info(logLine(request.id, service, call, outcome, started), 'decided')
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

function readBody({ body }: FastifyRequest<WithId>): Json {
  if (body === undefined)
    throw mediaType(
      'The Content-Type and the body are missing; send a CDS Hooks request as application/json.',
    )
  return body
}

/** An id that is no UUID may say anything, so only UUIDs are repeated. */
function logLine(requestId: string, service: Service, call: Call, outcome: Outcome, started: number): object {
  const hookInstance = uuid.test(call.hookInstance) ? call.hookInstance : 'not-a-uuid'
  const ms = Math.round((performance.now() - started) * 1000) / 1000
  return {
    requestId,
    hookInstance,
    service: service.id,
    ...outcome.log,
    cards: outcome.answer.cards.length,
    ms,
  }
}
