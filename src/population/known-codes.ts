import { codeSystems } from '../terminology/code-systems.ts'
import type { Coding, Concept } from '../terminology/concept.ts'
import type { Terminology } from '../terminology/terminology.ts'

const shortNames: ReadonlyMap<string, string> = new Map(
  Object.entries(codeSystems).map(([name, uri]) => [uri, name]),
)

/** Whether our tables have a code at all; asked once per code. */
export class KnownCodes {
  readonly #known = new Map<string, boolean>()
  readonly #terminology: Terminology
  readonly #valueSets: readonly string[]

  constructor(terminology: Terminology, valueSets: readonly string[]) {
    this.#terminology = terminology
    this.#valueSets = valueSets
  }

  knows({ codings }: Concept): boolean {
    return codings.some((coding) => this.#isKnown(coding))
  }

  /** A drug that the tables have, or that ATC places among the others. */
  classifies(concept: Concept): boolean {
    return concept.codings.some(({ system }) => system === codeSystems.atc) || this.knows(concept)
  }

  #isKnown(coding: Coding): boolean {
    const key = `${coding.system}|${coding.code}`
    const remembered = this.#known.get(key)
    if (remembered !== undefined) return remembered
    const { product, substance, valueSet } = this.#terminology
    const known =
      product(coding) !== undefined ||
      substance(coding) !== undefined ||
      this.#valueSets.some((name) => valueSet(name).has(coding))
    this.#known.set(key, known)
    return known
  }
}

/** `rxnorm 310965 Ibuprofen 200 MG Oral Tablet`: the display is that of the code, not of the patient. */
export function showCoding({ system, code, display }: Coding): string {
  const name = shortNames.get(system) ?? (system === '' ? '(no system)' : system)
  return [name, code, display?.slice(0, 70)].filter((part) => part !== undefined).join(' ')
}
