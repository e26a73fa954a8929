import { type JsonObject, text } from '../json.ts'
import { referenceText } from '../record/reference.ts'
import type { Resolve } from '../record/resolve.ts'
import type { Terminology } from '../terminology/terminology.ts'
import { isFracture, passesGate, referenceOf } from './calls.ts'
import { isMedication, keep, type Owned, resolveIn, type Unfolded } from './patient-resources.ts'

/** An order whose Medication has not been met yet, and whose it is. */
interface Waiting {
  readonly order: JsonObject
  readonly patientIds: Set<string>
}

/**
 * The patients for whom the service would have been called, and their resources as JSON text. An
 * export is too big to be kept whole, and in most of it nothing would have happened.
 */
export class KeptPatients {
  readonly #terminology: Terminology
  readonly #texts = new Map<string, string[]>()
  /** Medications that belong to no patient, by `Medication/id`. */
  readonly #catalogue = new Map<string, JsonObject>()
  readonly #waiting = new Map<string, Waiting>()

  constructor(terminology: Terminology) {
    this.#terminology = terminology
  }

  /** Finds a Medication in the same Bundle, or else anywhere in the export. */
  resolver(unfolded: Unfolded): Resolve {
    return resolveIn(unfolded.medications, this.#catalogue)
  }

  /** First reading: who has a call, and which Medications are there to be referred to. */
  find(unfolded: Unfolded): void {
    const resolve = this.resolver(unfolded)
    for (const { resource, patientId } of unfolded.owned) {
      if (patientId === undefined) this.#addToCatalogue(resource)
      else if (this.#isCalledFor(resource, resolve)) this.#texts.set(patientId, [])
      else this.#wait(resource, patientId, resolve)
    }
  }

  /** After the first reading every Medication has been met. */
  settle(only: string | undefined): void {
    const resolve = resolveIn(new Map(), this.#catalogue)
    for (const { order, patientIds } of this.#waiting.values()) {
      if (this.#isCalledFor(order, resolve)) for (const id of patientIds) this.#texts.set(id, [])
    }
    this.#waiting.clear()
    if (only === undefined) return
    for (const id of this.#texts.keys()) if (id !== only) this.#texts.delete(id)
  }

  /** Second reading: everything about these patients, with the Medications that they refer to. */
  keep({ resource, patientId }: Owned, resolve: Resolve): void {
    const texts = this.#texts.get(patientId ?? '')
    if (texts === undefined) return
    texts.push(JSON.stringify(keep(resource)))
    const medication = resolve(medicationReference(resource) ?? '')
    if (medication !== undefined) texts.push(JSON.stringify(keep(medication)))
  }

  /** One patient after the other, each let go of when the next is asked for. */
  *each(): Generator<readonly [patientId: string, resources: readonly JsonObject[]]> {
    for (const [patientId, texts] of this.#texts) {
      this.#texts.delete(patientId)
      yield [patientId, distinct(texts)]
    }
  }

  #isCalledFor(resource: JsonObject, resolve: Resolve): boolean {
    return passesGate(resource, resolve, this.#terminology) || isFracture(resource, this.#terminology)
  }

  #addToCatalogue(resource: JsonObject): void {
    if (isMedication(resource)) this.#catalogue.set(referenceOf(resource), keep(resource))
  }

  #wait(resource: JsonObject, patientId: string, resolve: Resolve): void {
    const reference = medicationReference(resource)
    if (resource['resourceType'] !== 'MedicationRequest' || reference === undefined) return
    if (resolve(reference) !== undefined) return
    const { resourceType, medicationReference: medication = null, dosageInstruction = [] } = resource
    const order: JsonObject = { resourceType, medicationReference: medication, dosageInstruction }
    const key = JSON.stringify(order)
    const waiting = this.#waiting.get(key) ?? { order, patientIds: new Set() }
    this.#waiting.set(key, waiting)
    waiting.patientIds.add(patientId)
  }
}

/** A contained Medication needs no looking up. */
function medicationReference(resource: JsonObject): string | undefined {
  const reference = referenceText(resource['medicationReference'])
  return reference?.startsWith('#') === true ? undefined : reference
}

/** The same resource in two files is one. */
function distinct(texts: readonly string[]): readonly JsonObject[] {
  const byReference = new Map<string | symbol, JsonObject>()
  for (const words of texts) {
    const resource: JsonObject = JSON.parse(words)
    const key = text(resource['id']) === undefined ? Symbol('without id') : referenceOf(resource)
    if (!byReference.has(key)) byReference.set(key, resource)
  }
  return [...byReference.values()]
}
