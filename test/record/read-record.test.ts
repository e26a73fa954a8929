import { expect, test } from 'vitest'
import type { Json, JsonObject } from '../../src/json.ts'
import { readPrefetch, slotNames } from '../../src/record/prefetch.ts'
import { readRecord, recordFromResources } from '../../src/record/read-record.ts'
import { resolveWithin } from '../../src/record/resolve.ts'
import { bundle, encounter, hipFracture, nothingFound, patient, prednisolone } from '../support/requests.ts'

const order = prednisolone('o1', { status: 'active' })
const tScore: JsonObject = {
  resourceType: 'Observation',
  id: 't1',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '38267-1' }] },
  subject: { reference: 'Patient/p1' },
  effectiveDateTime: '2026-05-01',
  valueQuantity: { value: -2.4, unit: '{T-score}' },
}
const dxa: JsonObject = {
  resourceType: 'Procedure',
  id: 's1',
  status: 'completed',
  code: { text: 'DXA' },
  subject: { reference: 'Patient/p1' },
}
const allergy: JsonObject = {
  resourceType: 'AllergyIntolerance',
  id: 'a1',
  patient: { reference: 'Patient/p1' },
  code: { text: 'x' },
}

const whose = { patientId: 'p1', encounterId: 'e1' }
const fromPrefetch = (prefetch: Json) =>
  readRecord({
    ...whose,
    slots: readPrefetch(prefetch, whose),
    drafts: [],
    resolve: resolveWithin(undefined, () => []),
  })

const sent = {
  ...nothingFound,
  patient,
  encounter,
  conditions: bundle(hipFracture),
  medications: bundle(order),
  boneDensity: bundle(tScore),
  procedures: bundle(dxa),
  allergies: bundle(allergy),
}

test('every slot is read into its part of the record', () => {
  const record = fromPrefetch(sent)
  expect(record.patient?.gender).toBe('female')
  expect(record.encounter?.classCode).toBe('EMER')
  expect(record.conditions.map((entry) => entry.reference)).toEqual(['Condition/c1'])
  expect(record.medications.map(({ reference, kind }) => [reference, kind])).toEqual([
    ['MedicationRequest/o1', 'order'],
  ])
  expect(record.observations.map((entry) => entry.quantity?.value)).toEqual([-2.4])
  expect(record.services.map((entry) => entry.reference)).toEqual(['Procedure/s1'])
  expect(record.alerts.map((entry) => entry.reference)).toEqual(['AllergyIntolerance/a1'])
  expect(record.slots.boneDensity).toBe('present')
  expect(record.slots.flags).toBe('empty')
})

test('the same resources read without prefetch give the same entries, all slots complete', () => {
  const resources = [
    patient,
    encounter,
    hipFracture,
    order,
    tScore,
    dxa,
    allergy,
    { ...hipFracture, id: 'x', subject: { reference: 'Patient/p2' } },
  ]
  const record = recordFromResources('p1', resources, 'e1')
  const { slots: _sent, ...entries } = fromPrefetch(sent)
  const { slots, ...complete } = record
  expect(complete).toEqual(entries)
  for (const name of slotNames) expect(['present', 'empty']).toContain(slots[name])
})

test('an Observation that two searches return is one fact', () => {
  const record = fromPrefetch({ boneDensity: bundle(tScore), laboratory: bundle(tScore) })
  expect(record.observations).toHaveLength(1)
})

test('a supply that came with the orders and with the statements is one supply', () => {
  const supply: JsonObject = {
    resourceType: 'MedicationDispense',
    id: 'o1',
    status: 'completed',
    subject: { reference: 'Patient/p1' },
    whenHandedOver: '2026-05-01',
  }
  const statement: JsonObject = {
    resourceType: 'MedicationStatement',
    id: 'o1',
    status: 'active',
    subject: { reference: 'Patient/p1' },
  }
  const read = (record: ReturnType<typeof fromPrefetch>) =>
    record.medications.map(({ kind, reference }) => `${kind} ${reference}`)
  const expected = [
    'order MedicationRequest/o1',
    'dispense MedicationDispense/o1',
    'statement MedicationStatement/o1',
  ]
  const sent = { medications: bundle(order, supply), statements: bundle(statement, supply) }
  expect(read(fromPrefetch(sent))).toEqual(expected)
  expect(read(recordFromResources('p1', [order, supply, statement]))).toEqual(expected)
})

test('one odd resource is left out alone', () => {
  const odd: readonly JsonObject[] = [
    { resourceType: 'Condition', id: 'o', code: 3, onsetDateTime: {}, subject: { reference: 'Patient/p1' } },
    { resourceType: 'Condition', id: 'e', verificationStatus: { coding: [{ code: 'entered-in-error' }] } },
  ]
  const record = fromPrefetch({ conditions: bundle(...odd, hipFracture) })
  expect(record.conditions.map((entry) => entry.reference)).toContain('Condition/c1')
  expect(record.slots.conditions).toBe('present')
})

test('a prefetch that failed leaves its entries out and says so', () => {
  const record = fromPrefetch({ patient: '<html>', conditions: { resourceType: 'OperationOutcome' } })
  expect([record.patient, record.conditions, record.slots.patient, record.slots.conditions]).toEqual([
    undefined,
    [],
    'failed',
    'failed',
  ])
})
