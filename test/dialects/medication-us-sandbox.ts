import type { JsonObject } from '../../src/json.ts'
import { encounterRef, idOf, subjectOf } from './dialects.ts'
import { type Dosing, day, lastDay, type Prescription, type Product } from './medication-facts.ts'
import type { Writer, Written } from './medication-writer.ts'

/** Medication as the American patient generator writes it: RxNorm on the order, counts of tablets. */

const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm'
const ucum = 'http://unitsofmeasure.org'

export function medicationRequest(prescription: Prescription): Written {
  const { start = 0, authored = start, dosings = [], status = statusOf(prescription) } = prescription
  const days = supplyDays(prescription)
  return alone({
    resourceType: 'MedicationRequest',
    id: idOf('us-sandbox', prescription.name),
    meta: { profile: ['http://hl7.org/fhir/us/core/StructureDefinition/us-core-medicationrequest'] },
    status,
    intent: 'order',
    category: [
      {
        coding: [
          {
            system: 'http://terminology.hl7.org/CodeSystem/medicationrequest-category',
            code: 'community',
            display: 'Community',
          },
        ],
        text: 'Community',
      },
    ],
    medicationCodeableConcept: concept(prescription.product),
    subject: subjectOf('us-sandbox'),
    encounter: encounterRef('us-sandbox'),
    authoredOn: `${day(authored)}T09:12:44-05:00`,
    requester: { reference: 'urn:uuid:00000000-0000-3ee6-9c1d-0b1a2c3d4e5f', display: 'Dr. Example' },
    ...(dosings.length > 0 && { dosageInstruction: dosings.map(instruction) }),
    ...(days !== undefined && {
      dispenseRequest: {
        numberOfRepeatsAllowed: 0,
        expectedSupplyDuration: { value: days, unit: 'days', system: ucum, code: 'd' },
      },
    }),
  })
}

export function medicationStatement(prescription: Prescription): Written {
  const { start = 0, dosings = [], status = 'active' } = prescription
  const last = lastDay(prescription)
  return alone({
    resourceType: 'MedicationStatement',
    id: idOf('us-sandbox', prescription.name),
    status,
    medicationCodeableConcept: concept(prescription.product),
    subject: subjectOf('us-sandbox'),
    effectivePeriod: { start: day(start), ...(last !== undefined && { end: day(last) }) },
    ...(dosings.length > 0 && { dosage: dosings.map(instruction) }),
  })
}

export function medicationAdministration(prescription: Prescription): Written {
  return alone({
    resourceType: 'MedicationAdministration',
    id: idOf('us-sandbox', prescription.name),
    status: prescription.status ?? 'completed',
    medicationCodeableConcept: concept(prescription.product),
    subject: subjectOf('us-sandbox'),
    context: encounterRef('us-sandbox'),
    effectiveDateTime: `${day(prescription.start ?? 0)}T09:12:44-05:00`,
  })
}

export function medicationDispense(prescription: Prescription): Written {
  return alone({
    resourceType: 'MedicationDispense',
    id: idOf('us-sandbox', prescription.name),
    status: 'completed',
    medicationCodeableConcept: concept(prescription.product),
    subject: subjectOf('us-sandbox'),
    whenHandedOver: `${day(prescription.start ?? 0)}T12:00:00-05:00`,
  })
}

export function concept({ rxnorm: code, english }: Product): JsonObject {
  return {
    ...(code !== undefined && { coding: [{ system: rxnorm, code, display: english }] }),
    text: english,
  }
}

function alone(resource: JsonObject): Written {
  return { resource, beside: [] }
}

/** What has run out is completed there. */
function statusOf(prescription: Prescription): string {
  const last = lastDay(prescription)
  return last !== undefined && last < 0 ? 'completed' : 'active'
}

/** One supply for the whole order; steps say their own lengths. */
function supplyDays({ days, end, start = 0 }: Prescription): number | undefined {
  return days ?? (end === undefined ? undefined : end - start + 1)
}

function instruction(dosing: Dosing, index: number): JsonObject {
  const { sequence = index + 1, text, asNeeded, maximum, days, pieces, upTo } = dosing
  const { frequency = 1, period = 1, unit = 'd' } = dosing
  const bounds =
    days === undefined ? {} : { boundsDuration: { value: days, unit: 'd', system: ucum, code: 'd' } }
  const value = (size: number): JsonObject => ({ value: size, unit: '{tbl}', system: ucum, code: '{tbl}' })
  return {
    sequence,
    ...(text !== undefined && { text }),
    ...(pieces !== undefined && { timing: { repeat: { ...bounds, frequency, period, periodUnit: unit } } }),
    asNeededBoolean: asNeeded ?? false,
    ...(pieces !== undefined && {
      doseAndRate: [
        {
          type: {
            coding: [
              {
                system: 'http://terminology.hl7.org/CodeSystem/dose-rate-type',
                code: 'ordered',
                display: 'Ordered',
              },
            ],
          },
          ...(upTo === undefined
            ? { doseQuantity: value(pieces) }
            : { doseRange: { low: value(pieces), high: value(upTo) } }),
        },
      ],
    }),
    ...(maximum !== undefined && {
      maxDosePerPeriod: {
        numerator: value(maximum),
        denominator: { value: 1, unit: 'd', system: ucum, code: 'd' },
      },
    }),
  }
}

export const ussandbox: Writer = {
  draft: (prescription) => medicationRequest({ status: 'draft', ...prescription }),
  order: medicationRequest,
  statement: medicationStatement,
  administration: medicationAdministration,
  dispense: medicationDispense,
}
