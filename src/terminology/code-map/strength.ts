import { join } from 'node:path'
import { z } from 'zod'
import { readJson } from '../../read-json.ts'
import type { Substance, Terminology } from '../terminology.ts'
import type { CodeMapRow, Problem } from './row.ts'

const limit = z.strictObject({ low: z.number().positive(), high: z.number().positive() })

const limitsFile = z.strictObject({
  description: z.string().min(1),
  unit: z.literal('mg prednisone'),
  source: z.string().min(1),
  limits: z.strictObject({ piece: limit, millilitre: limit, injection: limit }),
})

export type StrengthLimits = z.infer<typeof limitsFile>['limits']

/** The equivalents of the plans are what equals this many mg prednisone. */
const reference = 5
const mgPerGram = 1000

/**
 * Loads `plans/strength-limits.json`.
 *
 * @throws PlanError when the file is wrong
 */
export function loadStrengthLimits(plansFolder: string): StrengthLimits {
  return readJson(join(plansFolder, 'strength-limits.json'), limitsFile).limits
}

/** Strengths that no product of this glucocorticoid can have; other drugs are not looked at. */
export function implausibleStrengths(
  row: CodeMapRow,
  terminology: Pick<Terminology, 'substance' | 'product' | 'meanings'>,
  limits: StrengthLimits,
): readonly Problem[] {
  if (row.mgPerUnit === undefined && row.mgPerMl === undefined) return []
  const substance = terminology.substance(row.target) ?? terminology.product(row.target)?.equivalence
  if (substance === undefined) return []
  const said = terminology.meanings?.(row.form ?? '')
  const isInjected = said?.has('injection') || said?.has('systemic') || said?.has('muscle')
  return [
    compare(row, 'mg_per_unit', row.mgPerUnit, isInjected ? limits.injection : limits.piece, substance),
    compare(row, 'mg_per_ml', row.mgPerMl, limits.millilitre, substance),
  ].filter((problem) => problem !== undefined)
}

function compare(
  { row }: CodeMapRow,
  column: 'mg_per_unit' | 'mg_per_ml',
  mg: number | undefined,
  { low, high }: StrengthLimits['piece'],
  { name, mgEqualTo5MgPrednisone }: Substance,
): Problem | undefined {
  if (mg === undefined || mgEqualTo5MgPrednisone === undefined) return undefined
  const worth = mgEqualTo5MgPrednisone / reference
  const [lowest, highest] = [low * worth, high * worth]
  if (mg >= lowest && mg <= highest) return undefined
  const hint = unitMeant(mg, lowest, highest)
  const expected = `expected ${plain(lowest)} to ${plain(highest)} mg of ${name}`
  return { level: 'error', row, column, text: `found "${mg}"; ${expected}${hint}` }
}

/** The usual mistakes are a thousand off. */
function unitMeant(mg: number, low: number, high: number): string {
  const fits = (value: number) => value >= low && value <= high
  if (mg < low && fits(mg * mgPerGram)) return ' (is it written in grams?)'
  return mg > high && fits(mg / mgPerGram) ? ' (is it written in micrograms?)' : ''
}

function plain(mg: number): string {
  return String(Number(mg.toPrecision(3)))
}
