import type { Unreadable } from '../findings/unreadable-entry.ts'
import type { UnreadableShape } from '../findings/unreadable-shapes.ts'
import type { CodedPart } from '../terminology/unmapped.ts'
import { Count } from './count.ts'

/** What could not be read in an export: codes by the part of the record in which they stand, and shapes. */
export class UnreadTally {
  readonly #codes = new Map<CodedPart, Count>()
  readonly #displays = new Map<string, string>()
  readonly #shapes = new Map<UnreadableShape, number>()

  add(all: readonly Unreadable[]): void {
    for (const found of all) {
      if (found.kind === 'shape') this.#shapes.set(found.shape, this.of(found.shape) + 1)
      else this.#addCode(found)
    }
  }

  of(shape: UnreadableShape): number {
    return this.#shapes.get(shape) ?? 0
  }

  shapes(): ReadonlyMap<UnreadableShape, number> {
    return this.#shapes
  }

  /** Codes as `prk 8311`, by part. */
  codes(): ReadonlyMap<CodedPart, Count> {
    return this.#codes
  }

  /** The name that came with a code when it was first seen. */
  displayOf(code: string): string {
    return this.#displays.get(code) ?? ''
  }

  #addCode({ part, shown, display }: Unreadable & { readonly kind: 'code' }): void {
    const name = `${shown.system} ${shown.code}`
    const count = this.#codes.get(part) ?? new Count()
    this.#codes.set(part, count)
    count.add(name)
    if (display !== undefined && !this.#displays.has(name)) this.#displays.set(name, display)
  }
}
