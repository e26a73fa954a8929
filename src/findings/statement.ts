import type { DayRange } from '../days.ts'
import { unanswered } from '../record/patient-record.ts'
import { type Finding, type FindingInput, known, unknown } from './finding.ts'
import { evidenceOf, measured } from './measurements.ts'
import { newest } from './recency.ts'
import { within } from './visit.ts'

/**
 * What was last stated with yes or no about something: the newest observation of the value set, in
 * a window of days when one is given. Statements of the same day that differ leave it open.
 *
 * @absent unknown: not recorded, or why the search for statements gave no complete answer
 */
export function stated(input: FindingInput, name: string, window?: DayRange): Finding<boolean> {
  const answers = measured(input, name).filter(
    ({ boolean, when }) => boolean !== undefined && (window === undefined || isIn(when, window)),
  )
  const last = newest(answers)
  const decisive = last.length > 0 ? last : answers
  const [first] = decisive
  if (first?.boolean === undefined)
    return unknown(unanswered(input.record, 'circumstances') ?? 'not-recorded')
  const evidence = decisive.map((answer) => evidenceOf(answer))
  const agreed = decisive.every(({ boolean }) => boolean === first.boolean)
  return agreed ? known(first.boolean, evidence) : unknown('statements-differ', evidence)
}

function isIn(when: DayRange | undefined, window: DayRange): boolean {
  return when !== undefined && within(when, window) === 'yes'
}
