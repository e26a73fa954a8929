import { type JsonObject, number, object, objects, text } from '../json.ts'
import { readConcept, readConcepts } from '../terminology/concept.ts'
import { readDays } from './amount.ts'
import { readDosages } from './dosage.ts'
import { type Dosage, type Draft, type MedicationEntry, set } from './entries.ts'
import {
  extension,
  readAgreedDays,
  readAuthored,
  readCycle,
  readPeriod,
  readValidity,
} from './medication-period.ts'
import { readProduct } from './product.ts'
import { keyOf, referenceText } from './reference.ts'
import type { Resolve } from './resolve.ts'

type Kind = MedicationEntry['kind']

const types: ReadonlySet<string> = new Set([
  'MedicationRequest',
  'MedicationStatement',
  'MedicationAdministration',
])

/** `completed` of an administration means given, so it ends nothing that was not over by itself. */
const endings: ReadonlySet<string> = new Set(['stopped', 'cancelled', 'completed', 'ended'])

/** Codes of the stop type in the Dutch medication standards: for good, and for the time being. */
const stoppedForGood: ReadonlySet<string> = new Set(['113371000146109', '410546004', '89925002', '2'])
const interrupted: ReadonlySet<string> = new Set(['113381000146106', '385655000', '1'])
const stopNames: ReadonlySet<string> = new Set(['ext-StopType', 'zib-Medication-StopType'])
const treatmentNames: ReadonlySet<string> = new Set([
  'ext-PharmaceuticalTreatment.Identifier',
  'zib-Medication-MedicationTreatment',
])
const renderedNames: ReadonlySet<string> = new Set(['ext-RenderedDosageInstruction'])

/**
 * Reads a MedicationRequest, MedicationStatement or MedicationAdministration of R4 or STU3.
 *
 * @returns undefined for another type, for what was entered in error, and for "do not give"
 */
export function readMedication(
  resource: JsonObject,
  kind: Kind,
  resolve: Resolve,
): MedicationEntry | undefined {
  const type = text(resource['resourceType']) ?? ''
  const status = readStatus(resource)
  if (!types.has(type) || status === 'entered-in-error' || resource['doNotPerform'] === true) return undefined
  const dispense = object(resource['dispenseRequest'])
  const authored = readAuthored(resource)
  const dosages = once(() => readInstructions(resource))
  const entry: Draft<MedicationEntry> = {
    kind,
    reference: `${type}/${text(resource['id']) ?? '?'}`,
    product: readProduct(resource, resolve),
    status,
    stopped: endings.has(status),
    categories: readConcepts(resource['category']).flatMap((category) => category.codings),
    reasons: readConcepts(resource['reasonCode']),
    reasonReferences: objects(resource['reasonReference'])
      .map(keyOfReference)
      .filter((key) => key !== undefined),
    // Most medicines of a patient are never asked for their dose.
    get dosages() {
      return dosages()
    },
  }
  set(entry, 'intent', text(resource['intent'])?.toLowerCase())
  set(entry, 'authored', authored)
  set(entry, 'period', readPeriod(resource, kind, authored))
  set(entry, 'validity', readValidity(dispense))
  set(entry, 'cycleDays', readCycle(resource))
  set(entry, 'supplyDays', readSupplyDays(resource, dispense))
  set(entry, 'supplyUnits', readSupplyUnits(dispense))
  set(entry, 'treatment', readTreatment(resource))
  set(entry, 'replaces', keyOfReference(object(resource['priorPrescription'])))
  return entry
}

/** STU3 statements say in `taken` what R4 says in `status`; a stop extension says more than both. */
function readStatus(resource: JsonObject): string {
  const status = text(resource['status'])?.toLowerCase() ?? 'unknown'
  if (status === 'entered-in-error') return status
  if (resource['taken'] === 'n') return 'not-taken'
  const stop = readConcept(extension(resource, stopNames)?.['valueCodeableConcept'])
  if (stop.codings.some((coding) => stoppedForGood.has(coding.code))) return 'stopped'
  return stop.codings.some((coding) => interrupted.has(coding.code)) ? 'on-hold' : status
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/** Words for the reader of the whole order stand in for a dosage that was not structured. */
function readInstructions(resource: JsonObject): readonly Dosage[] {
  const dosages = [...readDosages(resource['dosageInstruction']), ...readDosages(resource['dosage'])]
  const words = text(extension(resource, renderedNames)?.['valueString'])
  if (dosages.length > 0 || words === undefined) return dosages
  return [{ text: words, asNeeded: false, route: { codings: [] }, method: { codings: [] } }]
}

function readSupplyDays(resource: JsonObject, dispense: JsonObject | undefined): number | undefined {
  const days = readDays(dispense?.['expectedSupplyDuration'])
  return days === undefined ? readAgreedDays(resource) : days * rounds(dispense)
}

function readSupplyUnits(dispense: JsonObject | undefined): number | undefined {
  const units = number(object(dispense?.['quantity'])?.['value'])
  return units === undefined || units <= 0 ? undefined : units * rounds(dispense)
}

function rounds(dispense: JsonObject | undefined): number {
  return 1 + Math.max(0, Math.floor(number(dispense?.['numberOfRepeatsAllowed']) ?? 0))
}

function readTreatment(resource: JsonObject): string | undefined {
  const identifier = object(extension(resource, treatmentNames)?.['valueIdentifier'])
  const value = text(identifier?.['value'])
  return value === undefined ? undefined : `${text(identifier?.['system']) ?? ''}|${value}`
}

function keyOfReference(value: JsonObject | undefined): string | undefined {
  const reference = referenceText(value)
  return reference === undefined ? undefined : keyOf(reference)
}
