import { isoDay } from '../../src/days.ts'
import type { JsonObject } from '../../src/json.ts'

/*
 * Resources as a hospital's FHIR server sends them, about 1 KB each. What varies is drawn from a seeded
 * row of numbers, so that every run sends the same bytes.
 */

/** Draws a whole number from 0 up to `below`. */
export type Draw = (below: number) => number

/** The patient of all bodies and the ids around her. */
export const patientId = 'b1f0c3de-5a52-4d0f-9a3c-6f2c8e7d9a10'
export const encounterId = '4c1de9a2-77b0-4c57-8a0e-2f9d3b6a5e21'

const subject = { reference: `Patient/${patientId}`, type: 'Patient', display: 'A. de Vries-Jansen' }
const conditionCodes = [
  ['I10', '38341003', 'Essentiële hypertensie'],
  ['E11.9', '44054006', 'Diabetes mellitus type 2'],
  ['J44.9', '13645005', 'COPD'],
  ['M05.9', '69896004', 'Reumatoïde artritis'],
  ['I48.9', '49436004', 'Atriumfibrilleren'],
  ['H25.9', '193570009', 'Cataract'],
  ['K21.9', '235595009', 'Gastro-oesofageale reflux'],
  ['M17.9', '239873007', 'Artrose van de knie'],
  ['E78.0', '13644009', 'Hypercholesterolemie'],
  ['G47.3', '78275009', 'Slaapapneu'],
] as const
const medicationCodes = [
  ['C07AB02', 'Metoprolol tablet mga 50 mg'],
  ['A02BC02', 'Pantoprazol tablet msr 40 mg'],
  ['C10AA05', 'Atorvastatine tablet 20 mg'],
  ['A10BA02', 'Metformine tablet 500 mg'],
  ['B01AF02', 'Apixaban tablet 5 mg'],
  ['C09AA04', 'Perindopril tablet 4 mg'],
  ['R03AK08', 'Formoterol/beclometason aerosol 6/100 ug'],
  ['N02BE01', 'Paracetamol tablet 500 mg'],
  ['L04AX03', 'Methotrexaat tablet 2,5 mg'],
  ['B03BB01', 'Foliumzuur tablet 5 mg'],
] as const
const measurementCodes = [
  ['14682-9', 'Creatinine', 'umol/L', 78],
  ['62238-1', 'eGFR (CKD-EPI)', 'mL/min/{1.73_m2}', 71],
  ['2000-8', 'Calcium', 'mmol/L', 2.38],
  ['1751-7', 'Albumine', 'g/L', 41],
  ['718-7', 'Hemoglobine', 'mmol/L', 8.1],
  ['2951-2', 'Natrium', 'mmol/L', 139],
  ['2823-3', 'Kalium', 'mmol/L', 4.2],
  ['1988-5', 'CRP', 'mg/L', 6],
  ['14635-7', '25-OH-vitamine D', 'nmol/L', 58],
  ['4548-4', 'HbA1c', 'mmol/mol', 46],
] as const

export const patient: JsonObject = {
  resourceType: 'Patient',
  id: patientId,
  identifier: [{ use: 'usual', system: 'https://ziekenhuis.example/patientnummer', value: '0048213' }],
  active: true,
  name: [{ use: 'official', text: 'A. de Vries-Jansen', family: 'de Vries-Jansen', given: ['A.'] }],
  gender: 'female',
  birthDate: '1955-03-02',
  address: [{ use: 'home', city: 'Utrecht', postalCode: '3511 AB', country: 'NL' }],
}

export function condition(at: number, today: number, draw: Draw): JsonObject {
  const [icd, snomed, display] = pick(conditionCodes, at)
  const onset = today - 800 - draw(4000)
  return {
    ...head('Condition', draw),
    clinicalStatus: coded('http://terminology.hl7.org/CodeSystem/condition-clinical', 'active', 'Active'),
    verificationStatus: coded(
      'http://terminology.hl7.org/CodeSystem/condition-ver-status',
      'confirmed',
      'Confirmed',
    ),
    category: [
      coded(
        'http://terminology.hl7.org/CodeSystem/condition-category',
        'problem-list-item',
        'Problem List Item',
      ),
    ],
    code: {
      coding: [
        { system: 'http://snomed.info/sct', code: snomed, display },
        { system: 'http://hl7.org/fhir/sid/icd-10-nl', code: icd, display },
      ],
      text: display,
    },
    subject,
    onsetDateTime: isoDay(onset),
    recordedDate: `${isoDay(onset + draw(30))}T10:12:00+01:00`,
    recorder: practitioner(draw),
  }
}

export function medicationRequest(at: number, today: number, draw: Draw): JsonObject {
  const [atc, name] = pick(medicationCodes, at)
  const authored = today - draw(300)
  return {
    ...head('MedicationRequest', draw),
    status: 'active',
    intent: 'order',
    category: [
      coded('http://terminology.hl7.org/CodeSystem/medicationrequest-category', 'outpatient', 'Outpatient'),
    ],
    medicationCodeableConcept: {
      coding: [{ system: 'http://www.whocc.no/atc', code: atc, display: name }],
      text: name,
    },
    subject,
    authoredOn: `${isoDay(authored)}T09:30:00+01:00`,
    requester: practitioner(draw),
    dosageInstruction: [
      {
        text: 'Eenmaal per dag 1 stuk',
        timing: {
          repeat: { frequency: 1, period: 1, periodUnit: 'd', boundsPeriod: { start: isoDay(authored) } },
        },
        route: coded('http://snomed.info/sct', '26643006', 'Oral route'),
        doseAndRate: [
          { doseQuantity: { value: 1, unit: 'stuk', system: 'http://unitsofmeasure.org', code: '1' } },
        ],
      },
    ],
  }
}

/** A laboratory result, or every twelfth time a T-score of some years ago. */
export function observation(at: number, today: number, draw: Draw): JsonObject {
  const [loinc, display, unit, usual] =
    at % 12 === 11 ? ['38267-1', 'T-score lumbale wervelkolom', '{Tscore}', -1.4] : pick(measurementCodes, at)
  const day = unit === '{Tscore}' ? today - 1100 - draw(400) : today - 20 - draw(600)
  return {
    ...head('Observation', draw),
    status: 'final',
    category: [
      coded('http://terminology.hl7.org/CodeSystem/observation-category', 'laboratory', 'Laboratory'),
    ],
    code: { coding: [{ system: 'http://loinc.org', code: loinc, display }], text: display },
    subject,
    effectiveDateTime: `${isoDay(day)}T08:15:00+01:00`,
    valueQuantity: {
      value: Math.round(usual * (100 + draw(9)) * 10) / 1000,
      unit,
      system: 'http://unitsofmeasure.org',
      code: unit,
    },
  }
}

export function coded(system: string, code: string, display: string): JsonObject {
  return { coding: [{ system, code, display }] }
}

function head(resourceType: string, draw: Draw): JsonObject {
  return {
    resourceType,
    id: uuid(draw),
    meta: { versionId: `${1 + draw(5)}`, lastUpdated: '2026-11-20T13:05:41.113+01:00' },
  }
}

function practitioner(draw: Draw): JsonObject {
  return {
    reference: `PractitionerRole/${uuid(draw)}`,
    type: 'PractitionerRole',
    display: 'M. Bakker, internist',
  }
}

function uuid(draw: Draw): string {
  const digits = (length: number): string => Array.from({ length }, () => draw(16).toString(16)).join('')
  return `${digits(8)}-${digits(4)}-4${digits(3)}-8${digits(3)}-${digits(12)}`
}

function pick<T>(list: readonly [T, ...T[]] | readonly T[], at: number): T {
  const found = list[at % list.length]
  if (found === undefined) throw new Error('The list is empty.')
  return found
}
