import type { SlotName } from '../record/slots.ts'

/** Hooks that we serve, each with the context that its definition in the hooks library gives it. */
export const hooks = ['order-select', 'order-sign', 'encounter-discharge', 'patient-view'] as const
export type Hook = (typeof hooks)[number]

/** One service of discovery, and the plan that answers it. */
export interface Service {
  readonly id: string
  readonly hook: Hook
  readonly title: string
  readonly description: string
  readonly usageRequirements: string
  /** Folder of the plan that answers. */
  readonly plan: string
  /** Slots without which nothing can be said: the call ends with 412. */
  readonly required: readonly SlotName[]
  readonly prefetch: Readonly<Partial<Record<SlotName, string>>>
}
