import type { MedicationEntry } from '../record/entries.ts'
import { type Concept, namesOf } from '../terminology/concept.ts'
import type { Product, Substance, Terminology, WordMeaning } from '../terminology/terminology.ts'
import { type Basis, type FindingInput, perPatient } from './finding.ts'
import { identify } from './glucocorticoid-product.ts'

/**
 * - `systemic`: a glucocorticoid that reaches the whole body.
 * - `gut`: works in the gut; has no prednisone equivalent.
 * - `local`: a glucocorticoid that stays where it is applied.
 * - `undecided`: a glucocorticoid of which neither route nor form decides.
 * - `unread`: its name says a glucocorticoid, and names may not decide.
 * - `other`: no glucocorticoid.
 */
export type GlucocorticoidClass = 'systemic' | 'gut' | 'local' | 'undecided' | 'unread' | 'other'

interface Held {
  readonly substance: Substance
  readonly product?: Product
  readonly basis: Basis
}

/** A classified order; systemic and undecided ones say which substance they hold. */
export type Classified =
  | { readonly class: 'gut' | 'local' | 'other' }
  | (Held & { readonly class: 'systemic' | 'undecided' })
  /** Apart, so that nobody takes for said what its name may not say. */
  | { readonly class: 'unread'; readonly named: Held }

/** What kind of glucocorticoid an order is; cheap enough to discard a call before anything else is read. */
export function glucocorticoidClass(entry: MedicationEntry, terminology: Terminology): GlucocorticoidClass {
  return look(entry, terminology).class
}

const remembered = perPatient(() => new Map<MedicationEntry, Classified>())

/** What kind of glucocorticoid an order is and which; most findings ask the same. */
export function classify(entry: MedicationEntry, input: FindingInput): Classified {
  const classes = remembered(input)
  const earlier = classes.get(entry)
  if (earlier !== undefined) return earlier
  const found = look(entry, input.terminology)
  classes.set(entry, found)
  return found
}

/**
 * Classifies an order: local and gut products by their group, all others by route first, then by
 * form, then by what is known of the product.
 */
function look(entry: MedicationEntry, terminology: Terminology): Classified {
  const found = identify(entry.product, terminology)
  if (!('substance' in found)) return { class: found.group }
  const { group, ...drug } = found
  const decided = byRoute(entry, terminology) ?? byForm(entry, terminology)
  if (decided === 'local') return { class: 'local' }
  if (group === 'unread') return { class: 'unread', named: drug }
  if (decided !== undefined) return { ...drug, class: decided }
  if (drug.product !== undefined) return { ...drug, class: 'systemic' }
  const said = byDirections(entry, terminology)
  if (said === 'local') return { class: 'local' }
  if (said === undefined && drug.substance.routeDecides === true) return { ...drug, class: 'undecided' }
  return { ...drug, class: 'systemic', basis: said === undefined ? 'assumed' : 'text' }
}

type Place = 'systemic' | 'local'

/** An order with a systemic and a local route is systemic. */
function byRoute(entry: MedicationEntry, terminology: Terminology): Place | undefined {
  const places = entry.dosages.map((dosage) => placeOf(dosage.route, terminology))
  return places.includes('systemic') ? 'systemic' : places.find((place) => place !== undefined)
}

function placeOf(route: Concept, terminology: Terminology): Place | undefined {
  if (route.codings.length > 0 && terminology.matches(route, 'systemic-route')) return 'systemic'
  if (route.codings.length > 0 && terminology.matches(route, 'local-route')) return 'local'
  return placeInWords(namesOf(route), terminology)
}

function byForm(entry: MedicationEntry, terminology: Terminology): Place | 'undecided' | undefined {
  const mapped = entry.product.concept.codings.map((coding) => terminology.mapped?.(coding)?.form)
  const forms = mapped.filter((form) => form !== undefined)
  const names = [...namesOf(entry.product.form), ...namesOf(entry.product.concept), ...forms]
  const place = placeInWords(names, terminology)
  if (place !== undefined) return place
  return says(names, terminology, 'injection') ? 'undecided' : undefined
}

function byDirections(entry: MedicationEntry, terminology: Terminology): Place | undefined {
  const words = entry.dosages.map((dosage) => dosage.text).filter((text) => text !== undefined)
  return placeInWords(words, terminology)
}

/** "Oral inhalation" and "oral paste" are local, so words for a local use win. */
function placeInWords(words: readonly string[], terminology: Terminology): Place | undefined {
  if (says(words, terminology, 'local')) return 'local'
  return says(words, terminology, 'oral', 'systemic', 'muscle') ? 'systemic' : undefined
}

/** Whether any of the texts has words of one of these meanings. */
export function says(
  texts: readonly string[],
  terminology: Terminology,
  ...meanings: readonly WordMeaning[]
): boolean {
  return texts.some((text) => {
    const said = terminology.meanings?.(text)
    return said !== undefined && meanings.some((meaning) => said.has(meaning))
  })
}
