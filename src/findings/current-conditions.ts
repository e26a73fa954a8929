import { certainDay } from '../days.ts'
import type { ConditionEntry } from '../record/entries.ts'
import type { Evidence, FindingInput } from './finding.ts'

const over: ReadonlySet<string> = new Set(['inactive', 'resolved', 'remission'])

/** Confirmed diagnoses of a value set, whether or not they are over. */
export function everDiagnosed(input: FindingInput, set: string): readonly ConditionEntry[] {
  return input.record.conditions.filter(
    ({ certainty, concept }) => certainty === 'confirmed' && input.terminology.matches(concept, set),
  )
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
