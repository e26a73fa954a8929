import type { JsonObject } from '../../../src/json.ts'
import { aged, orderBody, person, prefetched, visit, visitBody } from '../../support/request-builder.ts'
import { discharge, orderSelect, patientView } from '../../support/requests.ts'

/** What the guideline says about a request; what is left out is not looked at. */
export interface Expected {
  /** The row that decides; null when the call is not ours at all. Several where the documents allow either. */
  readonly primary?: string | null | readonly (string | null)[]
  readonly additional?: readonly string[]
  readonly never?: readonly string[]
  /** Kinds of order that a suggestion must hold: `dxa+vfa`, `dxa`, `vfa`, `lab`, `fls`, `fall`, or an ATC code. */
  readonly proposed?: readonly string[]
  readonly notProposed?: readonly string[]
  readonly card?: boolean
  /** Words of the card. */
  readonly says?: RegExp
  /** Words that no card may have. */
  readonly saysNot?: RegExp
  /** Words that no summary may have, because it is often all that is read. */
  readonly summaryNot?: RegExp
  readonly withheld?: readonly string[]
  readonly indicator?: string
}

export interface Row extends Expected {
  readonly name: string
  readonly service: string
  readonly body: JsonObject
}

export interface Subject {
  readonly birth?: string | undefined
  readonly age?: number
  readonly record?: readonly JsonObject[]
  readonly patient?: JsonObject
  readonly context?: JsonObject
  readonly top?: JsonObject
}

function patientOf({ birth, age, patient = {} }: Subject): JsonObject {
  return person(age === undefined ? birth : aged(age), patient)
}

/** Selecting these drafts for this patient. */
export function gc(name: string, subject: Subject, drafts: readonly JsonObject[], expected: Expected): Row {
  const body = orderBody(drafts, prefetched(patientOf(subject), subject.record ?? []), subject.context)
  return { name, service: orderSelect, body: { ...body, ...subject.top }, ...expected }
}

/** The end of a visit to the emergency department, unless the record has its own encounter. */
export function leaving(name: string, subject: Subject, expected: Expected): Row {
  const record = subject.record ?? []
  const visited = record.some((found) => found['resourceType'] === 'Encounter') ? [] : [visit('EMER')]
  const prefetch = prefetched(patientOf(subject), [...visited, ...record])
  return {
    name,
    service: discharge,
    body: visitBody('encounter-discharge', prefetch, subject.top),
    ...expected,
  }
}

/** Opening the chart. */
export function opening(name: string, subject: Subject, expected: Expected): Row {
  const prefetch = prefetched(patientOf(subject), subject.record ?? [])
  return { name, service: patientView, body: visitBody('patient-view', prefetch, subject.top), ...expected }
}

export const oralBisphosphonates = ['M05BA04', 'M05BA07']
export const boneDrugs = [...oralBisphosphonates, 'M05BA08', 'M05BX04', 'H05AA02', 'M05BX06']

export const noCard: Expected = { card: false }
export const startNow: Expected = {
  additional: ['A60'],
  proposed: ['M05BA04', 'dxa+vfa', 'lab', 'A12AX'],
  card: true,
}
export const examine: Expected = {
  proposed: ['dxa+vfa', 'lab'],
  notProposed: boneDrugs,
  card: true,
}
