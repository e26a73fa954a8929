import type { Json, JsonObject } from '../../src/json.ts'
import { searches } from '../support/requests.ts'
import {
  coded,
  condition,
  type Draw,
  encounterId,
  medicationRequest,
  observation,
  patient,
  patientId,
} from './resources.ts'

export type Size = 'small' | 'large'

/** One request that is measured, and what it must be answered with. */
export interface Scenario {
  readonly name: string
  readonly service: string
  readonly size: Size
  readonly body: Buffer
  /** How many cards the answer has; 0 is the discard path. */
  readonly cards: 0 | 1
}

/** Conditions, MedicationRequests and Observations that make about 8 KB and about 110 KB. */
const counts: Readonly<Record<Size, readonly [number, number, number]>> = {
  small: [2, 2, 2],
  large: [20, 30, 60],
}

const hookInstance = '0b0f2f0e-8c0b-4f5b-9c55-2d7a0f4b9a01'
const tScoreEvery = 12

/** All requests of the bench, for decisions on the day with this number. */
export function scenarios(today: number): readonly Scenario[] {
  const paracetamol = draft('N02BE01', 'paracetamol tablet 500 mg', 500, 'd1')
  const prednisolone = draft('H02AB06', 'prednisolon tablet 10 mg', 10, 'd1')
  return (['small', 'large'] as const).flatMap((size): readonly Scenario[] => [
    {
      name: 'discard',
      service: 'glucocorticoid-order-select',
      size,
      cards: 0,
      body: orderSelect(size, today, paracetamol),
    },
    {
      name: 'order-select',
      service: 'glucocorticoid-order-select',
      size,
      cards: 1,
      body: orderSelect(size, today, prednisolone),
    },
    {
      name: 'discharge',
      service: 'fracture-encounter-discharge',
      size,
      cards: 1,
      body: discharge(size, today),
    },
  ])
}

function orderSelect(size: Size, today: number, order: JsonObject): Buffer {
  const context = {
    userId: 'PractitionerRole/2f8c7f64-1d1b-4b02-8f5a-0e5d3c7b9a44',
    patientId,
    encounterId,
    selections: ['MedicationRequest/d1'],
    draftOrders: { resourceType: 'Bundle', type: 'collection', entry: [{ resource: order }] },
  }
  return encode({ hook: 'order-select', hookInstance, context, prefetch: prefetch(size, today, []) })
}

function discharge(size: Size, today: number): Buffer {
  const context = { userId: 'Practitioner/5d0a7f21-6c1e-4b53-9a0d-8b7e6f5a4c33', patientId, encounterId }
  const sent = { encounter, ...prefetch(size, today, [hipFracture]) }
  return encode({ hook: 'encounter-discharge', hookInstance, context, prefetch: sent })
}

function prefetch(size: Size, today: number, first: readonly JsonObject[]): JsonObject {
  const draw = seeded(20221)
  const [conditions, medications, observations] = counts[size]
  const measured = times(observations, (at) => observation(at, today, draw))
  const isTScore = (_resource: JsonObject, at: number): boolean => at % tScoreEvery === tScoreEvery - 1
  const filled: Readonly<Record<string, readonly JsonObject[]>> = {
    conditions: [...first, ...times(conditions - first.length, (at) => condition(at, today, draw))],
    medications: times(medications, (at) => medicationRequest(at, today, draw)),
    boneDensity: measured.filter(isTScore),
    laboratory: measured.filter((resource, at) => !isTScore(resource, at)),
  }
  return { patient, ...Object.fromEntries(searches.map((slot) => [slot, searchset(filled[slot] ?? [])])) }
}

function searchset(resources: readonly JsonObject[]): JsonObject {
  const entry = resources.map((resource) => ({
    fullUrl: `https://fhir.ziekenhuis.example/r4/${resource['resourceType']}/${resource['id']}`,
    resource,
    search: { mode: 'match' },
  }))
  const bundle = { resourceType: 'Bundle', type: 'searchset', total: entry.length }
  return entry.length === 0 ? bundle : { ...bundle, entry }
}

function draft(atc: string, name: string, mg: number, id: string): JsonObject {
  return {
    resourceType: 'MedicationRequest',
    id,
    status: 'draft',
    intent: 'order',
    subject: { reference: `Patient/${patientId}` },
    medicationCodeableConcept: {
      coding: [{ system: 'http://www.whocc.no/atc', code: atc, display: name }],
      text: name,
    },
    dosageInstruction: [
      {
        timing: {
          repeat: {
            frequency: 1,
            period: 1,
            periodUnit: 'd',
            boundsDuration: { value: 6, unit: 'mo', code: 'mo' },
          },
        },
        route: coded('http://snomed.info/sct', '26643006', 'Oral route'),
        doseAndRate: [
          { doseQuantity: { value: mg, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' } },
        ],
      },
    ],
  }
}

const encounter: JsonObject = {
  resourceType: 'Encounter',
  id: encounterId,
  status: 'in-progress',
  class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'EMER', display: 'emergency' },
  subject: { reference: `Patient/${patientId}` },
  period: { start: '2026-11-22T09:00:00+01:00' },
  diagnosis: [{ condition: { reference: 'Condition/hip' } }],
}

const hipFracture: JsonObject = {
  resourceType: 'Condition',
  id: 'hip',
  clinicalStatus: coded('http://terminology.hl7.org/CodeSystem/condition-clinical', 'active', 'Active'),
  code: coded('http://snomed.info/sct', '5913000', 'Fracture of neck of femur'),
  subject: { reference: `Patient/${patientId}` },
  encounter: { reference: `Encounter/${encounterId}` },
  onsetDateTime: '2026-11-22',
  recordedDate: '2026-11-22T10:05:00+01:00',
}

function encode(body: Json): Buffer {
  return Buffer.from(JSON.stringify(body))
}

function times<T>(count: number, make: (at: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, at) => make(at))
}

/** A fixed row of numbers (mulberry32), the same on every machine. */
function seeded(seed: number): Draw {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below)
  }
}
