import type { DayRange } from '../days.ts'
import type { ConditionEntry, EncounterEntry } from '../record/entries.ts'
import { type FindingInput, perPatient } from './finding.ts'
import { past } from './recency.ts'

export type Certainty = 'yes' | 'no' | 'unknown'

/** The visit for which advice is asked: which days belong to it, and what was coded for it. */
interface Visit extends DayRange {
  /** First and last day of the visit itself. */
  readonly starts: number
  readonly ends: number
  /** What was coded at an earlier encounter may be what this visit is about. */
  readonly continues: boolean
  readonly diagnoses: ReadonlySet<string>
}

/** The plaster room and the ward go on with what the emergency department began (v3-ActCode). */
const outpatient = 'AMB'
const ward: ReadonlySet<string> = new Set(['IMP', 'ACUTE', 'NONAC', 'OBSENC', 'SS'])

export const visitOf = perPatient(({ record, today, parameters }: FindingInput): Visit => {
  const { encounter, indexWindowDays } = record
  const diagnoses = new Set(encounter?.diagnoses)
  if (indexWindowDays !== undefined) {
    return {
      first: today - indexWindowDays,
      last: today,
      starts: today,
      ends: today,
      continues: true,
      diagnoses,
    }
  }
  const period = encounter?.period ?? { first: today, last: today }
  const before =
    encounter?.classCode === outpatient ? parameters.fractureViewDays : parameters.fractureEncounterDays
  return {
    first: period.first - before,
    last: period.last + parameters.fractureEncounterDays,
    starts: period.first,
    ends: period.last,
    continues: continuesCare(encounter),
    diagnoses,
  }
})

/** Whether a diagnosis is of this visit: linked to it, or dated in it and not part of another one. */
export function isOfVisit(condition: ConditionEntry, input: FindingInput): Certainty {
  const visit = visitOf(input)
  if (isOver(condition, visit.starts)) return 'no'
  const { encounterId, encounter } = input.record
  const call = encounterId ?? encounter?.id
  if (condition.encounter !== undefined && condition.encounter === call) return 'yes'
  if (visit.diagnoses.has(condition.reference)) return 'yes'
  const elsewhere = condition.encounter !== undefined && call !== undefined
  if (elsewhere && !visit.continues) return 'no'
  const days = daysOf(condition, input.today)
  if (days === undefined) return elsewhere ? 'no' : 'unknown'
  return within(days, visit)
}

/**
 * The days on which it may have begun: its onset, else its recording. What lies after today is cut
 * off.
 *
 * @returns undefined when it has no date, or only one in the future
 */
export function daysOf(condition: ConditionEntry, today: number): DayRange | undefined {
  const days = condition.onset ?? condition.recorded
  return days === undefined ? undefined : past(days, today)
}

/** Dated after today: a mistake in the record. */
export function isInFuture(condition: ConditionEntry, today: number): boolean {
  const days = condition.onset ?? condition.recorded
  return days !== undefined && days.first > today
}

/** Whether a range of possible days lies wholly inside another, wholly outside it, or partly. */
export function within(days: DayRange, window: DayRange): Certainty {
  if (days.first >= window.first && days.last <= window.last) return 'yes'
  return days.last < window.first || days.first > window.last ? 'no' : 'unknown'
}

/** Active unless the source says otherwise. */
export function isActive(condition: ConditionEntry): boolean {
  return !['inactive', 'remission', 'resolved'].includes(condition.clinicalStatus ?? 'active')
}

function isOver(condition: ConditionEntry, day: number): boolean {
  if (condition.abated === undefined || condition.abated.last >= day) return false
  return condition.clinicalStatus === undefined || !isActive(condition)
}

function continuesCare(encounter: EncounterEntry | undefined): boolean {
  const code = encounter?.classCode
  return code !== undefined && (code === outpatient || ward.has(code))
}
