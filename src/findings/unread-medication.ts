import { incomplete, type PatientRecord, unanswered } from '../record/patient-record.ts'

/**
 * Why there may be more medication than was read: orders must be complete; statements and
 * administrations only when they were sent, because many hospitals do not have them.
 *
 * @returns a reason code such as `medications-failed`, or undefined when all that was asked for is there
 */
export function unreadMedication(
  record: PatientRecord,
  ...beside: readonly ('statements' | 'administrations')[]
): string | undefined {
  return incomplete(record, 'medications') ?? unanswered(record, ...beside)
}

/** The reason of what only a name says, where names may not decide. */
export const wordsNotRead = 'words-not-read'
