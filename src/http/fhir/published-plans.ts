import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ServiceError } from '../../errors.ts'
import { type Json, type JsonObject, object, text } from '../../json.ts'
import type { AppParts } from '../parts.ts'
import { readOnly } from '../read-only.ts'
import type { Running } from '../running/running.ts'
import { fhirBase } from './fhir-base.ts'

/** Resource types of `plans/`, in every mode at `/fhir`. */
export const publishedTypes = ['PlanDefinition', 'ActivityDefinition', 'ValueSet'] as const
type PublishedType = (typeof publishedTypes)[number]

/** Parameters by which they are found. */
export const publishedParameters = ['_id', 'url', 'name', 'status', 'version'] as const

/** One file of `plans/`, as it is. */
interface Published {
  readonly resource: JsonObject
  readonly body: string
  readonly etag: string
}

type Library = Readonly<Record<PublishedType, ReadonlyMap<string, Published>>>

const fhirJson = 'application/fhir+json; charset=utf-8'
const plansFolder = join(import.meta.dirname, '..', '..', '..', 'plans')

/** `GET /fhir/PlanDefinition`, `ActivityDefinition` and `ValueSet`: read and search, open to everybody. */
export function registerPublishedPlans(app: FastifyInstance, parts: AppParts): void {
  const library = libraryOf(() => parts.running)
  for (const type of publishedTypes) {
    app.get<{ Params: { id: string } }>(`/fhir/${type}/:id`, async (request, reply) => {
      const found = (await library())[type].get(request.params.id)
      if (found === undefined) throw notPublished(type)
      return send(request, reply, found.body, found.etag)
    })
    app.get(`/fhir/${type}`, async (request, reply) => {
      const found = search(type, [...(await library())[type].values()], request)
      const body = JSON.stringify(searchsetOf(found, type, parts.running, request))
      return send(request, reply, body, etagOf(body))
    })
    readOnly(app, `/fhir/${type}`, `/fhir/${type}/:id`)
  }
}

/** Read at the first request, and again after the plans in force were replaced; calls do not wait for the disk. */
function libraryOf(running: () => Running): () => Promise<Library> {
  let read: { readonly of: Running; readonly library: Promise<Library> } | undefined
  return () => {
    const current = running()
    if (read?.of === current) return read.library
    const library = readLibrary()
    read = { of: current, library }
    // What could not be read is tried again by the next request.
    library.catch(() => {
      read = undefined
    })
    return library
  }
}

/** By what each file says that it is: a set of orders beside the activities is a PlanDefinition too. */
async function readLibrary(): Promise<Library> {
  const plans = (await readdir(plansFolder)).map((name) => join(plansFolder, name, 'plan.json'))
  const files = [
    ...plans.filter((file) => existsSync(file)),
    ...(await filesOf('activities')),
    ...(await filesOf('value-sets')),
  ]
  const all = await Promise.all(files.map(readPublished))
  const ofType = (type: PublishedType): ReadonlyMap<string, Published> => {
    const found = all.filter(({ resource }) => resource['resourceType'] === type)
    return new Map(found.map((published) => [text(published.resource['id']) ?? '', published]))
  }
  return {
    PlanDefinition: ofType('PlanDefinition'),
    ActivityDefinition: ofType('ActivityDefinition'),
    ValueSet: ofType('ValueSet'),
  }
}

async function filesOf(folder: string): Promise<readonly string[]> {
  const names = await readdir(join(plansFolder, folder))
  return names
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => join(plansFolder, folder, name))
}

async function readPublished(file: string): Promise<Published> {
  const body = await readFile(file, 'utf8')
  const parsed: Json = JSON.parse(body)
  return { resource: object(parsed) ?? {}, body, etag: etagOf(body) }
}

function etagOf(body: string): string {
  return `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
}

function send(request: FastifyRequest, reply: FastifyReply, body: string, etag: string): string {
  reply.headers({ 'cache-control': 'public, max-age=300', etag })
  if (request.headers['if-none-match'] === etag) {
    reply.code(304)
    return ''
  }
  reply.header('content-type', fhirJson)
  return body
}

/** @throws ServiceError ERR_REQUEST_INVALID for a parameter that is not honoured */
function search(type: string, all: readonly Published[], request: FastifyRequest): readonly Published[] {
  const asked = [...parametersOf(request)].filter(([name]) => name !== '_format')
  const known: readonly string[] = publishedParameters
  const unknown = asked.some(([name]) => !known.includes(name))
  if (unknown) {
    throw new ServiceError(
      'ERR_REQUEST_INVALID',
      `A search parameter is not one of ${type} here. Known are ${known.join(', ')}.`,
    )
  }
  return all.filter(({ resource }) => asked.every(([name, value]) => matches(resource, name, value)))
}

function matches(resource: JsonObject, name: string, value: string): boolean {
  const held = text(resource[name === '_id' ? 'id' : name]) ?? ''
  return value.split(',').some((one) => one.toLowerCase() === held.toLowerCase())
}

function searchsetOf(
  found: readonly Published[],
  type: string,
  running: Running,
  request: FastifyRequest,
): JsonObject {
  const base = fhirBase(running.config, request)
  const query = parametersOf(request).toString()
  const entry = found.map(({ resource }) => ({
    fullUrl: `${base}/${type}/${text(resource['id'])}`,
    resource,
    search: { mode: 'match' },
  }))
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total: found.length,
    link: [{ relation: 'self', url: `${base}/${type}${query === '' ? '' : `?${query}`}` }],
    ...(entry.length > 0 && { entry }),
  }
}

function parametersOf({ url }: FastifyRequest): URLSearchParams {
  const at = url.indexOf('?')
  return new URLSearchParams(at === -1 ? '' : url.slice(at + 1))
}

function notPublished(type: string): ServiceError {
  return new ServiceError(
    'ERR_ROUTE_UNKNOWN',
    `No ${type} with this id is published. GET /fhir/${type} lists them.`,
  )
}
