import { durationUnknown } from './dose-reasons.ts'
import type { Step } from './dose-steps.ts'
import {
  bounded,
  type Derivation,
  type Evidence,
  type Finding,
  type FindingInput,
  known,
  unknown,
} from './finding.ts'
import { lengthOf, runsOf, type Segment } from './glucocorticoid-episode.ts'
import { classify } from './glucocorticoid-gate.ts'
import {
  evidenceOf,
  type GlucocorticoidUse,
  glucocorticoidUse,
  isLengthKnown,
  sustainedDose,
  touches,
} from './glucocorticoid-use.ts'
import { wordsNotRead } from './unread-medication.ts'

/**
 * Whether a selected draft is a glucocorticoid that reaches the whole body.
 *
 * @absent unknown when neither route nor form decides, or only a name that may not, and no other draft
 *   is systemic
 * @source B.2: route decides, not only ATC
 */
export const systemicGlucocorticoid: Derivation<boolean> = (input) => {
  const systemic = draftsOf(input, 'systemic')
  if (systemic.length > 0) return known(true, systemic)
  const undecided = draftsOf(input, 'undecided')
  if (undecided.length > 0) return unknown('route-unknown', undecided)
  // What its name says stays unsaid.
  const unread = draftsOf(input, 'unread').map(({ reference }) => ({ reference }))
  return unread.length > 0 ? unknown(wordsNotRead, unread) : known(false)
}

/**
 * Whether a selected draft is a glucocorticoid that works in the gut.
 *
 * @absent never unknown: the selected order says so
 * @source S4, medication list
 */
export const gutGlucocorticoid: Derivation<boolean> = (input) => {
  const gut = draftsOf(input, 'gut')
  return known(gut.length > 0, gut)
}

/**
 * Dose the patient will really be exposed to: the highest prednisone equivalent that is reached or
 * exceeded on at least `minimumDays` days of the episode. A last dose without an end goes on.
 *
 * @unit mg prednisone per day
 * @absent unknown when no draft or current order has a computable dose; a lower limit when some have,
 *   or when a list of medication did not come completely
 * @source S2-B2 "langer dan 3 maanden"; the band rule is a proposal
 */
export const sustainedMgPerDay: Derivation<number> = (input) => {
  const use = glucocorticoidUse(input)
  const [low, high] = [0, Number.POSITIVE_INFINITY].map((mg) => sustainedDose(use.episode, mg, input))
  return dose(use, low ?? 0, high ?? Number.POSITIVE_INFINITY)
}

/**
 * Highest dose on any day of the episode.
 *
 * @unit mg prednisone per day
 * @absent unknown when no draft or current order has a computable dose; a lower limit when some have,
 *   or when a list of medication did not come completely
 * @source B.4
 */
export const peakMgPerDay: Derivation<number> = (input) => {
  const use = glucocorticoidUse(input)
  const peak = Math.max(0, ...use.episode.map((segment) => segment.mg))
  return dose(use, peak, Number.POSITIVE_INFINITY)
}

/**
 * Length of the episode, earlier use and dose-free gaps of at most `mergeGapDays` days included.
 *
 * @unit days
 * @absent a lower limit when no end is stated, or when a list of medication did not come completely:
 *   earlier use may be on it
 * @source K4; gaps by 0.1 rule 7
 */
export const episodeDays: Derivation<number> = (input) => {
  const use = glucocorticoidUse(input)
  const days = lengthOf(use.episode)
  if (Number.isFinite(days)) {
    if (use.unread === undefined) return known(days, use.evidence)
    return bounded(days, Number.POSITIVE_INFINITY, use.unread, use.evidence)
  }
  return bounded(lengthOf(use.certain), Number.POSITIVE_INFINITY, durationUnknown, use.evidence)
}

/**
 * Whether the end of the use is stated, or could not change the sustained dose any more.
 *
 * @absent no while an end is missing; otherwise unknown when a list of medication did not come completely
 * @source B.4 rule 6: a missing end is not "forever"
 */
export const courseLengthKnown: Derivation<boolean> = (input) => {
  const use = glucocorticoidUse(input)
  const isKnown = isLengthKnown(use, input)
  return isKnown && use.unread !== undefined
    ? unknown(use.unread, use.evidence)
    : known(isKnown, use.evidence)
}

/**
 * Bursts that began within `burstWindowDays` days before today or are planned: use of
 * `burstMinimumDays` to `burstMaximumDays` days on its own, with `burstMinimumMgPerDay` or more on at
 * least `burstMinimumDays` of them. Pulses by drip that come back count whatever their length.
 *
 * @unit courses in 365 days
 * @absent a lower limit without complete lists of medication
 * @source P9; the definition of a burst is ours
 */
export const glucocorticoidBursts: Derivation<number> = (input) => {
  const { courses, segments, unreadBefore } = glucocorticoidUse(input)
  const bursts = runsOf(segments, 0).filter((run) => isBurst(run, input))
  const spans = bursts.map((run) => ({ first: run[0]?.first ?? 0, last: run.at(-1)?.last ?? 0 }))
  const isWithin = (step: Step) => spans.some(({ first, last }) => step.first <= last && step.last >= first)
  const reach = bursts.flat()
  const within = courses.filter((course) => touches(course, reach) && course.steps.some(isWithin))
  const evidence = within.map(evidenceOf)
  if (unreadBefore === undefined) return known(bursts.length, evidence)
  return bounded(bursts.length, Number.POSITIVE_INFINITY, unreadBefore, evidence)
}

function isBurst(run: readonly Segment[], { today, parameters }: FindingInput): boolean {
  if (today - (run[0]?.first ?? 0) > parameters.burstWindowDays) return false
  const high = run.filter((segment) => segment.mg >= parameters.burstMinimumMgPerDay)
  if (lengthOf(run) > parameters.burstMaximumDays || high.length === 0) return false
  const days = high.reduce((total, segment) => total + lengthOf([segment]), 0)
  return days >= parameters.burstMinimumDays || high.some((segment) => segment.pulse)
}

function dose(use: GlucocorticoidUse, low: number, high: number): Finding<number> {
  const reason = use.reason ?? use.unread
  if (reason === undefined) return known(low, use.evidence)
  if (low === 0) return unknown(reason, use.evidence)
  const isOpen = use.isDepot || use.unread !== undefined
  return bounded(low, isOpen ? Number.POSITIVE_INFINITY : high, reason, use.evidence)
}

function draftsOf(input: FindingInput, wanted: string): readonly Evidence[] {
  return input.record.drafts.flatMap((entry): readonly Evidence[] => {
    const drug = classify(entry, input)
    if (drug.class !== wanted) return []
    const { reference } = entry
    if (!('basis' in drug)) return [{ reference, basis: 'coded' }]
    return [{ reference, basis: drug.basis, named: drug.substance.label }]
  })
}
