import { parseDays } from '../days.ts'
import { decimal, type Json, type JsonObject, object, text, texts } from '../json.ts'
import { readConcept } from '../terminology/concept.ts'
import { daysInUnit, readDays } from './amount.ts'
import { type Draft, set, type Timing } from './entries.ts'
import { readSpan } from './moment.ts'

/** More days than anyone would write out one by one. */
const mostEvents = 400

/** Reads a Timing with its periods in days; undefined when there is none. */
export function readTiming(value: Json | undefined): Timing | undefined {
  const timing = object(value)
  if (timing === undefined) return undefined
  const repeat = object(timing['repeat']) ?? {}
  const bounds = readBounds(repeat)
  const entry: Draft<Timing> = {
    timesOfDay: texts(repeat['timeOfDay']).length,
    whens: texts(repeat['when']).length,
    daysOfWeek: new Set(texts(repeat['dayOfWeek']).map((day) => day.toLowerCase())).size,
    events: texts(timing['event'])
      .slice(0, mostEvents)
      .map((event) => parseDays(event))
      .filter((event) => event !== undefined),
    code: readConcept(timing['code']),
  }
  set(entry, 'bounds', bounds)
  setNumbers(entry, repeat)
  return entry
}

function setNumbers(entry: Draft<Timing>, repeat: JsonObject): void {
  const periodUnit = daysInUnit(text(repeat['periodUnit']) ?? text(repeat['periodUnits']) ?? '')
  const durationUnit = daysInUnit(text(repeat['durationUnit']) ?? text(repeat['durationUnits']) ?? '')
  set(entry, 'frequency', positive(repeat['frequency']))
  set(entry, 'frequencyMax', positive(repeat['frequencyMax']))
  set(entry, 'periodDays', times(positive(repeat['period']), periodUnit))
  set(entry, 'periodMaxDays', times(positive(repeat['periodMax']), periodUnit))
  set(entry, 'count', positive(repeat['countMax']) ?? positive(repeat['count']))
  set(
    entry,
    'durationDays',
    times(positive(repeat['durationMax']) ?? positive(repeat['duration']), durationUnit),
  )
}

/** A range of lengths counts as its longest: whoever may use it that long is to be seen. */
function readBounds(repeat: JsonObject): Timing['bounds'] {
  const range = readSpan(repeat['boundsPeriod'])
  if (range !== undefined) return range.last < range.first ? undefined : { kind: 'period', range }
  const longest = object(repeat['boundsRange'])
  const days = readDays(repeat['boundsDuration']) ?? readDays(longest?.['high']) ?? readDays(longest?.['low'])
  return days === undefined ? undefined : { kind: 'days', days: Math.max(1, Math.round(days)) }
}

function positive(value: Json | undefined): number | undefined {
  const size = decimal(value)
  return size === undefined || size <= 0 ? undefined : size
}

function times(size: number | undefined, unit: number | undefined): number | undefined {
  return size === undefined || unit === undefined ? undefined : size * unit
}
