import { join } from 'node:path'
import { canonicalSystem, codeSystems } from '../code-systems.ts'
import type { Coding } from '../concept.ts'
import { valueSetNames } from '../load-terminology.ts'
import { readSubstances } from '../products.ts'
import { readValueSetFile, type ValueSetFile } from '../value-set-file.ts'
import { codesIn } from './ecl.ts'

/** What a terminology server is asked: which codes belong to one of our sets or substances. */
export interface Expression {
  readonly kind: 'value-set' | 'substance'
  readonly name: string
  readonly ecl: string
  /** Codes of our own list that the expression names: the answer has those that the server knows. */
  readonly expected: readonly string[]
  /** A code by which our own list knows the substance. */
  readonly substance?: Coding
}

/**
 * All expressions of `plans/`: the constraint filters of the value sets, and the products of each
 * substance.
 *
 * @throws PlanError when a file is wrong
 */
export function readExpressions(plansFolder: string): readonly Expression[] {
  const sets = valueSetNames(plansFolder).flatMap((name) =>
    expressionsOf(readValueSetFile(join(plansFolder, 'value-sets', `${name}.json`), name)),
  )
  const substances = readSubstances(plansFolder).flatMap(({ name, products, codes }): Expression[] => {
    const [first] = codes
    if (products === undefined || first === undefined) return []
    const substance = { system: canonicalSystem(first.system), code: first.code }
    return [{ kind: 'substance', name, ecl: products.expression, expected: [], substance }]
  })
  return [...sets, ...substances]
}

function expressionsOf({ id, compose }: ValueSetFile): readonly Expression[] {
  const own = compose.include
    .filter(({ system }) => canonicalSystem(system) === codeSystems.snomed)
    .flatMap(({ concept = [] }) => concept.map(({ code }) => code))
  return compose.include
    .flatMap(({ filter = [] }) => filter)
    .filter(({ property }) => property === 'constraint')
    .map(({ value }) => {
      const named = codesIn(value)
      return { kind: 'value-set', name: id, ecl: value, expected: own.filter((code) => named.has(code)) }
    })
}
