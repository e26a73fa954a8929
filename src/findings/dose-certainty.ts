import { type Derivation, known } from './finding.ts'
import { runAround, segmentsOf } from './glucocorticoid-episode.ts'
import { evidenceOf, glucocorticoidUse, sustainedDose, touches } from './glucocorticoid-use.ts'

/**
 * Whether the sustained dose stays what it is without the orders that may mean less: at most so much
 * as needed, the upper end of a range, or a drug that is known by its name only.
 *
 * @absent never unknown: without a dose there is nothing to doubt
 * @source OH-DOSE
 */
export const doseCertain: Derivation<boolean> = (input) => {
  const { courses, episode, day } = glucocorticoidUse(input)
  const doubtful = courses.filter((course) => course.doubtful && touches(course, episode))
  if (doubtful.length === 0) return known(true)
  const { mergeGapDays, implausibleMgPerDay } = input.parameters
  const others = courses.filter((course) => !course.doubtful)
  const rest = runAround(segmentsOf(others, 'open', implausibleMgPerDay), day, mergeGapDays)
  const isSame = sustainedDose(rest, 0, input) === sustainedDose(episode, 0, input)
  return isSame ? known(true) : known(false, doubtful.map(evidenceOf))
}
