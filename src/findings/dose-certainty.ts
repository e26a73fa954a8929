import { type Derivation, type Finding, known, unknown } from './finding.ts'
import { runAround, segmentsOf } from './glucocorticoid-episode.ts'
import { evidenceOf, glucocorticoidUse, sustainedDose, touches } from './glucocorticoid-use.ts'

/**
 * Whether the sustained dose stays what it is without the orders that may mean less: at most so much
 * as needed, the upper end of a range, or a drug that is known by its name only.
 *
 * @absent no while an order is doubtful; otherwise unknown when a list of medication did not come
 *   completely. Without a dose there is nothing to doubt
 * @source OH-DOSE
 */
export const doseCertain: Derivation<boolean> = (input) => {
  const { courses, episode, day, unread } = glucocorticoidUse(input)
  const doubtful = courses.filter((course) => course.doubtful && touches(course, episode))
  if (doubtful.length === 0) return certain(unread)
  const { mergeGapDays, implausibleMgPerDay } = input.parameters
  const others = courses.filter((course) => !course.doubtful)
  const rest = runAround(segmentsOf(others, 'open', implausibleMgPerDay), day, mergeGapDays)
  const isSame = sustainedDose(rest, 0, input) === sustainedDose(episode, 0, input)
  return isSame ? certain(unread) : known(false, doubtful.map(evidenceOf))
}

function certain(unread: string | undefined): Finding<boolean> {
  return unread === undefined ? known(true) : unknown(unread)
}
