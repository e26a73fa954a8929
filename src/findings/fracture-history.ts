import { type DayRange, monthsAfter, yearsBefore } from '../days.ts'
import { incomplete } from '../record/patient-record.ts'
import { vertebralGrade } from './bone-density.ts'
import { boneMedicationStart, onBoneMedication } from './bone-medication.ts'
import { everDiagnosed } from './current-conditions.ts'
import { type Derivation, type Evidence, type FindingInput, known, unknown } from './finding.ts'
import { dateProblem, isUnread, withBone } from './fracture.ts'
import { isIncluded, isVertebral } from './fracture-site.ts'
import { evidenceOf, type Fracture, fractures } from './fractures.ts'
import { type Certainty, daysOf, within } from './visit.ts'

/**
 * A fracture at a location of the guideline, vertebrae aside, in the last two calendar years, the
 * anniversary included.
 *
 * @absent no: a complete problem list without such a fracture. Unknown without the list, with a date
 * around the limit or no date, and with a recent fracture whose location is not clear
 * @source K5
 */
export const recentFracture: Derivation<boolean> = (input) => {
  const limit = yearsBefore(input.today, input.parameters.recentFractureYears)
  const counted = fractures(input).filter(({ site }) => isIncluded(site) && !isVertebral(site))
  const since = { first: limit, last: input.today }
  const unclear = fractures(input).filter(({ site }) => site === 'unclassifiable')
  const answer = happened(counted, since)
  if (answer.kind === 'yes') return known(true, [withBone(answer.fracture, input.terminology)])
  if (answer.kind === 'unknown') return unknown(dateProblem(answer.fracture), [answer.fracture.evidence])
  const asks = happened(unclear, since)
  if (asks.kind !== 'no') return unknown(siteProblem(asks.fracture, input), [asks.fracture.evidence])
  return historyOf(input, limit) ?? noneFound(input)
}

/**
 * A clinical vertebral fracture (thoracic, lumbar or level not given), at any time, of at least the
 * grade that counts.
 *
 * @absent no: a complete problem list without a vertebral fracture, or imaging with a lower grade.
 * Unknown when a vertebral fracture has no grade, or without the list
 * @source K20
 */
export const clinicalVertebralFracture: Derivation<boolean> = (input) => {
  const evidence = vertebralFractures(input)
  if (evidence.length === 0) return noneFound(input)
  const grade = vertebralGrade(input)
  const all = [...evidence, ...grade.evidence]
  const minimum = input.parameters.vertebralFractureMinimumGrade
  if (grade.kind === 'known') return known(grade.value >= minimum, all)
  if (grade.kind === 'bounded' && grade.low >= minimum) return known(true, all)
  if (grade.kind === 'bounded' && grade.high < minimum) return known(false, all)
  return unknown('vertebral-grade-missing', all)
}

/**
 * A fracture at a location of the guideline after a year or more of the bone-sparing medication
 * that is used now.
 *
 * @absent no without such medication, and with a complete problem list without such a fracture.
 * Unknown without the lists, and when the start or the fracture has no usable date
 * @source P4
 */
export const fractureDuringTreatment: Derivation<boolean> = (input) => {
  const treated = onBoneMedication(input)
  if (treated.kind !== 'known')
    return unknown(treated.kind === 'unknown' ? treated.reason : 'bone-medication-unknown')
  if (!treated.value) return known(false, treated.evidence)
  const included = fractures(input).filter(({ site }) => isIncluded(site))
  const unclear = fractures(input).filter(({ site }) => site === 'unclassifiable')
  const start = boneMedicationStart(input)
  if (start === undefined) {
    return included.length + unclear.length === 0
      ? noneFound(input)
      : unknown('bone-medication-start-missing', treated.evidence)
  }
  const months = input.parameters.treatmentFailureMonths
  const certain = { first: monthsAfter(start.last, months), last: input.today }
  const possible = { first: monthsAfter(start.first, months), last: input.today }
  const answer = happened(included, certain)
  if (answer.kind === 'yes') return known(true, [answer.fracture.evidence, ...treated.evidence])
  const maybe = happened(included, possible)
  if (maybe.kind !== 'no') return unknown(dateProblem(maybe.fracture), [maybe.fracture.evidence])
  const asks = happened(unclear, possible)
  return asks.kind === 'no'
    ? noneFound(input)
    : unknown(siteProblem(asks.fracture, input), [asks.fracture.evidence])
}

/** Why it is not known which bone it was. */
function siteProblem(fracture: Fracture, input: FindingInput): string {
  return isUnread(fracture, input) ? 'words-not-read' : 'fracture-site-unclear'
}

type Answer = { readonly kind: 'yes' | 'unknown'; readonly fracture: Fracture } | { readonly kind: 'no' }

/** Whether any of the fractures happened in the window: a certain one decides, then one that may have. */
function happened(found: readonly Fracture[], window: DayRange): Answer {
  const answers = found.map((fracture) => ({ fracture, when: happenedIn(fracture, window) }))
  const yes = answers.find(({ when }) => when === 'yes')
  if (yes !== undefined) return { kind: 'yes', fracture: yes.fracture }
  const maybe = answers.find(({ when }) => when === 'unknown')
  return maybe === undefined ? { kind: 'no' } : { kind: 'unknown', fracture: maybe.fracture }
}

/** A fracture without a date that is linked to this visit happened now. */
function happenedIn({ days, ofVisit }: Fracture, window: DayRange): Certainty {
  if (days === undefined) return ofVisit === 'yes' ? 'yes' : 'unknown'
  return within(days, window)
}

/**
 * A history or late result of a fracture does not say when it was: only when even its recording lies
 * before the limit is the fracture certainly not recent.
 */
function historyOf(input: FindingInput, limit: number) {
  const vertebral = everDiagnosed(input, 'history-of-vertebral-fracture')
  const undated = everDiagnosed(input, 'fracture-old-or-sequela').find((condition) => {
    if (vertebral.includes(condition)) return false
    const days = daysOf(condition, input.today)
    return days === undefined || days.last >= limit
  })
  return undated === undefined
    ? undefined
    : unknown<boolean>('fracture-date-missing', [{ reference: undated.reference }])
}

function vertebralFractures(input: FindingInput): readonly Evidence[] {
  const history = everDiagnosed(input, 'history-of-vertebral-fracture')
  const certain = fractures(input).filter(({ site }) => isVertebral(site))
  return [
    ...certain.map(({ evidence }) => evidence),
    ...history.map((condition) => evidenceOf(condition.reference, daysOf(condition, input.today))),
  ]
}

function noneFound({ record }: FindingInput) {
  const gap = incomplete(record, 'conditions')
  return gap === undefined ? known(false) : unknown<boolean>(gap)
}
