import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { JsonObject } from '../../src/json.ts'

export const edition = 'http://snomed.info/sct/11000146104'
export const version = `${edition}/version/20260930`

/** One page that was asked for. */
export interface Asked {
  readonly ecl: string
  readonly count: number
  readonly offset: number
  readonly authorization: string | undefined
  /** How many pages were asked for before this one. */
  readonly before: number
}

/** What the server would answer, to be changed or replaced. */
export type Behaviour = (asked: Asked, usual: JsonObject, answer: ServerResponse) => JsonObject | 'answered'

/** A terminology server on this machine that pages as Snowstorm and Ontoserver do. */
export interface TestServer {
  readonly url: string
  readonly asked: readonly Asked[]
  /** Every path that was called, whatever came of it. */
  readonly paths: readonly string[]
  behave(behaviour: Behaviour): void
  close(): Promise<void>
}

export async function openTerminologyServer(expand: (ecl: string) => readonly string[]): Promise<TestServer> {
  const asked: Asked[] = []
  const paths: string[] = []
  let behaviour: Behaviour = (_asked, usual) => usual
  const server = createServer((request, answer) => {
    const url = new URL(request.url ?? '', 'http://server')
    paths.push(url.pathname)
    const page = { ...read(url, request), before: asked.length }
    asked.push(page)
    const body = behaviour(page, expandedValueSet(page, expand(page.ecl)), answer)
    if (body !== 'answered') send(answer, 200, 'application/fhir+json;charset=utf-8', JSON.stringify(body))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${portOf(server)}/fhir`,
    asked,
    paths,
    behave: (next) => {
      behaviour = next
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export function send(answer: ServerResponse, status: number, type: string, body: string): 'answered' {
  answer.writeHead(status, { 'content-type': type }).end(body)
  return 'answered'
}

/** As FHIR R4 writes an expansion: total, offset, the version of the code system, one page of codes. */
function expandedValueSet({ ecl, count, offset }: Asked, codes: readonly string[]): JsonObject {
  const contains = codes
    .slice(offset, offset + count)
    .map((code) => ({ system: 'http://snomed.info/sct', code, display: `concept ${code}` }))
  return {
    resourceType: 'ValueSet',
    url: `${edition}?fhir_vs=ecl/${ecl}`,
    status: 'active',
    expansion: {
      identifier: 'urn:uuid:4a1b6b1e-7f0c-4d7e-9a49-0c8f0c7c2a11',
      timestamp: '2026-11-22T03:00:00+00:00',
      total: codes.length,
      offset,
      parameter: [
        { name: 'version', valueUri: `http://snomed.info/sct|${version}` },
        { name: 'displayLanguage', valueString: 'en' },
      ],
      ...(contains.length === 0 ? {} : { contains }),
    },
  }
}

function read(url: URL, { headers }: IncomingMessage): Omit<Asked, 'before'> {
  const [asked = '', ecl = ''] = (url.searchParams.get('url') ?? '').split('?fhir_vs=ecl/')
  return {
    ecl: asked === edition ? ecl : '',
    count: Number(url.searchParams.get('count')),
    offset: Number(url.searchParams.get('offset')),
    authorization: headers.authorization,
  }
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
