import { type DayRange, parseDays } from '../days.ts'
import { type Json, type JsonObject, object, objects, text, texts } from '../json.ts'

/** An element that says when, in all its forms: to write their names anew costs more than to look for them. */
const forms = {
  effective: formsOf('effective'),
  performed: formsOf('performed'),
  occurrence: formsOf('occurrence'),
}

function formsOf(element: string) {
  return {
    dateTime: `${element}DateTime`,
    instant: `${element}Instant`,
    period: `${element}Period`,
    timing: `${element}Timing`,
  }
}

/**
 * Reads the moment at which something took place from any form of `effective[x]`, `performed[x]`
 * or `occurrence[x]`: dateTime, instant, Period, or the first event of a Timing.
 */
export function readMoment(resource: JsonObject, element: keyof typeof forms): DayRange | undefined {
  const { dateTime, instant, period, timing } = forms[element]
  return (
    parseDays(text(resource[dateTime])) ??
    parseDays(text(resource[instant])) ??
    periodOfEvent(resource[period]) ??
    firstEvent(resource[timing])
  )
}

/** Reads a Period of validity; one that has no end lasts (`last` is Infinity). */
export function readSpan(value: Json | undefined): DayRange | undefined {
  const period = object(value)
  const start = parseDays(text(period?.['start']))
  const end = parseDays(text(period?.['end']))
  if (start === undefined && end === undefined) return undefined
  return { first: start?.first ?? Number.NEGATIVE_INFINITY, last: end?.last ?? Number.POSITIVE_INFINITY }
}

/** Something of which only the start is known took place then: an open end is not "until today". */
function periodOfEvent(value: Json | undefined): DayRange | undefined {
  const period = object(value)
  const start = parseDays(text(period?.['start']))
  const end = parseDays(text(period?.['end']))
  if (start === undefined || end === undefined || end.last < start.first) return start ?? end
  return { first: start.first, last: end.last }
}

function firstEvent(value: Json | undefined): DayRange | undefined {
  for (const timing of objects(value)) {
    const events = texts(timing['event']).map((event) => parseDays(event))
    const readable = events.filter((event) => event !== undefined)
    const first = readable.toSorted((a, b) => a.first - b.first)[0]
    if (first !== undefined) return first
  }
  return undefined
}
