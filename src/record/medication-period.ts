import { type DayRange, parseDays } from '../days.ts'
import { type Json, type JsonObject, object, objects, text } from '../json.ts'
import { readDays } from './amount.ts'
import type { MedicationEntry } from './entries.ts'
import { readSpan } from './moment.ts'

const periodNames: ReadonlySet<string> = new Set([
  'ext-TimeInterval.Period',
  'ext-TimeInterval-Period',
  'zib-Medication-PeriodOfUse',
])
const durationNames: ReadonlySet<string> = new Set([
  'ext-TimeInterval.Duration',
  'ext-TimeInterval-Duration',
  'zib-MedicationUse-Duration',
])
const registrationNames: ReadonlySet<string> = new Set(['ext-RegistrationDateTime'])
const cycleNames: ReadonlySet<string> = new Set([
  'ext-InstructionsForUse.RepeatPeriodCyclicalSchedule',
  'zib-Medication-RepeatPeriodCyclicalSchedule',
])

/** When the medicine was authored: R4 and STU3 name it by resource. A supply is of the day it was handed over. */
export function readAuthored(resource: JsonObject): DayRange | undefined {
  return (
    parseDays(text(resource['whenHandedOver'])) ??
    parseDays(text(resource['whenPrepared'])) ??
    parseDays(text(resource['authoredOn'])) ??
    parseDays(text(resource['dateAsserted'])) ??
    parseDays(text(extension(resource, registrationNames)?.['valueDateTime']))
  )
}

/** The moment of registration, else of writing, in milliseconds; undefined when no time of day is given. */
export function readRegistered(resource: JsonObject): number | undefined {
  const registered = text(extension(resource, registrationNames)?.['valueDateTime'])
  for (const sent of [registered, text(resource['authoredOn']), text(resource['dateAsserted'])]) {
    if (sent === undefined || !sent.includes('T') || parseDays(sent) === undefined) continue
    // A time without a zone is compared with others of the same sender.
    const moment = Date.parse(/(?:Z|[+-]\d{2}:\d{2})$/.test(sent) ? sent : `${sent}Z`)
    if (Number.isFinite(moment)) return moment
  }
  return undefined
}

/**
 * The period of use. It stands in an extension on Dutch orders, in `effective[x]` on statements and
 * administrations; a single date on a statement is a day from which it was used.
 */
export function readPeriod(
  resource: JsonObject,
  kind: MedicationEntry['kind'],
  authored: DayRange | undefined,
): DayRange | undefined {
  const agreed = extension(resource, periodNames)?.['valuePeriod']
  const day = parseDays(text(resource['effectiveDateTime'] ?? resource['performedDateTime']))
  if (agreed === undefined && day !== undefined) {
    return kind === 'administration' ? day : { first: day.first, last: Number.POSITIVE_INFINITY }
  }
  const sent = agreed ?? resource['effectivePeriod'] ?? resource['performedPeriod']
  return closePeriod(readSpan(sent), readAgreedDays(resource, sent), authored)
}

/** Period of validity of the prescription, when it says more than a start. */
export function readValidity(dispense: JsonObject | undefined): DayRange | undefined {
  const span = readSpan(dispense?.['validityPeriod'])
  return span === undefined || span.last < span.first ? undefined : span
}

/** Length of a round of a cyclical schedule, in days. */
export function readCycle(resource: JsonObject): number | undefined {
  return readDays(extension(resource, cycleNames)?.['valueDuration'])
}

/** A duration stands inside the Period, inside the extension around it, or on the order itself. */
export function readAgreedDays(resource: JsonObject, sent?: Json): number | undefined {
  const agreed = extension(resource, periodNames)
  for (const place of [object(sent), object(agreed?.['valuePeriod']), agreed, resource]) {
    const days = readDays(extension(place, durationNames)?.['valueDuration'])
    if (days !== undefined) return days
  }
  return undefined
}

function closePeriod(
  span: DayRange | undefined,
  days: number | undefined,
  authored: DayRange | undefined,
): DayRange | undefined {
  if (span === undefined) return undefined
  const first = Number.isFinite(span.first) ? span.first : Math.min(authored?.first ?? span.last, span.last)
  if (span.last < first) return undefined
  if (Number.isFinite(span.last) || days === undefined) return { first, last: span.last }
  return { first, last: first + Math.max(1, Math.round(days)) - 1 }
}

/** An extension or modifier extension by the last part of its address, which all editions share. */
export function extension(
  element: JsonObject | undefined,
  names: ReadonlySet<string>,
): JsonObject | undefined {
  if (element === undefined) return undefined
  return named(element['extension'], names) ?? named(element['modifierExtension'], names)
}

function named(list: Json | undefined, names: ReadonlySet<string>): JsonObject | undefined {
  if (list === undefined) return undefined
  return objects(list).find((item) => names.has((text(item['url']) ?? '').split('/').at(-1) ?? ''))
}
