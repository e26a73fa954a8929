import { type DayRange, parseDays } from '../days.ts'
import { type Json, type JsonObject, object, objects, text } from '../json.ts'
import { readConcept, readConcepts } from '../terminology/concept.ts'
import type { EncounterEntry } from './entries.ts'
import { readTarget, referenceText } from './reference.ts'

/**
 * Reads an Encounter of R4 or STU3. Its status is not looked at, because Dutch sources send
 * `unknown`; only what was entered in error is not read.
 */
export function readEncounter(resource: JsonObject): EncounterEntry | undefined {
  if (resource['resourceType'] !== 'Encounter' || resource['status'] === 'entered-in-error') return undefined
  const hospitalization = object(resource['hospitalization'])
  const classCode = readClass(resource['class'])
  const period = readPeriod(resource['period'])
  return {
    reference: `Encounter/${text(resource['id']) ?? '?'}`,
    id: text(resource['id']) ?? '',
    types: readConcepts(resource['type']),
    diagnoses: readDiagnoses(resource),
    reasons: [...readConcepts(resource['reasonCode']), ...readConcepts(resource['reason'])],
    admitSource: readConcept(hospitalization?.['admitSource']),
    dischargeDisposition: readConcept(hospitalization?.['dischargeDisposition']),
    ...(classCode === undefined ? {} : { classCode }),
    ...(period === undefined ? {} : { period }),
  }
}

/** A Coding in R4 and STU3, a CodeableConcept in later versions, a word in older ones. */
function readClass(value: Json | undefined): string | undefined {
  const code = text(value) ?? objects(value).flatMap((item) => readConcept(item).codings)[0]?.code
  return code?.toUpperCase()
}

/** An encounter without an end still goes on; one with only an end is known on that day alone. */
function readPeriod(value: Json | undefined): DayRange | undefined {
  const period = object(value)
  const start = parseDays(text(period?.['start']))
  const end = parseDays(text(period?.['end']))
  if (start === undefined) return end
  return {
    first: start.first,
    last: end === undefined ? Number.POSITIVE_INFINITY : Math.max(start.last, end.last),
  }
}

/** What the encounter is about, as `Condition/1`; a bare or urn reference is taken for a condition. */
function readDiagnoses(resource: JsonObject): readonly string[] {
  const diagnoses = objects(resource['diagnosis']).map((item) => item['condition'])
  const stated = [...diagnoses, ...objects(resource['reasonReference']), ...objects(resource['indication'])]
  return stated.map(readDiagnosis).filter((reference) => reference !== undefined)
}

function readDiagnosis(value: Json | undefined): string | undefined {
  const target = readTarget(referenceText(value) ?? '')
  if (target === undefined) return undefined
  return `${target.type ?? text(object(value)?.['type']) ?? 'Condition'}/${target.id}`
}
