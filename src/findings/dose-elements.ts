import type { Dosage } from '../record/entries.ts'
import { type Dose, doseOf, giftsPerDay } from './daily-dose.ts'
import type { DoseReason } from './dose-reasons.ts'
import type { Strength } from './dose-units.ts'

/** What the days of an order depend on besides its Dosage elements. */
export interface Frame {
  /** First day, unless a dosage says another. */
  readonly start: number
  readonly today: number
  readonly strength: Strength
  readonly injected: boolean
  /** mg of the drug per day; more than this is not plausible. */
  readonly mostMg: number
  /** Why no element of this order has a dose, when that is known beforehand. */
  readonly reason?: DoseReason
}

/** One Dosage element with its dose and what it says about its own days. */
export interface Element {
  readonly dosage: Dosage
  readonly dose: Dose | DoseReason
  /** Own length in days, or own first and last day. */
  readonly days?: number
  readonly first?: number
  readonly last?: number
}

/** Elements that are used at the same time, in the order in which the groups follow each other. */
export function bySequence(dosages: readonly Dosage[]): readonly (readonly Dosage[])[] {
  if (dosages.length < 2) return dosages.map((dosage) => [dosage])
  const groups = new Map<number, Dosage[]>()
  for (const dosage of dosages) {
    const key = dosage.sequence ?? 0
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [dosage])
    else group.push(dosage)
  }
  return [...groups].toSorted(([a], [b]) => a - b).map(([, group]) => group)
}

/** Reads the dose and the own days of one Dosage element. */
export function toElement(dosage: Dosage, frame: Frame): Element {
  const dose = frame.reason ?? plausible(doseOf(dosage, frame.strength, frame.injected), frame)
  const bounds = dosage.timing?.bounds
  if (bounds?.kind === 'days') return { dosage, dose, days: bounds.days }
  if (bounds?.kind === 'period')
    return { dosage, dose, ...finite('first', bounds.range.first), ...finite('last', bounds.range.last) }
  return { dosage, dose, ...countedDays(dosage) }
}

function plausible(dose: Dose | DoseReason, frame: Frame): Dose | DoseReason {
  return typeof dose === 'string' || dose.rhythm.mg <= frame.mostMg ? dose : 'dose-implausible'
}

/** "Five times, twice a day" lasts three days. */
function countedDays({ timing }: Dosage): Pick<Element, 'days'> {
  if (timing?.count === undefined) return {}
  const gifts = giftsPerDay(timing)
  return { days: gifts === undefined ? 1 : Math.max(1, Math.ceil(timing.count / gifts - 1e-9)) }
}

/** The day that a group itself names as its first. */
export function firstOf(group: readonly Element[]): number | undefined {
  const firsts = group.map(({ first }) => first).filter((first) => first !== undefined)
  return firsts.length === 0 ? undefined : Math.min(...firsts)
}

/** The last day that an element itself names. */
export function ownLast({ days, last, dose, first: own }: Element, first: number): number | undefined {
  if (last !== undefined) return Math.max(last, first)
  if (days !== undefined) return (own ?? first) + days - 1
  if (typeof dose === 'string' || dose.rhythm.kind !== 'single') return undefined
  return Math.max(first, ...dose.rhythm.days.map((day) => day.last))
}

function finite<K extends 'first' | 'last'>(key: K, day: number): Pick<Element, K> | object {
  return Number.isFinite(day) ? { [key]: day } : {}
}
