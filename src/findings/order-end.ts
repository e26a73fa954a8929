import type { MedicationEntry } from '../record/entries.ts'
import type { Element, Frame } from './dose-elements.ts'
import type { Strength } from './dose-units.ts'

/** End of the order where no dosage says it: agreed period, validity, supply; Infinity when nothing does. */
export function orderEnd(
  entry: MedicationEntry,
  first: number,
  group: readonly Element[],
  frame: Frame,
): number {
  const agreed = [entry.period?.last, entry.validity?.last].find(
    (last) => last !== undefined && Number.isFinite(last),
  )
  if (agreed !== undefined) return Math.max(agreed, first)
  const days = entry.supplyDays ?? suppliedDays(entry, group, frame.strength)
  return days === undefined
    ? Number.POSITIVE_INFINITY
    : Math.max(first, frame.start + Math.max(1, Math.round(days)) - 1)
}

function suppliedDays(
  entry: MedicationEntry,
  group: readonly Element[],
  strength: Strength,
): number | undefined {
  const mgPerPiece = strength.mgPerUnit ?? strength.mgPerMl
  if (entry.supplyUnits === undefined || mgPerPiece === undefined) return undefined
  let mg = 0
  for (const { dose } of group) {
    if (typeof dose === 'string' || dose.rhythm.kind !== 'daily') return undefined
    mg += dose.rhythm.mg
  }
  return mg === 0 ? undefined : Math.floor((entry.supplyUnits * mgPerPiece) / mg + 1e-9)
}
