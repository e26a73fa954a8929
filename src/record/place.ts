import { type Json, type JsonObject, object, objects, text } from '../json.ts'
import { canonicalSystem } from '../terminology/code-systems.ts'
import { type Coding, type Concept, readConcept, readConcepts } from '../terminology/concept.ts'
import type { EncounterEntry } from './entries.ts'
import { contained, readTarget } from './reference.ts'

/** Where the patient is only expected is no place of the visit. */
const notThere: ReadonlySet<string> = new Set(['planned', 'reserved'])

/** A place in an organisation in an organisation: further up nothing is said about the patient. */
/** More than a visit has; a list without end is no visit. */
const mostStays = 100
const mostKinds = 20
const mostSteps = 3

/**
 * Where an encounter takes place: its locations, service and organisation, each with every code that a
 * hospital might have put in its code map, and its name. An id counts as a code without a system. Of several
 * locations the one where the patient is now counts, when it says which.
 *
 * @returns undefined when it names none
 */
export function readPlaces(encounter: JsonObject): readonly Concept[] | undefined {
  const { location, serviceType, serviceProvider } = encounter
  if (location === undefined && serviceType === undefined && serviceProvider === undefined) return undefined
  const places: Concept[] = [...readConcepts(serviceType)]
  const stays = objects(location)
    .slice(0, mostStays)
    .filter(({ status }) => !notThere.has(text(status) ?? ''))
  const current = stays.filter(({ status }) => status === 'active')
  for (const stay of current.length > 0 ? current : stays) {
    for (const kind of readConcepts(stay['physicalType']).slice(0, mostKinds)) places.push(kind)
    places.push(readPlace(stay['location'], encounter))
  }
  if (serviceProvider !== undefined) places.push(readPlace(serviceProvider, encounter))
  return places.filter(({ codings, text: name }) => codings.length > 0 || name !== undefined)
}

/** Kinds of the institutions that the patient came from and goes to, when they came along. */
export function readEnds(
  encounter: JsonObject,
  hospitalization: JsonObject | undefined,
): Pick<EncounterEntry, 'origin' | 'destination'> {
  if (hospitalization?.['origin'] === undefined && hospitalization?.['destination'] === undefined) return {}
  const origin = readPlace(hospitalization['origin'], encounter)
  const destination = readPlace(hospitalization['destination'], encounter)
  return {
    ...(origin.codings.length === 0 ? {} : { origin }),
    ...(destination.codings.length === 0 ? {} : { destination }),
  }
}

/** A Reference to a Location or Organization, with the codes of what it points at. */
function readPlace(reference: Json | undefined, encounter: JsonObject): Concept {
  const codings: Coding[] = [...identity(object(reference))]
  let place = contained(reference, encounter)
  const words = text(object(reference)?.['display']) ?? text(place?.['name'])
  for (let step = 0; place !== undefined && step < mostSteps; step += 1) {
    for (const coding of kindsOf(place)) codings.push(coding)
    for (const item of objects(place['identifier']).slice(0, mostKinds))
      for (const coding of identifierOf(item)) codings.push(coding)
    place = contained(place['managingOrganization'] ?? place['partOf'], encounter)
  }
  return words === undefined ? { codings } : { codings, text: words }
}

/** STU3 gives a Location and an Organization one type, R4 several. */
function kindsOf(place: JsonObject): readonly Coding[] {
  const kinds = [...readConcepts(place['type']), readConcept(place['physicalType'])]
  return kinds.flatMap(({ codings }) => codings)
}

function identity(reference: JsonObject | undefined): readonly Coding[] {
  const target = readTarget(text(reference?.['reference']) ?? '')
  const byId = target === undefined ? [] : [{ system: '', code: target.id }]
  return [...byId, ...objects(reference?.['identifier']).flatMap(identifierOf)]
}

function identifierOf(identifier: JsonObject): readonly Coding[] {
  const code = text(identifier['value'])
  return code === undefined ? [] : [{ system: canonicalSystem(text(identifier['system']) ?? ''), code }]
}
