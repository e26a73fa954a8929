import type { Config, Language } from '../config.ts'
import type { Findings } from '../plan/compile.ts'
import type { PatientRecord } from '../record/patient-record.ts'
import { isPlainReference } from '../record/reference.ts'
import type { OrderContext } from './suggestion.ts'

/** The settings that shape proposed orders. */
export type OrderSettings = Pick<Config, 'dialect' | 'orderIntent' | 'orderCodes' | 'cardKey'>

/** The orders are for the patient of the call; what they are for is the fracture of this visit. */
export function orderContext(
  record: PatientRecord,
  findings: Findings,
  language: Language,
  settings: OrderSettings,
): Omit<OrderContext, 'cardUuid' | 'withoutDrug'> {
  const { patientId, encounterId } = record
  const reasons = (findings['fractureLocation']?.evidence ?? [])
    .map(({ reference }) => reference)
    .filter((reference) => reference.startsWith('Condition/') && isPlainReference(reference))
  return {
    patientId,
    ...(encounterId !== undefined && { encounterId }),
    language,
    dialect: settings.dialect,
    intent: settings.orderIntent,
    orderCodes: settings.orderCodes,
    reasons,
    cardKey: settings.cardKey,
  }
}
