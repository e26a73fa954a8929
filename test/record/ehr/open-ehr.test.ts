import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../src/json.ts'
import { type Outbound, type OutboundAnswer, OutboundRefused } from '../../../src/outbound/outbound.ts'
import { openEhr } from '../../../src/record/ehr/open-ehr.ts'

const base = 'https://ehr.test/fhir'
const access = { fhirServer: base, registered: [base], anyLoopback: false, withoutToken: true }
const call = { patientId: 'p1', userId: 'Practitioner/1' }
const templates = { conditions: 'Condition?patient={{context.patientId}}&_count=200' }
const never = new AbortController().signal

function serving(get: Outbound['get']): Outbound {
  return { get, close: async () => undefined }
}

function answering(body: string | Buffer, more: Partial<OutboundAnswer> = {}): Outbound {
  const answer = { status: 200, mediaType: 'application/fhir+json', body: Buffer.from(body), ...more }
  return serving(async () => answer)
}

const refusing = (error: Error): Outbound => serving(() => Promise.reject(error))
const codeOf = async (outbound: Outbound, more: JsonObject = {}) => {
  const fetched = await openEhr(outbound).missing(call, templates, { ...access, ...more })?.(never)
  return { code: fetched?.failed['conditions'], slot: fetched?.prefetch.conditions?.['resourceType'] }
}
const empty = '{"resourceType":"Bundle","type":"searchset"}'

describe('why a key was not had, for the log', () => {
  const rows: readonly (readonly [string, Outbound])[] = [
    ['late', refusing(new OutboundRefused('late', 'x'))],
    ['redirect', refusing(new OutboundRefused('redirect', 'x'))],
    ['too-large', refusing(new OutboundRefused('too-large', 'x'))],
    ['unreachable', refusing(new OutboundRefused('unreachable', 'x'))],
    ['not-registered', refusing(new OutboundRefused('not-registered', 'x'))],
    ['not-asked', refusing(new TypeError('Patient/p1 could not be read'))],
    ['status-403', answering(empty, { status: 403 })],
    ['not-json', answering('<html>')],
    ['not-json', answering(empty, { mediaType: 'text/html' })],
    ['outcome', answering('{"resourceType":"OperationOutcome","issue":[{"severity":"fatal"}]}')],
    ['wrong-type', answering('{"resourceType":"OperationOutcome","issue":[{"severity":"warning"}]}')],
    ['wrong-type', answering('{"resourceType":"Bundle","type":"history"}')],
  ]
  test.each(rows)('N10 L01 %s', async (code, outbound) => {
    expect(await codeOf(outbound)).toEqual({ code, slot: 'OperationOutcome' })
  })

  test('N10 an answer that is whole has no code', async () => {
    expect(await codeOf(answering(empty))).toEqual({ code: undefined, slot: 'Bundle' })
  })

  test('N06 L01 nothing may be asked: one code for the call', async () => {
    const outbound = refusing(new Error('asked'))
    const ask = openEhr(outbound).missing(call, templates, { ...access, withoutToken: false })
    expect(await ask?.(never)).toEqual({ prefetch: {}, failed: {}, refused: 'no-token' })
  })
})

describe('the deadline', () => {
  test('PF2 N07 a way out that does not heed the signal is not waited for', async () => {
    const deadline = new AbortController()
    const outbound = serving(() => new Promise(() => undefined))
    const fetching = openEhr(outbound).missing(call, templates, access)?.(deadline.signal)
    deadline.abort()
    expect((await fetching)?.failed).toEqual({ conditions: 'late' })
  })

  test('PF2 after the deadline nothing is asked', async () => {
    let asked = 0
    const outbound = serving(() => {
      asked += 1
      return new Promise(() => undefined)
    })
    const fetched = await openEhr(outbound).missing(call, templates, access)?.(AbortSignal.abort())
    expect([fetched?.failed, asked]).toEqual([{ conditions: 'late' }, 0])
  })
})

describe('what one call may read', () => {
  const megabytes = (count: number) => Buffer.from(`${empty}${' '.repeat(count * 1024 * 1024)}`)
  const many = Object.fromEntries(
    ['conditions', 'medications', 'statements', 'orders', 'flags', 'reports'].map((name) => [
      name,
      `${name}?x=y`,
    ]),
  )

  test('N07 T15 all answers together are bounded', async () => {
    const ask = openEhr(answering(megabytes(4))).missing(call, many, access)
    const { failed = {} } = (await ask?.(never)) ?? {}
    expect(Object.values(failed)).toEqual(['too-large', 'too-large', 'too-large'])
  })

  test('N07 T15 every question says how much may come back', async () => {
    const bounds: number[] = []
    const outbound = serving(async ({ mostBytes }) => {
      bounds.push(mostBytes)
      return { status: 404, body: Buffer.alloc(0) }
    })
    await openEhr(outbound).missing(call, many, access)?.(never)
    expect(new Set(bounds)).toEqual(new Set([4 * 1024 * 1024]))
  })

  test('N07 sixteen questions are open at most', async () => {
    let [open, most] = [0, 0]
    const outbound = serving(async () => {
      open += 1
      most = Math.max(most, open)
      await new Promise((next) => setImmediate(next))
      open -= 1
      return { status: 404, body: Buffer.alloc(0) }
    })
    const entry = Array.from({ length: 30 }, (_value, at) => ({
      resource: {
        resourceType: 'MedicationRequest',
        id: `o${at}`,
        medicationReference: { reference: `Medication/m${at}` },
      },
    }))
    const prefetch = { medications: { resourceType: 'Bundle', type: 'searchset', entry } }
    await openEhr(outbound).missing({ ...call, prefetch }, {}, access)?.(never)
    expect(most).toBe(16)
  })
})
