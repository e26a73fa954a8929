import type { JsonObject } from '../../src/json.ts'
import { searches } from '../support/requests.ts'
import { isObject } from './walk.ts'

export type Search = (typeof searches)[number]

/** A whole request before it is put into Bundles: what every search found, and what is being ordered. */
export interface Sent {
  readonly service: string
  readonly hook: string
  /** Drafts, and whatever was put beside them. */
  readonly drafts: readonly JsonObject[]
  readonly patient: JsonObject
  readonly encounter?: JsonObject
  readonly found: Readonly<Record<Search, readonly JsonObject[]>>
  /** Where an entry stands in its Bundle, by resource id; the others say nothing. */
  readonly fullUrls?: Readonly<Record<string, string>>
}

/** Every resource of the request passed through a function, which may give none, one or several for it. */
export function mapSent(sent: Sent, map: (resource: JsonObject) => JsonObject | readonly JsonObject[]): Sent {
  const one = (resource: JsonObject) => [map(resource)].flat().find(isObject) ?? resource
  const { encounter } = sent
  return {
    ...sent,
    drafts: sent.drafts.flatMap(map),
    patient: one(sent.patient),
    ...(encounter !== undefined && { encounter: one(encounter) }),
    found: mapFound(sent, (resources) => resources.flatMap(map)),
  }
}

/** Only what the searches found, search by search. */
export function mapFound(
  { found }: Sent,
  map: (resources: readonly JsonObject[], search: Search) => readonly JsonObject[],
): Sent['found'] {
  const one = (search: Search) => map(found[search], search)
  return {
    conditions: one('conditions'),
    medications: one('medications'),
    statements: one('statements'),
    administrations: one('administrations'),
    boneDensity: one('boneDensity'),
    laboratory: one('laboratory'),
    circumstances: one('circumstances'),
    procedures: one('procedures'),
    orders: one('orders'),
    reports: one('reports'),
    allergies: one('allergies'),
    flags: one('flags'),
  }
}

/** A search result that is complete. */
function searchset(resources: readonly JsonObject[], fullUrls: Sent['fullUrls']): JsonObject {
  const entry = resources.map((resource) => entryOf(resource, fullUrls))
  return { resourceType: 'Bundle', type: 'searchset', ...(entry.length > 0 && { entry }) }
}

function entryOf(resource: JsonObject, fullUrls: Sent['fullUrls']): JsonObject {
  const fullUrl = fullUrls?.[String(resource['id'])]
  return { ...(fullUrl !== undefined && { fullUrl }), resource }
}

/** The body of the call; `change` replaces parts of the prefetch. */
export function bodyOf(sent: Sent, change: JsonObject = {}): JsonObject {
  const { hook, drafts, patient, encounter } = sent
  const isOrder = hook.startsWith('order-')
  const selections = drafts
    .filter((draft) => draft['resourceType'] === 'MedicationRequest')
    .map((draft) => `MedicationRequest/${String(draft['id'])}`)
  const entry = drafts.map((resource) => entryOf(resource, sent.fullUrls))
  const found = Object.fromEntries(searches.map((name) => [name, searchset(sent.found[name], sent.fullUrls)]))
  return {
    hook,
    hookInstance: '0b0f2f0e-8c0b-4f5b-9c55-2d7a0f4b9a01',
    context: {
      userId: 'Practitioner/dr1',
      patientId: 'p1',
      ...(hook !== 'patient-view' && { encounterId: 'e1' }),
      ...(hook === 'order-select' && { selections }),
      ...(isOrder && { draftOrders: { resourceType: 'Bundle', type: 'collection', entry } }),
    },
    prefetch: { patient, ...(encounter !== undefined && { encounter }), ...found, ...change },
  }
}
