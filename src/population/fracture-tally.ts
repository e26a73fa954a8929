import { fractureSite } from '../findings/fracture-site.ts'
import type { ConditionEntry } from '../record/entries.ts'
import { type Concept, namesOf } from '../terminology/concept.ts'
import { shownCode, shownDisplay } from '../terminology/shown-code.ts'
import type { Terminology } from '../terminology/terminology.ts'
import { Count } from './count.ts'

/** As much of a name as is looked at. */
const longestName = 200

/** Which diagnoses are fractures, and which are only called so. */
export class FractureTally {
  readonly bySite = new Count()
  /** Codes of diagnoses that are called fracture and that no value set has. */
  readonly codes = new Count()
  readonly #terminology: Terminology

  constructor(terminology: Terminology) {
    this.#terminology = terminology
  }

  add({ concept, bodySites }: ConditionEntry): void {
    const site = fractureSite(concept, this.#terminology, bodySites)
    if (site !== undefined) this.bySite.add(site)
    if (isCalledFracture(concept) && !this.#terminology.isKnown(concept)) this.#addCodes(concept)
  }

  #addCodes({ codings }: Concept): void {
    if (codings.length === 0) this.codes.add('(no code)')
    for (const coding of codings) {
      const { system, code } = shownCode(coding)
      this.codes.add([system, code, shownDisplay(coding) ?? ''].join(' ').trimEnd())
    }
  }
}

function isCalledFracture(concept: Concept): boolean {
  return namesOf(concept).some((name) => /fra[ck]t[uy]/i.test(name.slice(0, longestName)))
}
