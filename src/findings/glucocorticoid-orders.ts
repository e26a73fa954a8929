import type { MedicationEntry } from '../record/entries.ts'
import { endAt, type Step, startAt } from './dose-steps.ts'
import type { FindingInput } from './finding.ts'
import { courseOnFile, draftCourse, isBareStop, type Kind } from './glucocorticoid-course.ts'
import type { Course } from './glucocorticoid-dose.ts'
import { glucocorticoidClass } from './glucocorticoid-gate.ts'
import { firstDay, withinReason } from './glucocorticoid-limit.ts'

/** Who is believed when several entries speak of the same substance on the same day. */
const rank = { draft: 3, order: 2, statement: 1, administration: 0 } as const

/**
 * All courses that count: the selected drafts and what is on file. The same substance on the same
 * day is counted once when one entry replaces, renews or only repeats another.
 */
export function coursesOf(input: FindingInput, kind: Kind): readonly Course[] {
  const { record, today } = input
  const drafts = record.drafts.map((entry) => draftCourse(entry, input, kind))
  const onFile = record.medications.map((entry) => courseOnFile(entry, input, kind))
  const all = [...drafts, ...onFile].filter((course) => course !== undefined).filter(hasDays)
  const { compared, beyond } = withinReason(all)
  const stops = stopsOf(compared, record)
  const others = compared.map((course) => ({ course, first: firstDay(course), highest: highest(course) }))
  const reduced = compared
    .map((course) => stops.reduce((kept, stop) => endedBy(kept, stop, today), course))
    .map((course) => others.reduce(without, course))
  return [...reduced.filter(hasDays), ...beyond]
}

/** A course with what it is asked for again and again. */
interface Other {
  readonly course: Course
  readonly first: number
  readonly highest: number
}

/** Entries that say of one of the courses that it is over. */
function stopsOf(courses: readonly Course[], { drafts, medications }: FindingInput['record']) {
  const orders = new Set<string | undefined>(courses.map(({ entry }) => entry.reference))
  const treatments = new Set(courses.map(({ entry }) => entry.treatment))
  const stops = [...drafts.filter((entry) => entry.stopped), ...medications.filter(isBareStop)]
  return stops.filter(
    ({ reference, replaces, treatment }) =>
      orders.has(reference) || orders.has(replaces) || (treatment !== undefined && treatments.has(treatment)),
  )
}

function hasDays(course: Course): boolean {
  return course.steps.length > 0
}

/** Whether the two entries say of themselves that the one takes the place of the other. */
function isLinked(newer: MedicationEntry, older: MedicationEntry): boolean {
  if (newer === older) return false
  if (newer.kind === 'draft' && older.kind !== 'draft' && newer.reference === older.reference) return true
  if (newer.replaces !== undefined && newer.replaces === older.reference) return true
  return newer.treatment !== undefined && newer.treatment === older.treatment && isNewer(newer, older)
}

function isNewer(newer: MedicationEntry, older: MedicationEntry): boolean {
  if (newer.kind === 'draft' || older.kind === 'draft')
    return newer.kind === 'draft' && older.kind !== 'draft'
  return (newer.authored?.first ?? 0) > (older.authored?.first ?? 0)
}

function endedBy(course: Course, stop: MedicationEntry, today: number): Course {
  if (course.entry.kind === 'draft' || !isLinked(stop, course.entry)) return course
  const end = stop.period?.last ?? today
  const last = Number.isFinite(end) ? end : today
  return {
    ...course,
    steps: course.steps.filter((step) => step.first <= last).map((step) => endAt(step, last)),
  }
}

/** What is left of a course beside another one. */
function without(course: Course, other: Other): Course {
  if (course.steps.length === 0) return course
  const { entry, substance, steps } = other.course
  if (isLinked(entry, course.entry)) return { ...course, steps: before(course.steps, other.first) }
  if (course.substance !== substance || !(outranks(entry, course.entry) || renews(other, course)))
    return course
  const kept = steps.reduce(subtract, course.steps)
  const reduced = entry.kind === 'draft' && endsLower(other.course, course)
  return { ...course, steps: reduced ? before(kept, other.first) : kept }
}

function outranks(other: MedicationEntry, entry: MedicationEntry): boolean {
  return rank[other.kind] > rank[entry.kind]
}

/** A later order on file for the same dose is the next box, not a second one. */
function renews(other: Other, course: Course): boolean {
  const { kind } = other.course.entry
  if (kind === 'draft' || kind !== course.entry.kind) return false
  return other.first > firstDay(course) && other.highest === highest(course)
}

/**
 * An order without an end goes on after a draft that only adds to it for a while. A draft that ends
 * lower than the order is a reduction: the old dose does not come back.
 */
function endsLower(draft: Course, course: Course): boolean {
  const [last, open] = [draft.steps.at(-1), course.steps.at(-1)]
  return last !== undefined && open !== undefined && !Number.isFinite(open.last) && last.mg < open.mg
}

function highest(course: Course): number {
  return course.steps.reduce((mg, step) => Math.max(mg, step.mg), 0)
}

function before(steps: readonly Step[], day: number): readonly Step[] {
  return steps.filter((step) => step.first < day).map((step) => endAt(step, day - 1))
}

function subtract(steps: readonly Step[], taken: Step): readonly Step[] {
  return steps.flatMap((step) => {
    if (taken.last < step.first || taken.first > step.last) return [step]
    const left = step.first < taken.first ? [endAt(step, taken.first - 1)] : []
    const right = step.last > taken.last ? [startAt(step, taken.last + 1)] : []
    return [...left, ...right]
  })
}

/** The selected drafts that are about a systemic glucocorticoid. */
export function systemicDrafts({ record, terminology }: FindingInput): readonly MedicationEntry[] {
  return record.drafts.filter((entry) => glucocorticoidClass(entry, terminology) === 'systemic')
}
