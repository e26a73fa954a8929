import { test } from 'vitest'
import type { JsonObject } from '../../src/json.ts'
import { concept } from '../support/request-builder.ts'
import { beside, typeOf } from './beside.ts'
import { expectSameDecision, pick } from './relation.ts'

test('resources of other types decide nothing', () => {
  const others: readonly JsonObject[] = [
    { resourceType: 'Immunization', id: 'i', status: 'completed', vaccineCode: concept('atc J07BB02') },
    { resourceType: 'Provenance', id: 'p' },
    { resourceType: 'Practitioner', id: 'dr' },
    { resourceType: 'Medication', id: 'loose', code: concept('atc M05BA04') },
    {
      resourceType: 'Bundle',
      type: 'searchset',
      entry: [{ resource: { resourceType: 'Condition', code: concept('nl S72.0') } }],
    },
    { id: 'no-type', code: concept('nl S72.0') },
  ]
  expectSameDecision({ resend: (sent, draw) => beside(sent, () => [pick(draw, others)]) })
})

const ordinary: Readonly<Record<string, JsonObject>> = {
  Condition: {
    code: concept('icd I10|text hypertensie'),
    onsetDateTime: '2026-11-20',
    encounter: { reference: 'Encounter/e1' },
  },
  MedicationRequest: {
    status: 'active',
    intent: 'order',
    authoredOn: '2026-11-01',
    medicationCodeableConcept: concept('atc C07AB02'),
  },
  MedicationStatement: { status: 'active', medicationCodeableConcept: concept('atc N02BE01') },
  MedicationAdministration: {
    status: 'completed',
    effectiveDateTime: '2026-11-20',
    medicationCodeableConcept: concept('atc B01AB05'),
  },
  Observation: {
    status: 'final',
    code: concept('loinc 8867-4'),
    effectiveDateTime: '2026-11-20',
    valueQuantity: { value: -3, unit: '/min' },
  },
  Procedure: { status: 'completed', code: concept('snomed 80146002'), performedDateTime: '2026-11-20' },
  ServiceRequest: {
    status: 'active',
    intent: 'order',
    code: concept('snomed 80146002'),
    authoredOn: '2026-11-20',
  },
  DiagnosticReport: {
    status: 'final',
    code: concept('text X-thorax'),
    effectiveDateTime: '2026-11-20',
    conclusion: 'Geen infiltraat.',
  },
  AllergyIntolerance: { code: concept('atc J01CA04') },
  Flag: { status: 'active', code: concept('text valgevaar') },
}

test('other diagnoses, medicines, results and orders of the patient decide nothing', () => {
  expectSameDecision({
    resend: (sent) =>
      beside(sent, (search) => [
        {
          resourceType: typeOf[search],
          id: `other-${search}`,
          subject: { reference: 'Patient/p1' },
          ...ordinary[typeOf[search]],
        },
      ]),
  })
})

/** What would decide much, if it were of this patient. */
const weighty: Readonly<Record<string, JsonObject>> = {
  Condition: {
    code: concept('nl S72.0'),
    onsetDateTime: '2026-11-21',
    encounter: { reference: 'Encounter/e1' },
  },
  MedicationRequest: {
    status: 'active',
    intent: 'order',
    authoredOn: '2024-11-01',
    medicationCodeableConcept: concept('atc M05BA04'),
  },
  MedicationStatement: {
    status: 'active',
    effectivePeriod: { start: '2024-01-01' },
    medicationCodeableConcept: concept('atc M05BA04'),
  },
  MedicationAdministration: {
    status: 'completed',
    effectiveDateTime: '2026-11-20',
    medicationCodeableConcept: concept('atc M05BX04'),
  },
  Observation: {
    status: 'final',
    code: concept('loinc 38267-1'),
    effectiveDateTime: '2026-11-20',
    valueQuantity: { value: -4, unit: '{T-score}' },
  },
  Procedure: { status: 'completed', code: concept('nza 120037'), performedDateTime: '2026-11-20' },
  ServiceRequest: {
    status: 'active',
    intent: 'order',
    code: concept('nza 120037'),
    authoredOn: '2026-11-20',
  },
  DiagnosticReport: {
    status: 'final',
    code: concept('nza 120037'),
    effectiveDateTime: '2026-11-20',
    conclusion: 'T-score LWK -4,0.',
  },
  AllergyIntolerance: { code: concept('atc M05BA04') },
  Flag: { status: 'active', code: concept('ci 1320') },
}
const others: readonly string[] = [
  'Patient/p2',
  'https://ehr.example/fhir/Patient/p11',
  'Group/p1',
  'Patient?identifier=p1',
  '#p1',
  'urn:uuid:p2',
]

test("another patient's resources beside the patient's own decide nothing", () => {
  expectSameDecision({
    resend: (sent, draw) =>
      beside(sent, (search) => {
        const reference = { reference: pick(draw, others) }
        const whose =
          typeOf[search] === 'AllergyIntolerance' ? { patient: reference } : { subject: reference }
        return [
          { resourceType: typeOf[search], id: `foreign-${search}`, ...whose, ...weighty[typeOf[search]] },
        ]
      }),
  })
})
