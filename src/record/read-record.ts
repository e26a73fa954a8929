import type { JsonObject } from '../json.ts'
import { readAlert } from './alert.ts'
import { readCondition } from './condition.ts'
import { readEncounter } from './encounter.ts'
import type { MedicationEntry, ServiceEntry } from './entries.ts'
import { readMedication } from './medication.ts'
import { readObservation } from './observation.ts'
import { readPatient } from './patient.ts'
import type { PatientRecord } from './patient-record.ts'
import { readComplete, type Slots, slotNames } from './prefetch.ts'
import { type Resolve, resolveWithin } from './resolve.ts'
import { readService } from './service.ts'
import type { SlotName, SlotState } from './slots.ts'

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
  const read = <T>(
    names: readonly SlotName[],
    reader: (resource: JsonObject) => T | undefined,
  ): readonly T[] =>
    resourcesOf(slots, names)
      .map(reader)
      .filter((entry) => entry !== undefined)
  const visit = encounter === undefined ? undefined : readEncounter(encounter)
  return {
    ...call,
    slots: statesOf(slots),
    ...(patient === undefined ? {} : { patient: readPatient(patient) }),
    ...(visit === undefined ? {} : { encounter: visit }),
    conditions: read(['conditions'], readCondition),
    medications: [
      ...read(['medications'], (resource) => readMedication(resource, 'order', resolve)),
      ...read(['statements'], (resource) => readMedication(resource, 'statement', resolve)),
      ...read(['administrations'], (resource) => readMedication(resource, 'administration', resolve)),
    ],
    observations: read(['boneDensity', 'laboratory', 'circumstances'], readObservation),
    services: [...read(['procedures', 'orders', 'reports'], readService), ...draftServices],
    alerts: read(['allergies', 'flags'], readAlert),
  }
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

/** Slots of one resource type may hold the same resource, when a server filters less than it was asked to. */
function resourcesOf(slots: Slots, names: readonly SlotName[]): readonly JsonObject[] {
  const [first, ...others] = names
    .map((name) => slots[name].resources)
    .filter((resources) => resources.length > 0)
  if (first === undefined) return []
  if (others.length === 0) return first
  const byKey = new Map<unknown, JsonObject>()
  for (const resource of [first, ...others].flat()) {
    byKey.set(
      typeof resource['id'] === 'string' ? `${String(resource['resourceType'])}/${resource['id']}` : resource,
      resource,
    )
  }
  return [...byKey.values()]
}

function statesOf(slots: Slots): Readonly<Record<SlotName, SlotState>> {
  // fromEntries cannot say that all names are there; slotNames holds them all.
  return Object.fromEntries(slotNames.map((name) => [name, slots[name].state])) as Record<SlotName, SlotState>
}
