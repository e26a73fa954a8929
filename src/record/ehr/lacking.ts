import { type Json, type JsonObject, object, objects } from '../../json.ts'
import { readPrefetch, slotNames } from '../prefetch.ts'
import type { SlotName } from '../slots.ts'
import type { Incomplete } from './ehr.ts'

type Templates = Readonly<Partial<Record<SlotName, string>>>

/** A slot that prefetch lacks, and what is asked for it. */
export interface Lack {
  readonly name: SlotName
  /** The published template with the ids of the call; relative to the base of the server. */
  readonly query: string
  /** The pages that did come; what follows them is asked for, or all of it when they name no next page. */
  readonly sent?: JsonObject
}

/**
 * The slots that are to be asked for: not sent, null, or cut off. A failure that the EHR reports is not
 * asked for again, and neither is what came in a shape that nobody reads.
 */
export function lackingSlots(call: Incomplete, templates: Templates): readonly Lack[] {
  const prefetch = object(call.prefetch)
  const lacks: Lack[] = []
  for (const name of slotNames) {
    const template = templates[name]
    if (template === undefined) continue
    const value = sentFor(prefetch, name)
    const sent = object(value)
    if (value !== undefined && value !== null && (sent === undefined || !isCutOff(name, sent, call))) continue
    const query = fillTemplate(template, call)
    if (query !== undefined) lacks.push(sent === undefined ? { name, query } : { name, query, sent })
  }
  return lacks
}

function sentFor(prefetch: JsonObject | undefined, name: SlotName): Json | undefined {
  return prefetch !== undefined && Object.hasOwn(prefetch, name) ? prefetch[name] : undefined
}

/** The cheap signs first: most Bundles have neither a next page nor fewer entries than they count. */
function isCutOff(name: SlotName, bundle: JsonObject, call: Incomplete): boolean {
  const { entry, total, link } = bundle
  const isShort = typeof total === 'number' && total > (Array.isArray(entry) ? entry.length : 0)
  const hasNext = link !== undefined && objects(link).some(({ relation }) => relation === 'next')
  return (isShort || hasNext) && readPrefetch({ [name]: bundle }, call)[name].state === 'partial'
}

/**
 * Puts the ids of a call into a template. They are ids already; encoded all the same, nothing in them
 * can become a parameter.
 *
 * @returns undefined when the call does not have what the template needs
 */
export function fillTemplate(template: string, call: Incomplete): string | undefined {
  const ids: Readonly<Record<string, string | undefined>> = {
    'context.patientId': call.patientId,
    'context.encounterId': call.encounterId,
  }
  let lacksOne = false
  const query = template.replaceAll(/\{\{([^{}]*)\}\}/g, (_token, name: string) => {
    const id = Object.hasOwn(ids, name) ? ids[name] : undefined
    if (id === undefined) lacksOne = true
    return encodeURIComponent(id ?? '')
  })
  return lacksOne ? undefined : query
}
