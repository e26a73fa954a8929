import type { MedicationProduct } from '../record/entries.ts'
import { meaningOf } from '../terminology/code-map/code-map.ts'
import { codeSystems } from '../terminology/code-systems.ts'
import { type Coding, type Concept, namesOf } from '../terminology/concept.ts'
import type { MappedCode, Product, Substance, Terminology } from '../terminology/terminology.ts'
import type { Strength } from './dose-units.ts'
import type { Basis } from './finding.ts'

/**
 * What the codes of a product say, or else its name; route and form have yet to be asked. `unread`: its
 * name says a glucocorticoid, and names may not decide.
 */
export type Identified =
  | { readonly group: 'other' | 'gut' | 'local' }
  | {
      readonly group: 'glucocorticoid' | 'unread'
      readonly substance: Substance
      readonly product?: Product
      readonly basis: Basis
    }

const other: Identified = { group: 'other' }

/**
 * Finds out which glucocorticoid a product is, if any. Groups of local products win over the
 * substance in them; the name counts only where no code says what it is, or where a code leaves open
 * which glucocorticoid.
 */
export function identify(product: MedicationProduct, terminology: Terminology): Identified {
  let classified = false
  let group: Identified | undefined
  for (const concept of concepts(product)) {
    const found = byCodes(concept, terminology)
    if (found !== undefined && !isGroup(found)) return found
    group ??= found
    classified ||= concept.codings.some((coding) => meaningOf(coding, terminology).system === codeSystems.atc)
  }
  if (group === undefined) return classified ? other : byName(product.concept, terminology)
  const named = byName(product.concept, terminology)
  return named.group === 'glucocorticoid' ? named : group
}

function isGroup(found: Identified): boolean {
  return 'substance' in found && found.substance.isGroup === true
}

function concepts(product: MedicationProduct): readonly Concept[] {
  return product.ingredients.length === 0
    ? [product.concept]
    : [product.concept, ...product.ingredients.map((ingredient) => ingredient.concept)]
}

function byCodes(concept: Concept, terminology: Terminology): Identified | undefined {
  if (concept.codings.length === 0) return undefined
  if (terminology.matches(concept, 'gut-glucocorticoid')) return { group: 'gut' }
  if (terminology.matches(concept, 'local-glucocorticoid')) return { group: 'local' }
  const product = weightiest(concept, terminology, productOf)
  if (product?.systemic === false) return { group: 'local' }
  const substance = product?.equivalence ?? substanceIn(concept, terminology)
  if (substance === undefined) return undefined
  return { group: 'glucocorticoid', substance, ...(product === undefined ? {} : { product }), basis: 'coded' }
}

/** A code of one substance says more than that of a group. */
function substanceIn(concept: Concept, terminology: Terminology): Substance | undefined {
  const found = weightiest(concept, terminology, substanceOf)
  return found?.isGroup === true ? (weightiest(concept, terminology, singleSubstanceOf) ?? found) : found
}

/** From the product that is prescribed to the article in the box: how well each says what is meant. */
const levels: readonly string[] = [codeSystems.prk, codeSystems.gpk, codeSystems.hpk, codeSystems.zi]

/**
 * What the codes say where they disagree: the chosen one first, then those of the Dutch drug database
 * by level, then all others as sent.
 */
function weightiest<T>(
  { codings }: Concept,
  terminology: Terminology,
  meaning: (coding: Coding, terminology: Terminology) => T | undefined,
): T | undefined {
  let best: T | undefined
  let least = Number.POSITIVE_INFINITY
  for (const coding of codings) {
    const found = meaning(coding, terminology)
    if (found === undefined || (best !== undefined && weight(coding) >= least)) continue
    best = found
    least = weight(coding)
  }
  return best
}

function productOf(coding: Coding, terminology: Terminology): Product | undefined {
  return terminology.product(coding)
}

function substanceOf(coding: Coding, terminology: Terminology): Substance | undefined {
  return terminology.substance(coding)
}

function singleSubstanceOf(coding: Coding, terminology: Terminology): Substance | undefined {
  const substance = terminology.substance(coding)
  return substance?.isGroup === true ? undefined : substance
}

/** The strength that the hospital's map gives; only of this substance: another code may name another drug. */
function strengthMapped(
  { codings }: Concept,
  { name }: Substance,
  terminology: Terminology,
): MappedCode | undefined {
  if (terminology.mapped === undefined) return undefined
  return weightiest({ codings }, terminology, (coding) => {
    const code = terminology.mapped?.(coding)
    if (code?.mgPerUnit === undefined && code?.mgPerMl === undefined) return undefined
    const isOfIt =
      terminology.substance(coding)?.name === name || terminology.product(coding)?.substance === name
    return isOfIt ? code : undefined
  })
}

function weight({ system, userSelected }: Coding): number {
  if (userSelected === true) return -1
  const level = levels.indexOf(system)
  return level === -1 ? levels.length : level
}

function byName(concept: Concept, terminology: Terminology): Identified {
  const group = terminology.readText.drugNames ? 'glucocorticoid' : 'unread'
  for (const name of namesOf(concept)) {
    const product = terminology.productNamed?.(name)
    if (product?.equivalence === undefined) continue
    return { group, substance: product.equivalence, product, basis: 'text' }
  }
  return other
}

/** Strength by the product's code, by its ingredient, or else by the number in its name. */
export function strengthOf(
  product: MedicationProduct,
  known: { readonly product?: Product; readonly substance: Substance },
  terminology: Terminology,
): { readonly strength: Strength; readonly basis: Basis } {
  const mapped = strengthMapped(product.concept, known.substance, terminology)
  if (mapped !== undefined) return { strength: mapped, basis: 'coded' }
  if (known.product?.mgPerUnit !== undefined) {
    const { mgPerUnit, countedBare } = known.product
    return { strength: { mgPerUnit, ...(countedBare === true && { countedBare }) }, basis: 'coded' }
  }
  const { ingredients } = product
  const ofSubstance = ingredients.find((ingredient) =>
    ingredient.concept.codings.some((coding) => terminology.substance(coding)?.name === known.substance.name),
  )
  const ingredient = ofSubstance ?? (ingredients.length === 1 ? ingredients[0] : undefined)
  if (ingredient?.mgPerUnit !== undefined || ingredient?.mgPerMl !== undefined) {
    return { strength: ingredient, basis: 'coded' }
  }
  return { strength: terminology.readText.drugNames ? strengthInName(product.concept) : {}, basis: 'text' }
}

const inName =
  /(\d{1,6}(?:[.,]\d{1,4})?) ?(mg|g|mcg|ug|microgram)(?![a-z])(?: ?\/ ?(\d{1,4})? ?(ml)(?![a-z]))?/gi

/** A name that gives two different strengths gives none. */
function strengthInName(concept: Concept): Strength {
  const found = namesOf(concept).flatMap((name) => [...name.slice(0, 200).matchAll(inName)].map(readMatch))
  const first = found[0]
  const agree = found.every(
    (strength) => strength.mgPerUnit === first?.mgPerUnit && strength.mgPerMl === first?.mgPerMl,
  )
  return first === undefined || !agree ? {} : first
}

function readMatch(match: RegExpMatchArray): Strength {
  const unit = (match[2] ?? '').toLowerCase()
  const factor = unit === 'g' ? 1000 : unit === 'mg' ? 1 : 0.001
  const mg = Number((match[1] ?? '').replace(',', '.')) * factor
  return match[4] === undefined ? { mgPerUnit: mg } : { mgPerMl: mg / Number(match[3] ?? 1) }
}
