import type { Concept } from '../terminology/concept.ts'
import type { Terminology } from '../terminology/terminology.ts'

const none: readonly never[] = []

/**
 * Parts of a record by the value sets that hold one of their codes. Findings ask for sets, so each
 * code is looked up once for all of them.
 */
export class BySet<T> {
  readonly #terminology: Terminology
  readonly #found = new Map<string, T[]>()

  constructor(terminology: Terminology) {
    this.#terminology = terminology
  }

  add(part: T, concept: Concept): void {
    for (const names of this.#terminology.setsOf(concept)) {
      for (const name of names) {
        const alike = this.#found.get(name)
        if (alike === undefined) this.#found.set(name, [part])
        // Two codes of one part may be in the same set.
        else if (alike.at(-1) !== part) alike.push(part)
      }
    }
  }

  /** In the order in which they were added. Throws when there is no such set: a mistake of ours. */
  in(name: string): readonly T[] {
    return this.#found.get(name) ?? this.#nothing(name)
  }

  #nothing(name: string): readonly T[] {
    this.#terminology.valueSet(name)
    return none
  }
}
