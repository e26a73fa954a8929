import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { type Json, type JsonObject, object, objects } from '../../src/json.ts'
import { FhirThread } from '../../src/sandbox/fhir-thread.ts'
import { root, services } from '../support/app.ts'
import { discharge, dischargeBody } from '../support/requests.ts'
import { openSandbox } from './open-sandbox.ts'

/** The call in `hooks/` that has everything on the embedded server, at this address. */
function exampleOf(service: string, base: string): JsonObject {
  const file = join(root, 'hooks', service, 'example-request-without-prefetch.json')
  const body = object(JSON.parse(readFileSync(file, 'utf8')) as Json) ?? {}
  return { ...body, fhirServer: base }
}

const post = async (address: string, service: string, body: JsonObject) => {
  const headers = { 'content-type': 'application/json' }
  const url = `${address}/cds-services/${service}`
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  return { status: response.status, answer: object((await response.json()) as Json) ?? {} }
}

afterEach(() => {
  vi.restoreAllMocks()
})

test.each(services.map(({ id }) => id))(
  'PF4 the first call of %s after a start waits for the embedded server that it names',
  async (service) => {
    const begin = vi.spyOn(FhirThread.prototype, 'begin')
    const timeOf = AbortSignal.timeout
    const begun: unknown[] = []
    vi.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
      begun.push(begin.mock.settledResults.map(({ type }) => type))
      return timeOf.call(AbortSignal, milliseconds)
    })
    const { address, base } = await openSandbox({ deadlineMs: 5000 })
    const { status, answer } = await post(address, service, exampleOf(service, base))
    expect([status, objects(answer['cards']).length]).toEqual([200, 1])
    // The time of the call began when the server had.
    expect(begun).toEqual([['fulfilled']])
  },
)

test.each(['http://127.0.0.1:1/fhir', 'http://localhost:1/fhir/', 'http://127.0.0.1/fhir'])(
  'PF2 N06 no other server is waited for: %s',
  async (base) => {
    const begin = vi.spyOn(FhirThread.prototype, 'begin')
    const { address } = await openSandbox()
    const [service = ''] = services.map(({ id }) => id)
    expect((await post(address, service, exampleOf(service, base))).status).toBe(412)
    expect(begin).not.toHaveBeenCalled()
  },
)

test('a call with all its data starts no embedded server, though it names it', async () => {
  const begin = vi.spyOn(FhirThread.prototype, 'begin')
  const { address, base } = await openSandbox()
  const { status } = await post(address, discharge, { ...dischargeBody(), fhirServer: base })
  expect(status).toBe(200)
  expect(begin).not.toHaveBeenCalled()
})
