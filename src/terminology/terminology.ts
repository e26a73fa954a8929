import type { Coding, Concept } from './concept.ts'
import type { FractureText } from './fracture-words.ts'

/** One meaning, as a list of codes: exact codes and, for classifications, prefixes. */
export interface ValueSet {
  readonly name: string
  has(coding: Coding): boolean
}

/** Which product of which substance a code stands for. */
export interface Product {
  readonly substance: string
  /** mg of the substance in one unit (tablet, capsule, ml); undefined when the source does not say. */
  readonly mgPerUnit?: number
  readonly systemic: boolean
  /** The substance's worth in prednisone, for products that work on the whole body. */
  readonly equivalence?: Substance
}

/** A substance and what it is worth in prednisone. */
export interface Substance {
  readonly name: string
  /** How a reader calls it. */
  readonly label: { readonly nl: string; readonly en: string }
  /** mg that equal 5 mg prednisone; undefined when no agreed figure exists. */
  readonly mgEqualTo5MgPrednisone?: number
  /** Injected into a muscle it works for weeks, so that no daily dose can be given. */
  readonly depot?: boolean
  /** Mostly injected into a joint: without a route or form nothing may be assumed. */
  readonly routeDecides?: boolean
}

/** What words in a name, form, route or direction say; lists in `plans/medication-words.json`. */
export type WordMeaning = 'oral' | 'systemic' | 'muscle' | 'injection' | 'local' | 'titration' | 'asNeeded'

/** Everything that gives meaning to codes, loaded once from `plans/`. */
export interface Terminology {
  /** Throws when `plans/value-sets` has no set of that name: a mistake of ours, found at start. */
  valueSet(name: string): ValueSet
  /** Whether any coding of the concept is in the set. */
  matches(concept: Concept, name: string): boolean
  /** Whether any set of ours has any coding of the concept. */
  isKnown(concept: Concept): boolean
  /** What the name of a diagnosis says about a fracture; words in `plans/fracture-words.json`. */
  fractureText(text: string): FractureText | undefined
  /** The glucocorticoid with that ATC or SNOMED substance code. */
  substance(coding: Coding): Substance | undefined
  /** The product with that RxNorm or G-Standaard code. */
  product(coding: Coding): Product | undefined
  /** The oral product whose whole name is substance, form and strength ("PREDNISON TABLET 5MG"). */
  productNamed?(name: string): Product | undefined
  /** Everything that the words of a text say about route, form and use. */
  meanings?(words: string): ReadonlySet<WordMeaning>
}
