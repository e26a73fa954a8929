import { parseDays } from '../days.ts'
import { type Json, type JsonObject, object, objects, text, texts } from '../json.ts'

/** When a call would have been made: its day in Europe/Amsterdam, and the instant when it is known. */
export interface Moment {
  readonly day: number
  readonly instant?: number
}

/** A moment out of a FHIR date; of a partial one the last day that it may be. */
export function momentAt(value: string | undefined): Moment | undefined {
  const days = parseDays(value)
  if (days === undefined || value === undefined) return undefined
  const instant = instantOf(value)
  return instant === undefined ? { day: days.last } : { day: days.last, instant }
}

/**
 * The resources as they were at that moment: what took place later is not there yet, and what
 * ended later still goes on. The date is that of the fact, not that of its typing in. A resource
 * without any date stays; what ended on an unknown day keeps its status, unless it began that day.
 */
export function resourcesAt(resources: readonly JsonObject[], moment: Moment): readonly JsonObject[] {
  return resources
    .filter((resource) => !isLater(dateOf(resource), moment))
    .map((resource) => asThen(resource, moment))
}

/** The date a resource is about; what was asked for is as old as its asking. */
const dates: readonly string[] = [
  'authoredOn',
  'onsetDateTime',
  'onsetPeriod',
  'effectiveDateTime',
  'effectiveInstant',
  'effectivePeriod',
  'effectiveTiming',
  'performedDateTime',
  'performedPeriod',
  'occurrenceDateTime',
  'occurrencePeriod',
  'period',
  'recordedDate',
  'assertedDate',
  'dateRecorded',
  'dateAsserted',
  'issued',
]

function dateOf(resource: JsonObject): string | undefined {
  if (resource['resourceType'] === 'Patient' || resource['resourceType'] === 'Medication') return undefined
  for (const name of dates) {
    const date = startOf(resource[name])
    if (parseDays(date) !== undefined) return date
  }
  return undefined
}

function startOf(value: Json | undefined): string | undefined {
  const period = object(value)
  return text(value) ?? text(period?.['start']) ?? text(period?.['end']) ?? texts(period?.['event'])[0]
}

/** With the instant of both it is compared by the second, else by the day. */
function isLater(date: string | undefined, moment: Moment): boolean {
  const days = parseDays(date)
  if (days === undefined || date === undefined) return false
  const instant = instantOf(date)
  return instant === undefined || moment.instant === undefined
    ? days.first > moment.day
    : instant > moment.instant
}

function instantOf(value: string): number | undefined {
  if (!/T.*(?:Z|[+-]\d{2}:\d{2})$/.test(value)) return undefined
  const instant = Date.parse(value)
  return Number.isNaN(instant) ? undefined : instant
}

const goingOn: Readonly<Record<string, JsonObject>> = {
  Condition: { clinicalStatus: { coding: [{ code: 'active' }] } },
  MedicationRequest: { status: 'active' },
  MedicationStatement: { status: 'active' },
  MedicationAdministration: { status: 'in-progress' },
  Encounter: { status: 'in-progress' },
  Procedure: { status: 'in-progress' },
  ServiceRequest: { status: 'active' },
  Flag: { status: 'active' },
}

const periods: readonly string[] = ['period', 'effectivePeriod', 'performedPeriod']

function asThen(resource: JsonObject, moment: Moment): JsonObject {
  const type = text(resource['resourceType']) ?? ''
  if (type === 'Patient') return stillAlive(resource, moment)
  const status = goingOn[type]
  if (status === undefined || !endedLater(resource, moment)) return resource
  const open: [string, Json | undefined][] = Object.entries(resource)
    .filter(([name]) => !name.startsWith('abatement') && name !== '_clinicalStatus')
    .map(([name, value]) => [name, periods.includes(name) ? withoutEnd(value) : value])
  return { ...withoutDisposition(Object.fromEntries(open)), ...(hasEnded(resource) ? status : {}) }
}

/** A death without a date came after everything that is dated. */
function stillAlive(patient: JsonObject, moment: Moment): JsonObject {
  const died = text(patient['deceasedDateTime'])
  if (died !== undefined && !isLater(died, moment)) return patient
  const { deceasedDateTime: _, deceasedBoolean: __, ...alive } = patient
  return alive
}

function endedLater(resource: JsonObject, moment: Moment): boolean {
  const ends = endsOf(resource).filter((end) => parseDays(end) !== undefined)
  if (ends.length > 0) return ends.some((end) => isLater(end, moment))
  const began = parseDays(dateOf(resource))
  return hasEnded(resource) && began !== undefined && began.first === moment.day && began.last === moment.day
}

function endsOf(resource: JsonObject): readonly string[] {
  const dispense = object(resource['dispenseRequest'])
  const spans = [
    ...periods.map((name) => resource[name]),
    resource['abatementPeriod'],
    dispense?.['validityPeriod'],
  ]
  const agreed = objects(resource['extension']).map((extension) => extension['valuePeriod'])
  return [
    text(resource['abatementDateTime']),
    resource['resourceType'] === 'ServiceRequest' ? startOf(resource['occurrenceDateTime']) : undefined,
    ...[...spans, ...agreed].map((span) => text(object(span)?.['end'])),
  ].filter((end) => end !== undefined)
}

/** Ran its course or was ended; what was called off before it began is not among them. */
const ended: ReadonlySet<string> = new Set([
  'resolved',
  'inactive',
  'remission',
  'stopped',
  'completed',
  'ended',
  'finished',
])

function hasEnded(resource: JsonObject): boolean {
  const clinical = objects(object(resource['clinicalStatus'])?.['coding']).map((coding) =>
    text(coding['code']),
  )
  return [text(resource['status']), text(resource['clinicalStatus']), ...clinical].some((status) =>
    ended.has(status ?? ''),
  )
}

function withoutEnd(value: Json | undefined): Json | undefined {
  const period = object(value)
  if (period === undefined) return value
  const { end: _, ...open } = period
  return open
}

/** Where a patient goes is known at the end of the encounter. */
function withoutDisposition(resource: JsonObject): JsonObject {
  const hospitalization = object(resource['hospitalization'])
  if (resource['resourceType'] !== 'Encounter' || hospitalization === undefined) return resource
  const { dischargeDisposition: _, ...known } = hospitalization
  return { ...resource, hospitalization: known }
}
