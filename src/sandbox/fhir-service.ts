import { getStatus, parseSearchRequest, type SearchRequest } from '@medplum/core'
import { FhirRouter } from '@medplum/fhir-router'
import type { Resource } from '@medplum/fhirtypes'
import { type JsonObject, object, objects, text } from '../json.ts'
import { type FhirRequest, methods } from './fhir-request.ts'
import { operationOutcome, Refused } from './outcome.ts'
import type { SandboxRepository } from './repository.ts'
import { readSearch, type Search } from './search.ts'
import { searchParameters } from './search-parameters.ts'
import { searchset } from './searchset.ts'

export interface FhirAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** A resource. */
  readonly body: object
}

const mostBatchEntries = 100
/** Everything that is written stays in memory, with its versions, until the server stops. */
const mostBytesWritten = 16 * 1024 * 1024

/** Answers FHIR requests from a repository; the router of the library does what is no search. */
export class FhirService {
  readonly #router = new FhirRouter()
  readonly #repository: SandboxRepository
  #bytesLeft = mostBytesWritten

  constructor(repository: SandboxRepository) {
    this.#repository = repository
  }

  /** Never throws: what cannot be answered is an OperationOutcome. */
  async answer(request: FhirRequest): Promise<FhirAnswer> {
    try {
      return await this.#carryOut(request)
    } catch (error) {
      if (error instanceof Refused) return refusal(error)
      return { status: 500, headers: {}, body: operationOutcome('exception', 'The sandbox server failed.') }
    }
  }

  async #carryOut(request: FhirRequest): Promise<FhirAnswer> {
    const { method, path, query } = request
    if (path === '' && method === 'POST') return this.#batch(request)
    const [type = '', id, ...rest] = path.split('/')
    if (searchParameters[type] === undefined) throw new Refused(404, 'not-supported', unknownType)
    if ((id === undefined && method === 'GET') || (id === '_search' && method === 'POST')) {
      return this.#search(readSearch(type, new URLSearchParams(query)), request.base)
    }
    checkShape(method, id, rest)
    if (method === 'POST' || method === 'PUT') this.#checkBody(request, type)
    return this.#route(request)
  }

  async #route({ method, path, base, body, ifMatch }: FhirRequest): Promise<FhirAnswer> {
    const [type = '', id = ''] = path.split('/')
    const isNew = method === 'PUT' && !this.#repository.has(type, id)
    const [outcome, resource] = await this.#router.handleRequest(
      {
        method,
        url: path,
        pathname: '',
        params: {},
        query: {},
        body,
        headers: ifMatch === undefined ? {} : { 'if-match': ifMatch },
      },
      this.#repository,
    )
    const status = isNew && getStatus(outcome) === 200 ? 201 : getStatus(outcome)
    const answered: Resource = resource ?? outcome
    return { status, headers: headersOf(answered, base, status), body: answered }
  }

  async #search(search: Search, base: string): Promise<FhirAnswer> {
    const request = matcherRequest(search)
    const matches = this.#repository.find(request, search.patients)
    const page = matches.slice(search.offset, search.offset + search.count)
    const included = await this.#repository.included(request, page)
    const body = searchset(search, { total: matches.length, page, included }, base)
    return { status: 200, headers: {}, body }
  }

  async #batch({ body, base }: FhirRequest): Promise<FhirAnswer> {
    const bundle = object(body)
    if (bundle?.['resourceType'] !== 'Bundle' || bundle['type'] !== 'batch') {
      throw new Refused(
        400,
        'not-supported',
        'Only a Bundle of type batch is carried out; transactions are not.',
      )
    }
    const asked = objects(bundle['entry'])
    if (asked.length > mostBatchEntries) {
      throw new Refused(413, 'too-costly', `A batch holds at most ${mostBatchEntries} entries.`)
    }
    const entry: object[] = []
    for (const one of asked) entry.push(await this.#batchEntry(one, base))
    return { status: 200, headers: {}, body: { resourceType: 'Bundle', type: 'batch-response', entry } }
  }

  async #batchEntry(entry: JsonObject, base: string): Promise<object> {
    const asked = object(entry['request'])
    const [path = '', query = ''] = (text(asked?.['url']) ?? '').replace(/^\//, '').split('?')
    const method = methods.find((known) => known === asked?.['method'])
    const body = entry['resource']
    const {
      status,
      headers,
      body: resource,
    } = path === '' || method === undefined
      ? refusal(new Refused(400, 'invalid', 'A batch entry has no url, or no method that is known.'))
      : await this.answer({ method, path, query, base, ...(body !== undefined && { body }) })
    const { location, etag } = headers
    return {
      response: { status: String(status), ...(location && { location }), ...(etag && { etag }) },
      resource,
    }
  }

  #checkBody({ body }: FhirRequest, type: string): void {
    if (object(body)?.['resourceType'] !== type) {
      throw new Refused(400, 'invalid', `The body is no ${type}; send the resource that the address names.`)
    }
    const size = JSON.stringify(body).length
    if (size > this.#bytesLeft) {
      throw new Refused(507, 'too-costly', 'The sandbox stores no more; start the service anew to empty it.')
    }
    this.#bytesLeft -= size
  }
}

const unknownType = 'This server does not store this type of resource; /fhir/metadata lists those it stores.'
const fhirId = /^[A-Za-z0-9.-]{1,64}$/

/** What is left to the router: create, read, history, versions, update and delete of one resource. */
function checkShape(method: string, id: string | undefined, rest: readonly string[]): void {
  const isHistory = rest.length === 0 || (rest.length <= 2 && rest[0] === '_history')
  const fits =
    id === undefined
      ? method === 'POST'
      : (method === 'GET' && isHistory) || (['PUT', 'DELETE'].includes(method) && rest.length === 0)
  if (!fits) throw new Refused(405, 'not-supported', 'This interaction is not supported; see /fhir/metadata.')
  if (id !== undefined && !fhirId.test(id)) throw new Refused(400, 'invalid', 'The id is no FHIR id.')
}

function refusal({ status, issue, message }: Refused): FhirAnswer {
  return { status, headers: {}, body: operationOutcome(issue, message) }
}

/** @throws Refused when the matcher cannot read a value */
function matcherRequest({ type, query }: Search): SearchRequest {
  try {
    return parseSearchRequest(type, { ...query })
  } catch {
    throw new Refused(
      400,
      'invalid',
      'The value of a search parameter could not be read. Nothing was searched.',
    )
  }
}

function headersOf(resource: Resource, base: string, status: number): Record<string, string> {
  const { versionId, lastUpdated } = resource.meta ?? {}
  if (versionId === undefined) return {}
  const place = `${base}/${resource.resourceType}/${resource.id}/_history/${versionId}`
  return {
    etag: `W/"${versionId}"`,
    ...(lastUpdated !== undefined && { 'last-modified': new Date(lastUpdated).toUTCString() }),
    ...(status === 201 && { location: place }),
  }
}
