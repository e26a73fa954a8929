import type { MedicationEntry } from '../record/entries.ts'
import { before, subtract } from './dose-steps.ts'
import type { FindingInput } from './finding.ts'
import { courseOnFile, draftCourse, isBareStop, type Kind } from './glucocorticoid-course.ts'
import type { Course } from './glucocorticoid-dose.ts'
import { filled } from './glucocorticoid-filled.ts'
import { classify } from './glucocorticoid-gate.ts'
import { withinReason } from './glucocorticoid-limit.ts'
import {
  isLinked,
  isSameUse,
  isSupplyOf,
  renews,
  type Teller,
  type Told,
  tell,
  tellerOf,
} from './glucocorticoid-told.ts'

/**
 * All courses that count: the selected drafts and what is on file. The same use on the same day is
 * counted once when one entry replaces, renews or only repeats another. Entries of one treatment are
 * one use, those of two treatments are two; without treatments the same substance is the same use.
 */
export function coursesOf(input: FindingInput, kind: Kind): readonly Course[] {
  const { record, today } = input
  const drafts = record.drafts.map((entry) => draftCourse(entry, input, kind))
  const onFile = record.medications.map((entry) => courseOnFile(entry, input, kind))
  const all = [...drafts, ...onFile].filter((course) => course !== undefined).filter(hasDays)
  const { compared, beyond } = withinReason(filled(all))
  const stops = stopsOf(compared, record)
  const left = inTurn(compared)
  const reduced = stops.length === 0 ? left : left.map((course) => endedByAny(course, stops, today))
  return [...reduced.filter(hasDays), ...beyond]
}

/**
 * What is left of the courses beside each other. Those that are believed most come first, and others
 * are compared with what is left of them: an entry that was itself cut takes no more days away.
 */
function inTurn(courses: readonly Course[]): readonly Course[] {
  if (courses.length < 2) return courses
  const told = courses.map((course, position) => tell(course, position))
  const turns = [...Map.groupBy(told, ({ rank }) => rank)].toSorted(([a], [b]) => b - a)
  const believed: Told[] = []
  for (const [, peers] of turns) {
    const others = [...believed, ...peers]
    const kept: Told[] = []
    for (const own of peers) {
      const left = others.reduce((course, other) => without(course, own, other), own.course)
      if (hasDays(left)) kept.push(tell(left, own.position))
    }
    believed.push(...kept)
  }
  return believed.map(({ course }) => course)
}

/** Entries that say of one of the courses that it is over. */
function stopsOf(courses: readonly Course[], { drafts, medications }: FindingInput['record']) {
  const ending = { drafts: drafts.filter(({ stopped }) => stopped), onFile: medications.filter(endsOthers) }
  if (ending.drafts.length === 0 && ending.onFile.length === 0) return []
  const orders = new Set<string | undefined>(courses.map(({ entry }) => entry.reference))
  const treatments = new Set(courses.map(({ entry }) => entry.treatment))
  const names = ({ replaces, treatment }: MedicationEntry) =>
    (replaces !== undefined && orders.has(replaces)) || (treatment !== undefined && treatments.has(treatment))
  const stops = [
    ...ending.drafts.filter((entry) => orders.has(entry.reference) || names(entry)),
    ...ending.onFile.filter(names),
  ]
  return stops.map((stop) => tellerOf(stop))
}

/** An agreement to stop or to interrupt may repeat the dose that it ends. */
function endsOthers(entry: MedicationEntry): boolean {
  const isEnding = entry.status === 'stopped' || entry.status === 'on-hold'
  return isBareStop(entry) || (entry.kind === 'order' && isEnding)
}

function endedByAny(course: Course, stops: readonly Teller[], today: number): Course {
  if (course.entry.kind === 'draft') return course
  const teller = tellerOf(course.entry)
  return stops.reduce((kept, stop) => (isLinked(stop, teller) ? endedBy(kept, stop, today) : kept), course)
}

function hasDays(course: Course): boolean {
  return course.steps.length > 0
}

/** What was written before a stop is over with it. */
function endedBy(course: Course, stop: Teller, today: number): Course {
  const end = stop.entry.period?.last ?? today
  return { ...course, steps: before(course.steps, (Number.isFinite(end) ? end : today) + 1) }
}

/** What is left of a course beside another one; `own` is the course as it was told. */
function without(course: Course, own: Told, other: Told): Course {
  if (course.steps.length === 0 || other === own) return course
  if ((other.rank === own.rank || other.isDraft) && isLinked(other, own))
    return replacedBy(course, own, other)
  if (!isSameUse(own, other) || !(other.rank > own.rank || renews(other, own))) return course
  if (isSupplyOf(own, other)) return { ...course, steps: before(course.steps, other.first) }
  const kept = other.course.steps.reduce(subtract, course.steps)
  const reduced = other.isDraft && endsLower(other.course, course)
  return { ...course, steps: reduced ? before(kept, other.first) : kept }
}

/** A newer agreement ends an older one, but for what the older one only begins after it. */
function replacedBy(course: Course, own: Told, other: Told): Course {
  const isLater = own.first > other.first && own.written === other.written
  const steps = isLater
    ? other.course.steps.reduce(subtract, course.steps)
    : before(course.steps, other.first)
  return { ...course, steps }
}

/**
 * An order without an end goes on after a draft that only adds to it for a while. A draft that ends
 * lower than the order is a reduction: the old dose does not come back.
 */
function endsLower(draft: Course, course: Course): boolean {
  const [last, open] = [draft.steps.at(-1), course.steps.at(-1)]
  return last !== undefined && open !== undefined && !Number.isFinite(open.last) && last.mg < open.mg
}

/** The selected drafts that are about a systemic glucocorticoid. */
export function systemicDrafts(input: FindingInput): readonly MedicationEntry[] {
  return input.record.drafts.filter((entry) => classify(entry, input).class === 'systemic')
}
