import type { JsonObject } from '../../src/json.ts'
import { idOf, subjectOf } from './dialects.ts'
import * as epic from './medication-epic.ts'
import { type Dosing, day, lastDay, midnight, type Prescription } from './medication-facts.ts'
import type { Writer, Written } from './medication-writer.ts'

/**
 * Medication as another vendor's STU3 exports write it: a real status, a period of use with a start
 * only, the length in the timing, mg, and absolute references.
 */

const nictiz = 'http://nictiz.nl/fhir/StructureDefinition'

export function medicationRequest(prescription: Prescription): Written {
  const { start = 0, authored = start, dosings = [], status = 'active' } = prescription
  const written = instructions(prescription)
  return withProduct(prescription, {
    resourceType: 'MedicationRequest',
    id: idOf('stu3-epic', prescription.name),
    extension: [{ url: `${nictiz}/zib-Medication-PeriodOfUse`, valuePeriod: { start: midnight(start) } }],
    identifier: [{ use: 'usual', system: 'urn:oid:1.2.840.114350.1.13.999.2.7.2.798268', value: '81726354' }],
    status,
    intent: 'order',
    category: {
      coding: [{ system: 'http://snomed.info/sct', code: '16076005', display: 'Prescription (procedure)' }],
      text: 'Medicatieafspraak',
    },
    medicationReference: epic.productRef('stu3-epic', prescription),
    subject: subjectOf('stu3-epic'),
    authoredOn: midnight(authored),
    requester: { agent: { reference: 'https://epic.umc.example.nl/Practitioner/ePr1', display: 'Arts' } },
    ...(dosings.length > 0 && { dosageInstruction: written }),
  })
}

export function medicationStatement(prescription: Prescription): Written {
  const { start = 0, authored = start, dosings = [], status = 'active' } = prescription
  const last = lastDay(prescription)
  return withProduct(prescription, {
    resourceType: 'MedicationStatement',
    id: idOf('stu3-epic', prescription.name),
    status: status === 'not-taken' ? 'active' : status,
    category: {
      coding: [{ system: 'http://hl7.org/fhir/medication-statement-category', code: 'patientspecified' }],
    },
    medicationReference: epic.productRef('stu3-epic', prescription),
    subject: subjectOf('stu3-epic'),
    effectivePeriod: { start: day(start), ...(last !== undefined && { end: day(last) }) },
    dateAsserted: midnight(authored),
    taken: status === 'not-taken' ? 'n' : 'y',
    ...(dosings.length > 0 && { dosage: instructions(prescription) }),
  })
}

export function medicationAdministration(prescription: Prescription): Written {
  const { product, start = 0, status = 'completed' } = prescription
  return withProduct(prescription, {
    resourceType: 'MedicationAdministration',
    id: idOf('stu3-epic', prescription.name),
    status,
    medicationReference: epic.productRef('stu3-epic', prescription),
    subject: subjectOf('stu3-epic'),
    effectiveDateTime: `${day(start)}T09:30:00Z`,
    dosage: {
      ...(product.route !== undefined && { route: epic.routeOf(product.route) }),
      dose: epic.milligram(product.mg ?? 1),
    },
  })
}

export function medicationDispense(prescription: Prescription): Written {
  return withProduct(prescription, {
    resourceType: 'MedicationDispense',
    id: idOf('stu3-epic', prescription.name),
    status: 'completed',
    medicationReference: epic.productRef('stu3-epic', prescription),
    subject: subjectOf('stu3-epic'),
    quantity: epic.tablets(30),
    ...(prescription.days !== undefined && { daysSupply: { value: prescription.days, unit: 'dagen' } }),
    whenHandedOver: midnight(prescription.start ?? 0),
  })
}

/** Steps have their own first and last day; the last one ends with the order. */
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
  const { sequence, text, asNeeded, maximum, pieces, upTo } = dosing
  const boundsPeriod = { start: midnight(first), ...(last !== undefined && { end: midnight(last) }) }
  const amount = (size: number) => epic.amountOf(size, dosing, product)
  const per = { value: 1, unit: 'dag', system: 'http://unitsofmeasure.org', code: 'd' }
  return {
    extension: epic.doseExtensions(dosing, product),
    ...(sequence !== undefined && { sequence }),
    ...(text !== undefined && { text }),
    ...(pieces !== undefined && { timing: { repeat: { boundsPeriod, ...epic.repeatOf(dosing) } } }),
    asNeededBoolean: asNeeded ?? false,
    ...(product.route !== undefined && { route: epic.routeOf(product.route) }),
    ...(pieces !== undefined && upTo === undefined && { doseQuantity: amount(pieces) }),
    ...(pieces !== undefined &&
      upTo !== undefined && { doseRange: { low: amount(pieces), high: amount(upTo) } }),
    ...(maximum !== undefined && { maxDosePerPeriod: { numerator: amount(maximum), denominator: per } }),
  }
}

function withProduct(prescription: Prescription, resource: JsonObject): Written {
  return { resource, beside: [epic.medication('stu3-epic', prescription)] }
}

export const stu3epic: Writer = {
  draft: (prescription) => medicationRequest({ status: 'draft', ...prescription }),
  order: medicationRequest,
  statement: medicationStatement,
  administration: medicationAdministration,
  dispense: medicationDispense,
}
