import type { DayRange } from '../days.ts'
import type { ConditionEntry } from '../record/entries.ts'
import { incomplete, unanswered } from '../record/patient-record.ts'
import { ageYears } from './age.ts'
import {
  currentAlerts,
  currentlyDiagnosed,
  currentlyFlagged,
  diagnosisEvidence,
  everDiagnosed,
} from './current-conditions.ts'
import { type Derivation, type Evidence, type Finding, type FindingInput, known, unknown } from './finding.ts'
import { evidenceOf, measured } from './measurements.ts'
import { newest, past, recency } from './recency.ts'

/**
 * Whether tablets of a bisphosphonate are out: achalasia or narrowing of the oesophagus ever,
 * oesophagitis or ulcer now (a diagnosis or a warning), allergy or intolerance, or unable to stay upright. Kidney function and
 * calcium are findings of their own.
 *
 * @absent no when problems and allergies are complete and have none of these; otherwise unknown
 * @source D3-CI
 */
export const oralBisphosphonateContraindicated: Derivation<boolean> = (input) => {
  const diagnoses = [
    ...everDiagnosed(input, 'oesophageal-disorder'),
    ...currentlyDiagnosed(input, 'oesophagitis'),
  ]
  const oesophagus = [
    ...diagnoses.map(diagnosisEvidence),
    ...currentlyFlagged(input, 'oesophageal-disorder'),
    ...currentlyFlagged(input, 'oesophagitis'),
  ]
  const evidence = [
    ...ofKind('oesophagus', oesophagus),
    ...ofKind('allergy', allergiesTo(input, 'bisphosphonate-allergy')),
    ...ofKind('posture', unableToStayUpright(input)),
  ]
  if (evidence.length > 0) return known(true, evidence)
  const reason =
    incomplete(input.record, 'conditions', 'allergies') ?? unanswered(input.record, 'circumstances', 'flags')
  return reason === undefined ? withoutAllergy(input, 'bisphosphonate-allergy') : unknown(reason)
}

/**
 * Whether the patient is allergic to a bisphosphonate or does not tolerate one.
 *
 * @absent no when the allergies are complete and have none; otherwise unknown
 * @source D3-CI
 */
export const bisphosphonateAllergy: Derivation<boolean> = (input) => allergic(input, 'bisphosphonate-allergy')

/**
 * Whether the patient is allergic to denosumab or does not tolerate it.
 *
 * @absent no when the allergies are complete and have none; otherwise unknown
 * @source D3-CI
 */
export const denosumabAllergy: Derivation<boolean> = (input) => allergic(input, 'denosumab')

/**
 * Whether the patient is pregnant: a current diagnosis or flag that began at most `pregnancyDays` ago.
 * A diagnosis of chapter O counts only when its date is known to be that recent.
 *
 * @absent no when a complete list has no pregnancy, for men and past childbearing age; otherwise unknown
 * @source P19; guideline A66
 */
export const pregnant: Derivation<boolean> = (input) => {
  const signs = [...pregnancyDiagnoses(input), ...pregnancyFlags(input)]
  const sure = signs.filter(({ certain }) => certain)
  if (sure.length > 0) return known(true, evidenceIn(sure))
  if (signs.length > 0) return unknown('pregnancy-date-undecided', evidenceIn(signs))
  if (isPastChildbearing(input)) return known(false)
  const reason = incomplete(input.record, 'conditions') ?? unanswered(input.record, 'flags')
  return reason === undefined ? known(false) : unknown(reason)
}

function allergic(input: FindingInput, set: string): Finding<boolean> {
  const evidence = allergiesTo(input, set)
  if (evidence.length > 0) return known(true, evidence)
  const reason = incomplete(input.record, 'allergies') ?? unanswered(input.record, 'flags')
  return reason === undefined ? withoutAllergy(input, set) : unknown(reason)
}

/** No allergy by code; one by name, where names may not decide, leaves it open. */
function withoutAllergy(input: FindingInput, set: string): Finding<boolean> {
  const unread = input.terminology.readText.drugNames ? [] : namedAllergies(input, set)
  return unread.length === 0 ? known(false) : unknown('words-not-read', unread)
}

/** Men, and women older than `childbearingMaximumYears`, are not asked about. */
function isPastChildbearing(input: FindingInput): boolean {
  const age = ageYears(input)
  const youngest = age.kind === 'known' ? age.value : age.kind === 'bounded' ? age.low : 0
  return input.record.patient?.gender === 'male' || youngest > input.parameters.childbearingMaximumYears
}

/**
 * Whether the disease for which the glucocorticoid is given is very active: the newest statement of
 * at most `resultMaximumAgeDays`; of two of one day "yes" counts.
 *
 * @absent unknown unless recorded
 * @source S2-B2
 */
export const highDiseaseActivity: Derivation<boolean> = (input) => {
  const statements = measured(input, 'high-disease-activity').filter(({ boolean }) => boolean !== undefined)
  const recent = newest(statements).filter(
    ({ when }) => recency(when, input.today, input.parameters.resultMaximumAgeDays) === 'yes',
  )
  const [statement] = recent.toSorted((a, b) => Number(b.boolean) - Number(a.boolean))
  if (statement?.boolean !== undefined) return known(statement.boolean, [evidenceOf(statement)])
  if (statements.length > 0) return unknown('statement-too-old')
  return unknown(unanswered(input.record, 'circumstances') ?? 'not-recorded')
}

/** A sign of something, which a partial or missing date may leave open. */
interface Sign {
  readonly certain: boolean
  readonly evidence: Evidence
}

/** Allergies to a drug, and warnings for it that have not ended; by its code or by its name alone. */
function allergiesTo(input: FindingInput, set: string): readonly Evidence[] {
  const coded = currentAlerts(input)
    .filter(({ concept }) => input.terminology.matches(concept, set))
    .map(({ reference }): Evidence => ({ reference, basis: 'coded' }))
  return input.terminology.readText.drugNames ? [...coded, ...namedAllergies(input, set)] : coded
}

function namedAllergies(input: FindingInput, set: string): readonly Evidence[] {
  const { terminology } = input
  return currentAlerts(input)
    .filter(({ concept }) => !terminology.matches(concept, set))
    .filter(({ concept }) => terminology.matches({ codings: terminology.allergensNamed(concept) }, set))
    .map(({ reference }) => ({ reference, basis: 'text' }))
}

function ofKind(kind: string, evidence: readonly Evidence[]): readonly Evidence[] {
  return evidence.map((source) => ({ ...source, kind }))
}

/** The newest statement decides, of either kind; without a date all of them do. */
function unableToStayUpright(input: FindingInput): readonly Evidence[] {
  const stated = measured(input, 'cannot-stay-upright').flatMap((statement) =>
    statement.boolean === undefined ? [] : [{ ...statement, unable: statement.boolean }],
  )
  const positions = measured(input, 'maintaining-position').map((statement) => ({
    ...statement,
    unable: input.terminology.matches(statement.value, 'unable-to-maintain-position'),
  }))
  const all = [...stated, ...positions]
  const last = newest(all)
  return (last.length > 0 ? last : all)
    .filter(({ unable }) => unable)
    .map((statement) => evidenceOf(statement))
}

function pregnancyDiagnoses(input: FindingInput): readonly Sign[] {
  return [
    ...currentlyDiagnosed(input, 'pregnancy').flatMap(
      (condition) =>
        diagnosisSign(condition, input) ?? [{ certain: true, evidence: diagnosisEvidence(condition) }],
    ),
    ...currentlyDiagnosed(input, 'pregnancy-disorder').flatMap(
      (condition) => diagnosisSign(condition, input) ?? [],
    ),
  ]
}

/** @returns undefined when the diagnosis has no date */
function diagnosisSign(condition: ConditionEntry, input: FindingInput): readonly Sign[] | undefined {
  const when = condition.onset ?? condition.recorded
  return when === undefined ? undefined : datedSign(when, diagnosisEvidence(condition), input)
}

function pregnancyFlags(input: FindingInput): readonly Sign[] {
  const flags = currentAlerts(input).filter(
    ({ kind, concept }) => kind === 'flag' && input.terminology.matches(concept, 'pregnancy'),
  )
  return flags.flatMap(({ reference, period }) => {
    const evidence: Evidence = { reference, basis: 'coded' }
    if (period === undefined || !Number.isFinite(period.first)) return [{ certain: true, evidence }]
    return datedSign({ first: period.first, last: period.first }, evidence, input)
  })
}

function datedSign(when: DayRange, evidence: Evidence, { today, parameters }: FindingInput): readonly Sign[] {
  const began = past(when, today)
  if (began === undefined) return []
  const recent = recency(began, today, parameters.pregnancyDays)
  return recent === 'no' ? [] : [{ certain: recent === 'yes', evidence }]
}

function evidenceIn(signs: readonly Sign[]): readonly Evidence[] {
  return signs.map(({ evidence }) => evidence)
}
