import type { JsonObject } from '../../src/json.ts'
import { type Dialect, encounterRef, idOf, isEpic, isStu3, refer, subjectOf } from './dialects.ts'

export type Certainty = 'confirmed' | 'suspected' | 'possible' | 'refuted' | 'absent' | 'error'

/** What a physician put on the problem list, whatever system wrote it down. */
export interface Diagnosis {
  readonly name?: string
  /** `icd S52.50`, `snomed 263199001`, `dhd`, `local` or `none` (no code exists); several with `|` between. */
  readonly codes?: string
  readonly text?: string
  /** The more specific name that the national profile keeps in an extension of the code. */
  readonly further?: string
  readonly side?: 'left' | 'right'
  /** The day it began, as precise as it is known; null: not said. */
  readonly began?: string | null
  readonly recorded?: string
  readonly certainty?: Certainty
  readonly over?: boolean
  /** The encounter it was recorded in: that of the call, another one, or not said. */
  readonly visit?: 'own' | 'none' | { readonly other: string }
  readonly more?: JsonObject
}

const nictiz = 'http://nictiz.nl/fhir/StructureDefinition'
const snomed = 'http://snomed.info/sct'

/** Under which address each system knows a code system. */
function systemOf(dialect: Dialect, name: string): string {
  switch (name) {
    case 'snomed':
      return isEpic(dialect) ? 'urn:oid:2.16.840.1.113883.6.96' : snomed
    case 'icd':
      if (dialect === 'us-sandbox') return 'http://hl7.org/fhir/sid/icd-10-cm'
      return dialect === 'stu3-epic' ? 'urn:oid:2.16.840.1.113883.6.3.2' : 'http://hl7.org/fhir/sid/icd-10-nl'
    case 'dhd':
      return 'https://plugin.healthcare/fhir/CodeSystem/dhd-dx-thesaurus'
    case 'none':
      return isStu3(dialect)
        ? 'http://hl7.org/fhir/v3/NullFlavor'
        : 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor'
    default:
      return isEpic(dialect)
        ? 'urn:oid:1.2.840.114350.1.13.0.1.7.2.696871'
        : 'urn:oid:2.16.840.1.113883.2.4.3.99.1.7'
  }
}

/** A CodeableConcept in the systems of a dialect. */
export function coded(dialect: Dialect, codes: string, text?: string): JsonObject {
  const coding = codes
    .split('|')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [name = '', code = name === 'none' ? 'OTH' : 'L1'] = part.split(' ')
      return { system: systemOf(dialect, name), code }
    })
  return { ...(coding.length > 0 && { coding }), ...(text !== undefined && { text }) }
}

/** A Condition as the system writes it. */
export function diagnosis(dialect: Dialect, facts: Diagnosis): JsonObject {
  const { began = '2026-11-20', more = {} } = facts
  return {
    resourceType: 'Condition',
    id: idOf(dialect, facts.name ?? 'fracture'),
    ...statuses(dialect, facts),
    category: categoryOf(dialect),
    code: codeOf(dialect, facts),
    ...sideOf(dialect, facts.side),
    subject: subjectOf(dialect),
    ...visitOf(dialect, facts.visit ?? 'own'),
    ...(began !== null && onsetOf(dialect, began)),
    ...(facts.recorded !== undefined && {
      [isStu3(dialect) ? 'assertedDate' : 'recordedDate']: facts.recorded,
    }),
    ...(facts.over === true && { abatementDateTime: '2026-10-01' }),
    ...more,
  }
}

/** One exporter writes a period that starts and ends on the same day. */
function onsetOf(dialect: Dialect, began: string): JsonObject {
  return dialect === 'stu3-epic' ? { onsetPeriod: { start: began, end: began } } : { onsetDateTime: began }
}

function visitOf(dialect: Dialect, visit: NonNullable<Diagnosis['visit']>): JsonObject {
  if (visit === 'none') return {}
  const reference = visit === 'own' ? encounterRef(dialect) : refer(dialect, 'Encounter', visit.other)
  return { [isStu3(dialect) ? 'context' : 'encounter']: reference }
}

function codeOf(dialect: Dialect, { codes = '', text, further }: Diagnosis): JsonObject {
  const code = coded(dialect, codes, text)
  if (further === undefined) return code
  const name = isStu3(dialect)
    ? 'zib-Problem-FurtherSpecificationProblemName'
    : 'ext-Problem.FurtherSpecificationProblemName'
  return { extension: [{ url: `${nictiz}/${name}`, valueString: further }], ...code }
}

const problemDiagnosis = { system: snomed, code: '282291009', display: 'Diagnosis' }

function categoryOf(dialect: Dialect): readonly JsonObject[] {
  const zib = { coding: [problemDiagnosis] }
  const r4 = 'http://terminology.hl7.org/CodeSystem/condition-category'
  switch (dialect) {
    case 'r4-nl':
    case 'stu3-hix':
      return [zib]
    case 'stu3-epic':
      return [
        { coding: [{ system: 'http://hl7.org/fhir/condition-category', code: 'problem-list-item' }] },
        zib,
      ]
    case 'r4-epic':
      return [{ coding: [{ system: r4, code: 'problem-list-item' }], text: 'Problem List Item' }, zib]
    case 'us-sandbox':
      return [{ coding: [{ system: r4, code: 'encounter-diagnosis', display: 'Encounter Diagnosis' }] }]
  }
}

/** The side stands in an extension of a body site that itself has no code. */
function sideOf(dialect: Dialect, side: Diagnosis['side']): JsonObject {
  if (side === undefined || dialect === 'us-sandbox' || isEpic(dialect)) return {}
  const url = isStu3(dialect) ? 'BodySite-Qualifier' : 'ext-AnatomicalLocation.Laterality'
  const [code, display] = side === 'left' ? ['7771000', 'links'] : ['24028007', 'rechts']
  const value = { coding: [{ system: snomed, code, display }] }
  return {
    bodySite: [{ extension: [{ url: `${nictiz}/${url}`, valueCodeableConcept: value }] }],
  }
}

const certaintyCodes: Readonly<Record<Certainty, readonly [string, string]>> = {
  confirmed: ['confirmed', '410605003'],
  suspected: ['provisional', '415684004'],
  possible: ['differential', '410590009'],
  refuted: ['refuted', '723511001'],
  absent: ['refuted', '410516002'],
  error: ['entered-in-error', '723510000'],
}

function statuses(dialect: Dialect, { certainty = 'confirmed', over = false }: Diagnosis): JsonObject {
  const [word, code] = certaintyCodes[certainty]
  const state = over ? 'inactive' : 'active'
  const zibState = over ? '73425007' : '55561003'
  if (dialect === 'stu3-epic') return { clinicalStatus: state, verificationStatus: word }
  if (dialect === 'stu3-hix') {
    return {
      clinicalStatus: state,
      _clinicalStatus: specification(zibState),
      // The word of the base standard is only what the zib code was mapped to.
      verificationStatus: certainty === 'absent' ? 'unknown' : word,
      _verificationStatus: specification(code),
    }
  }
  const hl7 = 'http://terminology.hl7.org/CodeSystem'
  const zib = dialect === 'r4-nl' && certainty !== 'error' ? [{ system: snomed, code }] : []
  const r4 = word === 'provisional' && dialect === 'us-sandbox' ? 'unconfirmed' : word
  return {
    clinicalStatus: { coding: [{ system: `${hl7}/condition-clinical`, code: state }] },
    verificationStatus: { coding: [{ system: `${hl7}/condition-ver-status`, code: r4 }, ...zib] },
  }
}

function specification(code: string): JsonObject {
  const url = `${nictiz}/code-specification`
  return { extension: [{ url, valueCodeableConcept: { coding: [{ system: snomed, code }] } }] }
}
