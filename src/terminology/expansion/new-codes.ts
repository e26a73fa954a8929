import { codeSystems } from '../code-systems.ts'
import type { Product, Terminology } from '../terminology.ts'
import type { Answer } from './expansion.ts'

type Names = ReadonlySet<string>

const nothing: Names = new Set()

/** The SNOMED CT codes of an expansion that our own lists do not know, with the sets and products that they are. */
export class NewCodes {
  readonly #own: Terminology
  readonly #isNew = new Map<string, boolean>()
  readonly #sets = new Map<string, Names>()
  readonly #products = new Map<string, Product>()
  readonly #disputed = new Set<string>()
  /** Thousands of codes are in the same few combinations of sets: each combination is kept once. */
  readonly #larger = new Map<Names, Map<string, Names>>()

  constructor(own: Terminology) {
    this.#own = own
  }

  /** @param product what the codes are, when they are products of a substance */
  add({ kind, name }: Answer, codes: readonly string[], product: Product | undefined): void {
    for (const code of codes) {
      if (!this.#is(code)) continue
      if (kind === 'value-set') this.#sets.set(code, this.#with(this.#sets.get(code) ?? nothing, name))
      else if (product !== undefined) this.#addProduct(code, product)
    }
  }

  setsOf(code: string): Names | undefined {
    return this.#sets.get(code)
  }

  productOf(code: string): Product | undefined {
    return this.#products.get(code)
  }

  has(code: string): boolean {
    return this.#sets.has(code) || this.#products.has(code)
  }

  get added(): number {
    let both = 0
    for (const code of this.#products.keys()) if (this.#sets.has(code)) both += 1
    return this.#sets.size + this.#products.size - both
  }

  /** Products that more than one substance claims, which are none. */
  get disputed(): number {
    return this.#disputed.size
  }

  #addProduct(code: string, product: Product): void {
    if (this.#disputed.has(code)) return
    if (this.#products.delete(code)) this.#disputed.add(code)
    else this.#products.set(code, product)
  }

  #with(names: Names, name: string): Names {
    if (names.has(name)) return names
    const larger = this.#larger.get(names) ?? new Map<string, Names>()
    this.#larger.set(names, larger)
    const kept = larger.get(name) ?? new Set([...names, name])
    larger.set(name, kept)
    return kept
  }

  #is(code: string): boolean {
    const known = this.#isNew.get(code)
    if (known !== undefined) return known
    const isNew = !this.#isOwn(code)
    this.#isNew.set(code, isNew)
    return isNew
  }

  #isOwn(code: string): boolean {
    const coding = { system: codeSystems.snomed, code }
    const { isKnown, product, substance, mapped } = this.#own
    return (
      isKnown({ codings: [coding] }) ||
      product(coding) !== undefined ||
      substance(coding) !== undefined ||
      mapped?.(coding) !== undefined
    )
  }
}
