import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from '../../src/json.ts'
import { readDrafts } from '../../src/record/draft-orders.ts'
import { paracetamol, prednisolone, without } from '../support/requests.ts'

const urn = 'urn:uuid:6f0c2b0f-4a3e-4a39-8a39-6a8f1f5f7c02'

const entries: Json = [
  { resource: prednisolone('d1') },
  { resource: paracetamol('d2'), fullUrl: 'https://ehr.test/fhir/MedicationRequest/d2' },
  { resource: without(prednisolone('d3'), 'id'), fullUrl: urn },
  { resource: { resourceType: 'ServiceRequest', id: 'd4', subject: { reference: 'Patient/p1' } } },
]

function select(selections: readonly string[] | undefined, entry: Json = entries): string {
  const orders = { patientId: 'p1', draftOrders: { resourceType: 'Bundle', entry } }
  const { drafts, withheld } = readDrafts(selections === undefined ? orders : { ...orders, selections })
  return [...drafts.map((draft) => draft.reference), ...withheld].join(' ')
}

describe('Q15 Q16 only selected drafts count', () => {
  test.each([
    ['by type and id', ['MedicationRequest/d1'], 'MedicationRequest/d1'],
    ['by bare id', ['d1'], 'MedicationRequest/d1'],
    ['by absolute reference', ['https://ehr.test/fhir/MedicationRequest/d2'], 'MedicationRequest/d2'],
    ['by fullUrl', [urn], 'MedicationRequest/?'],
    ['several, in the order of the drafts', ['d2', 'd1'], 'MedicationRequest/d1 MedicationRequest/d2'],
    ['twice the same', ['d1', 'MedicationRequest/d1', 'd1'], 'MedicationRequest/d1'],
    ['one that is not there', ['MedicationRequest/nope'], ''],
    ['another type with the same id', ['ServiceRequest/d1'], ''],
    ['a draft that is no medication', ['ServiceRequest/d4', 'd4'], ''],
    ['none', [], ''],
    ['empty texts and nonsense', ['', '#d1', 'a b', '?', '/', '../d1x'], ''],
  ])('%s', (_name, selections, expected) => {
    expect(select(selections)).toBe(expected)
  })

  test('order-sign has no selections: every medication draft counts', () => {
    expect(select(undefined)).toBe('MedicationRequest/d1 MedicationRequest/d2 MedicationRequest/?')
  })
})

describe('Q17 drafts as clients really send them', () => {
  const bare: JsonObject = { resourceType: 'MedicationRequest', id: 'd1' }
  const cases: readonly (readonly [string, Json, string])[] = [
    ['only a type and an id', [{ resource: bare }], 'MedicationRequest/d1'],
    [
      'category as an object',
      [{ resource: { ...bare, category: { coding: [{ code: 'outpatient' }] } } }],
      'MedicationRequest/d1',
    ],
    [
      'entries without a resource',
      [null, {}, { resource: null }, 7, { resource: bare }],
      'MedicationRequest/d1',
    ],
    ['one entry that is no list', { resource: bare }, 'MedicationRequest/d1'],
    ['entries as a text', 'none', ''],
    ['no entries', null, ''],
    [
      'everything of the wrong type',
      [{ resource: { ...bare, subject: 1, status: [], dosageInstruction: 'x', medicationReference: 3 } }],
      'MedicationRequest/d1',
    ],
  ]
  test.each(cases)('%s', (_name, entry, expected) => {
    expect(select(['d1'], entry)).toBe(expected)
  })

  test.each([undefined, null, 'x', 3, [], {}])('draft orders that are %j select nothing', (draftOrders) => {
    expect(readDrafts({ patientId: 'p1', draftOrders: draftOrders ?? null }).drafts).toEqual([])
  })
})

test('Q19 a draft of another patient is left out, and that is said', () => {
  const other = prednisolone('d1', { subject: { reference: 'Patient/p2' } })
  expect(select(['d1'], [{ resource: other }])).toBe('draft-of-another-patient')
  expect(select(['d1', 'd5'], [{ resource: other }, { resource: prednisolone('d5') }])).toBe(
    'MedicationRequest/d5 draft-of-another-patient',
  )
  expect(select(['d5'], [{ resource: other }, { resource: prednisolone('d5') }])).toBe('MedicationRequest/d5')
})

describe('Q18 a medication by reference', () => {
  const code = { coding: [{ system: 'http://www.whocc.no/atc', code: 'H02AB06' }] }
  const medication: JsonObject = { resourceType: 'Medication', id: 'm1', code }
  const draft = (reference: string, more: JsonObject = {}): JsonObject => ({
    ...without(prednisolone('d1'), 'medicationCodeableConcept'),
    medicationReference: { reference },
    ...more,
  })
  const codesOf = (drafts: Json, prefetch: Json = {}) => {
    const read = readDrafts({
      patientId: 'p1',
      draftOrders: { resourceType: 'Bundle', entry: drafts },
      prefetch,
    })
    return read.drafts.flatMap((entry) => entry.product.concept.codings.map((coding) => coding.code))
  }

  test.each([
    ['contained', [{ resource: draft('#m1', { contained: [medication] }) }], {}],
    ['in the drafts by type and id', [{ resource: draft('Medication/m1') }, { resource: medication }], {}],
    [
      'in the drafts by fullUrl',
      [{ resource: draft(urn) }, { fullUrl: urn, resource: without(medication, 'id') }],
      {},
    ],
    [
      'in the drafts, absolute',
      [{ resource: draft('https://ehr.test/fhir/Medication/m1') }, { resource: medication }],
      {},
    ],
    [
      'in the prefetch',
      [{ resource: draft('Medication/m1') }],
      { medications: { resourceType: 'Bundle', entry: [{ resource: medication }] } },
    ],
  ])('%s', (_name, drafts, prefetch) => {
    expect(codesOf(drafts, prefetch)).toEqual(['H02AB06'])
  })

  test.each(['Medication/m9', '#m9', '', 'Observation/m1', 'https://ehr.test/fhir/Medication/m1?x=1'])(
    'that resolves to nothing (%j) leaves the medication without a code',
    (reference) => {
      expect(codesOf([{ resource: draft(reference) }, { resource: medication }])).toEqual([])
    },
  )

  test('the prefetch is not opened when the drafts have what is needed', () => {
    const prefetch = new Proxy({}, { get: () => expect.unreachable() })
    expect(codesOf([{ resource: prednisolone('d1') }], prefetch)).toEqual(['H02AB06'])
  })
})
