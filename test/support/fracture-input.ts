import { readFileSync } from 'node:fs'
import { parseDays } from '../../src/days.ts'
import type { Finding, FindingInput } from '../../src/findings/finding.ts'
import { type Parameters, parameterNames, parametersFile } from '../../src/findings/parameters.ts'
import type { JsonObject } from '../../src/json.ts'
import { readCondition } from '../../src/record/condition.ts'
import { readEncounter } from '../../src/record/encounter.ts'
import { readObservation } from '../../src/record/observation.ts'
import { readPatient } from '../../src/record/patient.ts'
import { type SlotName, type SlotState, slotTypes } from '../../src/record/slots.ts'
import { beyondList } from '../../src/record/visit-diagnoses.ts'
import { loadTerminology } from '../../src/terminology/load-terminology.ts'

export const systems = {
  snomed: 'http://snomed.info/sct',
  icd10: 'http://hl7.org/fhir/sid/icd-10',
  icd10nl: 'http://hl7.org/fhir/sid/icd-10-nl',
  icd10cm: 'http://hl7.org/fhir/sid/icd-10-cm',
  boneFindings: 'https://osteohooks.org/fhir/CodeSystem/bone-findings',
} as const

const terminology = loadTerminology('plans', 'sandbox')
const sources = parametersFile.parse(JSON.parse(readFileSync('plans/parameters.json', 'utf8')))
const parameters = Object.fromEntries(parameterNames.map((name) => [name, sources[name].value])) as Parameters // every name is there

/** The patient of a test, as FHIR; everything has a default that says nothing. */
export interface Situation {
  readonly today?: string
  readonly patient?: JsonObject
  readonly encounter?: JsonObject
  readonly encounterId?: string
  readonly conditions?: readonly JsonObject[]
  readonly observations?: readonly JsonObject[]
  readonly indexWindowDays?: number
  readonly slots?: Partial<Record<SlotName, SlotState>>
}

/** What findings are derived from, read from FHIR by the readers of the service. Today is 22 November 2026. */
export function inputOf(situation: Situation): FindingInput {
  const encounter = situation.encounter === undefined ? undefined : readEncounter(situation.encounter)
  const encounterId = situation.encounterId ?? encounter?.id
  const listed = situation.conditions ?? []
  const complete = Object.keys(slotTypes).map((name) => [name, 'present'])
  return {
    today: parseDays(situation.today ?? '2026-11-22')?.first ?? Number.NaN,
    parameters,
    terminology,
    record: {
      patientId: '1',
      slots: { ...Object.fromEntries(complete), ...situation.slots },
      conditions: [
        ...listed.map(readCondition).filter((entry) => entry !== undefined),
        ...beyondList(encounter?.stated ?? [], listed),
      ],
      observations: (situation.observations ?? [])
        .map(readObservation)
        .filter((entry) => entry !== undefined),
      medications: [],
      services: [],
      alerts: [],
      drafts: [],
      ...(encounter === undefined ? {} : { encounter }),
      ...(encounterId === undefined ? {} : { encounterId }),
      ...(situation.patient === undefined ? {} : { patient: readPatient(situation.patient) }),
      ...(situation.indexWindowDays === undefined ? {} : { indexWindowDays: situation.indexWindowDays }),
    },
  }
}

/** A condition with one ICD-10 code (or several, or SNOMED by its digits) and whatever else is given. */
export function condition(codes: string, more: JsonObject = {}): JsonObject {
  return { resourceType: 'Condition', id: codes.replaceAll(/\W+/g, '-'), code: concept(codes), ...more }
}

/** `S52.5 + 12676007` as a CodeableConcept. */
export function concept(codes: string): JsonObject {
  const coding = codes.split(' + ').map((code) => ({
    system: /^\d{6,}$/.test(code) ? systems.snomed : systems.icd10nl,
    code,
  }))
  return { coding }
}

/** A statement with a code of our own. */
export function statement(code: string, valueBoolean: boolean, effectiveDateTime?: string): JsonObject {
  return {
    resourceType: 'Observation',
    id: `${code}-${effectiveDateTime ?? 'undated'}`,
    status: 'final',
    code: { coding: [{ system: systems.boneFindings, code }] },
    valueBoolean,
    ...(effectiveDateTime === undefined ? {} : { effectiveDateTime }),
  }
}

/** An emergency visit of today. */
export const visitToday: JsonObject = {
  resourceType: 'Encounter',
  id: 'visit',
  class: { code: 'EMER' },
  period: { start: '2026-11-22' },
}

/** A finding in one word: its value, the limits, or the reason why it is unknown. */
export function answerOf(finding: Finding): string {
  if (finding.kind === 'known') return String(finding.value)
  if (finding.kind === 'bounded') return `${finding.low} to ${finding.high}: ${finding.reason}`
  const soFar = finding.kind === 'partial' ? `, so far ${finding.value}` : ''
  return `unknown: ${finding.reason}${soFar}`
}
