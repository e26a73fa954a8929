import type { Step } from './dose-steps.ts'
import type { Course } from './glucocorticoid-dose.ts'

/** Days in a row with the same total dose. */
export interface Segment {
  readonly first: number
  readonly last: number
  /** mg prednisone per day, rounded to 0.01, of all that can be computed. */
  readonly mg: number
  /** Something of unknown dose is used as well. */
  readonly unknown: boolean
  readonly pulse: boolean
}

/** `open`: a last dose without an end goes on. `certain`: only what is stated or has been. */
export type Reading = 'open' | 'certain'

/** What changes on a day: use that begins there (+1) or is over (-1). */
interface Change {
  readonly day: number
  readonly sign: 1 | -1
  readonly step: Step
}

/**
 * Adds up all courses, day by day, as stretches of days with the same total; days without use are
 * left out. More than `mostMg` together is no dose that could be believed.
 */
export function segmentsOf(courses: readonly Course[], reading: Reading, mostMg: number): readonly Segment[] {
  const changes = changesOf(courses, reading)
  const segments: Segment[] = []
  const total = { steps: 0, mg: 0, unknown: 0, pulses: 0 }
  for (const [index, { day, sign, step }] of changes.entries()) {
    total.steps += sign
    total.mg = total.steps === 0 ? 0 : total.mg + sign * step.mg
    total.unknown += step.unknown ? sign : 0
    total.pulses += step.pulse ? sign : 0
    const next = changes[index + 1]?.day ?? Number.POSITIVE_INFINITY
    const mg = roundMg(total.mg)
    if (next === day || (mg <= 0 && total.unknown === 0)) continue
    const isPlausible = mg <= mostMg
    segments.push({
      first: day,
      last: next - 1,
      mg: isPlausible ? mg : 0,
      unknown: total.unknown > 0 || !isPlausible,
      pulse: total.pulses > 0,
    })
  }
  return segments
}

function changesOf(courses: readonly Course[], reading: Reading): readonly Change[] {
  const changes: Change[] = []
  for (const { steps } of courses) {
    for (const step of steps) {
      const last = reading === 'open' ? step.last : Math.min(step.last, step.certainLast)
      if (last < step.first) continue
      changes.push({ day: step.first, sign: 1, step })
      if (Number.isFinite(last)) changes.push({ day: last + 1, sign: -1, step })
    }
  }
  return changes.sort((a, b) => a.day - b.day)
}

/** Doses are compared in hundredths of a mg, so that 7.5 is 7.5. */
function roundMg(mg: number): number {
  return Math.round(mg * 100 + 1e-6) / 100
}

/** Parts segments into runs that are more than `gapDays` dose-free days apart. */
export function runsOf(segments: readonly Segment[], gapDays: number): readonly (readonly Segment[])[] {
  const runs: Segment[][] = []
  let last = Number.NEGATIVE_INFINITY
  for (const segment of segments) {
    const run = runs.at(-1)
    if (run === undefined || segment.first - last - 1 > gapDays) runs.push([segment])
    else run.push(segment)
    last = segment.last
  }
  return runs
}

/** The run that holds a day, or else the last one before it within reach, or none. */
export function runAround(segments: readonly Segment[], day: number, gapDays: number): readonly Segment[] {
  const reaching = runsOf(segments, gapDays).filter(
    (run) => (run[0]?.first ?? 0) <= day && lastOf(run) >= day - gapDays - 1,
  )
  return reaching.at(-1) ?? []
}

/** Calendar days from the first to the last day, dose-free days between them included. */
export function lengthOf(run: readonly Segment[]): number {
  const first = run[0]?.first
  return first === undefined ? 0 : lastOf(run) - first + 1
}

/** The highest dose that is reached or exceeded on at least so many days; 0 when there are fewer days. */
export function highestOnDays(
  run: readonly Segment[],
  days: number,
  mgOf: (segment: Segment) => number,
): number {
  let count = 0
  for (const segment of run.toSorted((a, b) => descending(mgOf(a), mgOf(b)))) {
    count += segment.last - segment.first + 1
    if (count >= days) return mgOf(segment)
  }
  return 0
}

/** Subtracting would make nothing of two infinite doses. */
function descending(a: number, b: number): number {
  return a === b ? 0 : a > b ? -1 : 1
}

function lastOf(run: readonly Segment[]): number {
  return run.at(-1)?.last ?? Number.NEGATIVE_INFINITY
}
