import type { Coding } from '../concept.ts'
import type { MappedCode, Product, Substance, Terminology } from '../terminology.ts'
import type { CodeMapRow } from './row.ts'
import { plainCode } from './systems.ts'

/**
 * What is kept for a hospital's codes, by system and then code. A code is found as it stands in the map,
 * and else however it is written: a classification with or without its point, a number with or without
 * zeros before it.
 */
class ByCode<T> {
  readonly #bySystem = new Map<string, Map<string, T>>()

  get({ system, code }: Coding): T | undefined {
    const codes = this.#bySystem.get(system)
    return codes === undefined ? undefined : (codes.get(code) ?? codes.get(plainCode(system, code)))
  }

  set({ system, code }: Coding, value: T): void {
    const codes = this.#bySystem.get(system) ?? new Map<string, T>()
    this.#bySystem.set(system, codes.set(code, value).set(plainCode(system, code), value))
  }
}

/** What a hospital's codes mean, by code. */
export interface CodeMap {
  get(coding: Coding): MappedCode | undefined
}

/** A code map of these rows; of two rows for one code the first counts. */
export function codeMapOf<T extends CodeMapRow>(rows: readonly T[]): { get(coding: Coding): T | undefined } {
  const codes = new ByCode<T>()
  for (const row of rows) if (codes.get(row.source) === undefined) codes.set(row.source, row)
  return codes
}

/** The public code that a code stands for: what the hospital's map says, or else itself. */
export function meaningOf(coding: Coding, { mapped }: Pick<Terminology, 'mapped'>): Coding {
  return mapped?.(coding)?.target ?? coding
}

type Medicines = Pick<Terminology, 'substance' | 'product' | 'meanings'>

/**
 * Look-ups of medicines that follow the map: a mapped code is what its target is, in the strength and
 * form that the map gives. What our own products say of a mapped code no longer counts.
 */
export function mapMedicines(
  map: CodeMap,
  rows: readonly CodeMapRow[],
  base: Medicines,
): Pick<Terminology, 'substance' | 'product' | 'mapped'> {
  const products = new ByCode<Product>()
  for (const row of rows) {
    const product = productOf(row, base)
    if (product !== undefined && products.get(row.source) === undefined) products.set(row.source, product)
  }
  return {
    substance: (coding) => base.substance(map.get(coding)?.target ?? coding),
    product: (coding) => (map.get(coding) === undefined ? base.product(coding) : products.get(coding)),
    mapped: (coding) => map.get(coding),
  }
}

/**
 * The product that a mapped code stands for.
 *
 * @returns undefined when its target is no glucocorticoid, or when the row leaves open whether it reaches
 *   the whole body: then the order has to say it, as for the target's own code
 */
export function productOf(row: MappedCode, base: Medicines): Product | undefined {
  const known = base.product(row.target)
  const substance = base.substance(row.target) ?? known?.equivalence
  if (substance === undefined) return known
  const systemic = isSystemic(row, substance, known, base)
  if (systemic === undefined) return undefined
  const mgPerUnit = row.mgPerUnit ?? known?.mgPerUnit
  return {
    substance: substance.name,
    systemic,
    ...(mgPerUnit === undefined ? {} : { mgPerUnit }),
    ...(systemic ? { equivalence: substance } : {}),
  }
}

function isSystemic(
  { use, form }: MappedCode,
  substance: Substance,
  known: Product | undefined,
  base: Medicines,
): boolean | undefined {
  if (use !== undefined) return use === 'systemic'
  const said = base.meanings?.(form ?? '')
  if (said?.has('local')) return false
  if (said?.has('oral') || said?.has('systemic') || said?.has('muscle')) return true
  if (said?.has('injection')) return undefined
  return known?.systemic ?? (substance.routeDecides === true ? undefined : true)
}
