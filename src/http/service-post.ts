import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Service } from '../cds-hooks/service.ts'
import { ServiceError } from '../errors.ts'
import type { Json } from '../json.ts'
import { checkMediaType, mediaType } from './body.ts'
import type { Presented } from './caller/caller.ts'
import { callerUnknown } from './caller/refusal.ts'
import { allowOnly } from './method-not-allowed.ts'
import type { AppParts } from './parts.ts'
import type { Hospital, Running } from './running/running.ts'

interface WithId {
  Params: { readonly id: string }
  Body: Json | undefined
}

/** A body that was sent to a service by a caller who may. */
export interface Sent {
  readonly service: Service
  readonly hospital: Hospital
  readonly body: Json
  readonly request: FastifyRequest
  /** When the request came, on the clock of `performance.now()`. */
  readonly arrived: number
}

declare module 'fastify' {
  interface FastifyRequest {
    /** On the clock of `performance.now()`. */
    arrived?: number
  }
}

/** What a route does with what is sent to a service. */
export interface ServicePost {
  readonly answer: (sent: Sent, reply: FastifyReply) => Promise<unknown>
  /** @param service absent when the path names none that we have */
  readonly onRefused: (error: Error, service: string | undefined, request: FastifyRequest) => void
}

/** A route below a service, which its path names; the caller is known before the body is read. */
export function registerServicePost(
  app: FastifyInstance,
  url: string,
  parts: AppParts,
  { answer, onRefused }: ServicePost,
): void {
  app.post<WithId>(url, {
    // Before the body is read: an unknown service or a packed body is refused whatever follows.
    onRequest: async (request) => {
      request.arrived = performance.now()
      findService(parts.running, request.params.id)
      checkMediaType(request)
      request.caller = await parts.callers.identify(presentedBy(request, url))
    },
    onError: async (request, _reply, error) =>
      onRefused(error, parts.running.services.find(({ id }) => id === request.params.id)?.id, request),
    handler: async (request, reply) => {
      // Once: what is in force may be replaced while this call is answered.
      const { running } = parts
      const service = findService(running, request.params.id)
      const hospital = hospitalOf(running, request)
      const { arrived = performance.now() } = request
      return answer({ service, hospital, body: takeBody(request), request, arrived }, reply)
    },
  })
  allowOnly(app, url, ['POST'])
}

function presentedBy({ id, raw, headers, params }: FastifyRequest<WithId>, url: string): Presented {
  const authorization = headers.authorization === undefined ? [] : allAuthorizations(raw)
  return { authorization, path: url.replace(':id', params.id), requestId: id }
}

/** Node keeps only the first of several Authorization headers; two of them are no proof of anything. */
function allAuthorizations({ rawHeaders }: IncomingMessage): readonly string[] {
  return rawHeaders.filter(
    (_value, at) => rawHeaders[at - 1]?.toLowerCase() === 'authorization' && at % 2 === 1,
  )
}

/** @throws ServiceError ERR_CALLER_UNKNOWN when a reload took the tenant away while the body arrived */
function hospitalOf({ hospitals }: Running, { caller }: FastifyRequest): Hospital {
  const hospital = hospitals.get(caller?.tenant ?? '')
  if (hospital === undefined) throw callerUnknown()
  return hospital
}

function findService({ services }: Running, wanted: string): Service {
  const service = services.find(({ id }) => id === wanted)
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
