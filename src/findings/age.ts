import { completedYears } from '../days.ts'
import { incomplete } from '../record/patient-record.ts'
import { bounded, type Derivation, type Evidence, unknown } from './finding.ts'

/**
 * Age in completed years on the day of the call. A birth date of only a year or a month gives the
 * range of ages that it allows.
 *
 * @unit completed years
 * @absent unknown without a readable birth date, with one in the future, and with one that makes the
 *   patient older than `maximumAgeYears`
 * @source OH-AGE
 */
export const ageYears: Derivation<number> = ({ record, today, parameters }) => {
  const birth = record.patient?.birth
  if (record.patient === undefined || birth === undefined) {
    return unknown(incomplete(record, 'patient') ?? 'birth-date-missing')
  }
  const evidence: readonly Evidence[] = [{ reference: record.patient.reference, basis: 'derived' }]
  if (birth.first > today) return unknown('birth-date-in-future', evidence)
  const youngest = completedYears(Math.min(birth.last, today), today)
  if (youngest > parameters.maximumAgeYears) return unknown('birth-date-implausible', evidence)
  return bounded(youngest, completedYears(birth.first, today), 'birth-date-partial', evidence)
}
