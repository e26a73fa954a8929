import type { Finding, FindingInput } from '../../src/findings/finding.ts'
import type { JsonObject } from '../../src/json.ts'
import type { MedicationEntry } from '../../src/record/entries.ts'
import { readMedication } from '../../src/record/medication.ts'
import type { SlotName, SlotState } from '../../src/record/slots.ts'
import { inputOf } from './fracture-input.ts'

const today = '2026-11-22'

/** The medication of a test, as FHIR; the record has nothing else. */
export interface Medication {
  readonly drafts?: readonly JsonObject[]
  readonly orders?: readonly JsonObject[]
  readonly statements?: readonly JsonObject[]
  readonly administrations?: readonly JsonObject[]
  readonly conditions?: readonly JsonObject[]
  readonly slots?: Partial<Record<SlotName, SlotState>>
}

/** Findings' input on 22 November 2026, read by the real readers. */
export function inputWith(medication: Medication): FindingInput {
  const { conditions = [], slots = {} } = medication
  const input = inputOf({ today, conditions, slots })
  const read = (
    kind: MedicationEntry['kind'],
    list: readonly JsonObject[] = [],
  ): readonly MedicationEntry[] =>
    list
      .map((resource) => readMedication(resource, kind, () => undefined))
      .filter((entry) => entry !== undefined)
  const medications = [
    ...read('order', medication.orders),
    ...read('statement', medication.statements),
    ...read('administration', medication.administrations),
  ]
  return { ...input, record: { ...input.record, drafts: read('draft', medication.drafts), medications } }
}

/** `2026-11-22` plus so many days. */
export function inDays(days: number): string {
  return new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10)
}

let made = 0

/** An order of a drug by ATC code, with its dosages. */
export function order(atc: string, dosages: readonly JsonObject[], more: JsonObject = {}): JsonObject {
  made += 1
  return {
    resourceType: 'MedicationRequest',
    id: `m${made}`,
    status: 'active',
    intent: 'order',
    medicationCodeableConcept: { coding: [{ system: 'http://www.whocc.no/atc', code: atc }] },
    dosageInstruction: dosages,
    ...more,
  }
}

/** mg once a day, by mouth, for so many days. */
export function daily(mg: number, days?: number, more: JsonObject = {}): JsonObject {
  const bounds = days === undefined ? {} : { boundsDuration: { value: days, unit: 'd' } }
  return dosage(mg, { frequency: 1, period: 1, periodUnit: 'd', ...bounds }, more)
}

/** mg once a day between two days, counted from today. */
export function between(mg: number, first: number, last: number, more: JsonObject = {}): JsonObject {
  const boundsPeriod = { start: inDays(first), end: inDays(last) }
  return dosage(mg, { frequency: 1, period: 1, periodUnit: 'd', boundsPeriod }, more)
}

export function dosage(mg: number, repeat: JsonObject, more: JsonObject = {}): JsonObject {
  return {
    timing: { repeat },
    route: oral,
    doseAndRate: [{ doseQuantity: { value: mg, unit: 'mg' } }],
    ...more,
  }
}

/** Steps of a scheme, as mg and days. */
export function scheme(...steps: readonly (readonly [number, number?])[]): readonly JsonObject[] {
  return steps.map(([mg, days], index) => daily(mg, days, { sequence: index + 1 }))
}

const routes = 'urn:oid:2.16.840.1.113883.2.4.4.9'
export const oral: JsonObject = { coding: [{ system: routes, code: '9' }] }
export const intravenous: JsonObject = { coding: [{ system: routes, code: '5' }] }
export const intramuscular: JsonObject = { coding: [{ system: routes, code: '2' }] }

/** A finding in few words: its value, its limits, or its reason. */
export function say(finding: Finding): string {
  if (finding.kind === 'known') return String(finding.value)
  if (finding.kind === 'bounded') return `${finding.low}..${finding.high} ${finding.reason}`
  return `? ${finding.reason}`
}
