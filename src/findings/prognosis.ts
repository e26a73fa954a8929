import { unanswered } from '../record/patient-record.ts'
import type { Concept } from '../terminology/concept.ts'
import { currentlyDiagnosed } from './current-conditions.ts'
import { type Derivation, type Evidence, type FindingInput, known, unknown } from './finding.ts'
import { evidenceOf } from './fractures.ts'
import { measured } from './measurements.ts'
import { newest } from './recency.ts'
import { stated } from './statement.ts'
import { daysOf, isInFuture } from './visit.ts'

/**
 * Whether life expectancy is known to be under one year: stated, or a palliative or terminal phase.
 * A statement decides over codes, so codes say nothing when the statements could not be read.
 *
 * @absent unknown unless recorded
 * @source P7
 */
export const lifeExpectancyUnderOneYear: Derivation<boolean> = (input) => {
  const answer = stated(input, 'life-expectancy-under-one-year')
  if (answer.kind === 'known') return answer
  const name = 'palliative-or-short-life-expectancy'
  const evidence = [...currentConditions(input, name), ...places(input, name)]
  if (evidence.length === 0) return answer
  const gap = unanswered(input.record, 'circumstances')
  return gap === undefined ? known(true, evidence) : unknown(gap, evidence)
}

/**
 * Whether the team decided, for complex multimorbidity, not to test.
 *
 * @absent unknown unless recorded
 * @source P1
 */
export const noTestingByTeamDecision: Derivation<boolean> = (input) =>
  stated(input, 'no-testing-by-team-decision')

/**
 * Whether the patient lives in a nursing home or an institution for long-term care, or comes from or goes
 * to one at this encounter; which of these stands in the evidence.
 *
 * @absent unknown unless recorded
 * @source P7
 */
export const nursingHome: Derivation<boolean> = (input) => {
  const evidence = [
    ...[...currentConditions(input, 'nursing-home'), ...longTermCareHousing(input)].map(asResidence),
    ...places(input, 'nursing-home'),
  ]
  if (evidence.length > 0) return known(true, evidence)
  return unknown(unanswered(input.record, 'circumstances') ?? 'not-recorded')
}

function currentConditions(input: FindingInput, name: string): readonly Evidence[] {
  return currentlyDiagnosed(input, name)
    .filter((condition) => !isInFuture(condition, input.today))
    .map((condition) => evidenceOf(condition.reference, daysOf(condition, input.today)))
}

function asResidence(evidence: Evidence): Evidence {
  return { ...evidence, kind: 'residence' }
}

/** Where the patient came from or goes to at this encounter. */
function places({ record, terminology }: FindingInput, name: string): readonly Evidence[] {
  const { encounter } = record
  if (encounter === undefined) return []
  const { reference, admitSource, origin, dischargeDisposition, destination } = encounter
  const matches = (place: Concept | undefined) => place !== undefined && terminology.matches(place, name)
  return [
    ...(matches(admitSource) || matches(origin) ? [{ reference, kind: 'origin' }] : []),
    ...(matches(dischargeDisposition) || matches(destination) ? [{ reference, kind: 'destination' }] : []),
  ]
}

/** Housing as last recorded; an earlier institution that was left again does not count. */
function longTermCareHousing(input: FindingInput): readonly Evidence[] {
  const answers = measured(input, 'living-situation')
  const last = newest(answers)
  return (last.length > 0 ? last : answers)
    .filter(({ value }) => input.terminology.matches(value, 'long-term-care-housing'))
    .map(({ reference, when }) => evidenceOf(reference, when))
}
