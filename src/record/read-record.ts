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
  const read = <T>(
    names: readonly SlotName[],
    reader: (resource: JsonObject) => T | undefined,
  ): readonly T[] =>
    resourcesOf(slots, names)
      .map(reader)
      .filter((entry) => entry !== undefined)
  const visit = encounter === undefined ? undefined : readEncounter(encounter)
  const conditions = read(['conditions'], readCondition)
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
      ...read(['medications'], (resource) => readMedication(resource, 'order', resolve)),
      ...ownStatements(slots)
        .map((resource) => readMedication(resource, 'statement', resolve))
        .filter((entry) => entry !== undefined),
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

/** Slots of one resource type may hold the same resource, when a server filters less than it was asked to. */
function resourcesOf(slots: Slots, names: readonly SlotName[]): readonly JsonObject[] {
  const filled = names.map((name) => slots[name].resources).filter((resources) => resources.length > 0)
  if (filled.length < 2) return filled[0] ?? []
  const seen = new Map<unknown, Set<unknown>>()
  return filled.flat().filter(({ resourceType, id }) => {
    if (typeof id !== 'string') return true
    const ids = seen.get(resourceType)
    if (ids === undefined) seen.set(resourceType, new Set([id]))
    else if (ids.has(id)) return false
    else ids.add(id)
    return true
  })
}

function statesOf(slots: Slots): Readonly<Record<SlotName, SlotState>> {
  const states: Partial<Record<SlotName, SlotState>> = {}
  for (const name of slotNames) states[name] = slots[name].state
  // slotNames holds all names.
  return states as Record<SlotName, SlotState>
}
