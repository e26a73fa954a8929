import { type Json, type JsonObject, object, objects } from '../../json.ts'
import { selectDrafts, sentMedications } from '../draft-orders.ts'
import { belongsTo, isFhirId, referenceText } from '../reference.ts'
import { resolveWithin } from '../resolve.ts'
import type { Incomplete } from './ehr.ts'

const lists = ['medications', 'statements', 'administrations'] as const

/** References of selected drafts to Medications that did not come along. */
export function draftReferences(call: Incomplete): readonly string[] {
  return referring(call.draftOrders).length === 0 ? [] : unresolved(selectDrafts(call).drafts, call)
}

/** References of all orders, drafts included, to Medications that did not come along. */
export function listReferences(call: Incomplete): readonly string[] {
  const prefetch = object(call.prefetch)
  const found = referring(call.draftOrders, ...lists.map((name) => prefetch?.[name]))
  return found.length === 0 ? [] : unresolved(found.filter(belongsTo(call.patientId)), call)
}

/**
 * The id of the Medication that a reference names on this server.
 *
 * @returns undefined for everything else, which is never asked for
 */
export function medicationId(reference: string, base: string): string | undefined {
  const own = `${base}/`
  const relative = reference.startsWith(own) ? reference.slice(own.length) : reference
  const [, id] = /^Medication\/([^/]+)(?:\/_history\/[^/]+)?$/.exec(relative) ?? []
  return id !== undefined && isFhirId(id) ? id : undefined
}

function unresolved(resources: readonly JsonObject[], call: Incomplete): readonly string[] {
  const resolve = resolveWithin(call.draftOrders, () => sentMedications(call))
  const references = resources
    .map((resource) => referenceText(resource['medicationReference']))
    .filter((reference) => reference !== undefined)
    .filter((reference) => !reference.startsWith('#') && resolve(reference) === undefined)
  return [...new Set(references)]
}

/**
 * The orders that refer to a Medication outside themselves. Every call with a FHIR server comes here and
 * most orders name their drug themselves, so nothing is made before one refers.
 */
function referring(...bundles: readonly (Json | undefined)[]): readonly JsonObject[] {
  const found: JsonObject[] = []
  for (const bundle of bundles) {
    const entries = object(bundle)?.['entry']
    const items: readonly Json[] = Array.isArray(entries) ? entries : objects(entries)
    for (const entry of items) {
      const resource = object(object(entry)?.['resource'])
      if (resource?.['medicationReference'] !== undefined && refersElsewhere(resource)) found.push(resource)
    }
  }
  return found
}

function refersElsewhere(resource: JsonObject): boolean {
  return referenceText(resource['medicationReference'])?.startsWith('#') === false
}
