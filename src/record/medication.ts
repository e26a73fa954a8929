import type { DayRange } from '../days.ts'
import { decimal, type JsonObject, object, objects, text } from '../json.ts'
import { type Coding, type Concept, readConcept, readConcepts } from '../terminology/concept.ts'
import { readDays } from './amount.ts'
import { readDosages } from './dosage.ts'
import type { Dosage, MedicationEntry } from './entries.ts'
import {
  extension,
  readAgreedDays,
  readAuthored,
  readCycle,
  readPeriod,
  readRegistered,
  readValidity,
} from './medication-period.ts'
import { readProduct } from './product.ts'
import { keyOf, referenceText } from './reference.ts'
import type { Resolve } from './resolve.ts'

type Kind = MedicationEntry['kind']

const types: ReadonlySet<string> = new Set([
  'MedicationRequest',
  'MedicationStatement',
  'MedicationDispense',
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
 * Reads a MedicationRequest, MedicationStatement, MedicationDispense or MedicationAdministration of R4
 * or STU3. A MedicationDispense is a supply, with whatever it was sent.
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
  return new ReadMedication(resource, type === 'MedicationDispense' ? 'dispense' : kind, status, resolve)
}

/**
 * Most medicines of a patient are only asked for their name, so everything else is read when it is
 * first asked for. As a class: an object literal with a getter would cost a shape of its own each
 * time, which keeps the whole request alive until the next full garbage collection.
 */
class ReadMedication implements MedicationEntry {
  readonly kind: Kind
  readonly reference: string
  readonly product: MedicationEntry['product']
  readonly status: string
  readonly stopped: boolean
  readonly #resource: JsonObject
  #dosages: MedicationEntry['dosages'] | undefined
  #when: Pick<MedicationEntry, 'authored' | 'period'> | undefined

  constructor(resource: JsonObject, kind: Kind, status: string, resolve: Resolve) {
    this.kind = kind
    this.reference = `${String(resource['resourceType'])}/${text(resource['id']) ?? '?'}`
    this.product = readProduct(resource, resolve)
    this.status = status
    this.stopped = endings.has(status) && !(kind === 'dispense' && status === 'completed')
    this.#resource = resource
  }

  get categories(): readonly Coding[] {
    return readConcepts(this.#resource['category']).flatMap((category) => category.codings)
  }

  get reasons(): readonly Concept[] {
    return readConcepts(this.#resource['reasonCode'])
  }

  get reasonReferences(): readonly string[] {
    return objects(this.#resource['reasonReference'])
      .map(keyOfReference)
      .filter((key) => key !== undefined)
  }

  get intent(): string | undefined {
    return text(this.#resource['intent'])?.toLowerCase()
  }

  get authored(): DayRange | undefined {
    return this.#dates().authored
  }

  get registered(): number | undefined {
    return readRegistered(this.#resource)
  }

  get period(): DayRange | undefined {
    return this.#dates().period
  }

  get validity(): DayRange | undefined {
    return readValidity(this.#dispense())
  }

  get cycleDays(): number | undefined {
    return readCycle(this.#resource)
  }

  get supplyDays(): number | undefined {
    const { kind } = this
    if (kind === 'dispense') return readDays(this.#resource['daysSupply']) ?? readAgreedDays(this.#resource)
    return readSupplyDays(this.#resource, this.#dispense())
  }

  get supplyUnits(): number | undefined {
    return readSupplyUnits(this.kind === 'dispense' ? this.#resource : this.#dispense())
  }

  get treatment(): string | undefined {
    return readTreatment(this.#resource)
  }

  get replaces(): string | undefined {
    return keyOfReference(object(this.#resource['priorPrescription']))
  }

  get basedOn(): readonly string[] {
    const references: string[] = []
    for (const element of sources) {
      const sent = this.#resource[element]
      if (sent === undefined) continue
      for (const reference of objects(sent)) {
        const key = keyOfReference(reference)
        if (key !== undefined) references.push(key)
      }
    }
    return references
  }

  get dosages(): readonly Dosage[] {
    this.#dosages ??= readInstructions(this.#resource)
    return this.#dosages
  }

  #dispense(): JsonObject | undefined {
    return object(this.#resource['dispenseRequest'])
  }

  #dates(): Pick<MedicationEntry, 'authored' | 'period'> {
    if (this.#when === undefined) {
      const authored = readAuthored(this.#resource)
      this.#when = { authored, period: readPeriod(this.#resource, this.kind, authored) }
    }
    return this.#when
  }
}

/**
 * Where statements, supplies and administrations name the order that they were made from. An order's
 * own `basedOn` is a plan or a request for another thing.
 */
const sources = ['basedOn', 'derivedFrom', 'authorizingPrescription', 'request', 'prescription'] as const

/** STU3 says beside `status` what R4 says in it; a stop extension says more than both. */
function readStatus(resource: JsonObject): string {
  const status = text(resource['status'])?.toLowerCase() ?? 'unknown'
  if (status === 'entered-in-error') return status
  if (resource['taken'] === 'n') return 'not-taken'
  if (resource['notGiven'] === true || resource['notDoneCodeableConcept'] !== undefined) return 'not-done'
  const stop = readConcept(extension(resource, stopNames)?.['valueCodeableConcept'])
  if (stop.codings.some((coding) => stoppedForGood.has(coding.code))) return 'stopped'
  return stop.codings.some((coding) => interrupted.has(coding.code)) ? 'on-hold' : status
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
  const units = decimal(object(dispense?.['quantity'])?.['value'])
  return units === undefined || units <= 0 ? undefined : units * rounds(dispense)
}

function rounds(dispense: JsonObject | undefined): number {
  return 1 + Math.max(0, Math.floor(decimal(dispense?.['numberOfRepeatsAllowed']) ?? 0))
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
