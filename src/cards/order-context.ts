import { type Language, onlyTenant } from '../config/config.ts'
import type { TenantSettings } from '../config/tenant.ts'
import type { Findings } from '../plan/compile.ts'
import type { PatientRecord } from '../record/patient-record.ts'
import { isPlainReference } from '../record/reference.ts'
import type { AdviceContext } from './advice.ts'
import type { Contraindicated, OrderLimits } from './orders.ts'
import type { OrderContext } from './suggestion.ts'

/** The settings that shape cards and proposed orders. */
export interface OrderSettings
  extends Pick<
    TenantSettings,
    | 'dialect'
    | 'orderIntent'
    | 'orderCodes'
    | 'cardKey'
    | 'pseudonymKey'
    | 'dxaCapacity'
    | 'dxaWithVfa'
    | 'switchedOffRows'
  > {
  /** Of the tenant; absent in a command, which answers for no hospital. */
  readonly id?: string
}

/** Everything about a call that shapes its card, but its words. */
export interface CardSettings extends OrderContext, AdviceContext {
  readonly cardKey: string
  readonly limits: OrderLimits
  readonly switchedOff: readonly string[]
}

const none: Contraindicated = new Map()

/** The orders are for the patient of the call; what they are for is the fracture of this visit. */
export function orderContext(
  record: PatientRecord,
  findings: Findings,
  language: Language,
  settings: OrderSettings,
  contraindicated: Contraindicated = none,
): CardSettings {
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
    tenant: settings.id ?? onlyTenant,
    pseudonymKey: settings.pseudonymKey,
    limits: { contraindicated, dxaCapacity: settings.dxaCapacity, dxaWithVfa: settings.dxaWithVfa },
    switchedOff: settings.switchedOffRows,
  }
}
