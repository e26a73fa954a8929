import { type PatientRecord, unanswered } from '../record/patient-record.ts'
import type { Terminology } from '../terminology/terminology.ts'
import { type Derivation, type FindingInput, known, unknown } from './finding.ts'
import { fracturesOfVisit } from './fracture.ts'
import { stated } from './statement.ts'
import { visitOf } from './visit.ts'

/**
 * Whether the patient goes on to a hospital at the end of this encounter, so that the advice belongs
 * to the discharge from there. Being on a ward is no transfer. The kind of the institution decides where
 * the disposition does not.
 *
 * @absent unknown unless the discharge destination is recorded
 * @source OH-TRANSFER
 */
export const transferPlanned: Derivation<boolean> = ({ record, terminology }) => {
  const { encounter } = record
  if (encounter === undefined) return unknown('not-recorded')
  const evidence = [{ reference: encounter.reference }]
  const { dischargeDisposition, destination } = encounter
  for (const goal of destination === undefined
    ? [dischargeDisposition]
    : [dischargeDisposition, destination]) {
    if (terminology.matches(goal, 'transfer-disposition')) return known(true, evidence)
    if (terminology.matches(goal, 'other-disposition')) return known(false, evidence)
  }
  return unknown('not-recorded', evidence)
}

/**
 * Whether the patient declined the evaluation for this fracture, or has it elsewhere: stated on or
 * after the day of the fracture, or at this visit.
 *
 * @absent unknown unless recorded
 * @source S3-1.3
 */
export const evaluationDeclined: Derivation<boolean> = (input) => {
  const window = { first: sinceFracture(input), last: input.today }
  const declined = stated(input, 'evaluation-declined', window)
  const elsewhere = stated(input, 'evaluated-elsewhere', window)
  const answers = [declined, elsewhere].filter((answer) => answer.kind === 'known')
  const gap = unanswered(input.record, 'circumstances')
  if (gap !== undefined && answers.length === 1 && answers[0]?.value === false) return unknown(gap)
  return answers.find((answer) => answer.value) ?? answers[0] ?? declined
}

/** Whether the patient has died, by the patient's own data or by the destination of this encounter. */
export function hasDied({ patient, encounter }: PatientRecord, terminology: Terminology): boolean {
  if (patient?.deceased === true) return true
  return encounter !== undefined && terminology.matches(encounter.dischargeDisposition, 'death-disposition')
}

/** The first day on which a statement is certainly about this fracture, or of this visit. */
function sinceFracture(input: FindingInput): number {
  const days = fracturesOfVisit(input).map((fracture) => fracture.days?.last ?? Number.POSITIVE_INFINITY)
  return Math.min(visitOf(input).starts, ...days)
}
