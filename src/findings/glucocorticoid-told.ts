import type { MedicationEntry } from '../record/entries.ts'
import { isIdentified } from '../record/reference.ts'
import type { Course } from './glucocorticoid-dose.ts'
import { firstDay } from './glucocorticoid-limit.ts'

/**
 * Who is believed when several entries speak of the same use on the same day. What a pharmacy agreed
 * comes before what it handed over: the first has a period, the second only a supply.
 */
export const rank = { draft: 5, order: 4, statement: 3, dispense: 2, administration: 0 } as const
const supplyRank = 1

export function rankOf({ kind, period }: MedicationEntry): number {
  return kind === 'dispense' && period === undefined ? supplyRank : rank[kind]
}

/** What an entry says about other entries; every entry is compared with every other, so it is read once. */
export interface Teller {
  readonly entry: MedicationEntry
  readonly isDraft: boolean
  readonly rank: number
  readonly treatment: string | undefined
  readonly replaces: string | undefined
  readonly basedOn: readonly string[]
  /** The day on which it was written, or else began; 0 when it says neither. */
  readonly written: number
  /** The first and the last day that it speaks of. */
  readonly begins: number
  readonly ends: number
  /** Place in the list in which it was sent. */
  readonly position: number
}

/** A course, and what its entry says about others. */
export interface Told extends Teller {
  readonly course: Course
  readonly first: number
  readonly highest: number
}

export function tellerOf(entry: MedicationEntry, position = 0): Teller {
  const { kind, treatment, replaces, basedOn = [], authored, period } = entry
  const written = authored?.first ?? period?.first ?? 0
  const [begins, ends] = [period?.first ?? written, period?.last ?? Number.POSITIVE_INFINITY]
  const isDraft = kind === 'draft'
  const rank = rankOf(entry)
  return { entry, isDraft, rank, treatment, replaces, basedOn, written, begins, ends, position }
}

export function tell(course: Course, position: number): Told {
  const highest = course.steps.reduce((mg, step) => Math.max(mg, step.mg), 0)
  const first = firstDay(course)
  const ends = course.steps.reduce((last, step) => Math.max(last, step.last), first)
  return { ...tellerOf(course.entry, position), course, first, highest, begins: first, ends }
}

/** Whether the two entries say of themselves that the one takes the place of the other. */
export function isLinked(newer: Teller, older: Teller): boolean {
  const [own, other] = [newer.entry, older.entry]
  if (own === other) return false
  const isChange = newer.isDraft && !older.isDraft && own.reference === other.reference
  if (isChange && isIdentified(own)) return true
  if (newer.replaces !== undefined && isNamed(newer.replaces, other)) return true
  return newer.treatment !== undefined && newer.treatment === older.treatment && isNewer(newer, older)
}

function isNewer(newer: Teller, older: Teller): boolean {
  if (newer.isDraft !== older.isDraft) return newer.isDraft
  return newer.written === older.written ? isNewerThatDay(newer, older) : newer.written > older.written
}

/**
 * Of a treatment one agreement holds at a time, also where several are of one day: the last that was
 * registered, else the one that begins last, else the last that was sent. A change stops one agreement
 * and begins another, so a stop is about what does not begin after it.
 */
function isNewerThatDay(newer: Teller, older: Teller): boolean {
  if (!isAgreement(newer) || !isAgreement(older)) return false
  const isLater = newer.begins > older.begins
  const areApart = newer.ends < older.begins || older.ends < newer.begins
  const isStop = newer.entry.status === 'stopped'
  const isChange = isStop !== (older.entry.status === 'stopped')
  if (areApart || (isChange && newer.begins !== older.begins)) return isLater
  const [own, other] = [newer.entry.registered, older.entry.registered]
  if (own !== undefined && other !== undefined && own !== other) return own > other
  if (newer.begins !== older.begins) return isLater
  return isChange ? isStop : newer.position > older.position
}

/** What was given or handed over is no agreement: there may be more of it on one day. */
function isAgreement(teller: Teller): boolean {
  return teller.rank >= rank.dispense
}

/** A reference may leave out the type. */
function isNamed(reference: string, { reference: own }: MedicationEntry): boolean {
  return reference === own || own.endsWith(`/${reference}`)
}

function isBasedOn({ basedOn }: Teller, { entry }: Teller): boolean {
  return basedOn.some((reference) => isNamed(reference, entry))
}

/** One names the other, or both are of one treatment; without treatments the substance has to say it. */
export function isSameUse(own: Told, other: Told): boolean {
  if (isBasedOn(own, other)) return true
  if (own.treatment !== undefined && other.treatment !== undefined) return own.treatment === other.treatment
  return own.course.substance === other.course.substance
}

/**
 * What was handed over for a use that is told of belongs to it, also where it would outlast it: tablets
 * that are left over are not taken.
 */
export function isSupplyOf(own: Told, other: Told): boolean {
  if (own.entry.kind !== 'dispense' || other.course.steps.every((step) => step.last < own.first)) return false
  const isOfTreatment = own.treatment !== undefined && own.treatment === other.treatment
  return other.first <= own.first || isOfTreatment || isBasedOn(own, other)
}

/** A later order on file for the same dose is the next box, not a second one. */
export function renews(other: Told, own: Told): boolean {
  if (other.rank !== own.rank || other.isDraft) return false
  return other.first > own.first && other.highest === own.highest
}
