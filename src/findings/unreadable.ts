import type { Json } from '../json.ts'
import type {
  AlertEntry,
  ConditionEntry,
  EncounterEntry,
  MedicationEntry,
  ServiceEntry,
} from '../record/entries.ts'
import { unreadableInPrefetch } from '../record/unreadable-elements.ts'
import type { Concept } from '../terminology/concept.ts'
import { isCode } from '../terminology/shown-code.ts'
import type { FindingInput } from './finding.ts'
import { unreadableDoses } from './unreadable-doses.ts'
import { asShape, first, type Unreadable, unmapped, unreadableConcept } from './unreadable-entry.ts'
import { unreadableResults } from './unreadable-results.ts'

/**
 * Everything of a record that could not be read, and of the searches in which it came: entry by entry, so
 * that whoever asks may stop in between.
 *
 * @param prefetch as it was sent; absent where the record was not made from one
 */
export function* unreadableIn(input: FindingInput, prefetch?: Json): Generator<readonly Unreadable[]> {
  const { encounter, conditions, drafts, otherDrafts = [], medications, services, alerts } = input.record
  for (const elements of unreadableInPrefetch(prefetch)) yield elements.map(asShape)
  if (encounter !== undefined) yield unreadableVisit(encounter, input)
  for (const entry of conditions) yield unreadableDiagnosis(entry, input)
  for (const orders of [drafts, otherDrafts, medications])
    for (const entry of orders) yield unreadableMedicine(entry, input)
  for (const entry of input.record.observations) yield* unreadableResults(entry, input)
  for (const entry of services) yield unreadableService(entry, input)
  for (const entry of alerts) yield unreadableAlert(entry, input)
}

const nothing: readonly Unreadable[] = []

/** Body sites only matter where our lists know the diagnosis: they say which bone it was. */
export function unreadableDiagnosis(entry: ConditionEntry, input: FindingInput): readonly Unreadable[] {
  const { concept, bodySites, reference } = entry
  const found = unreadableConcept(concept, 'diagnosis', reference, input)
  if (bodySites.length === 0 || !input.terminology.isKnown(concept)) return found
  return [...found, ...first(bodySites).flatMap((site) => unmapped(site, 'diagnosis', reference, input))]
}

/** Routes and doses are only looked at of what can be a systemic glucocorticoid. */
export function unreadableMedicine(entry: MedicationEntry, input: FindingInput): readonly Unreadable[] {
  const found = unreadableProduct(entry, input)
  return found.length > 0 ? found : unreadableDoses(entry, input)
}

/** A product can be read when its code or the code of one of its ingredients can. */
export function unreadableProduct(
  entry: MedicationEntry,
  input: Pick<FindingInput, 'terminology'>,
): readonly Unreadable[] {
  const { concept, ingredients } = entry.product
  const found = unreadableConcept(concept, 'medicine', entry.reference, input)
  if (found.length === 0 || ingredients.length === 0) return found
  const isRead = first(ingredients).some(
    (ingredient) => unreadableConcept(ingredient.concept, 'medicine', entry.reference, input).length === 0,
  )
  return isRead ? nothing : found
}

/** What an order, examination or report is about; a report that has a conclusion need not say it. */
export function unreadableService(entry: ServiceEntry, input: FindingInput): readonly Unreadable[] {
  return unreadableConcept(entry.concept, 'service', entry.reference, input)
}

export function unreadableAlert(entry: AlertEntry, input: FindingInput): readonly Unreadable[] {
  return unreadableConcept(entry.concept, 'alert', entry.reference, input)
}

/** Why the patient came, what kind of visit it is, and where from and where to. */
export function unreadableVisit(entry: EncounterEntry, input: FindingInput): readonly Unreadable[] {
  const { reference, reasons, admitSource, dischargeDisposition, origin, destination } = entry
  const settings = entry.class === undefined ? [] : [entry.class]
  const places = [
    ...settings,
    admitSource,
    dischargeDisposition,
    origin,
    destination,
    ...first(placesOf(entry, input)),
  ]
  return [
    ...first(reasons).flatMap((reason) => unmapped(reason, 'diagnosis', reference, input)),
    ...places.flatMap((place) => (place === undefined ? [] : unmapped(place, 'place', reference, input))),
  ]
}

/**
 * Locations and departments only matter where the class does not say enough: every ward would be one. Many
 * have no more than an id that nobody would put in a code map.
 */
function placesOf(entry: EncounterEntry, { terminology }: FindingInput): readonly Concept[] {
  const { class: kind, places = [] } = entry
  const isEnough =
    kind !== undefined && ['setting-emergency', 'setting-ward'].some((set) => terminology.matches(kind, set))
  return isEnough ? [] : places.map(({ codings }) => ({ codings: codings.filter(isCode) }))
}
