import type { Amount } from '../record/entries.ts'
import { isMillilitre, isPiece, mgPer } from '../terminology/mass.ts'
import type { DoseReason } from './dose-reasons.ts'

/** How much of the substance there is in what is counted or measured. */
export interface Strength {
  readonly mgPerUnit?: number
  readonly mgPerMl?: number
  /** A dose without a unit counts pieces of it. */
  readonly countedBare?: boolean
}

/**
 * Turns an amount into mg of the drug. A range counts as its upper end, so that nobody who may take
 * that much is missed.
 *
 * @returns mg, or why it cannot be said
 */
export function mgOf(amount: Amount, strength: Strength): number | DoseReason {
  const mass = mgPer(amount.unit)
  if (mass !== undefined) return amount.high * mass
  if (isMillilitre(amount.unit)) return times(amount.high, strength.mgPerMl)
  const isBare = amount.unit === '' && strength.countedBare === true
  return isBare || isPiece(amount.unit) ? times(amount.high, strength.mgPerUnit) : 'dose-unit-unknown'
}

function times(size: number, mg: number | undefined): number | DoseReason {
  return mg === undefined ? 'dose-strength-missing' : size * mg
}
