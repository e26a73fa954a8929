import { setImmediate } from 'node:timers/promises'
import { productOf } from '../code-map/code-map.ts'
import { codeSystems } from '../code-systems.ts'
import type { Coding, Concept } from '../concept.ts'
import type { Product, Terminology } from '../terminology.ts'
import type { Answer, Expansion } from './expansion.ts'
import type { Expression } from './expressions.ts'
import { NewCodes } from './new-codes.ts'

/** A terminology with an expansion beside its own lists, and what the expansion brought. */
export interface Expanded {
  readonly terminology: Terminology
  /** Codes that only the expansion knows. */
  readonly added: number
  /** Products that were left out because more than one substance claims them. */
  readonly disputed: number
}

/** So many codes are taken in before calls get their turn: a few milliseconds. */
const slice = 2000

/**
 * Unites our own lists with an expansion, at once: for the start, when no call waits yet. A code that our
 * lists know keeps exactly the meaning that was reviewed; the expansion speaks only for codes that they do
 * not know.
 */
export function expandTerminology(
  own: Terminology,
  expansion: Expansion,
  expressions: readonly Expression[],
): Expanded {
  const found = new NewCodes(own)
  for (const answer of expansion.answers) {
    found.add(answer, answer.codes, productsOf(answer, expressions, own))
  }
  return overlay(own, expansion, found)
}

/** The same while calls are answered: they get their turn after every few codes. */
export async function expandInSlices(
  own: Terminology,
  expansion: Expansion,
  expressions: readonly Expression[],
): Promise<Expanded> {
  const found = new NewCodes(own)
  for (const answer of expansion.answers) {
    const product = productsOf(answer, expressions, own)
    for (let from = 0; from < answer.codes.length; from += slice) {
      found.add(answer, answer.codes.slice(from, from + slice), product)
      await setImmediate()
    }
  }
  return overlay(own, expansion, found)
}

function overlay(own: Terminology, { version, expandedOn }: Expansion, found: NewCodes): Expanded {
  const newSetsOf = (coding: Coding) => found.setsOf(snomedCode(meaning(coding, own)))
  const terminology: Terminology = {
    ...own,
    valueSet: (name) => {
      const set = own.valueSet(name)
      return { name, has: (coding) => set.has(coding) || newSetsOf(coding)?.has(name) === true }
    },
    matches: (concept, name) => own.matches(concept, name) || isMember(concept, name, newSetsOf),
    setsOf: (concept) => {
      const added = concept.codings.map(newSetsOf).filter((names) => names !== undefined)
      return added.length === 0 ? own.setsOf(concept) : [...own.setsOf(concept), ...added]
    },
    isKnown: (concept) =>
      own.isKnown(concept) || concept.codings.some((coding) => newSetsOf(coding) !== undefined),
    product: productReader(own, found),
    expansion: { version, expandedOn, has: (coding) => found.has(snomedCode(meaning(coding, own))) },
  }
  return { terminology, added: found.added, disputed: found.disputed }
}

/** A row of the hospital's map takes the place of the code itself, also where only the server knows the target. */
function meaning(coding: Coding, { mapped }: Terminology): Coding {
  return mapped?.(coding)?.target ?? coding
}

/** A mapped code has the strength, form and use that its row adds to what the expansion says. */
function productReader(own: Terminology, found: NewCodes): Terminology['product'] {
  const expanded = (coding: Coding) => found.productOf(snomedCode(coding))
  const { meanings } = own
  const targets = {
    substance: () => undefined,
    product: expanded,
    ...(meanings === undefined ? {} : { meanings }),
  }
  return (coding) => {
    const known = own.product(coding)
    if (known !== undefined) return known
    const row = own.mapped?.(coding)
    return row === undefined ? expanded(coding) : productOf(row, targets)
  }
}

function snomedCode({ system, code }: Coding): string {
  return system === codeSystems.snomed ? code : ''
}

type SetsOf = (coding: Coding) => ReadonlySet<string> | undefined

/** Asked for every concept and many sets: no list is built. */
function isMember({ codings }: Concept, name: string, setsOf: SetsOf): boolean {
  for (const coding of codings) if (setsOf(coding)?.has(name) === true) return true
  return false
}

/** Oral products are systemic; their strength is not in the expansion, so it comes from the order. */
function productsOf(
  { kind, name }: Answer,
  expressions: readonly Expression[],
  own: Terminology,
): Product | undefined {
  if (kind !== 'substance') return undefined
  const asked = expressions.find((expression) => expression.kind === kind && expression.name === name)
  const equivalence = asked?.substance === undefined ? undefined : own.substance(asked.substance)
  return equivalence === undefined ? undefined : { substance: name, systemic: true, equivalence }
}
