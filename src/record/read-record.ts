import type { JsonObject } from '../json.ts'
import { readAlert } from './alert.ts'
import { readCondition } from './condition.ts'
import { readEncounter } from './encounter.ts'
import type { MedicationEntry, ServiceEntry } from './entries.ts'
import { readMedication } from './medication.ts'
import { readObservation } from './observation.ts'
import { readPatient } from './patient.ts'
import type { PatientRecord } from './patient-record.ts'
import { readComplete, type Slot, type Slots, slotNames } from './prefetch.ts'
import { type Resolve, resolveWithin } from './resolve.ts'
import { readService } from './service.ts'
import type { SlotName, SlotState } from './slots.ts'
import { beyondList } from './visit-diagnoses.ts'

/** What a record is made of: the slots, and the drafts that were read before them. */
export interface RecordParts {
  readonly patientId: string
  readonly encounterId?: string
  readonly indexWindowDays?: number
  readonly slots: Slots
  readonly drafts: readonly MedicationEntry[]
  readonly otherDrafts?: readonly MedicationEntry[]
  /** Examinations being ordered at the same moment; they count as asked for. */
  readonly draftServices?: readonly ServiceEntry[]
  readonly resolve: Resolve
}

/** Reads the slots once into typed entries; what cannot be read is left out, alone. */
export function readRecord({ slots, resolve, draftServices = [], ...call }: RecordParts): PatientRecord {
  const single = (name: SlotName): JsonObject | undefined => slots[name].resources[0]
  const patient = single('patient')
  const encounter = single('encounter')
  const { medications, administrations, procedures, orders, reports, allergies, flags } = slots
  const visit = encounter === undefined ? undefined : readEncounter(encounter)
  const conditions = readAll(slots.conditions.resources, readCondition)
  return {
    ...call,
    slots: statesOf(slots),
    ...(patient === undefined ? {} : { patient: readPatient(patient) }),
    ...(visit === undefined ? {} : { encounter: visit }),
    conditions:
      visit?.stated === undefined
        ? conditions
        : [...conditions, ...beyondList(visit.stated, slots.conditions.resources)],
    medications: [
      ...readAll(medications.resources, (resource) => readMedication(resource, 'order', resolve)),
      ...readAll(ownStatements(slots), (resource) => readMedication(resource, 'statement', resolve)),
      ...readAll(administrations.resources, (resource) =>
        readMedication(resource, 'administration', resolve),
      ),
    ],
    observations: readAll(observationsIn(slots), readObservation),
    services: [
      ...readAll([...procedures.resources, ...orders.resources, ...reports.resources], readService),
      ...draftServices,
    ],
    alerts: readAll([...allergies.resources, ...flags.resources], readAlert),
  }
}

/** What cannot be read is left out, alone. */
function readAll<T>(
  resources: readonly JsonObject[],
  reader: (resource: JsonObject) => T | undefined,
): readonly T[] {
  const entries: T[] = []
  for (const resource of resources) {
    const entry = reader(resource)
    if (entry !== undefined) entries.push(entry)
  }
  return entries
}

/**
 * Makes a record of one patient's resources when they are all there, as in a population run. The
 * drafts are orders that are looked at as if they were being prescribed.
 */
export function recordFromResources(
  patientId: string,
  resources: readonly JsonObject[],
  encounterId?: string,
  drafts: readonly JsonObject[] = [],
): PatientRecord {
  const whose = encounterId === undefined ? { patientId } : { patientId, encounterId }
  const slots = readComplete(resources, whose)
  const resolve = resolveWithin(undefined, () => slots.medications.includes)
  const read = drafts
    .map((draft) => readMedication(draft, 'draft', resolve))
    .filter((draft) => draft !== undefined)
  return readRecord({ ...whose, slots, drafts: read, resolve })
}

/** Statements; a supply may have been sent with the orders already. */
function ownStatements({ medications, statements }: Slots): readonly JsonObject[] {
  const { resources } = statements
  if (!resources.some(isSupply)) return resources
  const sent = new Set(medications.resources.filter(isSupply).map(({ id }) => id))
  return resources.filter(
    (resource) => !isSupply(resource) || typeof resource['id'] !== 'string' || !sent.has(resource['id']),
  )
}

function isSupply({ resourceType }: JsonObject): boolean {
  return resourceType === 'MedicationDispense'
}

/** The searches for observations may bring the same one, when a server filters less than it was asked to. */
function observationsIn({ boneDensity, laboratory, circumstances }: Slots): readonly JsonObject[] {
  return [
    ...boneDensity.resources,
    ...beyond(laboratory, [boneDensity]),
    ...beyond(circumstances, [boneDensity, laboratory]),
  ]
}

function beyond({ resources }: Slot, others: readonly Slot[]): readonly JsonObject[] {
  const filled = others.filter(({ ids }) => ids.size > 0)
  if (filled.length === 0) return resources
  return resources.filter(({ id }) => typeof id !== 'string' || !filled.some(({ ids }) => ids.has(id)))
}

function statesOf(slots: Slots): Readonly<Record<SlotName, SlotState>> {
  const states: Partial<Record<SlotName, SlotState>> = {}
  for (const name of slotNames) states[name] = slots[name].state
  // slotNames holds all names.
  return states as Record<SlotName, SlotState>
}
