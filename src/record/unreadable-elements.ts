import { parseDays } from '../days.ts'
import { decimal, type Json, type JsonObject, object, objects, text } from '../json.ts'
import { isOfType, slotNames } from './prefetch.ts'
import { type SlotName, slotTypes } from './slots.ts'

/** Something in a search or resource that has a shape which no reader knows. */
export interface UnreadableElement {
  readonly shape: 'search-result' | 'entry-without-resource' | 'resource-type' | 'date' | 'result-value'
  /** `Type/id`, or `prefetch.conditions` for what is no resource. */
  readonly reference: string
}

/** Elements with a date or period, of the resources that we read; words are allowed in all others. */
const dates: Readonly<Record<string, readonly string[]>> = {
  Patient: ['birthDate', 'deceasedDateTime'],
  Encounter: ['period'],
  Condition: [
    'onsetDateTime',
    'onsetPeriod',
    'recordedDate',
    'assertedDate',
    'abatementDateTime',
    'abatementPeriod',
  ],
  MedicationRequest: ['authoredOn'],
  MedicationStatement: ['effectiveDateTime', 'effectivePeriod'],
  MedicationAdministration: ['effectiveDateTime', 'effectivePeriod'],
  MedicationDispense: ['whenPrepared', 'whenHandedOver'],
  Observation: ['effectiveDateTime', 'effectivePeriod'],
  Procedure: ['performedDateTime', 'performedPeriod'],
  ServiceRequest: ['authoredOn', 'occurrenceDateTime', 'occurrencePeriod'],
  ProcedureRequest: ['authoredOn', 'occurrenceDateTime', 'occurrencePeriod'],
  DiagnosticReport: ['effectiveDateTime', 'effectivePeriod', 'issued'],
  Flag: ['period'],
}

const nothing: readonly UnreadableElement[] = []

/**
 * What no reader could use of the searches that came with a call, entry by entry; what was not sent is not
 * there.
 */
export function* unreadableInPrefetch(prefetch: Json | undefined): Generator<readonly UnreadableElement[]> {
  const sent = object(prefetch)
  if (sent === undefined) return
  for (const name of slotNames) yield* inSearch(name, sent[name])
}

function* inSearch(name: SlotName, value: Json | undefined): Generator<readonly UnreadableElement[]> {
  if (value === undefined || value === null) return
  const reference = `prefetch.${name}`
  const sent = object(value)
  const type = sent?.['resourceType']
  if (sent === undefined) yield [{ shape: 'search-result', reference }]
  else if (type === 'Bundle') for (const entry of entriesOf(sent)) yield inEntry(name, reference, entry)
  else if (type === slotTypes[name]) yield unreadableInResource(sent)
  else if (type !== 'OperationOutcome') yield [{ shape: 'search-result', reference }]
}

function entriesOf({ entry }: JsonObject): readonly Json[] {
  return Array.isArray(entry) ? entry : objects(entry)
}

function inEntry(name: SlotName, reference: string, entry: Json): readonly UnreadableElement[] {
  const sent = object(entry)
  const resource = object(sent?.['resource'])
  if (resource === undefined) return [{ shape: 'entry-without-resource', reference }]
  if (isOfType(resource['resourceType'], slotTypes[name])) return unreadableInResource(resource)
  return cameAlong(resource, sent) ? nothing : [{ shape: 'resource-type', reference }]
}

/** Resources that a server adds to what was asked for. */
function cameAlong({ resourceType }: JsonObject, entry: JsonObject | undefined): boolean {
  if (resourceType === 'Medication' || resourceType === 'OperationOutcome') return true
  return ['include', 'outcome'].includes(text(object(entry?.['search'])?.['mode']) ?? '')
}

/** What no reader could use of one resource. */
export function unreadableInResource(resource: JsonObject): readonly UnreadableElement[] {
  const type = text(resource['resourceType']) ?? '?'
  const isDated = !hasUnreadableDate(resource, type)
  const isValued = type !== 'Observation' || !hasUnreadableValue(resource)
  if (isDated && isValued) return nothing
  const reference = `${type}/${text(resource['id']) ?? '?'}`
  const found: UnreadableElement[] = []
  if (!isDated) found.push({ shape: 'date', reference })
  if (!isValued) found.push({ shape: 'result-value', reference })
  return found
}

function hasUnreadableDate(resource: JsonObject, type: string): boolean {
  for (const element of dates[type] ?? []) {
    const value = resource[element]
    if (value !== undefined && value !== null && !isReadable(value)) return true
  }
  return false
}

/** A period may leave out either end; an element that only has an extension says nothing. */
function isReadable(value: Json): boolean {
  const period = object(value)
  if (period === undefined) return parseDays(text(value)) !== undefined
  const { start, end } = period
  return (start === undefined || isDate(start)) && (end === undefined || isDate(end))
}

function isDate(value: Json): boolean {
  return parseDays(text(value)) !== undefined
}

/** A quantity without a number, and without a reason for that. */
function hasUnreadableValue({ valueQuantity, dataAbsentReason }: JsonObject): boolean {
  const quantity = object(valueQuantity)
  if (quantity === undefined) return valueQuantity !== undefined && valueQuantity !== null
  return (
    decimal(quantity['value']) === undefined &&
    quantity['_value'] === undefined &&
    quantity['extension'] === undefined &&
    dataAbsentReason === undefined
  )
}
