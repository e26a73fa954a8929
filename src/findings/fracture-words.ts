import { classification } from '../terminology/code-index.ts'
import { meaningOf } from '../terminology/code-map/code-map.ts'
import { codeSystems } from '../terminology/code-systems.ts'
import { type Concept, namesOf } from '../terminology/concept.ts'
import type { FractureText } from '../terminology/fracture-words.ts'
import type { Terminology } from '../terminology/terminology.ts'

/**
 * Whether only words can say what this diagnosis is: no code of it is known to us. ICD-10 is known as
 * a whole, because our value sets cover all its fractures.
 */
export function isInWords(concept: Concept, terminology: Terminology): boolean {
  return (
    !concept.codings.some((coding) => isClassified(meaningOf(coding, terminology))) &&
    !terminology.isKnown(concept)
  )
}

/**
 * A fracture that has no code that we know but is named. Where names may not decide it is one of which
 * nothing else is known.
 */
export function fractureInWords(concept: Concept, terminology: Terminology): FractureText | undefined {
  if (!isInWords(concept, terminology)) return undefined
  const said = terminology.fractureText(clausesOf(concept))
  return said === undefined || terminology.readText.fractureWords ? said : 'unclear'
}

/** Everything that a diagnosis is called, as clauses of one text. */
export function clausesOf(concept: Concept): string {
  return namesOf(concept).join('; ')
}

function isClassified({ system }: { readonly system: string }): boolean {
  return classification(system) === codeSystems.icd10
}
