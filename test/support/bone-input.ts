import type { FindingInput } from '../../src/findings/finding.ts'
import type { JsonObject } from '../../src/json.ts'
import { recordFromResources } from '../../src/record/read-record.ts'
import type { SlotName, SlotState } from '../../src/record/slots.ts'
import { inputOf } from './fracture-input.ts'

const systems: Readonly<Record<string, string>> = {
  loinc: 'http://loinc.org',
  snomed: 'http://snomed.info/sct',
  own: 'https://osteohooks.org/fhir/CodeSystem/bone-findings',
  nza: 'urn:oid:2.16.840.1.113883.2.4.3.27.15.5',
  atc: 'http://www.whocc.no/atc',
  rxnorm: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  prk: 'urn:oid:2.16.840.1.113883.2.4.4.10',
  zi: 'urn:oid:2.16.840.1.113883.2.4.4.8',
  icd: 'http://hl7.org/fhir/sid/icd-10-nl',
  ci: 'urn:oid:2.16.840.1.113883.2.4.4.1.902.40',
}

/** Findings of a patient of whom these resources are all that is on file, on 22 November 2026. */
export function inputFrom(
  resources: readonly JsonObject[],
  slots: Partial<Record<SlotName, SlotState>> = {},
): FindingInput {
  const record = recordFromResources('1', resources)
  return { ...inputOf({}), record: { ...record, slots: { ...record.slots, ...slots } } }
}

/** `loinc 2000-8` as a CodeableConcept; `text DXA met VFA` as one without codes. */
export function code(spec: string): JsonObject {
  const [system = '', ...rest] = spec.split(' ')
  const value = rest.join(' ')
  return system === 'text'
    ? { text: value }
    : { coding: [{ system: systems[system] ?? system, code: value }] }
}

let made = 0

function resource(resourceType: string, more: JsonObject): JsonObject {
  made += 1
  return { resourceType, id: `${made}`, subject: { reference: 'Patient/1' }, ...more }
}

export function observation(spec: string, date: string | undefined, more: JsonObject): JsonObject {
  const when = date === undefined ? {} : { effectiveDateTime: date }
  return resource('Observation', { status: 'final', code: code(spec), ...when, ...more })
}

/** A measurement with a value and, when given, a unit. */
export function quantity(value: number, unit?: string, more: JsonObject = {}): JsonObject {
  return { valueQuantity: { value, ...(unit === undefined ? {} : { unit, code: unit }), ...more } }
}

export function service(resourceType: string, spec: string, more: JsonObject): JsonObject {
  return resource(resourceType, { code: code(spec), ...more })
}

export function order(spec: string, more: JsonObject): JsonObject {
  return resource('MedicationRequest', { intent: 'order', medicationCodeableConcept: code(spec), ...more })
}

export function administration(spec: string, date: string, more: JsonObject = {}): JsonObject {
  const effective = { effectiveDateTime: date, medicationCodeableConcept: code(spec) }
  return resource('MedicationAdministration', { status: 'completed', ...effective, ...more })
}

export function problem(spec: string, more: JsonObject = {}): JsonObject {
  return resource('Condition', { code: code(spec), ...more })
}

export function allergy(spec: string, more: JsonObject = {}): JsonObject {
  return {
    resourceType: 'AllergyIntolerance',
    id: 'a',
    patient: { reference: 'Patient/1' },
    code: code(spec),
    ...more,
  }
}

export function flag(spec: string, more: JsonObject = {}): JsonObject {
  return resource('Flag', { status: 'active', code: code(spec), ...more })
}
