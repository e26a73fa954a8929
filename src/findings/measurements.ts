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
  readonly when?: DayRange | undefined
  readonly quantity?: Quantity | undefined
  readonly integer?: number | undefined
  readonly boolean?: boolean | undefined
  readonly value: Concept
  readonly valueText?: string | undefined
  readonly unread?: boolean | undefined
  readonly referenceHigh?: number | undefined
}

type Part = ObservationEntry['components'][number]

const none: readonly Measurement[] = []

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
  const bySet = parts(input)
  let found: readonly Measurement[] = none
  for (const set of sets) {
    const more = bySet.in(set)
    if (more.length === 0) continue
    // One measurement may be in several sets.
    found = found.length === 0 ? more : [...new Set([...found, ...more])]
  }
  return found
}

/** Where a measurement can be found again, with its day when that is certain. */
export function evidenceOf(
  measurement: { readonly reference: string; readonly when?: DayRange | undefined },
  basis: Evidence['basis'] = 'coded',
): Evidence {
  const { reference, when } = measurement
  return { reference, basis, ...certainDay(when) }
}

function readPart(part: Part, observation: ObservationEntry, today: number): Measurement | undefined {
  const { effective } = observation
  const when = effective === undefined ? undefined : past(effective, today)
  if ((effective !== undefined && when === undefined) || !hasValue(part)) return undefined
  return measurementOf(part, observation, when)
}

/** What a part says, as measured on these days; an entry reads its parts anew, so nothing may be spread. */
export function measurementOf(
  { reference, concept, quantity, integer, boolean, value, valueText, unread, referenceHigh }: Part,
  { bodySite }: Pick<ObservationEntry, 'bodySite'>,
  when?: DayRange,
): Measurement {
  return {
    reference,
    concept,
    bodySite,
    when,
    quantity,
    integer,
    boolean,
    value,
    valueText,
    unread,
    referenceHigh,
  }
}
