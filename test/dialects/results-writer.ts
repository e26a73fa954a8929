import type { JsonObject } from '../../src/json.ts'
import { type Dialect, encounterRef, idOf, isEpic, isStu3, subjectOf } from './dialects.ts'

const snomed = 'http://snomed.info/sct'
const ucum = 'http://unitsofmeasure.org'
const own = 'https://osteohooks.org/fhir/CodeSystem/bone-findings'
const localTests = 'urn:oid:1.2.840.114350.1.13.0.1.7.5.737384.12'

/** A result as a laboratory or a scanner gives it. */
export interface Result {
  readonly name?: string
  /** LOINC, `own t-score-femoral-neck`, or `local` for a code that only the sender knows. */
  readonly code: string
  readonly text?: string
  readonly value?: number
  /** The unit, '' for none. One vendor never sends it. */
  readonly unit?: string
  readonly comparator?: string
  /** In the place of the number: what the laboratory wrote. */
  readonly words?: string
  readonly on?: string
  readonly status?: string
  readonly more?: JsonObject
}

/** LOINC as each system writes it: beside a local code, by its OID, or plain. */
function codeOf(dialect: Dialect, { code, text }: Result): JsonObject {
  const local = { system: localTests, code: 'LAB1234', display: text ?? 'bepaling' }
  if (code === 'local') return { coding: [local], text: text ?? 'bepaling' }
  if (code.startsWith('own ')) return { coding: [{ system: own, code: code.slice(4) }] }
  const loinc = dialect === 'stu3-epic' ? 'urn:oid:2.16.840.1.113883.6.1' : 'http://loinc.org'
  const coding = { system: loinc, code }
  return {
    coding: isEpic(dialect) ? [local, coding] : [coding],
    ...(text !== undefined && { text }),
  }
}

function amountOf(dialect: Dialect, { value, unit, comparator, words }: Result): JsonObject {
  if (words !== undefined) return { valueString: words }
  if (value === undefined) return {}
  const isBare = unit === undefined || unit === '' || dialect === 'stu3-hix'
  const said = isBare ? {} : unitOf(dialect, unit)
  return { valueQuantity: { value, ...(comparator !== undefined && { comparator }), ...said } }
}

/** One vendor gives the unit as words only. */
function unitOf(dialect: Dialect, unit: string): JsonObject {
  return dialect === 'stu3-epic' ? { unit } : { unit, system: ucum, code: unit }
}

const observationCategory = {
  stu3: 'http://hl7.org/fhir/observation-category',
  r4: 'http://terminology.hl7.org/CodeSystem/observation-category',
}

function categoryOf(dialect: Dialect): readonly JsonObject[] {
  const laboratory = {
    coding: [
      { system: isStu3(dialect) ? observationCategory.stu3 : observationCategory.r4, code: 'laboratory' },
    ],
  }
  const zib = { coding: [{ system: snomed, code: '49581000146104', display: 'Laboratory test finding' }] }
  if (dialect === 'stu3-hix') return [zib, { coding: [{ system: snomed, code: '275711006' }] }]
  return dialect === 'r4-nl' ? [laboratory, zib] : [laboratory]
}

/** One object in STU3, a list in R4. */
function interpretationOf(dialect: Dialect): JsonObject {
  const low = { coding: [{ system: snomed, code: '281300000', display: 'Below reference range' }] }
  const flag = { system: 'http://hl7.org/fhir/v2/0078', code: 'L' }
  if (dialect === 'stu3-hix') return { interpretation: { coding: [...low.coding, flag] } }
  if (dialect === 'stu3-epic') return { interpretation: { coding: [flag], text: 'Laag' } }
  return dialect === 'us-sandbox' ? {} : { interpretation: [low] }
}

/** An Observation as the system writes it. */
export function result(dialect: Dialect, facts: Result): JsonObject {
  return {
    resourceType: 'Observation',
    id: idOf(dialect, facts.name ?? `result-${facts.code}`),
    status: facts.status ?? 'final',
    category: categoryOf(dialect),
    code: codeOf(dialect, facts),
    subject: subjectOf(dialect),
    [isStu3(dialect) ? 'context' : 'encounter']: encounterRef(dialect),
    ...(facts.on !== '' && { effectiveDateTime: facts.on ?? '2026-10-01' }),
    ...amountOf(dialect, facts),
    ...interpretationOf(dialect),
    ...facts.more,
  }
}

/** A report with a conclusion in words; the category is one object in STU3. */
export function report(dialect: Dialect, conclusion: string, on: string, more: JsonObject = {}): JsonObject {
  const imaging = { coding: [{ system: snomed, code: '363679005', display: 'Imaging' }] }
  const name = isEpic(dialect) ? { coding: [{ system: localTests, code: 'RAD77' }], text: 'DEXA' } : dxaName
  return {
    resourceType: 'DiagnosticReport',
    id: idOf(dialect, `report-${on}`),
    status: isStu3(dialect) ? 'unknown' : 'final',
    category: isStu3(dialect) ? imaging : [imaging],
    code: name,
    subject: subjectOf(dialect),
    [isStu3(dialect) ? 'context' : 'encounter']: encounterRef(dialect),
    effectiveDateTime: on,
    issued: `${on}T16:00:00+01:00`,
    conclusion,
    ...more,
  }
}

const dxaName = { coding: [{ system: snomed, code: '241686001' }], text: 'Botdichtheidsmeting' }

/** A request for an examination: ServiceRequest, or ProcedureRequest in STU3. */
export function request(dialect: Dialect, code: JsonObject, more: JsonObject = {}): JsonObject {
  const stu3 = isStu3(dialect)
  const agent = { reference: 'Practitioner/arts-1', display: 'A. Arts' }
  return {
    resourceType: stu3 ? 'ProcedureRequest' : 'ServiceRequest',
    id: idOf(dialect, 'request'),
    status: 'active',
    intent: 'order',
    code,
    subject: subjectOf(dialect),
    authoredOn: '2026-11-01T09:00:00+01:00',
    requester: stu3 ? { agent } : agent,
    ...more,
  }
}

/** A procedure that was carried out; one vendor does not know its status. */
export function procedure(dialect: Dialect, code: JsonObject, on: string): JsonObject {
  return {
    resourceType: 'Procedure',
    id: idOf(dialect, 'procedure'),
    status: dialect === 'stu3-hix' ? 'unknown' : 'completed',
    category: { coding: [{ system: snomed, code: '103693007' }] },
    code,
    subject: subjectOf(dialect),
    performedPeriod: { start: on, end: on },
  }
}
