import type { DayRange } from '../days.ts'
import type { Dosage } from '../record/entries.ts'

/**
 * The last day of an order whose dosages all say how long they last. Dosages with the same sequence
 * run side by side, others follow each other.
 *
 * @returns undefined when one of them has no end, or when lengths count from a day that is not known
 */
export function dosageEnd(dosages: readonly Dosage[], start: DayRange): number | undefined {
  if (dosages.length === 0) return undefined
  const steps = new Map<number, number>()
  let last = Number.NEGATIVE_INFINITY
  for (const { sequence, timing } of dosages) {
    const bounds = timing?.bounds
    if (bounds === undefined) return undefined
    if (bounds.kind === 'period') last = Math.max(last, bounds.range.last)
    else steps.set(sequence ?? 0, Math.max(bounds.days, steps.get(sequence ?? 0) ?? 0))
  }
  if (steps.size > 0) {
    if (start.first !== start.last) return undefined
    const days = [...steps.values()].reduce((sum, length) => sum + length, 0)
    last = Math.max(last, start.first + Math.max(1, Math.round(days)) - 1)
  }
  return Number.isFinite(last) && last >= start.first ? last : undefined
}

/** The first day of dosages that give their own period; the order itself may have no date. */
export function dosageStart(dosages: readonly Dosage[]): DayRange | undefined {
  const days = dosages.flatMap(({ timing }) =>
    timing?.bounds?.kind === 'period' && Number.isFinite(timing.bounds.range.first)
      ? [timing.bounds.range.first]
      : [],
  )
  const first = Math.min(...days)
  return Number.isFinite(first) ? { first, last: first } : undefined
}
