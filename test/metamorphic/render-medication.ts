import { isoDay } from '../../src/days.ts'
import type { JsonObject } from '../../src/json.ts'
import { concept } from '../support/request-builder.ts'
import { today } from './decided.ts'
import type { Dosing, OnFile, Steroid } from './facts.ts'

const nictiz = 'http://nictiz.nl/fhir/StructureDefinition'
const me: JsonObject = { reference: 'Patient/p1' }
const mg = { unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' }
const duration = (days: number): JsonObject => ({
  value: days,
  unit: 'dag',
  system: 'http://unitsofmeasure.org',
  code: 'd',
})

/** A draft as MP9 writes it; a stop carries the stop type. */
export function steroidDraft({ drug, dosing, stopped, reason }: Steroid, id: string): JsonObject {
  const stop = { url: `${nictiz}/ext-StopType`, valueCodeableConcept: concept('snomed 113371000146109') }
  return {
    ...order(drug, dosing, 0, id),
    status: 'draft',
    ...(reason !== null && { reasonCode: [concept(reason)] }),
    ...(stopped && { modifierExtension: [stop] }),
  }
}

export function medicationOnFile({ drug, dosing, start, status }: OnFile, id: string): JsonObject {
  const days = dosing.days ?? 0
  const end = dosing.days === null ? {} : { end: isoDay(today - start + days - 1) }
  return {
    ...order(drug, dosing, start, id),
    status,
    authoredOn: isoDay(today - start),
    ...agreedPeriod(isoDay(today - start), end),
  }
}

/** The period of use, where Dutch systems write it. */
export function agreedPeriod(start: string, end: JsonObject): JsonObject {
  return { extension: [{ url: `${nictiz}/ext-TimeInterval.Period`, valuePeriod: { start, ...end } }] }
}

function order(drug: string, dosing: Dosing, start: number, id: string): JsonObject {
  return {
    resourceType: 'MedicationRequest',
    id,
    subject: me,
    intent: 'order',
    category: [concept('snomed 33633005')],
    medicationCodeableConcept: concept(`atc ${drug}`),
    ...instructions(dosing, start),
    ...supply(dosing, start),
  }
}

function supply({ days, length }: Dosing, start: number): JsonObject {
  if (days === null) return {}
  const period = { start: isoDay(today - start), end: isoDay(today - start + days - 1) }
  if (length === 'validity') return { dispenseRequest: { validityPeriod: period } }
  return length === 'supply' ? { dispenseRequest: { expectedSupplyDuration: duration(days) } } : {}
}

function bounds({ days, length }: Dosing, start: number): JsonObject {
  if (days === null) return {}
  if (length === 'duration') return { boundsDuration: duration(days) }
  const period = { start: isoDay(today - start), end: isoDay(today - start + days - 1) }
  return length === 'period' ? { boundsPeriod: period } : {}
}

const gift = (value: number): JsonObject => ({ doseAndRate: [{ doseQuantity: { value, ...mg } }] })

function instructions(dosing: Dosing, start: number): JsonObject {
  const repeat = { frequency: 1, period: 1, periodUnit: 'd', ...bounds(dosing, start) }
  const once: JsonObject = { timing: { repeat }, ...gift(dosing.mg) }
  const shapes: Readonly<Record<Dosing['shape'], readonly JsonObject[]>> = {
    once: [once],
    twice: [{ timing: { repeat: { ...repeat, frequency: 2 } }, ...gift(dosing.mg / 2) }],
    range: [
      {
        ...once,
        doseAndRate: [{ doseRange: { low: { value: 1, ...mg }, high: { value: dosing.mg, ...mg } } }],
      },
    ],
    'as-needed': [
      {
        ...once,
        asNeededBoolean: true,
        maxDosePerPeriod: { numerator: { value: dosing.mg, ...mg }, denominator: duration(1) },
      },
    ],
    weekly: [{ timing: { repeat: { ...repeat, periodUnit: 'wk' } }, ...gift(dosing.mg) }],
    taper: taper(dosing),
    words: [{ text: 'volgens afbouwschema' }],
    none: [],
  }
  const list = shapes[dosing.shape]
  return list.length === 0 ? {} : { dosageInstruction: list }
}

/** Three steps of equal length, each half of the one before it. */
function taper({ mg: first, days }: Dosing): readonly JsonObject[] {
  const each = Math.max(1, Math.round((days ?? 90) / 3))
  return [first, first / 2, first / 4].map((value, index) => ({
    sequence: index + 1,
    timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd', boundsDuration: duration(each) } },
    ...gift(value),
  }))
}
