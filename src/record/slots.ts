/** The parts of a patient's record, by prefetch key, and the resource type that each holds. */
export const slotTypes = {
  patient: 'Patient',
  encounter: 'Encounter',
  conditions: 'Condition',
  medications: 'MedicationRequest',
  statements: 'MedicationStatement',
  administrations: 'MedicationAdministration',
  boneDensity: 'Observation',
  laboratory: 'Observation',
  circumstances: 'Observation',
  procedures: 'Procedure',
  orders: 'ServiceRequest',
  reports: 'DiagnosticReport',
  allergies: 'AllergyIntolerance',
  flags: 'Flag',
} as const

export type SlotName = keyof typeof slotTypes

/**
 * What we know about a part of the record. Only `empty` and `present` are complete: from every other
 * state nothing may be concluded about what is absent.
 *
 * - `null`: the caller said null, which in practice means "none" or "could not look".
 * - `failed`: an OperationOutcome, a wrong shape or an unreadable page.
 * - `partial`: there are more pages than we have.
 * - `foreign`: only another patient's data.
 * - `missing`: not sent.
 */
export type SlotState = 'present' | 'empty' | 'null' | 'failed' | 'partial' | 'foreign' | 'missing'
