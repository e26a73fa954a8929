import type { Coding, Concept } from './concept.ts'
import type { DrugNames } from './drug-names.ts'
import type { NamedExamination } from './examination-words.ts'
import type { FractureRegion } from './fracture-regions.ts'
import type { FractureText } from './fracture-words.ts'
import type { ReportText, Window } from './report-text.ts'

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
  /** A dose without a unit counts pieces of it: so do the American test data, which only a sandbox reads. */
  readonly countedBare?: boolean
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
  /** A group of substances: its code leaves open which one it is. */
  readonly isGroup?: boolean
}

/** What words in a name, form, route or direction say; lists in `plans/medication-words.json`. */
export type WordMeaning =
  | 'oral'
  | 'systemic'
  | 'muscle'
  | 'injection'
  | 'local'
  /** The dose follows the effect. */
  | 'titration'
  /** The dose changes in a way that was agreed elsewhere; `steady`: it is said not to. */
  | 'scheme'
  | 'steady'
  | 'asNeeded'

/** What a hospital says that one of its codes means, and what it adds to that. */
export interface MappedCode {
  /** The public code that it stands for. */
  readonly target: Coding
  /** mg of the substance in one tablet, capsule or ampoule. */
  readonly mgPerUnit?: number
  readonly mgPerMl?: number
  /** Dosage form, in a word of the hospital's own. */
  readonly form?: string
  readonly use?: 'systemic' | 'local'
  /** Unit of laboratory results that come without one. */
  readonly unit?: string
}

/**
 * Which texts may decide. What a text that may not would have said is unknown, never absent: a
 * finding that only such a text could answer says so.
 */
export interface ReadText {
  /** Names of drugs, their strength, and names in allergies. */
  readonly drugNames: boolean
  /** Names of diagnoses that say fracture, and of places that say which fractures a visit is about. */
  readonly fractureWords: boolean
  /** Names of orders, examinations and reports that say DXA or VFA. */
  readonly examinationNames: boolean
  /** T-scores and vertebral grades in the conclusion of a report. */
  readonly reports: boolean
}

/** A terminology server's answer that is in use beside our own lists. */
export interface ExpansionInUse {
  /** URI of the version of SNOMED CT that it was made from. */
  readonly version: string
  /** The day on which it was fetched, as `2026-11-22`. */
  readonly expandedOn: string
  /** Whether only the expansion knows this code. */
  has(coding: Coding): boolean
}

/** Which lists of codes decide: our own alone, or together with what a terminology server answered. */
export type TerminologyInUse =
  | { readonly source: 'static' }
  | { readonly source: 'expansion'; readonly version: string; readonly expandedOn: string }

/** Everything that gives meaning to codes, loaded once from `plans/`. */
export interface Terminology extends DrugNames {
  /** Which texts may decide; the readers below read all the same, for "there is a text". */
  readonly readText: ReadText
  /** Throws when `plans/value-sets` has no set of that name: a mistake of ours, found at start. */
  valueSet(name: string): ValueSet
  /** Whether any coding of the concept is in the set. */
  matches(concept: Concept, name: string): boolean
  /** For every coding of the concept that is in a set: the names of all sets that it is in. */
  setsOf(concept: Concept): readonly ReadonlySet<string>[]
  /** Whether any set of ours has any coding of the concept. */
  isKnown(concept: Concept): boolean
  /** The bone of a fracture by its codes, in `plans/fracture-regions.json`; undefined when they name none or several. */
  fractureRegion(concept: Concept): FractureRegion | undefined
  /** What the name of a diagnosis says about a fracture; words in `plans/fracture-words.json`. */
  fractureText(text: string): FractureText | undefined
  /** The single bone that the name of a fracture says, as `plans/fracture-words.json` calls it. */
  boneNamed(text: string): string | undefined
  /** Whether a text tells of what may be a severe accident; words in `plans/fracture-words.json`. */
  accidentNamed(text: string): boolean
  /** Whether the name of a place or visit says plaster room; words in `plans/setting-words.json`. */
  plasterRoomNamed(name: string): boolean
  /** T-scores and vertebral grade in the conclusion of a report; words in `plans/report-words.json`. */
  reportText(conclusion: string, window: Window): ReportText
  /** Which examination a name asks for; words in `plans/examination-words.json`. */
  examinationNamed(name: string): NamedExamination
  /** The glucocorticoid with that ATC or SNOMED substance code. */
  substance(coding: Coding): Substance | undefined
  /** The product with that RxNorm or G-Standaard code. */
  product(coding: Coding): Product | undefined
  /**
   * What the hospital's code map says of a code; undefined when it does not have it. Value sets,
   * `substance` and `product` follow the map themselves: this is for whoever asks about the system of a
   * code, its strength in ml, its form or the unit of its results.
   */
  mapped?(coding: Coding): MappedCode | undefined
  /** The oral product whose whole name is substance, form and strength ("PREDNISON TABLET 5MG"). */
  productNamed?(name: string): Product | undefined
  /** Everything that the words of a text say about route, form and use. */
  meanings?(words: string): ReadonlySet<WordMeaning>
  /** Absent when only our own lists decide. */
  readonly expansion?: ExpansionInUse
}

export function terminologyInUse({ expansion }: Pick<Terminology, 'expansion'>): TerminologyInUse {
  if (expansion === undefined) return { source: 'static' }
  const { version, expandedOn } = expansion
  return { source: 'expansion', version, expandedOn }
}
