import type { JsonObject } from '../../src/json.ts'
import { idOf, refer, subjectOf } from './dialects.ts'
import {
  type Dosing,
  lastDay,
  midnight,
  type Prescription,
  type Product,
  type Route,
} from './medication-facts.ts'
import type { Writer, Written } from './medication-writer.ts'

/**
 * Medication as one vendor's STU3 exports write it: status unknown, category an object, the product a
 * hashed reference of which only the display says what it is, doses as pieces of the Dutch table.
 */

const nictiz = 'http://nictiz.nl/fhir/StructureDefinition'
const gStandard = 'urn:oid:2.16.840.1.113883.2.4.4'
const snomed = 'http://snomed.info/sct'
const stopTypes = 'urn:oid:2.16.840.1.113883.2.4.3.11.60.20.77.5.2.1'

const routes: Readonly<Record<Route, readonly [string | undefined, string]>> = {
  oral: ['9', 'ORAAL'],
  intravenous: ['5', 'INTRAVENEUS'],
  intramuscular: ['2', 'INTRAMUSCULAIR'],
  subcutaneous: [undefined, 'SUBCUTAAN'],
  cutaneous: ['53', 'CUTAAN'],
  inhaled: ['62', 'INHALATIE'],
  ear: [undefined, 'IN HET OOR'],
}

export function medicationAgreement(prescription: Prescription): Written {
  const { authored = prescription.start ?? 0, product, dosings = [] } = prescription
  return alone({
    ...base('MedicationRequest', 'zib-MedicationAgreement', prescription),
    ...stopOf(prescription),
    intent: 'order',
    category: category('16076005', 'Prescription (procedure)'),
    medicationReference: productRef(prescription),
    subject: subjectOf('stu3-hix'),
    authoredOn: midnight(authored),
    requester: { agent: refer('stu3-hix', 'Practitioner', 'arts-1', 'Arts') },
    ...(dosings.length > 0 && {
      dosageInstruction: dosings.map((dosing) => instruction(dosing, product)),
    }),
  })
}

export function dispenseRequest(prescription: Prescription, tablets: number): Written {
  const { authored = prescription.start ?? 0, days } = prescription
  return alone({
    ...base('MedicationRequest', 'zib-DispenseRequest', { ...prescription, start: authored }),
    intent: 'order',
    category: category('52711000146108', 'Request to dispense medication to patient (procedure)'),
    medicationReference: productRef(prescription),
    subject: subjectOf('stu3-hix'),
    authoredOn: midnight(authored),
    dispenseRequest: {
      quantity: piecesOf(tablets),
      ...(days !== undefined && { expectedSupplyDuration: dayCount(days) }),
    },
  })
}

export function medicationDispense(prescription: Prescription, tablets: number): Written {
  return alone({
    ...base('MedicationDispense', 'zib-Dispense', prescription),
    status: 'completed',
    category: category('373784005', 'Dispensing medication (procedure)'),
    medicationReference: productRef(prescription),
    subject: subjectOf('stu3-hix'),
    quantity: piecesOf(tablets),
    ...(prescription.days !== undefined && { daysSupply: dayCount(prescription.days) }),
    whenHandedOver: midnight(prescription.start ?? 0),
  })
}

export function medicationUse(prescription: Prescription): Written {
  const { authored = prescription.start ?? 0, start = 0, product, dosings = [], status } = prescription
  const last = lastDay(prescription)
  return alone({
    ...base('MedicationStatement', 'zib-MedicationUse', { ...prescription, status: 'active' }),
    category: category('6', 'Medicatiegebruik', 'urn:oid:2.16.840.1.113883.2.4.3.11.60.20.77.5.3'),
    medicationReference: productRef(prescription),
    subject: subjectOf('stu3-hix'),
    effectivePeriod: { start: midnight(start), ...(last !== undefined && { end: midnight(last) }) },
    dateAsserted: midnight(authored),
    taken: status === 'not-taken' ? 'n' : 'y',
    ...(dosings.length > 0 && { dosage: dosings.map((dosing) => instruction(dosing, product)) }),
  })
}

export function medicationAdministration(prescription: Prescription): Written {
  return alone({
    ...base('MedicationAdministration', 'zib-MedicationAdministration', prescription),
    status: prescription.status ?? 'completed',
    medicationReference: productRef(prescription),
    subject: subjectOf('stu3-hix'),
    effectiveDateTime: midnight(prescription.start ?? 0),
    dosage: { route: routeOf(prescription.product.route), dose: piecesOf(1) },
  })
}

/** "1 STUK", by the number of the unit in the Dutch table. */
export function piecesOf(value: number): JsonObject {
  return { value, unit: 'STUK', system: `${gStandard}.1.900.2`, code: '245' }
}

function alone(resource: JsonObject): Written {
  return { resource, beside: [] }
}

function base(resourceType: string, profile: string, prescription: Prescription): JsonObject {
  const { name, status = 'unknown', treatment, start = 0 } = prescription
  const last = lastDay(prescription)
  const use = {
    url: `${nictiz}/zib-Medication-PeriodOfUse`,
    valuePeriod: { start: midnight(start), ...(last !== undefined && { end: midnight(last) }) },
  }
  const treated = {
    url: `${nictiz}/zib-Medication-MedicationTreatment`,
    valueIdentifier: { system: 'http://example.nl/fhir/medicamenteuzebehandeling', value: treatment ?? '' },
  }
  return {
    resourceType,
    id: idOf('stu3-hix', name),
    meta: { profile: [`${nictiz}/${profile}`] },
    extension: [
      ...(resourceType === 'MedicationRequest' ? [use] : []),
      ...(treatment === undefined ? [] : [treated]),
    ],
    status,
    ...(status === 'unknown' && {
      _status: {
        extension: [
          {
            url: `${nictiz}/code-specification`,
            valueCodeableConcept: {
              coding: [
                { system: 'http://hl7.org/fhir/v3/NullFlavor', code: 'NI', display: 'no information' },
              ],
            },
          },
        ],
      },
    }),
  }
}

/** The number of the stop: 2 is for good, 1 for the time being. */
function stopOf({ stop, cycleDays }: Prescription): JsonObject {
  const modifiers: JsonObject[] = []
  if (stop !== undefined) {
    const isForNow = stop === 'for-now' || stop === 'interrupted'
    const coding = {
      system: stopTypes,
      code: isForNow ? '1' : '2',
      display: isForNow ? 'Tijdelijk' : 'Definitief',
    }
    modifiers.push({ url: `${nictiz}/zib-Medication-StopType`, valueCodeableConcept: { coding: [coding] } })
  }
  if (cycleDays !== undefined) {
    modifiers.push({
      url: `${nictiz}/zib-Medication-RepeatPeriodCyclicalSchedule`,
      valueDuration: dayCount(cycleDays),
    })
  }
  return modifiers.length === 0 ? {} : { modifierExtension: modifiers }
}

function category(code: string, display: string, system = snomed): JsonObject {
  return { coding: [{ system, code, display }], text: display }
}

/** Nothing but a name leads to the product: the Medication itself is not sent. */
function productRef({ name, product }: Prescription): JsonObject {
  return refer('stu3-hix', 'Medication', `${name}-product`, product.label)
}

function dayCount(value: number): JsonObject {
  return { value, unit: 'dag', system: 'http://unitsofmeasure.org', code: 'd' }
}

function instruction(dosing: Dosing, { route, mg = 0 }: Product): JsonObject {
  const { sequence, text, asNeeded, maximum, days, frequency = 1, period: every = 1, unit = 'd' } = dosing
  const amount = (size: number): JsonObject =>
    dosing.inUnit === 'mg'
      ? { value: size * mg, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' }
      : piecesOf(size)
  const { pieces, upTo } = dosing
  return {
    ...(sequence !== undefined && { sequence }),
    ...(text !== undefined && { text }),
    ...(pieces !== undefined && {
      timing: {
        repeat: {
          ...(days !== undefined && { boundsDuration: dayCount(days) }),
          frequency,
          period: every,
          periodUnit: unit,
        },
      },
    }),
    ...(asNeeded && {
      asNeededCodeableConcept: {
        coding: [{ system: `${gStandard}.5`, code: '1137', display: 'zo nodig' }],
      },
    }),
    ...(route !== undefined && { route: routeOf(route) }),
    ...(pieces !== undefined && upTo === undefined && { doseQuantity: amount(pieces) }),
    ...(pieces !== undefined &&
      upTo !== undefined && { doseRange: { low: amount(pieces), high: amount(upTo) } }),
    ...(maximum !== undefined && {
      maxDosePerPeriod: { numerator: piecesOf(maximum), denominator: dayCount(1) },
    }),
  }
}

function routeOf(route: Route | undefined): JsonObject {
  const [code, display] = route === undefined ? [undefined, ''] : routes[route]
  return code === undefined
    ? { text: display }
    : { coding: [{ system: `${gStandard}.9`, code, display }], text: display }
}

export const stu3hix: Writer = {
  draft: medicationAgreement,
  order: medicationAgreement,
  statement: medicationUse,
  administration: medicationAdministration,
  dispense: (prescription) => medicationDispense(prescription, 30),
}
