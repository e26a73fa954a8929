import { type Json, type JsonObject, number, object, objects, text } from '../../src/json.ts'
import { concept } from '../support/request-builder.ts'
import { mapSent, type Sent } from './sent.ts'
import { mapTexts, mapWithin, without } from './walk.ts'

/** The same request in FHIR STU3 with the zib2017 profiles, as two kinds of hospital system write it. */
export type Dialect = 'plain' | 'hix' | 'epic'

export function asStu3(sent: Sent, dialect: Dialect): Sent {
  return mapSent(sent, (resource) => {
    const write = writers[String(resource['resourceType'])]
    return renamedSystems(write === undefined ? resource : write(resource, dialect))
  })
}

type Write = (resource: JsonObject, dialect: Dialect) => JsonObject

const writers: Readonly<Record<string, Write | undefined>> = {
  Condition: condition,
  MedicationRequest: medicationRequest,
  MedicationStatement: (resource) => ({
    ...without(resource, ['status']),
    status: resource['status'],
    taken: 'y',
  }),
  Observation: (resource, dialect) => ({
    ...resource,
    category: concept('snomed 49581000146104'),
    interpretation: { coding: [{ system: 'http://hl7.org/fhir/v2/0078', code: 'N' }] },
    ...(dialect === 'epic' && { performer: [{ reference: 'https://ehr.example/fhir/STU3/Practitioner/1' }] }),
  }),
  ServiceRequest: (resource) => ({
    ...without(resource, ['status']),
    resourceType: 'ProcedureRequest',
    status: resource['status'] === 'revoked' ? 'cancelled' : resource['status'],
  }),
  Procedure: (resource, dialect) =>
    resource['status'] === 'completed' && dialect === 'hix' ? { ...resource, status: 'unknown' } : resource,
  Encounter: (resource) => ({ ...resource, status: 'unknown' }),
  AllergyIntolerance: (resource) => ({
    ...resource,
    clinicalStatus: 'active',
    verificationStatus: 'confirmed',
  }),
}

const zibStatus: Readonly<Record<string, string>> = { active: '55561003', resolved: '73425007' }
const zibCertainty: Readonly<Record<string, string>> = {
  confirmed: '410605003',
  provisional: '410590009',
  refuted: '410516002',
}

/** A status is a word, with the code of the zib in an extension beside it. */
function status(resource: JsonObject, element: string, zib: Readonly<Record<string, string>>): JsonObject {
  const word = text(objects(object(resource[element])?.['coding'])[0]?.['code'])
  if (word === undefined) return {}
  const url = 'http://nictiz.nl/fhir/StructureDefinition/code-specification'
  const coded = { extension: [{ url, valueCodeableConcept: concept(`snomed ${zib[word]}`) }] }
  return { [element]: word, [`_${element}`]: coded }
}

function condition(resource: JsonObject, dialect: Dialect): JsonObject {
  const { recordedDate, encounter } = resource
  const rest = without(resource, ['recordedDate', 'encounter', 'clinicalStatus', 'verificationStatus'])
  const { onsetDateTime } = rest
  const asPeriod = dialect === 'epic' && onsetDateTime !== undefined
  const category = [
    concept('snomed 282291009'),
    ...(dialect === 'epic' ? [concept('http://hl7.org/fhir/condition-category problem-list-item')] : []),
  ]
  return {
    ...(asPeriod ? without(rest, ['onsetDateTime']) : rest),
    ...(asPeriod && { onsetPeriod: { start: onsetDateTime, end: onsetDateTime } }),
    category,
    ...status(resource, 'clinicalStatus', zibStatus),
    ...status(resource, 'verificationStatus', zibCertainty),
    ...(recordedDate !== undefined && { assertedDate: recordedDate }),
    ...(encounter !== undefined && { context: encounter }),
  }
}

function medicationRequest(resource: JsonObject, dialect: Dialect): JsonObject {
  const dosed = objects(resource['dosageInstruction']).map((dosage) => {
    const [part] = objects(dosage['doseAndRate'])
    return { ...without(dosage, ['doseAndRate']), ...part }
  })
  const order: JsonObject = {
    ...resource,
    category: concept('snomed 16076005'),
    requester: { agent: { reference: 'Practitioner/1' } },
    ...(dosed.length > 0 && { dosageInstruction: dosed }),
  }
  return dialect === 'hix' ? likeHix(order) : dialect === 'epic' ? likeEpic(order) : order
}

const tablets: ReadonlyMap<string, JsonObject> = new Map([
  ['H02AB07', { coding: [{ system: 'urn:oid:2.16.840.1.113883.2.4.4.10', code: '8311' }], mg: 5 }],
  ['H02AB06', { coding: [{ system: 'urn:oid:2.16.840.1.113883.2.4.4.10', code: '106704' }], mg: 2.5 }],
])

/** Pieces of a G-Standaard product instead of mg; no status, but a period of use and a stop type. */
function likeHix(order: JsonObject): JsonObject {
  const code = text(objects(object(order['medicationCodeableConcept'])?.['coding'])[0]?.['code']) ?? ''
  const tablet = tablets.get(code)
  const product = tablet === undefined ? {} : { medicationCodeableConcept: { coding: tablet['coding'] } }
  const counted = tablet === undefined ? order : inPieces(order, number(tablet['mg']) ?? 1)
  const hasPeriod = objects(order['extension']).length > 0
  const unknown = order['status'] === 'active' && hasPeriod ? { status: 'unknown' } : {}
  return { ...counted, ...product, ...unknown }
}

function inPieces(order: JsonObject, strength: number): JsonObject {
  return mapWithin(order, (found) => {
    if (found['code'] !== 'mg' || number(found['value']) === undefined) return found
    const value = (number(found['value']) ?? 0) / strength
    return { value, unit: 'STUK', system: 'urn:oid:2.16.840.1.113883.2.4.4.1.900.2', code: '245' }
  })
}

/** Local route codes, and absolute references. */
function likeEpic(order: JsonObject): JsonObject {
  const subject: Json = { reference: 'https://ehr.example/fhir/STU3/Patient/p1', display: 'X' }
  return { ...order, subject, identifier: [{ system: 'urn:oid:1.2', value: '9' }] }
}

const systems: ReadonlyMap<string, string> = new Map([
  ['http://terminology.hl7.org/CodeSystem/v3-ActCode', 'http://hl7.org/fhir/v3/ActCode'],
  ['http://terminology.hl7.org/CodeSystem/v3-NullFlavor', 'http://hl7.org/fhir/v3/NullFlavor'],
  [
    'http://nictiz.nl/fhir/StructureDefinition/ext-TimeInterval.Period',
    'http://nictiz.nl/fhir/StructureDefinition/zib-Medication-PeriodOfUse',
  ],
  [
    'http://nictiz.nl/fhir/StructureDefinition/ext-StopType',
    'http://nictiz.nl/fhir/StructureDefinition/zib-Medication-StopType',
  ],
])

function renamedSystems(resource: JsonObject): JsonObject {
  const stopped = mapWithin(resource, (found) =>
    found['code'] === '113371000146109'
      ? { system: 'urn:oid:2.16.840.1.113883.2.4.3.11.60.20.77.5.2.1', code: '2' }
      : found,
  )
  return object(mapTexts(stopped, (value) => systems.get(value) ?? value)) ?? resource
}
