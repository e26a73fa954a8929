import { endAt, type Step, startAt, subtract } from './dose-steps.ts'
import type { Course } from './glucocorticoid-dose.ts'

/** Reasons for which a pharmacy's own agreement may say what the prescriber's does not. */
const unsaid: ReadonlySet<string | undefined> = new Set([
  'dose-missing',
  'dose-free-text',
  'dose-timing-missing',
  'dose-unit-unknown',
  'dose-strength-missing',
])

/**
 * Orders without a readable dose, with that of the pharmacy's agreement of the same treatment on the days
 * that both speak of. An agreement that is older than the order was about an earlier one.
 */
export function filled(courses: readonly Course[]): readonly Course[] {
  const agreements = courses.filter(isAgreement)
  if (agreements.length === 0) return courses
  const newestFirst = agreements.toSorted((a, b) => writtenOn(b) - writtenOn(a))
  return courses.map((course) =>
    lacksDose(course)
      ? newestFirst.filter((agreement) => isOf(agreement, course)).reduce(fill, course)
      : course,
  )
}

function isAgreement({ entry, reason }: Course): boolean {
  return entry.kind === 'dispense' && entry.period !== undefined && reason === undefined
}

function lacksDose({ entry, reason }: Course): boolean {
  return entry.kind === 'order' && entry.treatment !== undefined && unsaid.has(reason)
}

function isOf(agreement: Course, order: Course): boolean {
  if (agreement.entry.treatment !== order.entry.treatment) return false
  const isOlder = agreement.entry.authored !== undefined && writtenOn(agreement) < writtenOn(order)
  return agreement.substance === order.substance && !isOlder
}

function writtenOn({ entry }: Course): number {
  return entry.authored?.first ?? entry.period?.first ?? 0
}

function fill(order: Course, agreement: Course): Course {
  const open = order.steps.filter((step) => step.unknown)
  const told = agreement.steps.flatMap((step) => open.flatMap((place) => within(step, place)))
  if (told.length === 0) return order
  const left = agreement.steps.reduce(subtract, open)
  const { reason, ...rest } = order
  return {
    ...rest,
    steps: [...order.steps.filter((step) => !step.unknown), ...told, ...left],
    basis: agreement.basis,
    doubtful: order.doubtful || agreement.doubtful,
    dosedBy: order.dosedBy ?? agreement.entry,
    ...(left.length === 0 || reason === undefined ? {} : { reason }),
  }
}

/** The days of a step that another one has too. */
function within(step: Step, place: Step): readonly Step[] {
  const first = Math.max(step.first, place.first)
  if (first > Math.min(step.last, place.last)) return []
  return [endAt(step.first < first ? startAt(step, first) : step, place.last)]
}
