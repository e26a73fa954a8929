import { classification } from '../terminology/code-index.ts'
import { codeSystems } from '../terminology/code-systems.ts'
import type { Concept } from '../terminology/concept.ts'
import type { FractureText } from '../terminology/fracture-words.ts'
import type { Terminology } from '../terminology/terminology.ts'

/**
 * Whether only words can say what this diagnosis is: no code of it is known to us. ICD-10 is known as
 * a whole, because our rules cover all its fractures.
 */
export function isInWords(concept: Concept, terminology: Terminology): boolean {
  return !concept.codings.some(isClassified) && !terminology.isKnown(concept)
}

/** A fracture that has no code that we know but is named. */
export function fractureInWords(concept: Concept, terminology: Terminology): FractureText | undefined {
  if (!isInWords(concept, terminology)) return undefined
  const names = [concept.text, ...concept.codings.map(({ display }) => display)]
  return terminology.fractureText(names.filter((name) => name !== undefined).join(' '))
}

function isClassified({ system }: { readonly system: string }): boolean {
  return classification(system) === codeSystems.icd10
}
