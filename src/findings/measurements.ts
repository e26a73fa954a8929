import { certainDay, type DayRange } from '../days.ts'
import type { ObservationEntry, Quantity } from '../record/entries.ts'
import { hasValue } from '../record/observation.ts'
import type { Concept } from '../terminology/concept.ts'
import { BySet } from './by-set.ts'
import { type Evidence, type FindingInput, perPatient } from './finding.ts'
import { past } from './recency.ts'

/** One value that was measured or stated: an observation, or a component of one with the date of the whole. */
export interface Measurement {
  readonly reference: string
  readonly concept: Concept
  readonly bodySite: Concept
  /** When it was measured, without the days after today; absent when no date was given. */
  readonly when?: DayRange
  readonly quantity?: Quantity
  readonly integer?: number
  readonly boolean?: boolean
  readonly value: Concept
  readonly valueText?: string
  readonly unread?: boolean
  readonly referenceHigh?: number
}

type Part = ObservationEntry['components'][number]

const parts = perPatient(({ record, terminology, today }) => {
  const bySet = new BySet<Measurement>(terminology)
  const add = (part: Part, observation: ObservationEntry) => {
    if (terminology.setsOf(part.concept).length === 0) return
    const measurement = readPart(part, observation, today)
    if (measurement !== undefined) bySet.add(measurement, part.concept)
  }
  for (const observation of record.observations) {
    add(observation, observation)
    for (const component of observation.components) add(component, observation)
  }
  return bySet
})

/**
 * Everything measured whose code is in one of the value sets and that has a value. What is dated in
 * the future is a data error and left out.
 */
export function measured(input: FindingInput, ...sets: readonly string[]): readonly Measurement[] {
  const found = sets.map((set) => parts(input).in(set)).filter((list) => list.length > 0)
  // One measurement may be in several sets.
  return found.length < 2 ? (found[0] ?? []) : [...new Set(found.flat())]
}

/** Where a measurement can be found again, with its day when that is certain. */
export function evidenceOf(
  measurement: { readonly reference: string; readonly when?: DayRange },
  basis: Evidence['basis'] = 'coded',
): Evidence {
  const { reference, when } = measurement
  return { reference, basis, ...certainDay(when) }
}

function readPart(
  part: Part,
  { effective, bodySite }: ObservationEntry,
  today: number,
): Measurement | undefined {
  const when = effective === undefined ? undefined : past(effective, today)
  if ((effective !== undefined && when === undefined) || !hasValue(part)) return undefined
  return when === undefined ? { ...part, bodySite } : { ...part, bodySite, when }
}
