import { type Json, type JsonObject, object, text } from '../json.ts'
import { type BundleEntry, type ReadBundle, readBundle } from './bundle.ts'
import { belongsTo } from './reference.ts'
import { type SlotName, type SlotState, slotTypes } from './slots.ts'

/** One part of the record as it was sent: the patient's own resources, and what came along to resolve references. */
export interface Slot {
  readonly state: SlotState
  readonly resources: readonly JsonObject[]
  /** The ids of these resources; of supplies, which may have that of an order, with their type. */
  readonly ids: ReadonlySet<string>
  readonly includes: readonly BundleEntry[]
}

export type Slots = Readonly<Record<SlotName, Slot>>

interface Whose {
  readonly patientId: string
  readonly encounterId?: string
}

type Owns = (resource: JsonObject) => boolean

/** The names of all slots, in the order of `slotTypes`. */
// Object.keys gives string[]; the keys of a constant object are its names.
export const slotNames = Object.keys(slotTypes) as readonly SlotName[]

/** Reads every slot from the prefetch of a call. Keys that we did not ask for are not looked at. */
export function readPrefetch(prefetch: Json | undefined, whose: Whose): Slots {
  const sent = object(prefetch) ?? {}
  const owns = belongsTo(whose.patientId)
  return fillSlots((name) =>
    Object.hasOwn(sent, name) ? readSlot(name, sent[name], whose, owns) : nothing('missing'),
  )
}

/**
 * Reads every slot from one patient's resources, all of which are there: what is not among them does
 * not exist.
 */
export function readComplete(resources: readonly JsonObject[], whose: Whose): Slots {
  const byType = Map.groupBy(resources, (resource) => text(resource['resourceType']) ?? '')
  const included = (byType.get('Medication') ?? []).map((resource) => ({ resource }))
  const owns = belongsTo(whose.patientId)
  return fillSlots((name) => {
    const supplies = name === 'medications' ? (byType.get('MedicationDispense') ?? []) : []
    const own = [...(byType.get(slotTypes[name]) ?? []), ...supplies].filter((resource) =>
      isWanted(name, resource, whose),
    )
    const entries = [...own.map((resource) => ({ resource })), ...included]
    const { state, ...slot } = readMatches(
      slotTypes[name],
      { entries, empty: 0, outcome: 'none', more: false },
      owns,
    )
    return { state: state === 'present' ? 'present' : 'empty', ...slot }
  })
}

function isWanted(name: SlotName, resource: JsonObject, whose: Whose): boolean {
  if (name === 'patient') return hasId(resource, whose.patientId)
  return name !== 'encounter' || (whose.encounterId !== undefined && resource['id'] === whose.encounterId)
}

/** Makes the record of slots out of one function per name. */
function fillSlots(fill: (name: SlotName) => Slot): Slots {
  const slots: Partial<Record<SlotName, Slot>> = {}
  for (const name of slotNames) slots[name] = fill(name)
  // slotNames holds all names.
  return slots as Slots
}

const noIds: ReadonlySet<string> = new Set()

function nothing(state: SlotState): Slot {
  return { state, resources: [], ids: noIds, includes: [] }
}

function readSlot(name: SlotName, value: Json | undefined, whose: Whose, owns: Owns): Slot {
  if (value === undefined) return nothing('missing')
  if (value === null) return nothing('null')
  if (name === 'patient' || name === 'encounter') return readSingle(name, value, whose, owns)
  const bundle = readBundle(value)
  return bundle === undefined ? nothing('failed') : readMatches(slotTypes[name], bundle, owns)
}

/** A read: the resource itself, or a Bundle around it, which older clients send. */
function readSingle(name: 'patient' | 'encounter', value: Json, whose: Whose, owns: Owns): Slot {
  const isOwn: Owns = name === 'patient' ? (resource) => hasId(resource, whose.patientId) : owns
  const bundle = readBundle(value)
  if (bundle !== undefined) {
    const slot = readMatches(slotTypes[name], bundle, isOwn)
    return slot.state === 'empty' || slot.resources.length > 1 ? nothing('failed') : slot
  }
  const resource = object(value)
  if (resource?.['resourceType'] !== slotTypes[name]) return nothing('failed')
  if (!isOwn(resource)) return nothing('foreign')
  const other = name === 'encounter' && whose.encounterId !== undefined && !hasId(resource, whose.encounterId)
  return other ? nothing('failed') : { state: 'present', resources: [resource], ids: noIds, includes: [] }
}

function hasId(resource: JsonObject, id: string): boolean {
  return (text(resource['id']) ?? id) === id
}

/** Sorts one search result; the same resource on two pages, or twice in a Bundle, is one fact. */
function readMatches(type: string, bundle: ReadBundle, owns: Owns): Slot {
  const resources: JsonObject[] = []
  const includes: BundleEntry[] = []
  const seen = new Set<string>()
  let [found, counted] = [0, 0]
  for (const entry of bundle.entries) {
    const { resource } = entry
    const named = resource['resourceType']
    if (named === 'Medication') includes.push(entry)
    if (!isOfType(named, type)) continue
    if (entry.along !== true) found += 1
    if (named !== 'MedicationDispense') counted += 1
    const id = text(resource['id'])
    if (!owns(resource)) continue
    if (id !== undefined) {
      const key = named === 'MedicationDispense' ? `${named}/${id}` : id
      if (seen.has(key)) continue
      seen.add(key)
    }
    resources.push(resource)
  }
  const state = stateOf(bundle, { found, counted, own: resources.length })
  return { state, resources, ids: seen, includes }
}

/**
 * STU3 called a ServiceRequest otherwise; readers know both. What a pharmacy agreed or handed over is
 * sent among the orders and statements that it belongs to.
 */
export function isOfType(found: Json | undefined, type: string): boolean {
  if (found === type) return true
  if (found === 'MedicationDispense') return type === 'MedicationRequest' || type === 'MedicationStatement'
  return found === 'ProcedureRequest' && type === 'ServiceRequest'
}

/** What a search brought: entries of its types, those of them that its total counts, and the patient's own. */
interface Matches {
  readonly found: number
  /** Without supplies: these come along with the orders, and not every sender marks them so. */
  readonly counted: number
  readonly own: number
}

/** The order matters: a search that failed is failed, whatever else its Bundle holds. */
function stateOf(bundle: ReadBundle, { found, counted, own }: Matches): SlotState {
  if (bundle.outcome === 'failure') return 'failed'
  if (own === 0 && found > 0) return 'foreign'
  const more = bundle.more || (bundle.total ?? 0) > counted || (own > 0 && bundle.empty > 0)
  if (own > 0) return more ? 'partial' : 'present'
  if (bundle.entries.length + bundle.empty > 0) return 'failed'
  if (more) return 'partial'
  return bundle.outcome === 'notice' && bundle.total !== 0 ? 'failed' : 'empty'
}
