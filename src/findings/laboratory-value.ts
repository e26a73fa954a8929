import type { Quantity } from '../record/entries.ts'
import type { FindingInput } from './finding.ts'
import type { Measurement } from './measurements.ts'

/** How the results of one test are read. */
export interface Analyte {
  readonly set: string
  /** Plausible values, in SI units; anything else is a mistake of unit or typing. */
  readonly window: (parameters: FindingInput['parameters']) => readonly [low: number, high: number]
  /** Unit (in plain letters) to the factor that turns it into the SI unit. */
  readonly units: ReadonlyMap<string, number>
  /** The factor of the unit that a bare number might be meant in, when there is such a unit. */
  readonly conventional?: number
}

/** Unit factors are physics: molar mass 40.08 (calcium), 400.6 (25-OH-D3), 66.5 kDa (albumin). */
export const calcium: Analyte = {
  set: 'calcium',
  window: ({ calciumLowMmolL, calciumHighMmolL }) => [calciumLowMmolL, calciumHighMmolL],
  units: new Map([
    ['mmol/l', 1],
    ['mg/dl', 0.2495],
  ]),
  conventional: 0.2495,
}

export const albumin: Analyte = {
  set: 'albumin',
  window: ({ albuminLowGL, albuminHighGL }) => [albuminLowGL, albuminHighGL],
  units: new Map([
    ['g/l', 1],
    ['g/dl', 10],
    ['umol/l', 0.0665],
  ]),
  conventional: 10,
}

export const vitaminD: Analyte = {
  set: '25-oh-vitamin-d',
  window: ({ vitaminDLowNmolL, vitaminDHighNmolL }) => [vitaminDLowNmolL, vitaminDHighNmolL],
  units: new Map([
    ['nmol/l', 1],
    ['ng/ml', 2.496],
    ['ug/l', 2.496],
  ]),
  conventional: 2.496,
}

/** 113.12 g/mol. Only whether there is one is asked: the limits of the drugs are limits of eGFR. */
export const creatinine: Analyte = {
  set: 'creatinine',
  window: ({ creatinineLowUmolL, creatinineHighUmolL }) => [creatinineLowUmolL, creatinineHighUmolL],
  units: new Map([
    ['umol/l', 1],
    ['mg/dl', 88.4],
  ]),
  conventional: 88.4,
}

/** Units with and without body surface are read alike: the sources give one limit for both. */
export const eGfr: Analyte = {
  set: 'egfr',
  window: ({ eGfrLowMlMin, eGfrHighMlMin }) => [eGfrLowMlMin, eGfrHighMlMin],
  units: new Map(['ml/min', 'ml/min/1.73m2', 'ml/min/1.73m^2', 'ml/min/1.73'].map((unit) => [unit, 1])),
}

const words = /^(<=?|>=?|≤|≥)?\s?(\d{1,5}(?:[.,]\d{1,3})?)(?:\s?([a-zµμ][a-z0-9µμ/.,{}_²^ ]*))?$/iu

/** The number of a result, also when the laboratory sent it as words ("> 90", "2,31 mmol/l"). */
export function quantityOf({ quantity, integer, valueText }: Measurement): Quantity | undefined {
  if (quantity !== undefined) return quantity
  if (integer !== undefined) return { value: integer }
  const match = words.exec(valueText?.slice(0, 60) ?? '')
  if (match === null) return undefined
  const [, comparator, figure = '', unit] = match
  return {
    value: Number(figure.replace(',', '.')),
    ...(unit === undefined ? {} : { unit }),
    ...(comparator === undefined ? {} : { comparator: comparator.replace('≤', '<=').replace('≥', '>=') }),
  }
}

/**
 * The value in the SI unit. A mass unit is converted only when it is written; a bare number counts
 * only when it (or else the reference range beside it) cannot be meant in the other unit.
 *
 * @returns undefined when the value cannot be read or is not plausible
 */
export function readValue(
  measurement: Measurement,
  quantity: Quantity,
  analyte: Analyte,
  parameters: FindingInput['parameters'],
): number | undefined {
  const window = analyte.window(parameters)
  const unit = plainUnit(quantity.unit)
  if (unit === '') return readBare(quantity.value, measurement.referenceHigh, analyte, window)
  const factor = analyte.units.get(unit)
  if (factor === undefined) return undefined
  const value = Math.round(quantity.value * factor * 100) / 100
  return isIn(value, window) ? value : undefined
}

function readBare(
  value: number,
  referenceHigh: number | undefined,
  analyte: Analyte,
  window: readonly [number, number],
): number | undefined {
  if (!isIn(value, window)) return undefined
  const tells = (number: number | undefined) => meantIn(number, analyte, window)
  if (tells(referenceHigh) === 'conventional') return undefined
  return tells(value) === 'si' || tells(referenceHigh) === 'si' ? value : undefined
}

function meantIn(
  value: number | undefined,
  { conventional }: Analyte,
  window: readonly [number, number],
): 'si' | 'conventional' | 'either' {
  if (value === undefined) return 'either'
  if (conventional === undefined || !isIn(value * conventional, window)) return 'si'
  return isIn(value, window) ? 'either' : 'conventional'
}

function isIn(value: number, [low, high]: readonly [number, number]): boolean {
  return value >= low && value <= high
}

function plainUnit(unit = ''): string {
  return plainUnits.get(unit) ?? remember(unit)
}

/** A laboratory writes its few units in one way each, so what was found out once is kept. */
const plainUnits = new Map<string, string>()
const mostRemembered = 500

function remember(unit: string): string {
  const plain = respelled(unit)
  if (plainUnits.size < mostRemembered && unit.length <= 40) plainUnits.set(unit, plain)
  return plain
}

/** `mL/min/{1.73_m2}`, `ml/min/1,73 m²` and `mL/min/1.73m2` are one unit; so are `µmol/L` and `umol/l`. */
function respelled(unit: string): string {
  return unit
    .toLowerCase()
    .replace(/[\s{}_*]/gu, '')
    .replace(/[µμ]|^mc(?=g|mol)/gu, 'u')
    .replace('²', '2')
    .replace(',', '.')
    .replace('per', '/')
}
