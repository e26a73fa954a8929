import type { JsonObject } from '../../src/json.ts'
import { idOf, subjectOf } from './dialects.ts'
import * as epic from './medication-epic.ts'
import { type Dosing, day, lastDay, midnight, type Prescription } from './medication-facts.ts'
import type { Writer, Written } from './medication-writer.ts'

/** Medication as the same vendor's R4 writes it: category a list, the dose three times in `doseAndRate`. */

const doseTypes = 'http://epic.com/CodeSystem/dose-rate-type'

export function medicationRequest(prescription: Prescription): Written {
  const { start = 0, authored = start, dosings = [], status = 'active' } = prescription
  const last = lastDay(prescription)
  return withProduct(prescription, {
    resourceType: 'MedicationRequest',
    id: idOf('r4-epic', prescription.name),
    identifier: [{ use: 'usual', system: 'urn:oid:1.2.840.114350.1.13.999.2.7.2.798268', value: '91726354' }],
    status,
    intent: 'order',
    category: [
      {
        coding: [
          { system: 'http://terminology.hl7.org/CodeSystem/medicationrequest-category', code: 'outpatient' },
        ],
        text: 'Outpatient',
      },
    ],
    medicationReference: epic.productRef('r4-epic', prescription),
    subject: subjectOf('r4-epic'),
    authoredOn: `${day(authored)}T10:04:00Z`,
    requester: { reference: 'https://epic.umc.example.nl/Practitioner/ePr1', type: 'Practitioner' },
    ...(dosings.length > 0 && { dosageInstruction: instructions(prescription) }),
    dispenseRequest: {
      validityPeriod: { start: midnight(start), ...(last !== undefined && { end: midnight(last) }) },
      numberOfRepeatsAllowed: 0,
    },
  })
}

export function medicationStatement(prescription: Prescription): Written {
  const { start = 0, authored = start, dosings = [], status = 'active' } = prescription
  const last = lastDay(prescription)
  return withProduct(prescription, {
    resourceType: 'MedicationStatement',
    id: idOf('r4-epic', prescription.name),
    status,
    category: {
      coding: [
        {
          system: 'http://terminology.hl7.org/CodeSystem/medication-statement-category',
          code: 'patientspecified',
        },
      ],
    },
    medicationReference: epic.productRef('r4-epic', prescription),
    subject: subjectOf('r4-epic'),
    effectivePeriod: { start: day(start), ...(last !== undefined && { end: day(last) }) },
    dateAsserted: `${day(authored)}T10:04:00Z`,
    ...(dosings.length > 0 && { dosage: instructions(prescription) }),
  })
}

export function medicationAdministration(prescription: Prescription): Written {
  const { product, start = 0, status = 'completed' } = prescription
  return withProduct(prescription, {
    resourceType: 'MedicationAdministration',
    id: idOf('r4-epic', prescription.name),
    status,
    medicationReference: epic.productRef('r4-epic', prescription),
    subject: subjectOf('r4-epic'),
    effectivePeriod: { start: `${day(start)}T09:30:00Z`, end: `${day(start)}T09:45:00Z` },
    dosage: {
      ...(product.route !== undefined && { route: epic.routeOf(product.route) }),
      dose: epic.milligram(product.mg ?? 1),
    },
  })
}

export function medicationDispense(prescription: Prescription): Written {
  return withProduct(prescription, {
    resourceType: 'MedicationDispense',
    id: idOf('r4-epic', prescription.name),
    status: 'completed',
    medicationReference: epic.productRef('r4-epic', prescription),
    subject: subjectOf('r4-epic'),
    quantity: epic.tablets(30),
    ...(prescription.days !== undefined && {
      daysSupply: { value: prescription.days, unit: 'Day', code: 'd' },
    }),
    whenHandedOver: `${day(prescription.start ?? 0)}T12:00:00Z`,
  })
}

function instructions(prescription: Prescription): readonly JsonObject[] {
  let first = prescription.start ?? 0
  return (prescription.dosings ?? []).map((dosing) => {
    const last = dosing.days === undefined ? lastDay(prescription) : first + dosing.days - 1
    const written = instruction(dosing, prescription, first, last)
    if (dosing.days !== undefined) first += dosing.days
    return written
  })
}

function instruction(
  dosing: Dosing,
  { product }: Prescription,
  first: number,
  last: number | undefined,
): JsonObject {
  const { sequence, text, asNeeded, maximum, pieces } = dosing
  const boundsPeriod = { start: day(first), ...(last !== undefined && { end: day(last) }) }
  const per = { value: 1, unit: 'day', system: 'http://unitsofmeasure.org', code: 'd' }
  return {
    ...(sequence !== undefined && { sequence }),
    ...(text !== undefined && { text, patientInstruction: text }),
    ...(pieces !== undefined && { timing: { repeat: { boundsPeriod, ...epic.repeatOf(dosing) } } }),
    asNeededBoolean: asNeeded ?? false,
    ...(product.route !== undefined && { route: epic.routeOf(product.route) }),
    ...(pieces !== undefined && { doseAndRate: doses(pieces, dosing, product) }),
    ...(maximum !== undefined && {
      maxDosePerPeriod: { numerator: epic.amountOf(maximum, dosing, product), denominator: per },
    }),
  }
}

/** Calculated, given and ordered: three times the same gift, in mg and in pieces. */
function doses(pieces: number, dosing: Dosing, product: Prescription['product']): readonly JsonObject[] {
  const { upTo } = dosing
  const said = (kind: string, amount: (size: number) => JsonObject): JsonObject => ({
    type: { coding: [{ system: doseTypes, code: kind, display: kind }], text: kind },
    ...(upTo === undefined
      ? { doseQuantity: amount(pieces) }
      : { doseRange: { low: amount(pieces), high: amount(upTo) } }),
  })
  const inMass = (size: number) => epic.amountOf(size, dosing, product)
  return [said('calculated', inMass), said('admin-amount', epic.tablets), said('ordered', inMass)]
}

function withProduct(prescription: Prescription, resource: JsonObject): Written {
  return { resource, beside: [epic.medication('r4-epic', prescription)] }
}

export const r4epic: Writer = {
  draft: (prescription) => medicationRequest({ status: 'draft', ...prescription }),
  order: medicationRequest,
  statement: medicationStatement,
  administration: medicationAdministration,
  dispense: medicationDispense,
}
