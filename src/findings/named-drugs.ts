import type { MedicationEntry } from '../record/entries.ts'
import { meaningOf } from '../terminology/code-map/code-map.ts'
import { codeSystems } from '../terminology/code-systems.ts'
import type { Concept } from '../terminology/concept.ts'
import { type FindingInput, perPatient } from './finding.ts'

const nothing: Concept = { codings: [] }

const remembered = perPatient(() => new Map<MedicationEntry, Concept>())

/**
 * The drugs that the name of a product names; none where an ATC code says what it is, because then the
 * name has nothing to add. Whether names may decide is for the caller to ask.
 */
export function namedDrugs(entry: MedicationEntry, input: FindingInput): Concept {
  if (isClassified(entry, input)) return nothing
  const names = remembered(input)
  const earlier = names.get(entry)
  if (earlier !== undefined) return earlier
  const named = { codings: input.terminology.drugsNamed(entry.product.concept) }
  names.set(entry, named)
  return named
}

/** Whether an ATC code says what it is, its own or that of something in it. */
function isClassified(entry: MedicationEntry, { terminology }: FindingInput): boolean {
  for (const { codings } of conceptsOf(entry)) {
    for (const coding of codings) if (meaningOf(coding, terminology).system === codeSystems.atc) return true
  }
  return false
}

/** The product and everything in it. */
export function conceptsOf({ product }: MedicationEntry): readonly Concept[] {
  return product.ingredients.length === 0
    ? [product.concept]
    : [product.concept, ...product.ingredients.map(({ concept }) => concept)]
}
