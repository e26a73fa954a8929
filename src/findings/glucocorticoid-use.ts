import type { MedicationEntry } from '../record/entries.ts'
import type { PatientRecord } from '../record/patient-record.ts'
import type { DoseReason } from './dose-reasons.ts'
import { type Evidence, type FindingInput, perPatient } from './finding.ts'
import type { Kind } from './glucocorticoid-course.ts'
import type { Course } from './glucocorticoid-dose.ts'
import { highestOnDays, lengthOf, runAround, type Segment, segmentsOf } from './glucocorticoid-episode.ts'
import { classify } from './glucocorticoid-gate.ts'
import { coursesOf } from './glucocorticoid-orders.ts'
import { rank, rankOf } from './glucocorticoid-told.ts'
import { unbelied, unreadCourses } from './glucocorticoid-unread.ts'
import { unreadMedication, wordsNotRead } from './unread-medication.ts'

/** Everything about the patient's use of systemic glucocorticoids that several findings share. */
export interface GlucocorticoidUse {
  readonly courses: readonly Course[]
  /** The day that the current episode is around: the first that is drafted, else today. */
  readonly day: number
  /** All days of use, past and planned. */
  readonly segments: readonly Segment[]
  /** The current episode, a last dose without an end going on. */
  readonly episode: readonly Segment[]
  /** The current episode as far as it is stated or past. */
  readonly certain: readonly Segment[]
  /** Why the dose on some of its days is not known. */
  readonly reason?: DoseReason
  /** Why there may be more use than this: a list that did not come completely, or a name that may not decide. */
  readonly unread?: string
  /** The same for all use of the last `burstWindowDays` days. */
  readonly unreadBefore?: string
  readonly isDepot: boolean
  readonly evidence: readonly Evidence[]
}

/** Drafts and entries on file, laid on the calendar and cut into episodes. */
export const glucocorticoidUse = perPatient((input: FindingInput): GlucocorticoidUse => {
  const { today, parameters } = input
  const unlisted = unreadMedication(input.record, 'statements', 'administrations')
  const unnamed = unreadCourses(input)
  const read = unbelied(coursesOf(input, kindOf(input)), unnamed)
  const courses = unlisted === undefined ? read : read.filter(({ entry }) => holds(entry, input.record))
  const { implausibleMgPerDay, mergeGapDays } = parameters
  const segments = segmentsOf(courses, 'open', implausibleMgPerDay)
  const planned = courses.filter((course) => course.entry.kind === 'draft').flatMap((course) => course.steps)
  const day = planned.reduce((first, step) => Math.min(first, step.first), planned[0]?.first ?? today)
  const episode = runAround(segments, day, mergeGapDays)
  const certain = courses.every(isStated)
    ? episode
    : runAround(segmentsOf(courses, 'certain', implausibleMgPerDay), day, mergeGapDays)
  const reaching = unnamed.some((course) => touches(course, episode, mergeGapDays + 1))
  const unread = unlisted ?? (reaching ? wordsNotRead : undefined)
  const unreadBefore = unread ?? (unnamed.length > 0 ? wordsNotRead : undefined)
  const within = courses.filter((course) => touches(course, episode))
  const unreadable = within.filter((course) => course.reason !== undefined)
  const together = episode.some((segment) => segment.unknown) ? 'dose-implausible' : undefined
  const reason = unreadable[0]?.reason ?? together
  return {
    courses,
    day,
    segments,
    episode,
    certain,
    isDepot: unreadable.some((course) => course.reason === 'dose-depot'),
    evidence: within.map(evidenceOf),
    ...(reason === undefined ? {} : { reason }),
    ...(unread === undefined ? {} : { unread }),
    ...(unreadBefore === undefined ? {} : { unreadBefore }),
  }
})

/** Whether nothing of a course is uncertain, because every step has an end. */
function isStated({ steps }: Course): boolean {
  return steps.every(({ last, certainLast }) => last <= certainLast)
}

/** What nothing on the lists that did not come could have overruled, so that it is a lower limit. */
function holds(entry: MedicationEntry, record: PatientRecord): boolean {
  if (unreadMedication(record) !== undefined) return rankOf(entry) >= rank.order
  return unreadMedication(record, 'statements') === undefined || rankOf(entry) >= rank.statement
}

/** A call that is only about a gut glucocorticoid asks how long that one is used. */
function kindOf(input: FindingInput): Kind {
  const classes = input.record.drafts.map((entry) => classify(entry, input).class)
  const isGut = classes.includes('gut') && !classes.includes('systemic') && !classes.includes('undecided')
  return isGut ? 'gut' : 'systemic'
}

/** The highest dose on at least `minimumDays` days, unknown doses counted as none or as endless. */
export function sustainedDose(
  run: readonly Segment[],
  unknownMg: number,
  { parameters }: Pick<FindingInput, 'parameters'>,
): number {
  return highestOnDays(run, parameters.minimumDays, (segment) =>
    segment.unknown ? segment.mg + unknownMg : segment.mg,
  )
}

/** Whether the days that are not certain could not change the sustained dose. */
export function isLengthKnown(use: GlucocorticoidUse, input: FindingInput): boolean {
  if (Number.isFinite(lengthOf(use.episode))) return true
  return [0, Number.POSITIVE_INFINITY].every(
    (mg) => sustainedDose(use.episode, mg, input) === sustainedDose(use.certain, mg, input),
  )
}

/** Whether a course has days in a run, or at most so many days from it. */
export function touches(course: Course, run: readonly Segment[], apart = 0): boolean {
  const [first, last] = [run[0]?.first, run.at(-1)?.last]
  if (first === undefined || last === undefined) return false
  return course.steps.some((step) => step.first <= last + apart && step.last >= first - apart)
}

/** The entry that the dose of a course was read from, since when, and how its dose was obtained. */
export function evidenceOf(course: Course): Evidence {
  const day = Math.min(...course.steps.map((step) => step.first))
  return { reference: (course.dosedBy ?? course.entry).reference, day, basis: course.basis }
}
