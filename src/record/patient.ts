import { parseDays } from '../days.ts'
import { type JsonObject, text } from '../json.ts'
import type { PatientEntry } from './entries.ts'

/** Reads a Patient. A birthDate that is not a date leaves the birth unknown; everything else still counts. */
export function readPatient(resource: JsonObject): PatientEntry {
  const birth = parseDays(text(resource['birthDate']))
  const gender = text(resource['gender'])
  const died = parseDays(text(resource['deceasedDateTime']))
  return {
    reference: `Patient/${text(resource['id']) ?? '?'}`,
    deceased: resource['deceasedBoolean'] === true || text(resource['deceasedDateTime']) !== undefined,
    ...(birth === undefined ? {} : { birth }),
    ...(gender === undefined ? {} : { gender }),
    ...(died === undefined ? {} : { died }),
  }
}
