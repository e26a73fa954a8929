import { isoDay } from '../days.ts'
import { fractureSite } from '../findings/fracture-site.ts'
import { glucocorticoidClass } from '../findings/glucocorticoid-gate.ts'
import { type JsonObject, object, text } from '../json.ts'
import { readCondition } from '../record/condition.ts'
import { readEncounter } from '../record/encounter.ts'
import type { EncounterEntry } from '../record/entries.ts'
import { readMedication } from '../record/medication.ts'
import { readTarget, referenceText } from '../record/reference.ts'
import type { Resolve } from '../record/resolve.ts'
import { shownCode } from '../terminology/shown-code.ts'
import type { Terminology } from '../terminology/terminology.ts'
import { type Moment, momentAt } from './record-then.ts'

/** One call that would have been made, had the service been there. */
export interface PastCall {
  readonly hook: 'order-select' | 'encounter-discharge'
  readonly patientId: string
  /** `MedicationRequest/id` or `Encounter/id`. */
  readonly trigger: string
  readonly encounterId?: string
  /** `order`, or the class of the encounter and whether only its reason says that there is a fracture. */
  readonly occasion: string
  readonly moment: Moment
  /** The order as a draft, for order-select. */
  readonly draft?: JsonObject
}

/** The calls of one patient, and the types of what has no date to be called at. */
export interface PastCalls {
  readonly calls: readonly PastCall[]
  readonly undated: readonly string[]
}

/** Every order that passes the gate, and the end of every encounter with a fracture. */
export function callsOf(
  patientId: string,
  resources: readonly JsonObject[],
  resolve: Resolve,
  terminology: Terminology,
): PastCalls {
  const orders = resources
    .filter((resource) => passesGate(resource, resolve, terminology))
    .map((resource) => orderSelected(patientId, resource, resolve) ?? 'MedicationRequest')
  const discharges = fracturedEncounters(resources, terminology).map(
    ([resource, occasion]) => discharged(patientId, resource, occasion) ?? 'Encounter',
  )
  const found = [...orders, ...discharges]
  return {
    calls: found.filter((call) => typeof call !== 'string').toSorted((a, b) => order(a) - order(b)),
    undated: found.filter((call) => typeof call === 'string'),
  }
}

/** Whether the gate would let an order through; local glucocorticoids and other drugs it discards. */
export function passesGate(resource: JsonObject, resolve: Resolve, terminology: Terminology): boolean {
  if (resource['resourceType'] !== 'MedicationRequest') return false
  const entry = readMedication(resource, 'draft', resolve)
  if (entry === undefined) return false
  const found = glucocorticoidClass(entry, terminology)
  return found === 'systemic' || found === 'gut' || found === 'undecided'
}

/** Whether a Condition or the reason of an Encounter is a fracture, wherever it is. */
export function isFracture(resource: JsonObject, terminology: Terminology): boolean {
  const condition = readCondition(resource)
  if (condition !== undefined)
    return fractureSite(condition.concept, terminology, condition.bodySites) !== undefined
  const reasons = readEncounter(resource)?.reasons ?? []
  return reasons.some((reason) => fractureSite(reason, terminology) !== undefined)
}

type Occasion = readonly [encounter: JsonObject, occasion: string]

/** Encounters to which a fracture is linked from either side, or that have one as their reason. */
function fracturedEncounters(
  resources: readonly JsonObject[],
  terminology: Terminology,
): readonly Occasion[] {
  const conditions = resources
    .filter((resource) => resource['resourceType'] === 'Condition' && isFracture(resource, terminology))
    .map(readCondition)
    .filter((condition) => condition !== undefined)
  const references = new Set(conditions.map(({ reference }) => reference))
  const encounters = new Set(conditions.map(({ encounter }) => encounter))
  return resources.flatMap((resource): readonly Occasion[] => {
    const encounter = readEncounter(resource)
    if (encounter === undefined) return []
    const { id, diagnoses } = encounter
    const classCode = classOf(encounter)
    const linked = encounters.has(id) || diagnoses.some((reference) => references.has(reference))
    if (linked) return [[resource, classCode]]
    return isFracture(resource, terminology) ? [[resource, `${classCode} by its reason alone`]] : []
  })
}

/** Careless sources write anything where the class should stand. */
function classOf({ classCode }: EncounterEntry): string {
  return classCode === undefined ? 'unknown class' : shownCode({ system: '', code: classCode }).code
}

function orderSelected(patientId: string, resource: JsonObject, resolve: Resolve): PastCall | undefined {
  const moment = momentAt(text(resource['authoredOn'])) ?? momentAt(startOfUse(resource, resolve))
  if (moment === undefined) return undefined
  const { statusReason: _, ...order } = resource
  const encounter = readTarget(
    referenceText(resource['encounter']) ?? referenceText(resource['context']) ?? '',
  )
  return {
    hook: 'order-select',
    patientId,
    trigger: referenceOf(resource),
    occasion: 'order',
    moment,
    draft: { ...order, status: 'draft' },
    ...(encounter === undefined ? {} : { encounterId: encounter.id }),
  }
}

function startOfUse(resource: JsonObject, resolve: Resolve): string | undefined {
  const first = readMedication(resource, 'draft', resolve)?.period?.first
  return first === undefined || !Number.isFinite(first) ? undefined : isoDay(first)
}

function discharged(patientId: string, resource: JsonObject, occasion: string): PastCall | undefined {
  const moment = momentAt(text(object(resource['period'])?.['end']))
  const encounterId = text(resource['id'])
  if (moment === undefined || encounterId === undefined) return undefined
  return {
    hook: 'encounter-discharge',
    patientId,
    trigger: referenceOf(resource),
    encounterId,
    occasion,
    moment,
  }
}

/** `Type/id` of a resource. */
export function referenceOf(resource: JsonObject): string {
  return `${text(resource['resourceType']) ?? '?'}/${text(resource['id']) ?? '?'}`
}

function order({ moment }: PastCall): number {
  return moment.instant ?? moment.day * 86_400_000
}
