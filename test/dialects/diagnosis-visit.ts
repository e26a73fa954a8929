import type { Json, JsonObject } from '../../src/json.ts'
import { discharge, patientView } from '../support/requests.ts'
import { type Case, inEach } from './diagnosis-asked.ts'
import { type Diagnosis, diagnosis } from './diagnosis-writer.ts'
import { type Dialect, encounter, person, type Searches, visitOf } from './dialects.ts'

/** What rides on an order for DXA at 65 or older. */
export const riding = 'C51 C53 C54 C55'
/** What rides on treatment without DXA. */
export const treated = `${riding} C56 C57`

/** A visit and the rest of the record, as facts; every part has a default that says nothing. */
export interface Visit {
  /** One fracture or several problems; the first is named "fracture". */
  readonly problems?: readonly Diagnosis[]
  readonly birth?: string
  readonly patient?: JsonObject
  readonly class?: string
  readonly encounter?: (dialect: Dialect) => JsonObject
  readonly searches?: (dialect: Dialect) => Searches
  readonly instead?: (dialect: Dialect) => Readonly<Record<string, Json>>
  readonly hook?: 'encounter-discharge' | 'patient-view'
}

/** The distal radius, in the codes of each system. */
export function radius(dialect: Dialect, more: Diagnosis = {}): Diagnosis {
  return dialect === 'us-sandbox'
    ? { codes: 'snomed 263199001', text: 'Fracture of distal end of radius', ...more }
    : { codes: 'icd S52.50|snomed 263199001', text: 'Distale radiusfractuur', ...more }
}

/** The neck of the femur, likewise. */
export function femoralNeck(dialect: Dialect, more: Diagnosis = {}): Diagnosis {
  return dialect === 'us-sandbox'
    ? { codes: 'snomed 359817006', text: 'Closed fracture of hip', ...more }
    : { codes: 'icd S72.00', text: 'Collumfractuur', ...more }
}

/** The same visit in each dialect; facts that differ per dialect are given as a function of it. */
export function visits(
  where: readonly Dialect[],
  name: string,
  facts: Visit | ((dialect: Dialect) => Visit),
  rows: string,
  told: Case['told'] = {},
  from: Case['from'] = {},
): readonly Case[] {
  return inEach(where, { name }, (dialect) => {
    const visit = typeof facts === 'function' ? facts(dialect) : facts
    const service = visit.hook === 'patient-view' ? patientView : discharge
    return { service, body: bodyOf(dialect, visit), rows, told, from }
  })
}

function bodyOf(dialect: Dialect, visit: Visit): JsonObject {
  const problems = visit.problems ?? [radius(dialect)]
  const resources = problems.map((problem) => diagnosis(dialect, problem))
  const birth = visit.birth ?? '1957-05-14'
  return visitOf(dialect, visit.hook ?? 'encounter-discharge', {
    patient: person(dialect, birth === '' ? undefined : birth, visit.patient ?? {}),
    encounter: encounter(dialect, visit.class ?? 'EMER', visit.encounter?.(dialect) ?? {}),
    searches: { conditions: { resources }, ...visit.searches?.(dialect) },
    instead: visit.instead?.(dialect) ?? {},
  })
}
