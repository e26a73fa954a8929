import { tScoreSets } from '../findings/bone-density.ts'
import type { ObservationEntry } from '../record/entries.ts'
import { hasValue } from '../record/observation.ts'
import type { Terminology } from '../terminology/terminology.ts'
import { Count } from './count.ts'

/** Results whose value the plans look at, by the sets of their codes. */
const measures: readonly { readonly name: string; readonly sets: readonly string[] }[] = [
  { name: 'T-score', sets: tScoreSets },
  { name: 'VFA grade', sets: ['vfa-highest-grade'] },
  { name: 'eGFR', sets: ['egfr'] },
  { name: 'calcium', sets: ['calcium'] },
  { name: '25-OH vitamin D', sets: ['25-oh-vitamin-d'] },
]

/** How often a result was read whose value the plans look at, and in what it stood when it was not. */
export class ResultTally {
  /** By what was measured, also what never was. */
  readonly read = new Count()
  /** What and in which unit, of the results among what could not be read. */
  readonly unread = new Count()
  readonly #terminology: Terminology

  constructor(terminology: Terminology) {
    this.#terminology = terminology
    for (const { name } of measures) this.read.add(name, 0)
  }

  add(entry: ObservationEntry, isRead: boolean): void {
    if (!hasValue(entry)) return
    const parts = [entry, ...entry.components]
    for (const { name, sets } of measures) {
      const isMeant = sets.some((set) => parts.some(({ concept }) => this.#terminology.matches(concept, set)))
      if (!isMeant) continue
      if (isRead) this.read.add(name)
      else this.unread.add(`${name}, ${showUnit(parts)}`)
    }
  }

  /** A T-score in the conclusion of a report. */
  addWords(): void {
    this.read.add('T-score in words')
  }
}

/** The unit alone, where it is one: the value is the patient's. */
function showUnit(parts: readonly ObservationEntry['components'][number][]): string {
  const part = parts.find(({ quantity }) => quantity !== undefined)
  const unit = part?.quantity?.unit ?? '(none)'
  if (part !== undefined) return `unit ${/^\S{1,24}$/.test(unit) ? unit : '(text)'}`
  return parts.some(({ valueText }) => valueText !== undefined) ? 'words' : 'another value'
}
