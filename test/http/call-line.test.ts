import { describe, expect, test } from 'vitest'
import type { Ehr, Fetched } from '../../src/record/ehr/ehr.ts'
import { noStore } from '../../src/store/no-store.ts'
import type { Store } from '../../src/store/store.ts'
import { knowledge, openApp, services } from '../support/app.ts'
import { canary } from '../support/canaries.ts'
import { discharge, dischargeBody } from '../support/requests.ts'
import { byWord, northCalls, storeUp, twoHospitals } from '../support/two-hospitals.ts'

const plan = services.find(({ id }) => id === discharge)?.plan ?? ''
const version = knowledge.plans.get(plan)?.plan.version
const hookInstance = 'd1577c69-dfbe-44ad-ba6d-3e05e953b2ea'
const who = { tenant: 'north', issuer: 'https://north.example/fhir', service: discharge }
const remoteAddress = '127.0.0.1'
const url = `/cds-services/${discharge}`

const nothing: Fetched = { prefetch: {}, failed: {} }
const unreachable: Fetched = {
  prefetch: { patient: { resourceType: 'OperationOutcome' }, flags: { resourceType: 'OperationOutcome' } },
  failed: { patient: 'status-403', conditions: 'late', encounter: 'late' },
}

/** Answers every question of one call like this. */
function answering(fetched: Fetched): Ehr {
  return { draftMedications: () => undefined, missing: () => async () => fetched }
}

/** One call to a hospital in production, and all that is told of it. */
async function refuse(payload: string | object, fetched = nothing, path = url, said: object = northCalls) {
  const kept: Parameters<Store['keepDecision']>[0][] = []
  const store = { ...noStore, status: storeUp, keepDecision: (one: (typeof kept)[number]) => kept.push(one) }
  const { app, lines } = openApp(
    { ...twoHospitals, trustedProxies: [remoteAddress] },
    { callers: byWord, ehr: answering(fetched), store },
  )
  const https = { 'x-forwarded-proto': 'https' }
  const headers = { ...said, ...https, 'content-type': 'application/json' }
  const { statusCode, headers: sent } = await app.inject({
    method: 'POST',
    url: path,
    headers,
    payload,
    remoteAddress,
  })
  const reader = { ...https, 'x-forwarded-for': remoteAddress }
  const { body: page } = await app.inject({ url: '/metrics', headers: reader, remoteAddress })
  const [line = '{}'] = lines
  expect(line).not.toContain(canary)
  const { time: _time, level: _level, msg, requestId, ms, ...told } = JSON.parse(line)
  expect([lines.length, msg, requestId]).toEqual([1, 'call refused', sent['x-request-id']])
  return { status: statusCode, told, ms, page, kept }
}

function lacking(top: object = {}): object {
  const context = { patientId: canary, encounterId: canary }
  return dischargeBody({ prefetch: {}, context, top: { hookInstance, fhirServer: 'https://x.test', ...top } })
}

describe('L02 L01 the line of a call that was refused', () => {
  const read = { ...who, plan, version, hookInstance }
  const lost = { ...read, code: 'ERR_RECORD_UNAVAILABLE', status: 412 }
  const reasons = ['status-403', 'late']

  test.each([
    ['nothing was asked', lacking(), nothing, lost],
    ['the EHR did not answer', lacking(), unreachable, { ...lost, fetched: 2, notFetched: 3, reasons }],
    [
      'nothing may be asked',
      lacking(),
      { ...nothing, refused: 'no-token' },
      { ...lost, refused: 'no-token' },
    ],
    [
      'an instance that may say anything',
      lacking({ hookInstance: canary }),
      nothing,
      { ...lost, hookInstance: 'not-a-uuid' },
    ],
    ['a field is missing', { hook: canary }, nothing, { ...who, code: 'ERR_REQUEST_INVALID', status: 400 }],
    ['no JSON', `{"${canary}`, nothing, { ...who, code: 'ERR_REQUEST_MALFORMED', status: 400 }],
  ])('%s', async (_name, body, fetched, line) => {
    const { told, ms, status } = await refuse(body, fetched)
    expect([told, status]).toEqual([line, line.status])
    if ('version' in line) expect(ms).toBeGreaterThan(0)
  })

  test('a caller whom nobody knows is told of by the service alone', async () => {
    const { told } = await refuse(lacking(), nothing, url, { authorization: canary })
    expect(told).toEqual({ service: discharge, code: 'ERR_CALLER_UNKNOWN', status: 401 })
  })

  test('a path that names no service is not told', async () => {
    const { told } = await refuse(lacking(), nothing, `/cds-services/${canary}`)
    expect(told).toEqual({ code: 'ERR_SERVICE_UNKNOWN', status: 404 })
  })

  test('an explanation that was refused', async () => {
    const { told } = await refuse(lacking(), unreachable, `/explain/${discharge}`)
    expect(told).toEqual({ ...lost, fetched: 2, notFetched: 3, reasons })
  })
})

test('L02 what was fetched for a call that was refused is counted, and kept as an access', async () => {
  const { page, kept } = await refuse(lacking(), unreachable)
  expect(page).toContain('osteohooks_fetch_failures_total{slot="conditions",reason="late"} 1')
  expect(kept).toMatchObject([{ withheld: ['ERR_RECORD_UNAVAILABLE'], fetched: ['patient', 'flags'] }])
})
