import { parseDays } from '../days.ts'
import { type Json, type JsonObject, number, object, text, texts } from '../json.ts'
import { readConcept } from '../terminology/concept.ts'
import { daysInUnit, readDays } from './amount.ts'
import type { Timing } from './entries.ts'
import { readSpan } from './moment.ts'

/** More days than anyone would write out one by one. */
const mostEvents = 400

/** Reads a Timing with its periods in days; undefined when there is none. */
export function readTiming(value: Json | undefined): Timing | undefined {
  const timing = object(value)
  if (timing === undefined) return undefined
  const repeat = object(timing['repeat']) ?? {}
  const bounds = readBounds(repeat)
  return {
    ...numbersOf(repeat),
    timesOfDay: texts(repeat['timeOfDay']).length,
    whens: texts(repeat['when']).length,
    daysOfWeek: new Set(texts(repeat['dayOfWeek']).map((day) => day.toLowerCase())).size,
    ...(bounds === undefined ? {} : { bounds }),
    events: texts(timing['event'])
      .slice(0, mostEvents)
      .map((event) => parseDays(event))
      .filter((event) => event !== undefined),
    code: readConcept(timing['code']),
  }
}

type Numbers = Pick<
  Timing,
  'frequency' | 'frequencyMax' | 'periodDays' | 'periodMaxDays' | 'count' | 'durationDays'
>

function numbersOf(repeat: JsonObject): Numbers {
  const periodUnit = daysInUnit(text(repeat['periodUnit']) ?? text(repeat['periodUnits']) ?? '')
  const durationUnit = daysInUnit(text(repeat['durationUnit']) ?? text(repeat['durationUnits']) ?? '')
  return {
    ...above('frequency', positive(repeat['frequency'])),
    ...above('frequencyMax', positive(repeat['frequencyMax'])),
    ...above('periodDays', times(positive(repeat['period']), periodUnit)),
    ...above('periodMaxDays', times(positive(repeat['periodMax']), periodUnit)),
    ...above('count', positive(repeat['countMax']) ?? positive(repeat['count'])),
    ...above(
      'durationDays',
      times(positive(repeat['durationMax']) ?? positive(repeat['duration']), durationUnit),
    ),
  }
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
  const size = number(value)
  return size === undefined || size <= 0 ? undefined : size
}

function times(size: number | undefined, unit: number | undefined): number | undefined {
  return size === undefined || unit === undefined ? undefined : size * unit
}

function above<K extends keyof Numbers>(key: K, value: number | undefined): Pick<Numbers, K> | object {
  return value === undefined ? {} : { [key]: value }
}
