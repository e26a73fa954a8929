import { isoDay } from '../../src/days.ts'
import type { Json, JsonObject } from '../../src/json.ts'
import { concept } from '../support/request-builder.ts'
import { today } from './decided.ts'
import type { BoneDrug, Examination, Facts, Hook, Measured, Problem, When } from './facts.ts'
import { agreedPeriod, medicationOnFile, steroidDraft } from './render-medication.ts'
import type { Search, Sent } from './sent.ts'

const serviceOf: Readonly<Record<Hook, string>> = {
  'order-select': 'glucocorticoid-order-select',
  'order-sign': 'glucocorticoid-order-sign',
  'encounter-discharge': 'fracture-encounter-discharge',
  'patient-view': 'fracture-patient-view',
}
const laboratory = ['62238-1', '98979-8', '14635-7', '2000-8', '1751-7', '3016-3', '718-7']
const density = ['38267-1', '38264-8', '38263-0', 't-score-femoral-neck', 'vfa-highest-grade']
const examinationSearch = {
  Procedure: 'procedures',
  ServiceRequest: 'orders',
  DiagnosticReport: 'reports',
} as const

export const me: JsonObject = { reference: 'Patient/p1' }

/** A date as exactly as it is known. */
export function date({ ago, exactly }: When): string {
  return isoDay(today - ago).slice(0, exactly === 'day' ? 10 : exactly === 'month' ? 7 : 4)
}

export function daysAgo(ago: number): string {
  return isoDay(today - ago)
}

/** The facts as FHIR R4 with the elements of the Dutch profiles (nl-core, MP9). */
export function renderR4(facts: Facts): Sent {
  const found = (search: Search) =>
    resourcesOf(facts).flatMap((one) => (one.search === search ? [one.resource] : []))
  const visit = encounterOf(facts)
  return {
    service: serviceOf[facts.hook],
    hook: facts.hook,
    drafts: facts.steroids.map((steroid, index) => steroidDraft(steroid, `d${index}`)),
    patient: { resourceType: 'Patient', id: 'p1', gender: facts.gender, birthDate: date(facts.born) },
    ...(visit !== undefined && { encounter: visit }),
    found: {
      conditions: found('conditions'),
      medications: found('medications'),
      statements: found('statements'),
      administrations: found('administrations'),
      boneDensity: found('boneDensity'),
      laboratory: found('laboratory'),
      circumstances: found('circumstances'),
      procedures: found('procedures'),
      orders: found('orders'),
      reports: found('reports'),
      allergies: found('allergies'),
      flags: found('flags'),
    },
  }
}

interface Found {
  readonly search: Search
  readonly resource: JsonObject
}

function resourcesOf(facts: Facts): readonly Found[] {
  const { allergy, flag } = facts
  return [
    ...facts.problems.map(
      (problem, index): Found => ({ search: 'conditions', resource: condition(problem, `c${index}`) }),
    ),
    ...facts.onFile.map(
      (entry, index): Found => ({ search: 'medications', resource: medicationOnFile(entry, `o${index}`) }),
    ),
    ...facts.boneDrugs.map((drug, index) => boneDrug(drug, `b${index}`)),
    ...facts.measured.map((result, index) => observation(result, `m${index}`)),
    ...facts.examinations.map((done, index) => examination(done, `x${index}`)),
    ...(allergy === null ? [] : [{ search: 'allergies', resource: allergyTo(allergy) } as const]),
    ...(flag === null ? [] : [{ search: 'flags', resource: flagged(flag) } as const]),
  ]
}

const hl7 = 'http://terminology.hl7.org/CodeSystem'

function condition(
  { code, when, recorded, status, verification, ofVisit, element }: Problem,
  id: string,
): JsonObject {
  const onset =
    when === null
      ? {}
      : element === 'Period'
        ? { onsetPeriod: { start: date(when) } }
        : { onsetDateTime: date(when) }
  return {
    resourceType: 'Condition',
    id,
    subject: me,
    category: [{ coding: [{ system: 'http://snomed.info/sct', code: '282291009' }] }],
    code: concept(code),
    ...onset,
    ...(recorded !== null && { recordedDate: daysAgo(recorded) }),
    ...(status !== null && { clinicalStatus: concept(`${hl7}/condition-clinical ${status}`) }),
    ...(verification !== null && {
      verificationStatus: concept(`${hl7}/condition-ver-status ${verification}`),
    }),
    ...(ofVisit && { encounter: { reference: 'Encounter/e1' } }),
  }
}

function boneDrug({ drug, kind, start, days, status }: BoneDrug, id: string): Found {
  const first = date(start)
  const product = { medicationCodeableConcept: concept(`atc ${drug}`) }
  if (kind === 'administration') {
    const given = { status: 'completed', effectiveDateTime: first, ...product }
    return {
      search: 'administrations',
      resource: { resourceType: 'MedicationAdministration', id, subject: me, ...given },
    }
  }
  const end = days === null ? {} : { end: isoDay(today - start.ago + days) }
  if (kind === 'statement') {
    const use = { status, effectivePeriod: { start: first, ...end }, ...product }
    return {
      search: 'statements',
      resource: { resourceType: 'MedicationStatement', id, subject: me, ...use },
    }
  }
  const order = {
    status,
    intent: 'order',
    authoredOn: daysAgo(start.ago),
    ...product,
    ...agreedPeriod(first, end),
  }
  return { search: 'medications', resource: { resourceType: 'MedicationRequest', id, subject: me, ...order } }
}

function observation({ code, value, unit, when }: Measured, id: string): Found {
  const [, bare = ''] = code.split(' ')
  const search = density.includes(bare)
    ? 'boneDensity'
    : laboratory.includes(bare)
      ? 'laboratory'
      : 'circumstances'
  const about = {
    status: 'final',
    code: concept(code),
    effectiveDateTime: date(when),
    ...resultOf(value, unit),
  }
  return { search, resource: { resourceType: 'Observation', id, subject: me, ...about } }
}

function resultOf(value: Measured['value'], unit: string | null): JsonObject {
  if (typeof value === 'boolean') return { valueBoolean: value }
  if (typeof value === 'string') return { valueCodeableConcept: concept(value) }
  if (unit === null) return { valueInteger: value }
  return { valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit } }
}

function examination({ type, code, status, ago, conclusion }: Examination, id: string): Found {
  const day = daysAgo(ago)
  const dated: Record<Examination['type'], JsonObject> = {
    Procedure: { status: status === 'revoked' ? 'not-done' : 'completed', performedDateTime: day },
    ServiceRequest: { status, intent: 'order', authoredOn: day },
    DiagnosticReport: {
      status: status === 'revoked' ? 'entered-in-error' : 'final',
      effectiveDateTime: day,
      ...(conclusion !== null && { conclusion }),
    },
  }
  return {
    search: examinationSearch[type],
    resource: { resourceType: type, id, subject: me, code: concept(code), ...dated[type] },
  }
}

function allergyTo(code: string): JsonObject {
  const status = concept(`${hl7}/allergyintolerance-clinical active`)
  return {
    resourceType: 'AllergyIntolerance',
    id: 'a1',
    patient: me,
    clinicalStatus: status,
    code: concept(code),
  }
}

function flagged(code: string): JsonObject {
  const period: Json = { start: daysAgo(60) }
  return { resourceType: 'Flag', id: 'f1', status: 'active', subject: me, code: concept(code), period }
}

function encounterOf({ visit, problems }: Facts): JsonObject | undefined {
  if (visit === null) return undefined
  const { class: code, reason, goesTo } = visit
  const linked = problems.flatMap(({ ofVisit }, index) => (ofVisit ? [`Condition/c${index}`] : []))
  return {
    resourceType: 'Encounter',
    id: 'e1',
    status: 'in-progress',
    class: { system: `${hl7}/v3-ActCode`, code },
    subject: me,
    period: { start: `${daysAgo(2)}T09:00:00+01:00` },
    ...(linked.length > 0 && { diagnosis: linked.map((reference) => ({ condition: { reference } })) }),
    ...(reason !== null && { reasonCode: [concept(reason)] }),
    ...(goesTo !== null && { hospitalization: { dischargeDisposition: concept(goesTo) } }),
  }
}
