/** A concept of a small SNOMED CT made for a test: its parents, and the values of its attributes. */
export interface SmallConcept {
  readonly parents: readonly string[]
  readonly attributes?: Readonly<Record<string, readonly string[]>>
}

/** A few concepts, and every expression that `plans/` may hold answered over them. */
export class SmallSnomed {
  readonly #concepts: ReadonlyMap<string, SmallConcept>
  readonly #ancestors = new Map<string, ReadonlySet<string>>()
  readonly #answers = new Map<string, readonly string[]>()

  constructor(concepts: Readonly<Record<string, SmallConcept>>) {
    this.#concepts = new Map(Object.entries(concepts))
  }

  /** The codes that satisfy an expression, the lowest first. */
  expand(ecl: string): readonly string[] {
    const known = this.#answers.get(ecl)
    if (known !== undefined) return known
    const tokens = ecl.match(/<<|[():=,]|OR|MINUS|\d+/g) ?? []
    const found = this.#compound(tokens, { at: 0 })
    const answer = [...found].toSorted((one, other) => Number(one) - Number(other))
    this.#answers.set(ecl, answer)
    return answer
  }

  #compound(tokens: readonly string[], place: { at: number }): ReadonlySet<string> {
    let found = this.#operand(tokens, place)
    for (;;) {
      const operator = tokens[place.at]
      if (operator !== 'OR' && operator !== 'MINUS' && operator !== ':') return found
      place.at += 1
      if (operator === ':') found = this.#refine(found, tokens, place)
      else {
        const next = this.#operand(tokens, place)
        found = operator === 'OR' ? found.union(next) : found.difference(next)
      }
    }
  }

  #operand(tokens: readonly string[], place: { at: number }): ReadonlySet<string> {
    const token = tokens[place.at] ?? ''
    place.at += 1
    if (token === '(') {
      const found = this.#compound(tokens, place)
      place.at += 1
      return found
    }
    if (token !== '<<') return new Set(this.#concepts.has(token) ? [token] : [])
    const root = tokens[place.at] ?? ''
    place.at += 1
    return new Set([...this.#concepts.keys()].filter((code) => this.#ancestorsOf(code).has(root)))
  }

  #refine(found: ReadonlySet<string>, tokens: readonly string[], place: { at: number }): ReadonlySet<string> {
    let kept = found
    do {
      if (tokens[place.at] === ',') place.at += 1
      if (tokens[place.at] === '<<') place.at += 1
      const attribute = tokens[place.at] ?? ''
      place.at += 2
      const values = this.#operand(tokens, place)
      kept = new Set(
        [...kept].filter((code) => this.#valuesOf(code, attribute).some((value) => values.has(value))),
      )
    } while (tokens[place.at] === ',')
    return kept
  }

  #valuesOf(code: string, attribute: string): readonly string[] {
    return this.#concepts.get(code)?.attributes?.[attribute] ?? []
  }

  /** With the concept itself. */
  #ancestorsOf(code: string): ReadonlySet<string> {
    const known = this.#ancestors.get(code)
    if (known !== undefined) return known
    const found = new Set([code])
    for (const parent of this.#concepts.get(code)?.parents ?? []) {
      for (const ancestor of this.#ancestorsOf(parent)) found.add(ancestor)
    }
    this.#ancestors.set(code, found)
    return found
  }
}
