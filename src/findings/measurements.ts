import { certainDay, type DayRange } from '../days.ts'
import type { ObservationEntry, Quantity } from '../record/entries.ts'
import { hasValue } from '../record/observation.ts'
import type { Coding, Concept } from '../terminology/concept.ts'
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
  readonly referenceHigh?: number
}

/** The parts of observations that share a code: a record repeats few codes often, and sets are asked about codes. */
interface Coded {
  readonly coding: Coding
  readonly parts: { readonly part: Part; readonly observation: ObservationEntry }[]
}

type Part = ObservationEntry['components'][number]

const partsByCode = perPatient(({ record }): readonly Coded[] => {
  const byCode = new Map<string, Coded[]>()
  const add = (part: Part, observation: ObservationEntry) => {
    for (const coding of part.concept.codings) {
      const alike = byCode.get(coding.code)
      const coded = alike?.find((other) => other.coding.system === coding.system)
      if (coded !== undefined) coded.parts.push({ part, observation })
      else if (alike !== undefined) alike.push({ coding, parts: [{ part, observation }] })
      else byCode.set(coding.code, [{ coding, parts: [{ part, observation }] }])
    }
  }
  for (const observation of record.observations) {
    add(observation, observation)
    for (const component of observation.components) add(component, observation)
  }
  return [...byCode.values()].flat()
})

/**
 * Everything measured whose code is in one of the value sets and that has a value. What is dated in
 * the future is a data error and left out.
 */
export function measured(input: FindingInput, ...sets: readonly string[]): readonly Measurement[] {
  const wanted = sets.map((set) => input.terminology.valueSet(set))
  const found = new Map<Part, Measurement>()
  for (const { coding, parts } of partsByCode(input)) {
    if (!wanted.some((set) => set.has(coding))) continue
    for (const { part, observation } of parts) {
      const measurement = readPart(part, observation, input.today)
      if (measurement !== undefined) found.set(part, measurement)
    }
  }
  return [...found.values()]
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
