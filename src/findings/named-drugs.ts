import type { MedicationEntry } from '../record/entries.ts'
import { meaningOf } from '../terminology/code-map/code-map.ts'
import { codeSystems } from '../terminology/code-systems.ts'
import type { Concept } from '../terminology/concept.ts'
import { type FindingInput, perPatient } from './finding.ts'

const remembered = perPatient(() => new Map<MedicationEntry, Concept>())

/**
 * The drugs that the name of a product names; none where an ATC code says what it is, because then the
 * name has nothing to add. Whether names may decide is for the caller to ask.
 */
export function namedDrugs(entry: MedicationEntry, input: FindingInput): Concept {
  const earlier = remembered(input).get(entry)
  if (earlier !== undefined) return earlier
  const isSaid = conceptsOf(entry).some(({ codings }) =>
    codings.some((coding) => meaningOf(coding, input.terminology).system === codeSystems.atc),
  )
  const named = { codings: isSaid ? [] : input.terminology.drugsNamed(entry.product.concept) }
  remembered(input).set(entry, named)
  return named
}

/** The product and everything in it. */
export function conceptsOf({ product }: MedicationEntry): readonly Concept[] {
  return product.ingredients.length === 0
    ? [product.concept]
    : [product.concept, ...product.ingredients.map(({ concept }) => concept)]
}
