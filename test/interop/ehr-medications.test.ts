import { describe, expect, test } from 'vitest'
import { type JsonObject, object, objects } from '../../src/json.ts'
import { byFhir, openAppWithEhr, openStubs, token } from '../support/ehr.ts'
import { endless } from '../support/fhir-faults.ts'
import { simply } from '../support/prescriptions.ts'
import {
  concept,
  inUse,
  orderBody,
  person,
  prefetched,
  problem,
  visit,
  visitBody,
} from '../support/request-builder.ts'
import { discharge, orderSelect } from '../support/requests.ts'

const { ehr, attacker } = await openStubs()
const server = openAppWithEhr(ehr)
/** Apart, because what nobody waits for may still arrive while the next test runs. */
const { ehr: slow } = await openStubs()
const hurried = openAppWithEhr(slow, { deadlineMs: 50 })

const woman = person('1964-05-10')
const medication = (id: string, code: string): JsonObject => ({
  resourceType: 'Medication',
  id,
  code: concept(code),
})
const prednisolone = medication('m9', 'atc H02AB06')
const queries = () => ehr.asked.map(({ query }) => query)

/** The order of a drug that is only referred to; with all data in its prefetch. */
function referring(reference: string, more: JsonObject = {}, record: readonly JsonObject[] = []): JsonObject {
  const [drug] = simply(10)
  const { medicationCodeableConcept: _named, ...draft } = drug ?? {}
  const body = orderBody(
    [{ ...draft, medicationReference: { reference }, ...more }],
    prefetched(woman, record),
  )
  return { ...body, fhirServer: ehr.base, fhirAuthorization: token }
}

function taking(reference: string, id = 'o1'): JsonObject {
  const { medicationCodeableConcept: _named, ...drug } = inUse('M05BA04', '2026-01-05')
  return { ...drug, id, medicationReference: { reference } }
}

const finding = (answer: JsonObject, name: string) => object(object(answer['findings'])?.[name])

describe('B6 the drug of a draft is a Medication on the server', () => {
  test.each([
    ['relative', () => 'Medication/m9'],
    ['absolute', () => `${ehr.base}/Medication/m9`],
    ['a version of it', () => 'Medication/m9/_history/3'],
  ])('Q18 P01 %s: read before the gate decides', async (_name, reference) => {
    ehr.answers.set('Medication/m9', prednisolone)
    const { answer } = await server.explain(orderSelect, referring(reference()))
    expect([answer['primary'], queries()]).toEqual(['A50', ['Medication/m9']])
    expect(ehr.asked[0]?.authorization).toBe(`Bearer ${token.access_token}`)
  })

  test('Q18 a drug that is no glucocorticoid: nothing more is asked', async () => {
    ehr.answers.set('Medication/m9', medication('m9', 'atc N02BE01'))
    const body = { ...referring('Medication/m9'), prefetch: {} }
    expect((await server.call(orderSelect, body)).answer).toEqual({ cards: [] })
    expect(queries()).toEqual(['Medication/m9'])
  })

  test('Q18 a drug that came along is not asked for', async () => {
    const body = referring('Medication/m9')
    const context = object(body['context']) ?? {}
    const drafts = object(context['draftOrders']) ?? {}
    const entry = [...objects(drafts['entry']), { resource: prednisolone }]
    const { answer } = await server.explain(orderSelect, {
      ...body,
      context: { ...context, draftOrders: { ...drafts, entry } },
    })
    expect([answer['primary'], queries()]).toEqual(['A50', []])
  })

  test('Q18 a contained drug is not asked for', async () => {
    const { answer } = await server.explain(orderSelect, referring('#m9', { contained: [prednisolone] }))
    expect([answer['primary'], queries()]).toEqual(['A50', []])
  })

  test('Q16 P01 the drug of a draft that is not selected does not open the gate', async () => {
    ehr.answers.set('Medication/m9', prednisolone)
    const body = referring('Medication/m9')
    const context = { ...object(body['context']), selections: [] }
    expect((await server.call(orderSelect, { ...body, context })).answer).toEqual({ cards: [] })
    expect(queries()).toEqual([])
  })

  const lost: readonly (readonly [string, JsonObject | undefined])[] = [
    ['404', undefined],
    ['another Medication', medication('m8', 'atc H02AB06')],
    ['another type', { ...prednisolone, resourceType: 'Basic' }],
  ]
  test.each(lost)('N10 %s: not classified, and counted as such', async (_name, found) => {
    if (found !== undefined) ehr.answers.set('Medication/m9', found)
    const { status, answer } = await server.explain(orderSelect, referring('Medication/m9'))
    expect([status, answer['cards'], queries()]).toEqual([200, [], ['Medication/m9']])
    expect(JSON.stringify(answer['unreadable'])).toMatch(/[1-9]/)
  })

  test.each(Object.entries(endless))('PF2 N07 %s: answered in time', async (_name, fault) => {
    slow.behave(fault)
    const { status } = await hurried.explain(orderSelect, {
      ...referring('Medication/m9'),
      fhirServer: slow.base,
    })
    expect([status, slow.answered()]).toEqual([200, 0])
  })

  const elsewhere: readonly (readonly [string, () => string])[] = [
    ['another server', () => `${attacker.base}/Medication/m9`],
    ['above the base', () => `${ehr.base}/../Medication/m9`],
    ['above the base, relative', () => '../Medication/m9'],
    ['another type', () => 'Patient/m9'],
    ['a search', () => 'Medication?code=x'],
    ['an operation', () => 'Medication/$everything'],
    ['an id that climbs', () => 'Medication/..'],
    ['an escaped slash', () => 'Medication/x%2fy'],
    ['an id with a line break', () => 'Medication/m9\r\nx'],
    ['a bundle address', () => 'urn:uuid:0b0f2f0e-8c0b-4f5b-9c55-2d7a0f4b9a01'],
    ['a bare id', () => 'm9'],
    ['a very long text', () => `Medication/${'m'.repeat(100_000)}`],
  ]
  test.each(elsewhere)('T08 T17 N01 %s: nothing is asked', async (_name, reference) => {
    const { status, answer } = await server.call(orderSelect, referring(reference()))
    expect([status, answer]).toEqual([200, { cards: [] }])
    expect([queries(), attacker.asked]).toEqual([[], []])
  })

  test('N04 T12 a token that does not open Medications: nothing is asked', async () => {
    const body = {
      ...referring('Medication/m9'),
      fhirAuthorization: { ...token, scope: 'user/MedicationRequest.rs' },
    }
    expect((await server.call(orderSelect, body)).answer).toEqual({ cards: [] })
    expect(queries()).toEqual([])
  })
})

describe('B6 the drugs of the list are Medications on the server', () => {
  test.each(['in prefetch', 'on the server'])('P14 P01 the list is %s', async (where) => {
    const whole = orderBody(
      simply(10),
      prefetched(woman, [taking('Medication/m1'), taking('Medication/m2', 'o2')]),
    )
    const keys = Object.keys(object(whole['prefetch']) ?? {})
    const left = where === 'in prefetch' ? keys : keys.filter((key) => key !== 'medications')
    const body = byFhir(ehr, orderSelect, whole, left)
    ehr.answers.set('Medication/m1', medication('m1', 'atc A02BC01'))
    ehr.answers.set('Medication/m2', medication('m2', 'atc M05BA04'))
    const { answer } = await server.explain(orderSelect, body)
    expect(finding(answer, 'onBoneMedication')?.['value']).toBe(true)
    expect(
      queries()
        .filter((query) => query.startsWith('Medication/'))
        .toSorted(),
    ).toEqual(['Medication/m1', 'Medication/m2'])
  })

  test('P01 N11 many references to one drug are one question, and there are not too many', async () => {
    const many = Array.from({ length: 100 }, (_value, at) => taking(`Medication/m${at % 50}`, `o${at}`))
    const body = byFhir(ehr, orderSelect, orderBody(simply(10), prefetched(woman, many)))
    await server.call(orderSelect, body)
    const asked = queries().filter((query) => query.startsWith('Medication/'))
    expect([asked.length, new Set(asked).size]).toEqual([30, 30])
  })

  test('P09 the drug of another patient’s order is not asked for', async () => {
    const foreign = { ...taking('Medication/m1'), subject: { reference: 'Patient/p2' } }
    const body = byFhir(ehr, orderSelect, orderBody(simply(10), prefetched(woman, [foreign])), [
      'patient',
      'medications',
    ])
    await server.call(orderSelect, body)
    expect(queries().filter((query) => query.startsWith('Medication/'))).toEqual([])
  })

  test('N10 T33 a drug that cannot be read is not "no such drug"', async () => {
    const record = [visit('EMER'), problem('nl S52.5', '2026-11-20'), taking('Medication/m1')]
    const body = byFhir(ehr, discharge, visitBody('encounter-discharge', prefetched(woman, record)))
    const { status, answer } = await server.explain(discharge, body)
    expect(status).toBe(200)
    expect(finding(answer, 'onBoneMedication')?.['value']).not.toBe(false)
  })

  test('T08 references to another server are not followed', async () => {
    const record = [taking(`${attacker.base}/Medication/m1`)]
    await server.call(orderSelect, byFhir(ehr, orderSelect, orderBody(simply(10), prefetched(woman, record))))
    expect([attacker.asked, queries().filter((query) => query.startsWith('Medication/'))]).toEqual([[], []])
  })
})
