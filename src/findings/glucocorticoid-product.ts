import type { MedicationProduct } from '../record/entries.ts'
import { codeSystems } from '../terminology/code-systems.ts'
import type { Concept } from '../terminology/concept.ts'
import type { Product, Substance, Terminology } from '../terminology/terminology.ts'
import type { Strength } from './dose-units.ts'
import type { Basis } from './finding.ts'

/** What the codes of a product say, or else its name; route and form have yet to be asked. */
export type Identified =
  | { readonly group: 'other' | 'gut' | 'local' }
  | {
      readonly group: 'glucocorticoid'
      readonly substance: Substance
      readonly product?: Product
      readonly basis: Basis
    }

const other: Identified = { group: 'other' }

/**
 * Finds out which glucocorticoid a product is, if any. Groups of local products win over the
 * substance in them; the name counts only where no code says what it is.
 */
export function identify(product: MedicationProduct, terminology: Terminology): Identified {
  let classified = false
  for (const concept of concepts(product)) {
    const found = byCodes(concept, terminology)
    if (found !== undefined) return found
    classified ||= concept.codings.some((coding) => coding.system === codeSystems.atc)
  }
  return classified ? other : byName(product.concept, terminology)
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
  let substance: Substance | undefined
  let product: Product | undefined
  for (const coding of concept.codings) {
    product ??= terminology.product(coding)
    substance ??= terminology.substance(coding)
  }
  if (product?.systemic === false) return { group: 'local' }
  substance ??= product?.equivalence
  if (substance === undefined) return undefined
  return { group: 'glucocorticoid', substance, ...(product === undefined ? {} : { product }), basis: 'coded' }
}

function byName(concept: Concept, terminology: Terminology): Identified {
  for (const name of namesOf(concept)) {
    const product = terminology.productNamed?.(name)
    if (product?.equivalence === undefined) continue
    return { group: 'glucocorticoid', substance: product.equivalence, product, basis: 'text' }
  }
  return other
}

/** The words by which a concept is shown. */
export function namesOf(concept: Concept): readonly string[] {
  return [concept.text, ...concept.codings.map((coding) => coding.display)].filter(
    (name) => name !== undefined,
  )
}

/** Strength by the product's code, by its ingredient, or else by the number in its name. */
export function strengthOf(
  product: MedicationProduct,
  known: { readonly product?: Product; readonly substance: Substance },
  terminology: Terminology,
): { readonly strength: Strength; readonly basis: Basis } {
  if (known.product?.mgPerUnit !== undefined) {
    return { strength: { mgPerUnit: known.product.mgPerUnit }, basis: 'coded' }
  }
  const { ingredients } = product
  const ofSubstance = ingredients.find((ingredient) =>
    ingredient.concept.codings.some((coding) => terminology.substance(coding)?.name === known.substance.name),
  )
  const ingredient = ofSubstance ?? (ingredients.length === 1 ? ingredients[0] : undefined)
  if (ingredient?.mgPerUnit !== undefined || ingredient?.mgPerMl !== undefined) {
    return { strength: ingredient, basis: 'coded' }
  }
  return { strength: strengthInName(product.concept), basis: 'text' }
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
