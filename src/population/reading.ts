import { dayOf } from '../days.ts'
import { tScoreLowest, tScoreSets, vertebralGrade } from '../findings/bone-density.ts'
import { dxaDone, dxaOrdered } from '../findings/bone-density-orders.ts'
import { boneMedicationUses } from '../findings/bone-medication-use.ts'
import type { Derivation, Finding, FindingInput } from '../findings/finding.ts'
import { fractureSite } from '../findings/fracture-site.ts'
import { glucocorticoidClass } from '../findings/glucocorticoid-gate.ts'
import { eGfrMlMin, hypocalcaemia, vitaminDNmolL } from '../findings/laboratory.ts'
import { type JsonObject, text } from '../json.ts'
import type { Knowledge } from '../knowledge.ts'
import { readAlert } from '../record/alert.ts'
import { readCondition } from '../record/condition.ts'
import { readEncounter } from '../record/encounter.ts'
import type { MedicationEntry, ObservationEntry } from '../record/entries.ts'
import { readMedication } from '../record/medication.ts'
import { readObservation } from '../record/observation.ts'
import { recordFromResources } from '../record/read-record.ts'
import type { Resolve } from '../record/resolve.ts'
import { readService } from '../record/service.ts'
import type { Concept } from '../terminology/concept.ts'
import { Count } from './count.ts'
import { type KnownCodes, showCoding } from './known-codes.ts'

const notClassified = 'not classified'

/** What has no date of its own is seen from here. */
const afterAll = dayOf(2500, 1, 1)

/** Results that the plans look at: the sets of their codes and the finding that reads them. */
const measures: readonly {
  readonly name: string
  readonly sets: readonly string[]
  readonly derive: Derivation
}[] = [
  { name: 'T-score', sets: tScoreSets, derive: tScoreLowest },
  { name: 'VFA grade', sets: ['vfa-highest-grade'], derive: vertebralGrade },
  { name: 'eGFR', sets: ['egfr'], derive: eGfrMlMin },
  { name: 'calcium', sets: ['calcium'], derive: hypocalcaemia },
  { name: '25-OH vitamin D', sets: ['25-oh-vitamin-d'], derive: vitaminDNmolL },
]

/**
 * What the readers make of every resource by itself, so that one can see what was read before one
 * believes what was decided. A resource is read as on its own date, by the readers of a call.
 */
export class Reading {
  readonly resources = new Count()
  /** Those of which a reader makes an entry of the record. */
  readonly entries = new Count()
  readonly orders = new Count()
  readonly fractures = new Count()
  readonly results = new Count()
  readonly unreadable = new Count()
  readonly examinations = new Count()
  readonly medicationCodes = new Count()
  readonly fractureCodes = new Count()
  readonly #knowledge: Knowledge
  readonly #codes: KnownCodes

  constructor(knowledge: Knowledge, codes: KnownCodes) {
    this.#knowledge = knowledge
    this.#codes = codes
    for (const { name } of measures) this.results.add(name, 0)
  }

  add(resource: JsonObject, resolve: Resolve): void {
    const type = text(resource['resourceType']) ?? '?'
    this.resources.add(type)
    if (this.#read(type, resource, resolve)) this.entries.add(type)
  }

  #read(type: string, resource: JsonObject, resolve: Resolve): boolean {
    switch (type) {
      case 'Patient':
        return true
      case 'Condition':
        return this.#readCondition(resource)
      case 'MedicationRequest':
        return this.#readOrder(resource, resolve)
      case 'MedicationStatement':
        return readMedication(resource, 'statement', resolve) !== undefined
      case 'MedicationAdministration':
        return readMedication(resource, 'administration', resolve) !== undefined
      case 'Observation':
        return this.#readObservation(resource)
      case 'Encounter':
        return readEncounter(resource) !== undefined
      default:
        return this.#readService(resource) || readAlert(resource) !== undefined
    }
  }

  #readCondition(resource: JsonObject): boolean {
    const condition = readCondition(resource)
    if (condition === undefined) return false
    const { concept, bodySites } = condition
    const site = fractureSite(concept, this.#knowledge.terminology, bodySites)
    if (site !== undefined) this.fractures.add(site)
    if (isCalledFracture(concept) && !this.#codes.knows(concept)) addCodes(this.fractureCodes, concept)
    return true
  }

  #readOrder(resource: JsonObject, resolve: Resolve): boolean {
    const entry = readMedication(resource, 'order', resolve)
    if (entry === undefined) return false
    const kind = this.#kindOf(entry, resource)
    this.orders.add(kind)
    if (kind === notClassified) addCodes(this.medicationCodes, entry.product.concept)
    return true
  }

  #kindOf(entry: MedicationEntry, resource: JsonObject): string {
    const found = glucocorticoidClass(entry, this.#knowledge.terminology)
    if (found === 'local') return 'local glucocorticoid (discarded by the gate)'
    if (found !== 'other') return `${found} glucocorticoid`
    const inUse = this.#alone({ ...resource, status: 'active' }, entry.authored?.last)
    if (boneMedicationUses(inUse).length > 0) return 'bone-sparing'
    const { concept, ingredients } = entry.product
    const concepts = [concept, ...ingredients.map((ingredient) => ingredient.concept)]
    return concepts.some((one) => this.#codes.classifies(one)) ? 'another drug' : notClassified
  }

  #readObservation(resource: JsonObject): boolean {
    const entry = readObservation(resource)
    if (entry === undefined) return false
    for (const { name, sets, derive } of measures) {
      if (!sets.some((set) => this.#isCoded(entry, set))) continue
      const read = derive(this.#alone(resource, entry.effective?.last))
      if (read.kind !== 'unknown') this.results.add(name)
      else this.unreadable.add(`${name}, ${showUnit(entry)}`)
    }
    if (this.#isCoded(entry, 'dxa-evidence')) this.examinations.add('DXA as observation')
    return true
  }

  #readService(resource: JsonObject): boolean {
    const entry = readService(resource)
    if (entry === undefined) return false
    const input = this.#alone(resource, entry.when?.last)
    if (isSo(dxaDone(input))) this.examinations.add(`DXA as ${entry.kind}`)
    else if (isSo(dxaOrdered(input))) this.examinations.add('DXA asked for')
    if (entry.kind === 'report' && tScoreLowest(input).kind !== 'unknown')
      this.results.add('T-score in words')
    return true
  }

  #isCoded(entry: ObservationEntry, set: string): boolean {
    return [entry, ...entry.components].some(({ concept }) =>
      this.#knowledge.terminology.matches(concept, set),
    )
  }

  /** One resource as a record of its own, seen on its own day. */
  #alone(resource: JsonObject, day = afterAll): FindingInput {
    const { subject: _, patient: __, ...unowned } = resource
    const { parameters, terminology } = this.#knowledge
    return { record: recordFromResources('?', [unowned]), today: day, parameters, terminology }
  }
}

function addCodes(count: Count, { codings }: Concept): void {
  if (codings.length === 0) count.add('(no code)')
  for (const coding of codings) count.add(showCoding(coding))
}

/** A yes; without a date it is not known when, but it is there. */
function isSo(finding: Finding): boolean {
  return finding.kind === 'unknown' || (finding.kind === 'known' && finding.value === true)
}

function isCalledFracture({ codings, text: words }: Concept): boolean {
  return [words, ...codings.map((coding) => coding.display)].some((name) => /fra[ck]t[uy]/i.test(name ?? ''))
}

/** The unit alone: the value is the patient's. */
function showUnit(entry: ObservationEntry): string {
  const part = [entry, ...entry.components].find(({ quantity }) => quantity !== undefined)
  if (part !== undefined) return `unit ${part.quantity?.unit ?? '(none)'}`
  const words = [entry, ...entry.components].some(({ valueText }) => valueText !== undefined)
  return words ? 'words' : 'no value'
}
