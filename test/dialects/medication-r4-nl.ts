import type { JsonObject } from '../../src/json.ts'
import { refer, subjectOf } from './dialects.ts'
import { lastDay, midnight, type Prescription } from './medication-facts.ts'
import { instruction, medication, pieces, routeOf } from './medication-mp9-dosage.ts'
import type { Writer, Written } from './medication-writer.ts'

/**
 * Medication as the Dutch R4 profiles of the medication process write it: status unknown, the period
 * and the stop in extensions, pieces instead of mg, G-Standaard codes and no ATC.
 */

const nictiz = 'http://nictiz.nl/fhir/StructureDefinition'
const ucum = 'http://unitsofmeasure.org'
const snomed = 'http://snomed.info/sct'

const categories = {
  medicationAgreement: '33633005',
  dispenseRequest: '52711000146108',
  administrationAgreement: '422037009',
  medicationDispense: '373784005',
  medicationUse: '422979000',
} as const

const stops = {
  'for-good': ['113371000146109', 'definitief'],
  'for-now': ['113381000146106', 'tijdelijk'],
  cancelled: ['89925002', 'Cancelled'],
  discontinued: ['410546004', 'Discontinued'],
  interrupted: ['385655000', 'Interrupted'],
} as const

/** What the doctor agreed with the patient: the order itself. */
export function medicationAgreement(prescription: Prescription): Written {
  const { name, treatment, product, authored = prescription.start ?? 0 } = prescription
  return {
    beside: [medication(name, product)],
    resource: {
      ...base('MedicationRequest', 'mp-MedicationAgreement', prescription),
      intent: 'order',
      category: [categoryOf('medicationAgreement')],
      medicationReference: refer('r4-nl', 'Medication', `${name}-product`, product.label),
      subject: subjectOf('r4-nl'),
      authoredOn: midnight(authored),
      requester: { reference: 'PractitionerRole/arts-1', type: 'PractitionerRole', display: 'Arts' },
      extension: [period(prescription), ...treatmentOf(treatment)],
      ...instructionsOf(prescription),
    },
  }
}

/** The question to a pharmacy to supply what was agreed; no order of its own. */
export function dispenseRequest(prescription: Prescription, tablets: number): Written {
  const { name, treatment, product, authored = prescription.start ?? 0 } = prescription
  return {
    beside: [medication(name, product)],
    resource: {
      ...base('MedicationRequest', 'mp-DispenseRequest', prescription),
      intent: 'order',
      category: [categoryOf('dispenseRequest')],
      medicationReference: refer('r4-nl', 'Medication', `${name}-product`, product.label),
      subject: subjectOf('r4-nl'),
      authoredOn: midnight(authored),
      extension: treatmentOf(treatment),
      dispenseRequest: { quantity: pieces(tablets), numberOfRepeatsAllowed: 0 },
    },
  }
}

/** What the pharmacy made of the agreement. */
export function administrationAgreement(prescription: Prescription): Written {
  const { name, treatment, product } = prescription
  return {
    beside: [medication(name, product)],
    resource: {
      ...base('MedicationDispense', 'mp-AdministrationAgreement', prescription),
      category: categoryOf('administrationAgreement'),
      medicationReference: refer('r4-nl', 'Medication', `${name}-product`, product.label),
      subject: subjectOf('r4-nl'),
      extension: [period(prescription), ...treatmentOf(treatment)],
      ...instructionsOf(prescription),
    },
  }
}

/** What the pharmacy handed over. */
export function medicationDispense(prescription: Prescription, tablets: number): Written {
  const { name, treatment, product, start = 0, days } = prescription
  return {
    beside: [medication(name, product)],
    resource: {
      ...base('MedicationDispense', 'mp-MedicationDispense', prescription),
      status: 'completed',
      category: categoryOf('medicationDispense'),
      medicationReference: refer('r4-nl', 'Medication', `${name}-product`, product.label),
      subject: subjectOf('r4-nl'),
      extension: treatmentOf(treatment),
      quantity: pieces(tablets),
      ...(days !== undefined && { daysSupply: { value: days, unit: 'dag', system: ucum, code: 'd' } }),
      whenHandedOver: midnight(start),
    },
  }
}

/** What the patient says to use. */
export function medicationUse(prescription: Prescription): Written {
  const { name, treatment, product, start = 0, authored = start, dosings = [] } = prescription
  const last = lastDay(prescription)
  return {
    beside: [medication(name, product)],
    resource: {
      ...base('MedicationStatement', 'mp-MedicationUse2', prescription),
      category: categoryOf('medicationUse'),
      medicationReference: refer('r4-nl', 'Medication', `${name}-product`, product.label),
      subject: subjectOf('r4-nl'),
      extension: [{ url: `${nictiz}/ext-AsAgreedIndicator`, valueBoolean: true }, ...treatmentOf(treatment)],
      effectivePeriod: { start: midnight(start), ...(last !== undefined && { end: midnight(last) }) },
      dateAsserted: midnight(authored),
      ...(dosings.length > 0 && { dosage: dosings.map((dosing) => instruction(dosing, product)) }),
    },
  }
}

/** One gift, as the hospital's administration record shares it. */
export function medicationAdministration(prescription: Prescription): Written {
  const { name, product, start = 0 } = prescription
  return {
    beside: [medication(name, product)],
    resource: {
      ...base('MedicationAdministration', 'mp-MedicationAdministration2', prescription),
      status: prescription.status ?? 'completed',
      medicationReference: refer('r4-nl', 'Medication', `${name}-product`, product.label),
      subject: subjectOf('r4-nl'),
      effectiveDateTime: `${midnight(start).slice(0, 10)}T10:15:00+01:00`,
      dosage: { route: routeOf(product.route), dose: pieces(1) },
    },
  }
}

function base(resourceType: string, profile: string, { name, status }: Prescription): JsonObject {
  const hyphen = profile.replace(/^mp-/, '')
  return {
    resourceType,
    id: name,
    meta: { profile: [`${nictiz}/${profile}`] },
    identifier: [{ system: 'urn:oid:2.16.840.1.113883.2.4.3.11.999.77.1', value: `${hyphen}-${name}` }],
    status: status ?? 'unknown',
    ...(status === undefined && {
      _status: {
        extension: [
          {
            url: `${nictiz}/ext-CodeSpecification`,
            valueCodeableConcept: {
              coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor', code: 'UNK' }],
            },
          },
        ],
      },
    }),
  }
}

function categoryOf(kind: keyof typeof categories): JsonObject {
  return { coding: [{ system: snomed, code: categories[kind] }] }
}

function treatmentOf(treatment: string | undefined): readonly JsonObject[] {
  if (treatment === undefined) return []
  const valueIdentifier = { system: 'urn:oid:2.16.840.1.113883.2.4.3.11.999.77.1.1', value: treatment }
  return [{ url: `${nictiz}/ext-PharmaceuticalTreatment.Identifier`, valueIdentifier }]
}

/** A start with a duration in days instead of an end, an end when it was cut off, or a start alone. */
function period({ start = 0, days, end }: Prescription): JsonObject {
  const duration = {
    url: `${nictiz}/ext-TimeInterval.Duration`,
    valueDuration: { value: days ?? 0, unit: 'dag', system: ucum, code: 'd' },
  }
  return {
    url: `${nictiz}/ext-TimeInterval.Period`,
    valuePeriod: {
      start: midnight(start),
      ...(end !== undefined && { end: midnight(end) }),
      ...(days !== undefined && end === undefined && { extension: [duration] }),
    },
  }
}

function instructionsOf({ dosings = [], product, stop, cycleDays }: Prescription): JsonObject {
  const modifiers: JsonObject[] = []
  if (stop !== undefined) {
    const [code, display] = stops[stop]
    modifiers.push({
      url: `${nictiz}/ext-StopType`,
      valueCodeableConcept: { coding: [{ system: snomed, code, display }] },
    })
  }
  if (cycleDays !== undefined) {
    modifiers.push({
      url: `${nictiz}/ext-InstructionsForUse.RepeatPeriodCyclicalSchedule`,
      valueDuration: { value: cycleDays, unit: 'dag', system: ucum, code: 'd' },
    })
  }
  return {
    ...(modifiers.length > 0 && { modifierExtension: modifiers }),
    ...(dosings.length > 0 && {
      dosageInstruction: dosings.map((dosing) => instruction(dosing, product)),
    }),
  }
}

export const r4nl: Writer = {
  draft: medicationAgreement,
  order: medicationAgreement,
  statement: medicationUse,
  administration: medicationAdministration,
  dispense: (prescription) => medicationDispense(prescription, 30),
}
