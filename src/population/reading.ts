import { dayOf } from '../days.ts'
import { tScoreLowest } from '../findings/bone-density.ts'
import { dxaDone, dxaOrdered } from '../findings/bone-density-orders.ts'
import { boneMedicationUses } from '../findings/bone-medication-use.ts'
import type { Finding, FindingInput } from '../findings/finding.ts'
import { glucocorticoidClass } from '../findings/glucocorticoid-gate.ts'
import {
  unreadableAlert,
  unreadableDiagnosis,
  unreadableMedicine,
  unreadableProduct,
  unreadableService,
  unreadableVisit,
} from '../findings/unreadable.ts'
import { asShape, type Unreadable } from '../findings/unreadable-entry.ts'
import { unreadableResults } from '../findings/unreadable-results.ts'
import type { JsonObject } from '../json.ts'
import type { Knowledge } from '../knowledge.ts'
import { readAlert } from '../record/alert.ts'
import { readCondition } from '../record/condition.ts'
import { readEncounter } from '../record/encounter.ts'
import type { MedicationEntry } from '../record/entries.ts'
import { readMedication } from '../record/medication.ts'
import { readObservation } from '../record/observation.ts'
import { recordFromResources } from '../record/read-record.ts'
import type { Resolve } from '../record/resolve.ts'
import { readService } from '../record/service.ts'
import { unreadableInResource } from '../record/unreadable-elements.ts'
import { Count } from './count.ts'
import { FractureTally } from './fracture-tally.ts'
import { typeOf } from './patient-resources.ts'
import { ResultTally } from './result-tally.ts'
import { UnreadTally } from './unread-tally.ts'

/** What has no date of its own is seen from here. */
const afterAll = dayOf(2500, 1, 1)

/**
 * What the readers make of every resource by itself, so that one can see what was read before one
 * believes what was decided. A resource is read as on its own date, by the readers of a call.
 */
export class Reading {
  readonly resources = new Count()
  /** Those of which a reader makes an entry of the record. */
  readonly entries = new Count()
  /** Those of a type that is read, but whose status says that they do not count. */
  readonly leftOut = new Count()
  /** Those of a type that no plan looks at. */
  readonly notLookedAt = new Count()
  readonly orders = new Count()
  readonly fractures: FractureTally
  readonly results: ResultTally
  readonly examinations = new Count()
  /** Those that are about no patient. */
  readonly unowned = new Count()
  readonly unreadable = new UnreadTally()
  readonly #knowledge: Knowledge
  readonly #input: FindingInput

  constructor(knowledge: Knowledge) {
    this.#knowledge = knowledge
    this.#input = this.#alone({})
    this.results = new ResultTally(knowledge.terminology)
    this.fractures = new FractureTally(knowledge.terminology)
  }

  add(resource: JsonObject, resolve: Resolve): void {
    const type = typeOf(resource)
    this.resources.add(type)
    if (types.has(type)) this.#addEntry(type, resource, resolve)
    else this.notLookedAt.add(type)
  }

  addUnowned(resource: JsonObject): void {
    this.unowned.add(typeOf(resource))
  }

  #addEntry(type: string, resource: JsonObject, resolve: Resolve): void {
    const found = this.#read(type, resource, resolve)
    if (found === undefined) {
      this.leftOut.add(type)
      return
    }
    this.entries.add(type)
    this.unreadable.add(unreadableInResource(resource).map(asShape))
    this.unreadable.add(found)
  }

  /** @returns what could not be read, or undefined when no entry is made of it */
  #read(type: string, resource: JsonObject, resolve: Resolve): readonly Unreadable[] | undefined {
    switch (type) {
      case 'Patient':
        return []
      case 'Condition':
        return this.#readCondition(resource)
      case 'MedicationRequest':
        return this.#readOrder(resource, resolve)
      case 'MedicationStatement':
      case 'MedicationDispense':
      case 'MedicationAdministration':
        return this.#readUse(type, resource, resolve)
      case 'Observation':
        return this.#readObservation(resource)
      case 'Encounter': {
        const visit = readEncounter(resource)
        return visit === undefined ? undefined : unreadableVisit(visit, this.#input)
      }
      case 'AllergyIntolerance':
      case 'Flag': {
        const alert = readAlert(resource)
        return alert === undefined ? undefined : unreadableAlert(alert, this.#input)
      }
      default:
        return this.#readService(resource)
    }
  }

  #readCondition(resource: JsonObject): readonly Unreadable[] | undefined {
    const condition = readCondition(resource)
    if (condition === undefined) return undefined
    this.fractures.add(condition)
    return unreadableDiagnosis(condition, this.#input)
  }

  #readOrder(resource: JsonObject, resolve: Resolve): readonly Unreadable[] | undefined {
    const entry = readMedication(resource, 'order', resolve)
    if (entry === undefined) return undefined
    this.orders.add(this.#kindOf(entry, resource))
    return unreadableMedicine(entry, this.#input)
  }

  #readUse(type: string, resource: JsonObject, resolve: Resolve): readonly Unreadable[] | undefined {
    const kind = type === 'MedicationAdministration' ? 'administration' : 'statement'
    const entry = readMedication(resource, kind, resolve)
    return entry === undefined ? undefined : unreadableMedicine(entry, this.#input)
  }

  #kindOf(entry: MedicationEntry, resource: JsonObject): string {
    const found = glucocorticoidClass(entry, this.#knowledge.terminology)
    if (found === 'local') return 'local glucocorticoid (discarded by the gate)'
    if (found !== 'other') return `${found} glucocorticoid`
    const inUse = this.#alone({ ...resource, status: 'active' }, entry.authored?.last)
    if (boneMedicationUses(inUse).length > 0) return 'bone-sparing'
    return unreadableProduct(entry, this.#input).length === 0 ? 'another drug' : 'not classified'
  }

  #readObservation(resource: JsonObject): readonly Unreadable[] | undefined {
    const entry = readObservation(resource)
    if (entry === undefined) return undefined
    const found = [...unreadableResults(entry, this.#input)].flat()
    this.results.add(
      entry,
      found.every(({ kind }) => kind === 'code'),
    )
    const parts = [entry, ...entry.components]
    if (parts.some(({ concept }) => this.#knowledge.terminology.matches(concept, 'dxa-evidence')))
      this.examinations.add('DXA as observation')
    return found
  }

  #readService(resource: JsonObject): readonly Unreadable[] | undefined {
    const entry = readService(resource)
    if (entry === undefined) return undefined
    const input = this.#alone(resource, entry.when?.last)
    if (isSo(dxaDone(input))) this.examinations.add(`DXA as ${entry.kind}`)
    else if (isSo(dxaOrdered(input))) this.examinations.add('DXA asked for')
    if (entry.kind === 'report' && tScoreLowest(input).kind !== 'unknown') this.results.addWords()
    return unreadableService(entry, this.#input)
  }

  /** One resource as a record of its own, seen on its own day. */
  #alone(resource: JsonObject, day = afterAll): FindingInput {
    const { subject: _, patient: __, ...unowned } = resource
    const { parameters, terminology } = this.#knowledge
    return { record: recordFromResources('?', [unowned]), today: day, parameters, terminology }
  }
}

/** A Medication is read where an order names it. */
const types: ReadonlySet<string> = new Set([
  'Patient',
  'Encounter',
  'Condition',
  'MedicationRequest',
  'MedicationStatement',
  'MedicationDispense',
  'MedicationAdministration',
  'Observation',
  'Procedure',
  'ServiceRequest',
  'ProcedureRequest',
  'DiagnosticReport',
  'AllergyIntolerance',
  'Flag',
])

/** A yes; without a date it is not known when, but it is there. */
function isSo(finding: Finding): boolean {
  return finding.kind === 'unknown' || (finding.kind === 'known' && finding.value === true)
}
