import type { FastifyInstance } from 'fastify'
import type { Service } from '../cds-hooks/service.ts'
import { allowOnly } from './method-not-allowed.ts'

const path = '/cds-services'

/** `GET /cds-services`: written once, so every answer of every instance is the same bytes. */
export function registerDiscovery(app: FastifyInstance, services: readonly Service[]): void {
  const body = JSON.stringify({ services: services.map(describe) })
  app.get(path, async (_request, reply) => {
    reply.headers({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'public, max-age=300',
    })
    return body
  })
  allowOnly(app, path, ['GET', 'HEAD'])
}

function describe({ hook, title, description, id, usageRequirements, prefetch }: Service): object {
  return { hook, title, description, id, usageRequirements, prefetch }
}
