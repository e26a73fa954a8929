import type { Json, JsonObject } from '../../src/json.ts'
import { secrets } from './canaries.ts'

/** Requests as an EHR sends them, to be changed by tests. */

export const orderSelect = 'glucocorticoid-order-select'
export const orderSign = 'glucocorticoid-order-sign'
export const discharge = 'fracture-encounter-discharge'
export const patientView = 'fracture-patient-view'

export const emptyBundle = { resourceType: 'Bundle', type: 'searchset', total: 0 }

/** The searches of a call, by prefetch key. */
export const searches = [
  'conditions',
  'medications',
  'statements',
  'administrations',
  'boneDensity',
  'laboratory',
  'circumstances',
  'procedures',
  'orders',
  'reports',
  'allergies',
  'flags',
] as const

/** All searches but that for the conditions answered, none with a result. */
export const nothingFound: JsonObject = Object.fromEntries(
  searches.filter((name) => name !== 'conditions').map((name) => [name, emptyBundle]),
)

export function bundle(...resources: readonly JsonObject[]): JsonObject {
  const entry = resources.map((resource) => ({ resource }))
  return { resourceType: 'Bundle', type: 'searchset', entry }
}

export function prednisolone(id: string, change: JsonObject = {}): JsonObject {
  return {
    resourceType: 'MedicationRequest',
    id,
    status: 'draft',
    intent: 'order',
    subject: { reference: 'Patient/p1' },
    medicationCodeableConcept: {
      coding: [{ system: 'http://www.whocc.no/atc', code: 'H02AB06' }],
      text: 'prednisolon tablet 10 mg',
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
        doseAndRate: [
          { doseQuantity: { value: 10, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' } },
        ],
      },
    ],
    note: [{ text: secrets.note }],
    ...change,
  }
}

export function paracetamol(id: string): JsonObject {
  return prednisolone(id, {
    medicationCodeableConcept: { coding: [{ system: 'http://www.whocc.no/atc', code: 'N02BE01' }] },
  })
}

export const patient: JsonObject = {
  resourceType: 'Patient',
  id: 'p1',
  gender: 'female',
  birthDate: '1955-03-02',
  name: [{ family: secrets.familyName, given: [secrets.givenName] }],
  identifier: [{ system: 'http://fhir.nl/fhir/NamingSystem/bsn', value: secrets.citizenNumber }],
  address: [{ line: [secrets.street] }],
  telecom: [{ system: 'phone', value: secrets.phone }],
}

export const hipFracture: JsonObject = {
  resourceType: 'Condition',
  id: 'c1',
  clinicalStatus: {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }],
  },
  code: { coding: [{ system: 'http://snomed.info/sct', code: '5913000' }] },
  subject: { reference: 'Patient/p1' },
  encounter: { reference: 'Encounter/e1' },
  onsetDateTime: '2026-11-20',
  note: [{ text: secrets.note }],
}

export const encounter: JsonObject = {
  resourceType: 'Encounter',
  id: 'e1',
  status: 'in-progress',
  class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'EMER' },
  subject: { reference: 'Patient/p1' },
  period: { start: '2026-11-20T09:00:00+01:00' },
  diagnosis: [{ condition: { reference: 'Condition/c1' } }],
}

const coded = (system: string, code: string): JsonObject => ({ coding: [{ system, code }] })
const about: JsonObject = {
  subject: { reference: 'Patient/p1' },
  status: 'final',
  effectiveDateTime: '2026-10-01T10:00:00+02:00',
}
const measurement = (id: string, code: string, value: number, unit: string): JsonObject => ({
  resourceType: 'Observation',
  id,
  ...about,
  code: coded('http://loinc.org', code),
  valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit },
})

/** Every search answered, each with something that a finding reads. */
export const everythingFound: JsonObject = {
  patient,
  encounter,
  conditions: bundle(hipFracture, {
    ...hipFracture,
    id: 'c2',
    code: coded('http://hl7.org/fhir/sid/icd-10', 'K22.0'),
    onsetPeriod: { start: '2020' },
  }),
  medications: bundle(
    prednisolone('o1', { status: 'active', authoredOn: '2026-05-01' }),
    prednisolone('o2', {
      status: 'stopped',
      authoredOn: '2025-05-01',
      medicationCodeableConcept: coded('http://www.whocc.no/atc', 'M05BA04'),
    }),
  ),
  statements: bundle({
    ...prednisolone('u1'),
    resourceType: 'MedicationStatement',
    status: 'active',
    effectivePeriod: { start: '2026-01' },
  }),
  administrations: bundle({
    ...about,
    resourceType: 'MedicationAdministration',
    id: 'm1',
    status: 'completed',
    medicationCodeableConcept: coded('http://www.whocc.no/atc', 'M05BA08'),
    dosage: { dose: { value: 5, unit: 'mg' } },
  }),
  boneDensity: bundle(measurement('t1', '38267-1', -2.4, '{T-score}'), {
    ...measurement('t2', '38264-8', 0, ''),
    valueQuantity: { value: -1 },
    interpretation: { coding: [] },
  }),
  laboratory: bundle(
    measurement('l1', '62238-1', 62, 'mL/min/{1.73_m2}'),
    measurement('l2', '2000-8', 2.3, 'mmol/L'),
    { ...measurement('l3', '14635-7', 40, 'nmol/L'), referenceRange: [{ high: { value: 100 } }] },
  ),
  circumstances: bundle({
    ...about,
    resourceType: 'Observation',
    id: 'x1',
    code: coded('https://osteohooks.org/fhir/CodeSystem/bone-findings', 'high-disease-activity'),
    valueBoolean: true,
  }),
  procedures: bundle({
    ...about,
    resourceType: 'Procedure',
    id: 's1',
    status: 'completed',
    code: coded('http://snomed.info/sct', '241686001'),
    performedPeriod: { start: '2026-03-01', end: '2026-03-01' },
  }),
  orders: bundle({
    ...about,
    resourceType: 'ServiceRequest',
    id: 's2',
    status: 'active',
    authoredOn: '2026-11-01',
    code: { text: 'DXA met VFA' },
  }),
  reports: bundle({
    ...about,
    resourceType: 'DiagnosticReport',
    id: 's3',
    code: { text: 'DXA' },
    conclusion: 'T-score LWK -2,6; femurhals -1,9. VFA: wervel L1 graad 2.',
  }),
  allergies: bundle({
    resourceType: 'AllergyIntolerance',
    id: 'a1',
    patient: { reference: 'Patient/p1' },
    code: { text: 'alendroninezuur' },
  }),
  flags: bundle({
    ...about,
    resourceType: 'Flag',
    id: 'f1',
    status: 'active',
    code: { text: 'zwangerschap' },
    period: { start: '2026-09-01' },
  }),
}

/** The parts of an order-select call that tests change. */
export interface OrderCall {
  readonly context?: JsonObject
  readonly prefetch?: Json
  readonly top?: JsonObject
}

export function orderSelectBody({ context = {}, prefetch, top = {} }: OrderCall = {}): JsonObject {
  return {
    hook: 'order-select',
    hookInstance: '0b0f2f0e-8c0b-4f5b-9c55-2d7a0f4b9a01',
    context: {
      userId: 'PractitionerRole/pr1',
      patientId: 'p1',
      encounterId: 'e1',
      selections: ['MedicationRequest/d1'],
      draftOrders: { resourceType: 'Bundle', type: 'collection', entry: [{ resource: prednisolone('d1') }] },
      ...context,
    },
    prefetch: prefetch === undefined ? { patient, conditions: emptyBundle, ...nothingFound } : prefetch,
    ...top,
  }
}

export function dischargeBody({ context = {}, prefetch, top = {} }: OrderCall = {}): JsonObject {
  return {
    hook: 'encounter-discharge',
    hookInstance: '3a1b6f0c-2b0f-4a3e-8a39-6a8f1f5f7c02',
    context: { userId: 'Practitioner/dr1', patientId: 'p1', encounterId: 'e1', ...context },
    prefetch:
      prefetch === undefined
        ? { patient, encounter, conditions: bundle(hipFracture), ...nothingFound }
        : prefetch,
    ...top,
  }
}

export function without(object: JsonObject, key: string): JsonObject {
  const { [key]: _left, ...rest } = object
  return rest
}
