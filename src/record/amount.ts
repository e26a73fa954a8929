import { decimal, type Json, type JsonObject, object, objects, text } from '../json.ts'
import { codeSystems } from '../terminology/code-systems.ts'
import { isMillilitre, isPiece, mgPer } from '../terminology/mass.ts'
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

const translation = 'http://hl7.org/fhir/StructureDefinition/iso21090-PQ-translation'

/** The number of "piece" in the Dutch table of units, which some systems send without the word. */
const piece = '245'

/**
 * Reads a Quantity as an amount; a limit such as "< 5 mg" counts up to its limit. An amount in a unit
 * of the sender's own may come with translations, of which the first that can be read counts.
 */
export function readAmount(value: Json | undefined): Amount | undefined {
  const quantity = object(value)
  if (quantity === undefined) return undefined
  const own = readOwnAmount(quantity)
  if (quantity['extension'] === undefined) return own
  if (own !== undefined && isReadable(own.unit)) return own
  const translated = objects(quantity['extension'])
    .filter(({ url }) => url === translation)
    .map((item) => readOwnAmount(object(item['valueQuantity'])))
  return translated.find((amount) => amount !== undefined && isReadable(amount.unit)) ?? own
}

function isReadable(unit: string): boolean {
  return measured(unit) !== undefined
}

function readOwnAmount(quantity: JsonObject | undefined): Amount | undefined {
  const size = decimal(quantity?.['value'])
  if (size === undefined || size < 0) return undefined
  const comparator = text(quantity?.['comparator']) ?? ''
  if (comparator.startsWith('>')) return undefined
  return { low: comparator === '' ? size : 0, high: size, unit: readUnit(quantity) }
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
  const size = decimal(object(value)?.['value'])
  const unit = daysInUnit(readUnit(value))
  return size === undefined || size <= 0 || unit === undefined ? undefined : size * unit
}

/** Days in a unit of time, by its UCUM code or its name. */
export function daysInUnit(unit: string): number | undefined {
  return daysPerUnit.get(unit.toLowerCase())
}

/**
 * The unit of a Quantity as sent; empty when there is none. Codes of a table other than UCUM say less
 * than the unit beside them, but for the one that we know. Code and unit that contradict each other
 * ("mg" and the code for a piece) make a unit that nobody knows.
 */
export function readUnit(value: Json | undefined): string {
  const quantity = object(value)
  const code = text(quantity?.['code'])
  const unit = text(quantity?.['unit'])
  const system = text(quantity?.['system'])
  const isUcum = system === undefined || system === codeSystems.ucum
  const coded = system === codeSystems.unitG && code === piece ? 'stuk' : code
  if (code === undefined || unit === undefined) return coded ?? unit ?? ''
  if (coded !== undefined && (isUcum || coded !== code) && areOpposed(coded, unit)) return `${unit} ${coded}`
  return isUcum ? code : unit
}

/** Both can be read, and they do not say the same. */
function areOpposed(code: string, unit: string): boolean {
  if (code === unit) return false
  const [one, other] = [measured(code), measured(unit)]
  return one !== undefined && other !== undefined && one !== other
}

/** What a unit of a dose measures: mg in one of it, or that it is a volume or a piece. */
function measured(unit: string): number | 'volume' | 'piece' | undefined {
  return mgPer(unit) ?? (isMillilitre(unit) ? 'volume' : isPiece(unit) ? 'piece' : undefined)
}
