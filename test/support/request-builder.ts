import { type Json, type JsonObject, object, objects, text } from '../../src/json.ts'
import { emptyBundle, nothingFound } from './requests.ts'

/** FHIR R4 resources and CDS Hooks bodies as an EHR writes them, in a few words. */

export const systems: Readonly<Record<string, string>> = {
  atc: 'http://www.whocc.no/atc',
  rxnorm: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  snomed: 'http://snomed.info/sct',
  loinc: 'http://loinc.org',
  own: 'https://osteohooks.org/fhir/CodeSystem/bone-findings',
  nza: 'urn:oid:2.16.840.1.113883.2.4.3.27.15.5',
  icd: 'http://hl7.org/fhir/sid/icd-10',
  nl: 'http://hl7.org/fhir/sid/icd-10-nl',
  cm: 'http://hl7.org/fhir/sid/icd-10-cm',
  prk: 'urn:oid:2.16.840.1.113883.2.4.4.10',
  table7: 'urn:oid:2.16.840.1.113883.2.4.4.9',
  housing: 'urn:oid:2.16.840.1.113883.2.4.3.11.60.40.4.13.1',
  ci: 'urn:oid:2.16.840.1.113883.2.4.4.1.902.40',
}

/** `atc H02AB06`, several with `|` between them, or `text DXA met VFA`. */
export function concept(spec: string): JsonObject {
  const parts = spec.split('|').map((part) => {
    const at = part.indexOf(' ')
    return { system: part.slice(0, at), code: part.slice(at + 1) }
  })
  const said = parts.find(({ system }) => system === 'text')
  const coding = parts.flatMap(({ system, code }) =>
    system === 'text' ? [] : [{ system: systems[system] ?? system, code }],
  )
  return { ...(coding.length > 0 && { coding }), ...(said && { text: said.code }) }
}

export const me = { reference: 'Patient/p1' }
let made = 0

/** A resource of the patient with a number of its own. */
export function resource(resourceType: string, more: JsonObject): JsonObject {
  made += 1
  return { resourceType, id: `${resourceType.toLowerCase()}-${made}`, subject: me, ...more }
}

export function person(birthDate: string | undefined, more: JsonObject = {}): JsonObject {
  return {
    resourceType: 'Patient',
    id: 'p1',
    gender: 'female',
    ...(birthDate !== undefined && { birthDate }),
    ...more,
  }
}

/** Someone who turned this old in May 2026. */
export function aged(years: number): string {
  return `${2026 - years}-05-10`
}

export function problem(code: string, onset: string | undefined, more: JsonObject = {}): JsonObject {
  return resource('Condition', {
    clinicalStatus: concept('http://terminology.hl7.org/CodeSystem/condition-clinical active'),
    code: concept(code),
    ...(onset !== undefined && { onsetDateTime: onset }),
    ...more,
  })
}

export function observation(code: string, date: string, more: JsonObject): JsonObject {
  return resource('Observation', { status: 'final', code: concept(code), effectiveDateTime: date, ...more })
}

export function value(number: number, unit: string): JsonObject {
  return { valueQuantity: { value: number, unit, system: 'http://unitsofmeasure.org', code: unit } }
}

export function tScore(code: string, score: number, date: string, more: JsonObject = {}): JsonObject {
  return observation(code, date, { ...value(score, '{T-score}'), ...more })
}

export function vfaGrade(grade: number, date: string): JsonObject {
  return observation('own vfa-highest-grade', date, { valueInteger: grade })
}

export function stated(name: string, date = '2026-11-20'): JsonObject {
  return observation(`own ${name}`, date, { valueBoolean: true })
}

export function ordered(code: string, authoredOn: string, more: JsonObject = {}): JsonObject {
  return resource('ServiceRequest', {
    status: 'active',
    intent: 'order',
    code: concept(code),
    authoredOn,
    ...more,
  })
}

export function performed(code: string, date: string, more: JsonObject = {}): JsonObject {
  return resource('Procedure', {
    status: 'completed',
    code: concept(code),
    performedDateTime: date,
    ...more,
  })
}

export function report(conclusion: string, date: string, more: JsonObject = {}): JsonObject {
  const code = concept('snomed 241686001|text DXA')
  return resource('DiagnosticReport', {
    status: 'final',
    code,
    effectiveDateTime: date,
    conclusion,
    ...more,
  })
}

/** A bone-sparing drug as an order in use since a day. */
export function inUse(atc: string, start: string, more: JsonObject = {}): JsonObject {
  return resource('MedicationRequest', {
    status: 'active',
    intent: 'order',
    authoredOn: start,
    medicationCodeableConcept: concept(`atc ${atc}`),
    dosageInstruction: [
      { timing: { repeat: { frequency: 1, period: 1, periodUnit: 'wk', boundsPeriod: { start } } } },
    ],
    ...more,
  })
}

export function given(atc: string, date: string, more: JsonObject = {}): JsonObject {
  return resource('MedicationAdministration', {
    status: 'completed',
    medicationCodeableConcept: concept(`atc ${atc}`),
    effectiveDateTime: date,
    ...more,
  })
}

export function visit(classCode: string, more: JsonObject = {}): JsonObject {
  return {
    resourceType: 'Encounter',
    id: 'e1',
    status: 'in-progress',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: classCode },
    subject: me,
    period: { start: '2026-11-20T09:00:00+01:00' },
    ...more,
  }
}

const slotOfType: Readonly<Record<string, string>> = {
  Condition: 'conditions',
  MedicationRequest: 'medications',
  MedicationStatement: 'statements',
  MedicationAdministration: 'administrations',
  Procedure: 'procedures',
  ServiceRequest: 'orders',
  DiagnosticReport: 'reports',
  AllergyIntolerance: 'allergies',
  Flag: 'flags',
}
const laboratory = ['62238-1', '98979-8', '14682-9', '2000-8', '1751-7', '14635-7', '3016-3']
const bone = ['38263-0', '38264-8', '38267-1', '38265-5', 't-score-femoral-neck', 'vfa-highest-grade']

function slotOf(found: JsonObject): string {
  const type = text(found['resourceType']) ?? ''
  if (type !== 'Observation') return slotOfType[type] ?? ''
  const codes = objects(object(found['code'])?.['coding']).map((coding) => text(coding['code']) ?? '')
  if (codes.some((code) => laboratory.includes(code))) return 'laboratory'
  return codes.some((code) => bone.includes(code)) ? 'boneDensity' : 'circumstances'
}

export function searchset(resources: readonly Json[]): JsonObject {
  if (resources.length === 0) return emptyBundle
  const entry = resources.map((found) => ({ resource: found, search: { mode: 'match' } }))
  return { resourceType: 'Bundle', type: 'searchset', total: resources.length, entry }
}

/** Every search of the service answered completely with what of these resources belongs to it. */
export function prefetched(patient: JsonObject, resources: readonly JsonObject[]): JsonObject {
  const slots: Record<string, Json> = { patient }
  for (const name of ['conditions', ...Object.keys(nothingFound)]) {
    slots[name] = searchset(resources.filter((found) => slotOf(found) === name))
  }
  const encounter = resources.find((found) => found['resourceType'] === 'Encounter')
  return encounter === undefined ? slots : { ...slots, encounter }
}

/** An order-select of these drafts; other resources beside them (Medication) come along unselected. */
export function orderBody(
  drafts: readonly JsonObject[],
  prefetch: Json,
  context: JsonObject = {},
  hook = 'order-select',
): JsonObject {
  const entry = drafts.map((found) => ({ resource: found }))
  const selections = drafts
    .filter((found) => found['resourceType'] === 'MedicationRequest')
    .map((found) => `MedicationRequest/${text(found['id'])}`)
  return {
    hook,
    hookInstance: '0b0f2f0e-8c0b-4f5b-9c55-2d7a0f4b9a01',
    context: {
      userId: 'PractitionerRole/pr1',
      patientId: 'p1',
      encounterId: 'e1',
      ...(hook === 'order-select' && { selections }),
      draftOrders: { resourceType: 'Bundle', type: 'collection', entry },
      ...context,
    },
    prefetch,
  }
}

export function visitBody(hook: string, prefetch: Json, top: JsonObject = {}): JsonObject {
  const encounterId = hook === 'encounter-discharge' ? { encounterId: 'e1' } : {}
  return {
    hook,
    hookInstance: '3a1b6f0c-2b0f-4a3e-8a39-6a8f1f5f7c02',
    context: { userId: 'Practitioner/dr1', patientId: 'p1', ...encounterId },
    prefetch,
    ...top,
  }
}
