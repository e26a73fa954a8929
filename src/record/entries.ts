import type { DayRange } from '../days.ts'
import type { Coding, Concept } from '../terminology/concept.ts'

/** An entry while it is read: a part that was not sent is not set. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] }

/** Sets a part of an entry when it was sent. Spreading an object per part costs many times more. */
export function set<T, K extends keyof T>(entry: Draft<T>, key: K, value: T[K] | undefined): void {
  if (value !== undefined) entry[key] = value
}

/** What every entry of the record has: where it was read, as `Type/id` (`Type/?` without an id). */
interface Entry {
  readonly reference: string
}

/** Absent birth means that no readable birthDate was given; never today. */
export interface PatientEntry extends Entry {
  readonly birth?: DayRange
  readonly gender?: string
  readonly deceased: boolean
  readonly died?: DayRange
}

export interface EncounterEntry extends Entry {
  readonly id: string
  /** v3-ActCode of the class (EMER, IMP, AMB ...), upper case. */
  readonly classCode?: string
  readonly types: readonly Concept[]
  readonly period?: DayRange
  /** `Condition/id` and `Procedure/id` that the encounter names as its diagnoses or reasons. */
  readonly diagnoses: readonly string[]
  /** Diagnoses that it contains, or gives the name of; the problem list may have them as well. */
  readonly stated?: readonly ConditionEntry[]
  readonly reasons: readonly Concept[]
  readonly admitSource: Concept
  readonly dischargeDisposition: Concept
  /** Kinds of the institutions that it names as origin and destination, where they came along. */
  readonly origin?: Concept
  readonly destination?: Concept
  /** Id of the encounter around this one. */
  readonly partOf?: string
  /** The class with all its codes, of whatever system. */
  readonly class?: Concept
  /** Locations, department and specialty, by their codes, kinds and ids; words are beside them. */
  readonly places?: readonly Concept[]
}

/** A problem or diagnosis. Entries entered in error are not read. */
export interface ConditionEntry extends Entry {
  readonly concept: Concept
  /** 'absent' is refuted or known absent; 'suspected' covers possible, provisional and differential. */
  readonly certainty: 'confirmed' | 'suspected' | 'absent'
  /** active, recurrence, relapse, inactive, remission, resolved; undefined when not said. */
  readonly clinicalStatus?: string | undefined
  readonly onset?: DayRange | undefined
  readonly recorded?: DayRange | undefined
  readonly abated?: DayRange | undefined
  /** Id of the encounter it belongs to. */
  readonly encounter?: string | undefined
  readonly bodySites: readonly Concept[]
  /** Side of the body, which the zibs keep beside the body site; absent when not said. */
  readonly side?: Concept | undefined
  /** What was noted beside it. */
  readonly note?: string | undefined
}

/** A value with its unit as sent; `comparator` turns it into a limit. */
export interface Quantity {
  readonly value: number
  readonly unit?: string | undefined
  readonly comparator?: string | undefined
}

/** A measurement or statement. Cancelled, erroneous and pending ones are not read. */
export interface ObservationEntry extends Entry {
  readonly concept: Concept
  readonly effective?: DayRange | undefined
  readonly quantity?: Quantity | undefined
  readonly integer?: number | undefined
  readonly boolean?: boolean | undefined
  readonly value: Concept
  readonly valueText?: string | undefined
  readonly bodySite: Concept
  /** Something stands where the number of a quantity should be, and is none that we read. */
  readonly unread?: boolean | undefined
  readonly components: readonly Omit<ObservationEntry, 'effective' | 'components' | 'bodySite'>[]
  readonly referenceHigh?: number | undefined
}

/** Something done or asked for: Procedure, ServiceRequest or DiagnosticReport. */
export interface ServiceEntry extends Entry {
  readonly kind: 'procedure' | 'request' | 'report'
  readonly concept: Concept
  /** open: asked for or under way. done: took place or was reported. Stopped, revoked and erroneous ones are not read. */
  readonly progress: 'open' | 'done'
  readonly when?: DayRange
  readonly conclusion?: string
}

/** An allergy, intolerance or contra-indication flag. */
export interface AlertEntry extends Entry {
  readonly kind: 'allergy' | 'flag'
  readonly concept: Concept
  readonly period?: DayRange
}

/** One substance of a product, with its strength: mg in one unit (tablet, capsule) or in one ml. */
export interface Ingredient {
  readonly concept: Concept
  readonly mgPerUnit?: number
  readonly mgPerMl?: number
}

/** What is in the box: codes, form and, per substance, its strength. */
export interface MedicationProduct {
  readonly concept: Concept
  readonly form: Concept
  readonly ingredients: readonly Ingredient[]
}

/**
 * One medication order, statement, supply, administration or draft. Entries entered in error are not
 * read. A `dispense` is what a pharmacy made of an order: its own agreement, which has a period and
 * mostly a dosage, or what it handed over, which has neither.
 */
export interface MedicationEntry extends Entry {
  readonly kind: 'draft' | 'order' | 'statement' | 'dispense' | 'administration'
  readonly product: MedicationProduct
  readonly status: string
  /** True when its status or a stop extension says that it was ended for good. */
  readonly stopped: boolean
  readonly categories: readonly Coding[]
  readonly intent?: string | undefined
  readonly reasons: readonly Concept[]
  /** References of the conditions that are the reason. */
  readonly reasonReferences: readonly string[]
  /** When it was written; of what was handed over, that day. */
  readonly authored?: DayRange | undefined
  /** The moment at which it was registered, else written, in milliseconds; absent without a time of day. */
  readonly registered?: number | undefined
  /** Period of use; `last` is Infinity when the start is known and no end was given. */
  readonly period?: DayRange | undefined
  /** Days in which the order may be dispensed; a weaker statement of its length. */
  readonly validity?: DayRange | undefined
  /** Length of one round of a cyclical schedule. */
  readonly cycleDays?: number | undefined
  /** Days of supply, repeats included, when the order states them. */
  readonly supplyDays?: number | undefined
  /** Units to dispense, repeats included. */
  readonly supplyUnits?: number | undefined
  /** The treatment that this order is part of (MP9). */
  readonly treatment?: string | undefined
  /** The order that this one replaces, as `Type/id`. */
  readonly replaces?: string | undefined
  /** The orders that a statement, supply or administration was made from, as `Type/id`. */
  readonly basedOn?: readonly string[] | undefined
  readonly dosages: readonly Dosage[]
}

/** An amount per gift: at most `high` (a range gives both), in the unit as sent ('' when none). */
export interface Amount {
  readonly low: number
  readonly high: number
  readonly unit: string
}

/** One Dosage element. */
export interface Dosage {
  readonly sequence?: number
  readonly text?: string
  readonly asNeeded: boolean
  /** Additional instructions; absent when there are none. */
  readonly instructions?: readonly Concept[]
  readonly route: Concept
  readonly method: Concept
  readonly amount?: Amount
  /** Amount per time, as a rate: mg per day and the like. */
  readonly rate?: { readonly amount: Amount; readonly days: number }
  readonly maximum?: { readonly amount: Amount; readonly days: number }
  readonly timing?: Timing
}

/** Timing.repeat with periods in days; every part absent when not sent. */
export interface Timing {
  readonly frequency?: number
  readonly frequencyMax?: number
  readonly periodDays?: number
  readonly periodMaxDays?: number
  readonly timesOfDay: number
  readonly whens: number
  readonly daysOfWeek: number
  readonly count?: number
  readonly durationDays?: number
  readonly bounds?:
    | { readonly kind: 'days'; readonly days: number }
    | { readonly kind: 'period'; readonly range: DayRange }
  /** Days of single gifts (Timing.event). */
  readonly events: readonly DayRange[]
  /** Timing.code (BID, QOD ...). */
  readonly code: Concept
}
