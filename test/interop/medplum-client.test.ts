import { buildCdsRequest, type CdsRequest, type CdsService, MedplumClient } from '@medplum/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { response } from '../../src/cds-hooks/response.ts'
import type { JsonObject } from '../../src/json.ts'
import { openApp } from '../support/app.ts'
import {
  discharge,
  encounter,
  hipFracture,
  orderSelect,
  orderSign,
  patient,
  patientView,
  prednisolone,
} from '../support/requests.ts'

/** What is in the EHR of the client; `code` searches look at the codes, as a FHIR server does. */
const stored: readonly JsonObject[] = [
  patient,
  encounter,
  hipFracture,
  {
    resourceType: 'Observation',
    id: 'o1',
    status: 'final',
    subject: { reference: 'Patient/p1' },
    code: { coding: [{ system: 'http://loinc.org', code: '38267-1' }] },
    effectiveDateTime: '2026-11-01',
    valueQuantity: { value: -2.6, unit: '{Tscore}', system: 'http://unitsofmeasure.org', code: '{Tscore}' },
  },
  {
    resourceType: 'Observation',
    id: 'o2',
    status: 'final',
    subject: { reference: 'Patient/p1' },
    code: { coding: [{ system: 'http://loinc.org', code: '718-7' }] },
    effectiveDateTime: '2026-11-01',
    valueQuantity: { value: 8.1, unit: 'mmol/L' },
  },
]

const user = { resourceType: 'Practitioner', id: 'dr1' } as const
const { app } = openApp()
let client: MedplumClient
let services: readonly CdsService[]

beforeAll(async () => {
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  client = new MedplumClient({
    baseUrl: `${address}/`,
    fetch: (url: string, options?: RequestInit) => fetchFrom(address, url, options),
  })
  services = (await client.getCdsServices()).services
})
afterAll(() => app.close())

test('the client finds all services by discovery', () => {
  expect(services.map(({ id }) => id)).toEqual([discharge, patientView, orderSelect, orderSign])
})

describe('the client expands the prefetch templates, calls the service and gets cards', () => {
  const order = {
    patientId: 'p1',
    userId: 'Practitioner/dr1',
    draftOrders: { resourceType: 'Bundle', type: 'collection', entry: [{ resource: prednisolone('d1') }] },
  }
  const cases = [
    [orderSelect, { ...order, encounterId: 'e1', selections: ['MedicationRequest/d1'] }, 'glucocorticoid'],
    [orderSign, { ...order, encounterId: 'e1' }, 'glucocorticoid'],
    [discharge, { patientId: 'p1', userId: 'Practitioner/dr1', encounterId: 'e1' }, 'fracture'],
    [patientView, { patientId: 'p1', userId: 'Practitioner/dr1', encounterId: 'e1' }, 'fracture'],
    [patientView, { patientId: 'p1', userId: 'Practitioner/dr1' }, 'fracture'],
  ] as const

  test.each(cases)('%s with %o', async (id, context, plan) => {
    const request = await requestFor(id, context)
    const answer = await client.callCdsService(id, request)
    expect(response.safeParse(answer).error).toBeUndefined()
    expect(answer.cards.map((card) => card)).toMatchObject([
      { extension: { 'org.osteohooks.decision': { plan } } },
    ])
  })

  test('what it looked up is in the request, and what it could not expand is null', async () => {
    const request = await requestFor(patientView, { patientId: 'p1', userId: 'Practitioner/dr1' })
    expect(request.prefetch).toMatchObject({
      patient: { id: 'p1' },
      encounter: null,
      conditions: { entry: [{ resource: { id: 'c1' } }] },
      boneDensity: { entry: [{ resource: { id: 'o1' } }] },
      laboratory: { total: 0 },
    })
  })

  test('a body that is refused reaches the client as an OperationOutcome', async () => {
    const request = await requestFor(discharge, {
      patientId: 'p1',
      userId: 'Practitioner/dr1',
      encounterId: 'e1',
    })
    await expect(
      client.callCdsService(discharge, { ...request, hook: 'order-select' }),
    ).rejects.toMatchObject({
      outcome: { resourceType: 'OperationOutcome', issue: [{ severity: 'error' }] },
    })
  })
})

async function requestFor(id: string, context: Record<string, unknown>): Promise<CdsRequest> {
  const service = services.find((one) => one.id === id)
  if (service === undefined) throw new Error(`${id} was not discovered.`)
  return buildCdsRequest(client, user, service, context)
}

/** Calls of the service go over the wire; the client's own FHIR server is played here. */
async function fetchFrom(address: string, url: string, options?: RequestInit): Promise<Response> {
  const asked = new URL(url)
  const path = /\/fhir\/R4\/(.+)$/.exec(asked.pathname)?.[1]
  if (path === undefined) return fetch(url, options)
  if (!url.startsWith(address)) throw new Error(`${url} is not the client's own server.`)
  return Response.json(readOrSearch(path, asked.searchParams), {
    headers: { 'content-type': 'application/fhir+json' },
  })
}

function readOrSearch(path: string, search: URLSearchParams): JsonObject | undefined {
  const [resourceType, id] = path.split('/')
  const ofType = stored.filter((resource) => resource['resourceType'] === resourceType)
  if (id !== undefined) return ofType.find((resource) => resource['id'] === id)
  const codes = search.get('code')?.split(',')
  const found = search.get('patient') === 'p1' ? ofType.filter((resource) => hasCode(resource, codes)) : []
  const entry = found.map((resource) => ({ resource }))
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total: entry.length,
    ...(entry.length > 0 && { entry }),
  }
}

function hasCode(resource: JsonObject, codes: readonly string[] | undefined): boolean {
  const text = JSON.stringify(resource['code'])
  return codes === undefined || codes.some((code) => text.includes(`"code":"${code}"`))
}
