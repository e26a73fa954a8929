import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { type Json, type JsonObject, object } from '../../src/json.ts'

/** One request as it arrived. */
export interface Asked {
  /** Path and query below the base. */
  readonly query: string
  readonly method: string
  readonly authorization: string | undefined
  readonly accept: string | undefined
}

/** Answers a request in a way of its own; `usual` is what the stub would have done. */
export type Behaviour = (asked: Asked, answer: ServerResponse, usual: () => void) => void

/** The FHIR server of an EHR, on a port of this machine: it knows its searches by heart and records every request. */
export interface FhirStub {
  readonly base: string
  readonly asked: readonly Asked[]
  /** Requests that were answered to the end. */
  readonly answered: () => number
  /** What is answered to which query; everything else is 404. */
  readonly answers: Map<string, JsonObject>
  behave(behaviour: Behaviour): void
  /** Forgets what was asked, and all behaviours and answers. */
  reset(): void
  close(): Promise<void>
}

const usually: Behaviour = (_asked, _answer, usual) => usual()

export async function openFhirStub(): Promise<FhirStub> {
  const asked: Asked[] = []
  const answers = new Map<string, JsonObject>()
  let behaviour = usually
  let answered = 0
  const server = createServer((request, answer) => {
    const query = (request.url ?? '').replace(/^\/fhir\/?/, '')
    const { authorization, accept } = request.headers
    const found = { query, method: request.method ?? '', authorization, accept }
    asked.push(found)
    answer.on('finish', () => {
      answered += 1
    })
    behaviour(found, answer, () => sendFound(answer, answers.get(query)))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    base: `http://127.0.0.1:${portOf(server)}/fhir`,
    asked,
    answered: () => answered,
    answers,
    behave: (next) => {
      behaviour = next
    },
    reset: () => {
      asked.length = 0
      answered = 0
      answers.clear()
      behaviour = usually
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export function sendJson(answer: ServerResponse, body: Json, status = 200): void {
  answer
    .writeHead(status, { 'content-type': 'application/fhir+json;charset=utf-8' })
    .end(JSON.stringify(body))
}

function sendFound(answer: ServerResponse, body: JsonObject | undefined): void {
  if (body !== undefined) sendJson(answer, body)
  else sendJson(answer, outcomeOf('not-found'), 404)
}

export function outcomeOf(code: string): JsonObject {
  return { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code }] }
}

/** Lets the stub know the answers to the templates of a service: what would have been in the prefetch. */
export function knowByTemplates(
  stub: FhirStub,
  templates: Readonly<Record<string, string>>,
  prefetch: Json | undefined,
  context: JsonObject,
): void {
  for (const [key, value] of Object.entries(object(prefetch) ?? {})) {
    const query = queryOf(templates[key], context)
    const found = object(value)
    if (query !== undefined && found !== undefined) stub.answers.set(query, withSelf(stub, query, found))
  }
}

/** A template with the ids of a context, written as a client would that knows only these ids. */
export function queryOf(template: string | undefined, context: JsonObject): string | undefined {
  return template?.replaceAll(/\{\{context\.(\w+)\}\}/g, (_token, name: string) =>
    String(context[name]).replace(/^.*\//, ''),
  )
}

function withSelf(stub: FhirStub, query: string, found: JsonObject): JsonObject {
  if (found['resourceType'] !== 'Bundle') return found
  return { ...found, link: [{ relation: 'self', url: `${stub.base}/${query}` }] }
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
