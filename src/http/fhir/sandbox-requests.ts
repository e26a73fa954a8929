import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { ServiceError } from '../../errors.ts'
import type { FhirThread } from '../../sandbox/fhir-thread.ts'
import type { Scenario } from '../../sandbox/scenarios.ts'
import type { AppParts } from '../parts.ts'
import { readOnly } from '../read-only.ts'
import { fhirBase } from './fhir-base.ts'

/** The embedded FHIR server, which is not started before it is opened. */
export interface SandboxServer {
  /** undefined when its libraries are not installed. */
  open(): Promise<FhirThread | undefined>
  close(): Promise<void>
}

/**
 * `GET /sandbox/requests` lists the test patients and the row that each shows; below it is the call that
 * an EHR would send for one of them, ready to be posted. Sandbox mode only.
 */
export function registerSandboxRequests(
  app: FastifyInstance,
  parts: AppParts,
  folder: string,
  server: SandboxServer,
): void {
  const scenarios = scenariosOf(folder, () => parts.running.config.today())
  app.get('/sandbox/requests', async (request) => {
    const place = fhirBase(parts.running.config, request).replace(/fhir$/, '')
    return (await scenarios()).map(({ id, title, service, expected }) => ({
      id,
      title,
      expected,
      patient: `${place}fhir/Patient/${id}`,
      request: `${place}sandbox/requests/${id}`,
      call: `${place}cds-services/${service}`,
    }))
  })
  app.get<{ Params: { id: string } }>('/sandbox/requests/:id', async (request) => {
    const { services, config } = parts.running
    const scenario = (await scenarios()).find(({ id }) => id === request.params.id)
    const service = services.find(({ id }) => id === scenario?.service)
    if (scenario === undefined || service === undefined) throw unknownScenario()
    const { requestOf } = await import('../../sandbox/scenarios.ts')
    const base = fhirBase(config, request)
    // A server that is still starting would not answer within the deadline of the call.
    await (await server.open())?.begin(config.today())
    return requestOf(scenario, service.hook, base, randomUUID())
  })
  readOnly(app, '/sandbox/requests', '/sandbox/requests/:id')
}

/** Read at the first request of a day. */
function scenariosOf(folder: string, today: () => number): () => Promise<readonly Scenario[]> {
  let read: { readonly day: number; readonly scenarios: readonly Scenario[] } | undefined
  return async () => {
    const { readScenarios } = await import('../../sandbox/scenarios.ts')
    const day = today()
    if (read?.day !== day) read = { day, scenarios: readScenarios(folder, day) }
    return read.scenarios
  }
}

function unknownScenario(): ServiceError {
  return new ServiceError(
    'ERR_ROUTE_UNKNOWN',
    'There is no test patient with this id. GET /sandbox/requests lists them.',
  )
}
