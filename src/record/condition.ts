import { type DayRange, parseDays } from '../days.ts'
import { type Json, type JsonObject, object, objects, text } from '../json.ts'
import { type Concept, readConcept, readConcepts } from '../terminology/concept.ts'
import { type ConditionEntry, type Draft, set } from './entries.ts'
import { readTarget, referenceText } from './reference.ts'

/** Words and codes by which sources say how sure a diagnosis is, the most careful first. */
const certainties: readonly (readonly [ConditionEntry['certainty'] | 'error', readonly string[]])[] = [
  ['error', ['entered-in-error']],
  ['absent', ['refuted', '410516002']],
  ['suspected', ['unconfirmed', 'provisional', 'differential', '415684004', '410590009']],
]

/**
 * Reads a Condition of R4 or STU3, the Dutch zib profiles included.
 *
 * @returns undefined for another resource type and for what was entered in error
 */
export function readCondition(resource: JsonObject): ConditionEntry | undefined {
  if (resource['resourceType'] !== 'Condition') return undefined
  const certainty = readCertainty(statusCodes(resource, 'verificationStatus'))
  if (certainty === 'error') return undefined
  const clinicalStatus = readClinicalStatus(resource)
  const recorded = firstDay(resource, ['recordedDate', 'assertedDate', 'dateRecorded'])
  const onset = readOnset(resource, recorded)
  const abated = readAbatement(resource)
  const encounter = readEncounterId(resource)
  const entry: Draft<ConditionEntry> = {
    reference: `Condition/${text(resource['id']) ?? '?'}`,
    concept: readConcept(resource['code']),
    certainty,
    bodySites: readConcepts(resource['bodySite']),
  }
  set(entry, 'clinicalStatus', clinicalStatus)
  set(entry, 'onset', onset)
  set(entry, 'recorded', recorded)
  set(entry, 'abated', abated)
  set(entry, 'encounter', encounter)
  return entry
}

function readCertainty(codes: readonly string[]): ConditionEntry['certainty'] | 'error' {
  for (const [certainty, words] of certainties) {
    if (codes.some((code) => words.includes(code))) return certainty
  }
  return 'confirmed'
}

/** The zib calls a problem active or inactive with a SNOMED code. */
function readClinicalStatus(resource: JsonObject): string | undefined {
  const code = statusCodes(resource, 'clinicalStatus')[0]
  if (code === '55561003') return 'active'
  return code === '73425007' ? 'inactive' : code
}

/** All codes of a status, whether CodeableConcept, string, or string with the zib code in its extension. */
function statusCodes(resource: JsonObject, element: string): readonly string[] {
  const word = text(resource[element])
  const extensions = objects(object(resource[`_${element}`])?.['extension'])
  const concepts = [
    readConcept(resource[element]),
    ...extensions.map((item) => readConcept(item['valueCodeableConcept'])),
  ]
  const codes = concepts.flatMap(codesOrText)
  return (word === undefined ? codes : [word, ...codes]).map((code) => code.toLowerCase())
}

function codesOrText(concept: Concept): readonly string[] {
  if (concept.codings.length > 0) return concept.codings.map((coding) => coding.code)
  return concept.text === undefined ? [] : [concept.text]
}

/**
 * The day it began. An onset that is stated but is no date (an age, a range, words) is some day up
 * to the recording: it must not be taken for the day on which somebody wrote it down.
 */
function readOnset(resource: JsonObject, recorded: DayRange | undefined): DayRange | undefined {
  const date =
    firstDay(resource, ['onsetDateTime', 'onsetDate', 'onsetString']) ?? periodStart(resource['onsetPeriod'])
  if (date !== undefined) return date
  const stated = Object.keys(resource).some((key) => /^onset[A-Z]/.test(key) && resource[key] !== null)
  return stated && recorded !== undefined
    ? { first: Number.NEGATIVE_INFINITY, last: recorded.last }
    : undefined
}

function periodStart(value: Json | undefined): DayRange | undefined {
  const period = object(value)
  const start = parseDays(text(period?.['start']))
  if (start !== undefined) return start
  const end = parseDays(text(period?.['end']))
  return end === undefined ? undefined : { first: Number.NEGATIVE_INFINITY, last: end.last }
}

function readAbatement(resource: JsonObject): DayRange | undefined {
  const date = firstDay(resource, ['abatementDateTime', 'abatementDate', 'abatementString'])
  return date ?? parseDays(text(object(resource['abatementPeriod'])?.['end']))
}

function readEncounterId(resource: JsonObject): string | undefined {
  const reference = referenceText(resource['encounter']) ?? referenceText(resource['context'])
  const target = reference === undefined ? undefined : readTarget(reference)
  return (target?.type ?? 'Encounter') === 'Encounter' ? target?.id : undefined
}

function firstDay(resource: JsonObject, elements: readonly string[]): DayRange | undefined {
  for (const element of elements) {
    const days = parseDays(text(resource[element]))
    if (days !== undefined) return days
  }
  return undefined
}
