import { join } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isoDay } from '../../days.ts'
import type { JsonObject } from '../../json.ts'
import type { FhirRequest } from '../../sandbox/fhir-request.ts'
import { methods } from '../../sandbox/fhir-request.ts'
import type { FhirThread } from '../../sandbox/fhir-thread.ts'
import { operationOutcome } from '../../sandbox/outcome.ts'
import type { AppParts } from '../parts.ts'
import { fhirBase, isOwnBase } from './fhir-base.ts'
import { publishedParameters, publishedTypes, registerPublishedPlans } from './published-plans.ts'
import { registerSandboxRequests, type SandboxServer } from './sandbox-requests.ts'

const sandboxFolder = join(import.meta.dirname, '..', '..', '..', 'sandbox')
const fhirJson = 'application/fhir+json; charset=utf-8'
const formType = 'application/x-www-form-urlencoded'
const mostFormBytes = 65_536
/** More than calls of CDS Hooks allow: clients of a FHIR server write, and name versions and wishes. */
const cors = {
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
  allowedHeaders: ['authorization', 'content-type', 'accept', 'prefer', 'if-match', 'x-requested-with'],
  exposedHeaders: ['etag', 'location', 'last-modified', 'x-request-id'],
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Absent in production. */
    sandbox?: {
      /** Waits until the embedded FHIR server answers, when a call names it; returns at once for any other. */
      begin(fhirServer: string, request: FastifyRequest): Promise<void>
    }
  }
}

/** What the embedded FHIR server is made of; tests take parts away. */
export interface SandboxParts {
  /** Folder with the test patients. */
  readonly folder: string
  /** Whether the libraries of the server are there; asked once. */
  readonly isInstalled: () => boolean
}

/** Everything at `/fhir`: the published plans in every mode, and in sandbox mode test patients beside them. */
export function registerFhir(
  app: FastifyInstance,
  parts: AppParts,
  sandbox: Partial<SandboxParts> = {},
): void {
  registerPublishedPlans(app, parts)
  if (parts.running.config.mode !== 'sandbox') return
  const server = openLater({ folder: sandboxFolder, ...sandbox })
  app.addHook('onClose', async () => server.close())
  app.decorate('sandbox', {
    begin: async (base, request) => {
      const { config } = parts.running
      if (isOwnBase(base, config, request)) await (await server.open())?.begin(config.today())
    },
  })
  registerSandboxRequests(app, parts, sandbox.folder ?? sandboxFolder, server)
  app.register(async (fhir) => registerServer(fhir, parts, server))
}

type Sandbox = Partial<SandboxParts> & Pick<SandboxParts, 'folder'>

/** Its body is a resource, or the form of `_search` as text. */
type Asked = FastifyRequest<{ Params: { '*'?: string } }>

function registerServer(fhir: FastifyInstance, parts: AppParts, server: SandboxServer): void {
  fhir.addContentTypeParser<string>(
    formType,
    { parseAs: 'string', bodyLimit: mostFormBytes },
    async (_request: FastifyRequest, form: string) => form,
  )
  fhir.get('/fhir/metadata', { config: { cors } }, async (_request, reply) => {
    const today = parts.running.config.today()
    // Whoever reads it asks for patients next.
    const thread = await server.open()
    thread?.wake(today)
    const { capabilityStatement } = await import('../../sandbox/capability-statement.ts')
    reply.header('content-type', fhirJson)
    return JSON.stringify(capabilityStatement(isoDay(today), published, thread !== undefined))
  })
  for (const url of ['/fhir', '/fhir/*']) {
    const handler = async (request: Asked, reply: FastifyReply) => {
      const thread = await server.open()
      if (thread === undefined) return notInstalled(reply)
      const { config } = parts.running
      const { status, headers, body } = await thread.ask(askedOf(request, parts), config.today())
      return reply
        .code(status)
        .headers({ ...headers, 'content-type': fhirJson })
        .send(body)
    }
    fhir.route({ method: [...methods], url, config: { cors }, handler })
    fhir.options(url, { config: { cors } }, async (_request, reply) => reply.code(204).send())
  }
}

const published = { types: publishedTypes, parameters: publishedParameters }

/** Loads nothing of the server before it is asked for. */
function openLater({ folder, isInstalled }: Sandbox): SandboxServer {
  let opening: Promise<FhirThread | undefined> | undefined
  const start = async (): Promise<FhirThread | undefined> => {
    const { FhirThread, allInstalled } = await import('../../sandbox/fhir-thread.ts')
    return (isInstalled ?? allInstalled)() ? new FhirThread(folder) : undefined
  }
  return {
    open: () => {
      opening ??= start()
      return opening
    },
    close: async () => (await opening)?.stop(),
  }
}

function askedOf(request: Asked, { running: { config } }: AppParts): FhirRequest {
  const at = request.url.indexOf('?')
  const query = at === -1 ? '' : request.url.slice(at + 1)
  const { body, headers, params } = request
  const ifMatch = headers['if-match']
  return {
    method: methods.find((method) => method === request.method) ?? 'GET',
    path: (params['*'] ?? '').replace(/\/$/, ''),
    query: typeof body === 'string' ? [query, body].filter((part) => part !== '').join('&') : query,
    base: fhirBase(config, request),
    ...(isJson(body) && { body }),
    ...(ifMatch !== undefined && { ifMatch }),
  }
}

/** The parser of the application gives JSON objects, that of forms a text. */
function isJson(body: unknown): body is JsonObject {
  return typeof body === 'object' && body !== null
}

function notInstalled(reply: FastifyReply): FastifyReply {
  const outcome = operationOutcome(
    'not-supported',
    'The sandbox FHIR server is not installed here. In a checkout, "npm install" brings it; the plans are at ' +
      '/fhir/PlanDefinition without it. Everything else works.',
  )
  return reply.code(501).header('content-type', fhirJson).send(JSON.stringify(outcome))
}
