import type { Condition, Localized } from './plan.ts'

/** Why an activity is not proposed for this patient: a reason code and the condition that decides. */
export interface Exclusion {
  readonly reason: string
  readonly condition: Condition
}

interface ActivityBase {
  readonly id: string
  /** The sentence a clinician reads on the button and the action. */
  readonly title: Localized
  /** The same in a few words, for a button that combines several. */
  readonly shortTitle: Localized
  readonly exclusions: readonly Exclusion[]
  /** The class for which a contraindication keeps this drug away; absent on what is no bone-sparing drug. */
  readonly drugClass?: string
}

/** One order or message that a card may propose; `template` is the R4 resource without patient and context. */
export interface OrderActivity extends ActivityBase {
  readonly kind: 'order'
  readonly resourceType: 'ServiceRequest' | 'MedicationRequest'
  readonly template: Readonly<Record<string, unknown>>
  /** The element of the template that says what is ordered, and its codes. */
  readonly element: 'code' | 'medicationCodeableConcept'
  readonly concept: { readonly coding: readonly object[]; readonly text?: string | undefined }
  /** What cannot be ordered while the hospital has no capacity for DXA: that, or only the VFA that goes with it. */
  readonly needsCapacity?: 'dxa' | 'vfa'
  /** The same as separate orders that belong together, each with its own title; empty for most. */
  readonly coupled: readonly OrderActivity[]
}

/** Several orders that are proposed as one: a laboratory panel. */
export interface PanelActivity extends ActivityBase {
  readonly kind: 'panel'
  readonly members: readonly string[]
}

export type Activity = OrderActivity | PanelActivity
