import type { Step } from './dose-steps.ts'
import type { Course } from './glucocorticoid-dose.ts'

/** All is compared with all, so its cost is the square of this; more than any real record needs. */
const [mostCourses, mostSteps] = [300, 2000]

interface Limited {
  readonly compared: readonly Course[]
  /** All others: nothing is left out, but their dose is unknown. */
  readonly beyond: readonly Course[]
}

/**
 * A record made to be endless must not cost endless time: drafts and the newest orders are compared,
 * what is beyond them only keeps its days.
 */
export function withinReason(all: readonly Course[]): Limited {
  const steps = all.reduce((total, course) => total + course.steps.length, 0)
  if (all.length <= mostCourses && steps <= mostSteps) return { compared: all, beyond: [] }
  const [drafts, onFile] = [newest(all.filter(isDraft)), newest(all.filter((course) => !isDraft(course)))]
  const courses = [...drafts, ...onFile]
  let room = mostSteps
  const end = courses.findIndex((course, index) => {
    room -= course.steps.length
    return room < 0 || index >= mostCourses
  })
  const beyond = courses.slice(end)
  return {
    compared: courses.slice(0, end),
    beyond: [...joined(beyond.filter(isDraft)), ...joined(beyond.filter((course) => !isDraft(course)))],
  }
}

function isDraft({ entry }: Course): boolean {
  return entry.kind === 'draft'
}

function newest(courses: readonly Course[]): readonly Course[] {
  const dated = courses.map((course) => ({ course, first: firstDay(course) }))
  return dated.toSorted((a, b) => b.first - a.first).map(({ course }) => course)
}

/** The first day of a course; Infinity when nothing is left of it. */
export function firstDay({ steps }: Course): number {
  return steps.reduce((first, step) => Math.min(first, step.first), Number.POSITIVE_INFINITY)
}

/** Courses of unknown dose, newest first; those with days in common say no more than one does. */
function joined(courses: readonly Course[]): readonly Course[] {
  const apart: { course: Course; step: Step }[] = []
  for (const course of courses.toReversed()) {
    const step = unknownBetween(course.steps)
    const previous = apart.at(-1)
    if (previous === undefined || previous.step.last < step.first) apart.push({ course, step })
    else previous.step = unknownBetween([previous.step, step])
  }
  return apart.map(({ course, step }) => ({ ...course, steps: [step], reason: 'too-many-orders' }))
}

function unknownBetween(steps: readonly Step[]): Step {
  let [first, last, certainLast] = [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ]
  for (const step of steps) {
    first = Math.min(first, step.first)
    last = Math.max(last, step.last)
    certainLast = Math.max(certainLast, step.certainLast)
  }
  return { first, last, certainLast, mg: 0, unknown: true, pulse: false }
}
