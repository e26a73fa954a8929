import type { Amount } from '../record/entries.ts'
import { isMillilitre, mgPer } from '../terminology/mass.ts'
import type { DoseReason } from './dose-reasons.ts'

/** How much of the substance there is in what is counted or measured. */
export interface Strength {
  readonly mgPerUnit?: number
  readonly mgPerMl?: number
}

/** Units that count pieces: none at all, UCUM's 1 and annotations, and the words of Dutch and English systems. */
const pieces: ReadonlySet<string> = new Set(
  [
    '',
    '1',
    'tbl',
    'tablet',
    'tablets',
    'tabletten',
    'tabl',
    'tab',
    'tabs',
    'pill',
    'stuk',
    'stuks',
    'st',
  ].concat(['capsule', 'capsules', 'caps', 'cap']),
)

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
  const unit = amount.unit.toLowerCase().replace(/^\{(.*)\}$/, '$1')
  return pieces.has(unit) ? times(amount.high, strength.mgPerUnit) : 'dose-unit-unknown'
}

function times(size: number, mg: number | undefined): number | DoseReason {
  return mg === undefined ? 'dose-strength-missing' : size * mg
}
