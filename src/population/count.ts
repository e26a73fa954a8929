/** Counts by name, in the order of first sight. */
export class Count {
  readonly #times = new Map<string, number>()

  add(name: string, times = 1): void {
    this.#times.set(name, this.of(name) + times)
  }

  of(name: string): number {
    return this.#times.get(name) ?? 0
  }

  get total(): number {
    return [...this.#times.values()].reduce((sum, times) => sum + times, 0)
  }

  get size(): number {
    return this.#times.size
  }

  /** Most frequent first. */
  entries(): readonly (readonly [string, number])[] {
    return [...this.#times].toSorted((a, b) => b[1] - a[1])
  }
}
