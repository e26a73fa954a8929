import { type Json, type JsonObject, object, objects, text } from '../json.ts'

/** What a reference points at, whatever form it was written in. */
export interface Target {
  /** Resource type, when the reference says one. */
  readonly type?: string
  readonly id: string
}

const longest = 2048
const fhirId = /^(?!\.{1,2}$)[A-Za-z0-9\-.]{1,64}$/

/** Whether a text may be used as a FHIR id: in a reference that we write, or in a query. */
export function isFhirId(id: string): boolean {
  return fhirId.test(id)
}

/** Whether a reference is `Type/id` and nothing else, so that it may be repeated in an order. */
export function isPlainReference(reference: string): boolean {
  const [type, id, ...more] = reference.split('/')
  return more.length === 0 && /^[A-Z][A-Za-z]{1,63}$/.test(type ?? '') && isFhirId(id ?? '')
}

/**
 * Reads `Patient/1`, `https://ehr/fhir/Patient/1/_history/2`, `urn:uuid:1` or `1` by its last segments.
 *
 * @returns undefined for everything that names no single resource (`Patient?identifier=1`, `#1`)
 */
export function readTarget(reference: string): Target | undefined {
  if (reference === '' || reference.length > longest || /[#?\s]/.test(reference)) return undefined
  const segments = reference.replace(/^urn:(?:uuid|oid):/i, '').split('/')
  const history = segments.indexOf('_history')
  const path = history === -1 ? segments : segments.slice(0, history)
  const [type, id] = [path.at(-2), path.at(-1)]
  if (id === undefined || id === '') return undefined
  return type === undefined || !/^[A-Z][A-Za-z]+$/.test(type) ? { id } : { type, id }
}

/** One spelling for all references to the same resource: `Type/id`, or the id alone when no type is said. */
export function keyOf(reference: string): string | undefined {
  const target = readTarget(reference)
  if (target === undefined) return undefined
  return target.type === undefined ? target.id : `${target.type}/${target.id}`
}

/** The text of a Reference element. */
export function referenceText(value: Json | undefined): string | undefined {
  return text(object(value)?.['reference'])
}

/** What a Reference within a resource (`#1`) points at: a resource that came inside it. */
export function contained(reference: Json | undefined, resource: JsonObject): JsonObject | undefined {
  const local = referenceText(reference)
  if (local === undefined || !local.startsWith('#')) return undefined
  return objects(resource['contained']).find(({ id }) => id === local.slice(1))
}

/** Whether the reference of an entry leads to it alone; resources that were sent without an id share one. */
export function isIdentified({ reference }: { readonly reference: string }): boolean {
  return !reference.endsWith('/?')
}

/**
 * Tells whether a resource is about this patient, by `subject` or `patient`. A resource that names
 * nobody belongs to the patient for whom it was sent.
 */
export function belongsTo(patientId: string): (resource: JsonObject) => boolean {
  // A sender spells its references in one way, so the last one that was the patient's mostly comes again.
  let own = `Patient/${patientId}`
  return (resource) => {
    const reference = referenceText(resource['subject']) ?? referenceText(resource['patient'])
    if (reference === undefined || reference === own) return true
    const target = readTarget(reference)
    const isOwn = target !== undefined && target.id === patientId && (target.type ?? 'Patient') === 'Patient'
    if (isOwn) own = reference
    return isOwn
  }
}
