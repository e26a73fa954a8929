import { type Json, number, object, text } from '../json.ts'
import { codeSystems } from '../terminology/code-systems.ts'
import type { Amount } from './entries.ts'

/** Days in one unit of time: UCUM codes, and the words that sources send instead. */
const daysPerUnit: ReadonlyMap<string, number> = new Map(
  [
    { days: 1 / 86_400, names: ['s', 'sec', 'second', 'seconds', 'seconde', 'seconden'] },
    { days: 1 / 1_440, names: ['min', 'minute', 'minutes', 'minuut', 'minuten'] },
    { days: 1 / 24, names: ['h', 'hr', 'hour', 'hours', 'uur', 'uren'] },
    { days: 1, names: ['d', 'day', 'days', 'dag', 'dagen', 'etmaal'] },
    { days: 7, names: ['wk', 'week', 'weeks', 'weken'] },
    { days: 30.4375, names: ['mo', 'month', 'months', 'maand', 'maanden'] },
    { days: 365.25, names: ['a', 'y', 'yr', 'year', 'years', 'jaar', 'jaren'] },
  ].flatMap(({ days, names }) => names.map((name) => [name, days] as const)),
)

/** Reads a Quantity as an amount; a limit such as "< 5 mg" counts up to its limit. */
export function readAmount(value: Json | undefined): Amount | undefined {
  const quantity = object(value)
  const size = number(quantity?.['value'])
  if (size === undefined || size < 0) return undefined
  const comparator = text(quantity?.['comparator']) ?? ''
  if (comparator.startsWith('>')) return undefined
  return { low: comparator === '' ? size : 0, high: size, unit: readUnit(value) }
}

/** Reads a Range of Quantities; one end alone is both. */
export function readAmountRange(value: Json | undefined): Amount | undefined {
  const range = object(value)
  const low = readAmount(range?.['low'])
  const high = readAmount(range?.['high']) ?? low
  if (high === undefined) return undefined
  return {
    low: Math.min(low?.low ?? 0, high.high),
    high: high.high,
    unit: high.unit === '' ? (low?.unit ?? '') : high.unit,
  }
}

/** Reads a Duration in days; undefined when it has no value above zero or an unknown unit. */
export function readDays(value: Json | undefined): number | undefined {
  const size = number(object(value)?.['value'])
  const unit = daysInUnit(readUnit(value))
  return size === undefined || size <= 0 || unit === undefined ? undefined : size * unit
}

/** Days in a unit of time, by its UCUM code or its name. */
export function daysInUnit(unit: string): number | undefined {
  return daysPerUnit.get(unit.toLowerCase())
}

/** The unit of a Quantity as sent. Codes of a table other than UCUM say less than the unit beside them. */
export function readUnit(value: Json | undefined): string {
  const quantity = object(value)
  const code = text(quantity?.['code'])
  const unit = text(quantity?.['unit'])
  const system = text(quantity?.['system'])
  const isUcum = system === undefined || system === codeSystems.ucum
  return (isUcum ? (code ?? unit) : (unit ?? code)) ?? ''
}
