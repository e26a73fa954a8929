import type { FindingInput } from './finding.ts'
import { courseOnFile, draftCourse } from './glucocorticoid-course.ts'
import type { Course } from './glucocorticoid-dose.ts'
import { isLinked, rankOf, tellerOf } from './glucocorticoid-told.ts'

/**
 * The days of drafts and entries whose name says a systemic glucocorticoid, where names may not decide:
 * what was used on them is not known. Use that ended before the window of the bursts changes nothing.
 */
export function unreadCourses(input: FindingInput): readonly Course[] {
  const { record, today, terminology, parameters } = input
  if (terminology.readText.drugNames) return []
  const drafts = record.drafts.map((entry) => draftCourse(entry, input, 'unread'))
  const onFile = record.medications.map((entry) => courseOnFile(entry, input, 'unread'))
  const from = today - parameters.burstWindowDays
  return [...drafts, ...onFile]
    .filter((course) => course !== undefined)
    .filter(({ steps }) => steps.some((step) => step.last >= from))
}

/** Courses that none of the unread entries could overrule: they are a lower limit of what is used. */
export function unbelied(courses: readonly Course[], unread: readonly Course[]): readonly Course[] {
  if (unread.length === 0) return courses
  return courses.filter((course) => !unread.some((other) => overrules(other, course)))
}

/** One that is believed more and speaks of the same days, or that says of itself that it takes its place. */
function overrules(unread: Course, course: Course): boolean {
  if (isLinked(tellerOf(unread.entry), tellerOf(course.entry))) return true
  if (rankOf(unread.entry) <= rankOf(course.entry)) return false
  return unread.steps.some(({ first, last }) =>
    course.steps.some((step) => step.first <= last && step.last >= first),
  )
}
