import { type Element, type Frame, ownLast } from './dose-elements.ts'

/** Days in a row with the same dose. */
export interface Step {
  readonly first: number
  /** Infinity when no end is stated. */
  readonly last: number
  /** Until here it is certain; before `first` when nothing of it is. */
  readonly certainLast: number
  /** mg of the drug per day; 0 when the dose is unknown. */
  readonly mg: number
  readonly unknown: boolean
  /** Single gift by needle or drip with days without a gift around it. */
  readonly pulse: boolean
}

/**
 * Safety limits, not clinical ones: they keep an order without an end finite. Gifts further back or
 * ahead change nothing, because no window of `plans/parameters.json` reaches that far.
 */
const [mostDaysBack, mostDaysAhead] = [730, 400]

/** An order that has days but no dose that could be laid on them. */
export function unknownStep(first: number, last: number, today: number): Step {
  return { first, last, certainLast: certain(first, last, today), mg: 0, unknown: true, pulse: false }
}

/** The days of one element within its group. */
export function stepsOf(
  element: Element,
  groupFirst: number,
  groupLast: number,
  frame: Frame,
): readonly Step[] {
  const first = element.first ?? groupFirst
  const last = Math.max(first, ownLast(element, first) ?? groupLast)
  const { dose } = element
  if (typeof dose === 'string') return [unknownStep(first, last, frame.today)]
  const { rhythm } = dose
  if (rhythm.kind === 'daily')
    return [{ ...unknownStep(first, last, frame.today), mg: rhythm.mg, unknown: false }]
  if (rhythm.kind === 'rounds') return pulses(rhythm, first, last, frame.today)
  const days = rhythm.days.length === 0 ? [first] : rhythm.days.map((day) => day.first)
  return days.map((day) => ({ ...unknownStep(day, day, frame.today), mg: rhythm.mg, unknown: false }))
}

function pulses(
  { mg, everyDays, inRow }: { readonly mg: number; readonly everyDays: number; readonly inRow: number },
  first: number,
  last: number,
  today: number,
): readonly Step[] {
  const steps: Step[] = []
  const skipped = Math.max(0, Math.ceil((today - mostDaysBack - first) / everyDays)) * everyDays
  for (let day = first + skipped; day <= Math.min(last, today + mostDaysAhead); day += everyDays) {
    const end = Math.min(day + inRow - 1, last)
    const isCertain = Number.isFinite(last) || day <= today || day === first
    steps.push({
      first: day,
      last: end,
      certainLast: isCertain ? end : day - 1,
      mg,
      unknown: false,
      pulse: true,
    })
  }
  return steps
}

/** The step, no further than this day. */
export function endAt(step: Step, last: number): Step {
  return step.last <= last ? step : { ...step, last, certainLast: Math.min(step.certainLast, last) }
}

/** The step, not before this day. */
export function startAt(step: Step, first: number): Step {
  return { ...step, first, certainLast: Math.max(step.certainLast, first - 1) }
}

/** The days before this one. */
export function before(steps: readonly Step[], day: number): readonly Step[] {
  return steps.filter((step) => step.first < day).map((step) => endAt(step, day - 1))
}

/** The days that another step does not have. */
export function subtract(steps: readonly Step[], taken: Step): readonly Step[] {
  return steps.flatMap((step) => {
    if (taken.last < step.first || taken.first > step.last) return [step]
    const left = step.first < taken.first ? [endAt(step, taken.first - 1)] : []
    const right = step.last > taken.last ? [startAt(step, taken.last + 1)] : []
    return [...left, ...right]
  })
}

function certain(first: number, last: number, today: number): number {
  return Number.isFinite(last) ? last : Math.max(first, today)
}
