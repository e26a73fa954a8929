import { type Json, type JsonObject, objects, text } from '../json.ts'
import { type Concept, readConcept } from '../terminology/concept.ts'
import type { AlertEntry } from './entries.ts'
import { readSpan } from './moment.ts'

const refuted: ReadonlySet<string> = new Set(['refuted', 'entered-in-error'])
const over: ReadonlySet<string> = new Set(['inactive', 'resolved'])

/**
 * Reads an AllergyIntolerance or a Flag.
 *
 * @returns undefined when it was refuted, entered in error, or is no longer in force
 */
export function readAlert(resource: JsonObject): AlertEntry | undefined {
  const id = text(resource['id']) ?? '?'
  if (resource['resourceType'] === 'AllergyIntolerance')
    return readAllergy(resource, `AllergyIntolerance/${id}`)
  if (resource['resourceType'] === 'Flag') return readFlag(resource, `Flag/${id}`)
  return undefined
}

function readAllergy(resource: JsonObject, reference: string): AlertEntry | undefined {
  if (statusCodes(resource['verificationStatus']).some((status) => refuted.has(status))) return undefined
  if (statusCodes(resource['clinicalStatus']).some((status) => over.has(status))) return undefined
  const substances = objects(resource['reaction']).map((reaction) => readConcept(reaction['substance']))
  return { reference, kind: 'allergy', concept: together(readConcept(resource['code']), substances) }
}

function readFlag(resource: JsonObject, reference: string): AlertEntry | undefined {
  const status = text(resource['status'])
  if (status === 'inactive' || status === 'entered-in-error') return undefined
  const period = readSpan(resource['period'])
  const entry: AlertEntry = { reference, kind: 'flag', concept: readConcept(resource['code']) }
  return period === undefined ? entry : { ...entry, period }
}

/** The substance of a reaction is often more exact than the code of the allergy; either counts. */
function together(code: Concept, substances: readonly Concept[]): Concept {
  return { ...code, codings: [code, ...substances].flatMap((concept) => concept.codings) }
}

/** A status as CodeableConcept (R4) or as plain code (STU3). */
function statusCodes(value: Json | undefined): readonly string[] {
  const plain = text(value)
  return plain === undefined ? readConcept(value).codings.map((coding) => coding.code) : [plain]
}
