import type { FastifyInstance } from 'fastify'
import type { Service } from '../cds-hooks/service.ts'
import { allowOnly } from './method-not-allowed.ts'

const path = '/cds-services'

/**
 * `GET /cds-services`: written once per load of hooks/, so every answer of every instance is the same bytes.
 *
 * @param current the services of this moment
 */
export function registerDiscovery(app: FastifyInstance, current: () => readonly Service[]): void {
  let services = current()
  let body = write(services)
  app.get(path, async (_request, reply) => {
    reply.headers({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'public, max-age=300',
    })
    if (services !== current()) {
      services = current()
      body = write(services)
    }
    return body
  })
  allowOnly(app, path, ['GET', 'HEAD'])
}

function write(services: readonly Service[]): string {
  return JSON.stringify({ services: services.map(describe) })
}

function describe({ hook, title, description, id, usageRequirements, prefetch }: Service): object {
  return { hook, title, description, id, usageRequirements, prefetch }
}
