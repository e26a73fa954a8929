import type { DayRange } from '../days.ts'
import type { MedicationEntry } from '../record/entries.ts'
import { isIdentified } from '../record/reference.ts'
import { dosageStart } from './dosage-end.ts'

/** What of an entry tells from when to when it is in use. */
export type Use = Pick<
  MedicationEntry,
  | 'kind'
  | 'reference'
  | 'status'
  | 'stopped'
  | 'authored'
  | 'period'
  | 'validity'
  | 'supplyDays'
  | 'treatment'
  | 'basedOn'
  | 'dosages'
>

/**
 * The day on which it began, of a period that is only known by its start that day. Without a period it
 * is the first day that a dosage names, or else that of its validity; the day of writing is the last resort.
 */
export function startOf({ kind, period, validity, dosages, authored }: Use): DayRange | undefined {
  if (period === undefined || !Number.isFinite(period.first)) {
    const valid = validity?.first
    const dispensable =
      valid === undefined || !Number.isFinite(valid) ? undefined : { first: valid, last: valid }
    return dosageStart(dosages) ?? dispensable ?? authored
  }
  const partial = kind === 'administration' && Number.isFinite(period.last)
  return partial ? period : { first: period.first, last: period.first }
}

export type Stops = ReadonlyMap<string, number>

/** The day from which a treatment was stopped, by treatment, by the order that was, and by the one it replaces. */
export function stopDays(medications: readonly MedicationEntry[]): Stops {
  const stops = new Map<string, number>()
  for (const entry of medications.filter(hasStopped)) {
    const end = stopDay(entry)
    const own = isIdentified(entry) ? entry.reference : undefined
    for (const key of [entry.treatment, entry.replaces, own]) {
      if (key !== undefined) stops.set(key, Math.max(end, stops.get(key) ?? end))
    }
  }
  return stops
}

/**
 * A stop ends what began before it; the same treatment may have begun anew later. What was handed over
 * for an order is over with that order.
 */
export function stopOf(entry: Use, stops: Stops): number | undefined {
  if (hasStopped(entry)) return stopDay(entry)
  const source = stopOfSource(entry, stops)
  if (source !== undefined && entry.kind === 'dispense') return source
  const stop = stops.get(entry.treatment ?? '') ?? stops.get(entry.reference) ?? source
  const start = startOf(entry)
  return stop === undefined || (start !== undefined && start.first > stop) ? undefined : stop
}

function stopOfSource({ basedOn = [] }: Use, stops: Stops): number | undefined {
  for (const order of basedOn) {
    const stop = stops.get(order)
    if (stop !== undefined) return stop
  }
  return undefined
}

/** `completed` ends an order, not the treatment: the next order may follow. */
export function hasStopped({ stopped, status, kind }: Use): boolean {
  return kind !== 'administration' && status !== 'completed' && (stopped || status === 'stopped')
}

function stopDay({ period, authored }: Use): number {
  if (period !== undefined && period.last !== Number.POSITIVE_INFINITY) return period.last
  return authored?.last ?? period?.first ?? Number.NEGATIVE_INFINITY
}
