import { certainDay } from '../days.ts'
import type { AlertEntry, ConditionEntry } from '../record/entries.ts'
import { BySet } from './by-set.ts'
import { type Evidence, type FindingInput, perPatient } from './finding.ts'

const over: ReadonlySet<string> = new Set(['inactive', 'resolved', 'remission'])

const confirmed = perPatient(({ record, terminology }) => {
  const bySet = new BySet<ConditionEntry>(terminology)
  for (const condition of record.conditions) {
    if (condition.certainty === 'confirmed') bySet.add(condition, condition.concept)
  }
  return bySet
})

/** Confirmed diagnoses of a value set, whether or not they are over. */
export function everDiagnosed(input: FindingInput, set: string): readonly ConditionEntry[] {
  return confirmed(input).in(set)
}

/** Confirmed diagnoses of a value set that are not over. Without a clinical status or an end it is not over. */
export function currentlyDiagnosed(input: FindingInput, set: string): readonly ConditionEntry[] {
  return everDiagnosed(input, set).filter(
    ({ clinicalStatus, abated }) =>
      !over.has(clinicalStatus ?? '') && (abated === undefined || abated.first > input.today),
  )
}

export function diagnosisEvidence({ reference, onset, recorded }: ConditionEntry): Evidence {
  return { reference, basis: 'coded', ...certainDay(onset ?? recorded) }
}

/** Allergies, and warnings that have not ended. */
export function currentAlerts({ record, today }: FindingInput): readonly AlertEntry[] {
  return record.alerts.filter(
    ({ kind, period }) => kind !== 'flag' || period === undefined || period.last >= today,
  )
}

/** Warnings of a value set that are in force: what the G-Standaard calls a contra-indication is a diagnosis. */
export function currentlyFlagged(input: FindingInput, set: string): readonly Evidence[] {
  return currentAlerts(input)
    .filter(({ kind, concept }) => kind === 'flag' && input.terminology.matches(concept, set))
    .map(({ reference, period }) => ({ reference, basis: 'coded', ...certainDay(startOf(period)) }))
}

function startOf(period: AlertEntry['period']): AlertEntry['period'] {
  return period === undefined ? undefined : { first: period.first, last: period.first }
}
