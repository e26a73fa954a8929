import { type DayRange, parseDays } from '../days.ts'
import { type Json, type JsonObject, object, objects, text } from '../json.ts'
import { readConcept, readConcepts } from '../terminology/concept.ts'
import { type Draft, type EncounterEntry, set } from './entries.ts'
import { readEnds, readPlaces } from './place.ts'
import { readTarget, referenceText } from './reference.ts'
import { readVisitDiagnoses } from './visit-diagnoses.ts'

/**
 * Reads an Encounter of R4 or STU3. Its status is not looked at, because Dutch sources send
 * `unknown`; only what was entered in error is not read.
 */
export function readEncounter(resource: JsonObject): EncounterEntry | undefined {
  if (resource['resourceType'] !== 'Encounter' || resource['status'] === 'entered-in-error') return undefined
  const hospitalization = object(resource['hospitalization'])
  const { references, stated } = readVisitDiagnoses(resource)
  const entry: Draft<EncounterEntry> = {
    reference: `Encounter/${text(resource['id']) ?? '?'}`,
    id: text(resource['id']) ?? '',
    types: readConcepts(resource['type']),
    diagnoses: references,
    reasons: [...readConcepts(resource['reasonCode']), ...readConcepts(resource['reason'])],
    admitSource: readConcept(hospitalization?.['admitSource']),
    dischargeDisposition: readConcept(hospitalization?.['dischargeDisposition']),
    ...readEnds(resource, hospitalization),
  }
  const around = readTarget(referenceText(resource['partOf']) ?? '')
  set(entry, 'classCode', readClass(resource['class']))
  set(entry, 'class', readClassConcept(resource['class']))
  set(entry, 'period', readPeriod(resource['period']))
  set(entry, 'partOf', (around?.type ?? 'Encounter') === 'Encounter' ? around?.id : undefined)
  set(entry, 'places', readPlaces(resource))
  if (stated.length > 0) set(entry, 'stated', stated)
  return entry
}

/** A Coding in R4 and STU3, a CodeableConcept in later versions, a word in older ones. */
function readClass(value: Json | undefined): string | undefined {
  const code = text(value) ?? objects(value).flatMap((item) => readConcept(item).codings)[0]?.code
  return code?.toUpperCase()
}

function readClassConcept(value: Json | undefined): EncounterEntry['class'] {
  const codings = objects(value).flatMap((item) => readConcept(item).codings)
  return codings.length === 0 ? undefined : { codings }
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
