import type {
  AlertEntry,
  ConditionEntry,
  EncounterEntry,
  MedicationEntry,
  ObservationEntry,
  PatientEntry,
  ServiceEntry,
} from './entries.ts'
import type { SlotName, SlotState } from './slots.ts'

/** What could be read about one patient, each part with the state it was read in. */
export interface PatientRecord {
  readonly patientId: string
  /** The encounter of the call; absent when the caller named none. */
  readonly encounterId?: string
  /**
   * Days before today within which a fracture is what the call is about, for a hook that does not
   * fire at the end of a visit. Absent: the fracture must be of the encounter.
   */
  readonly indexWindowDays?: number
  readonly slots: Readonly<Record<SlotName, SlotState>>
  readonly patient?: PatientEntry
  readonly encounter?: EncounterEntry
  readonly conditions: readonly ConditionEntry[]
  /** Orders, statements and administrations on file, without the drafts of the call. */
  readonly medications: readonly MedicationEntry[]
  readonly observations: readonly ObservationEntry[]
  readonly services: readonly ServiceEntry[]
  readonly alerts: readonly AlertEntry[]
  /** The draft orders that the prescriber selected. */
  readonly drafts: readonly MedicationEntry[]
  /** Medication that is being ordered beside them. */
  readonly otherDrafts?: readonly MedicationEntry[]
}

/**
 * Why nothing may be concluded from not finding something in these parts of the record.
 *
 * @returns a reason code such as `conditions-failed`, or undefined when all parts are complete
 */
export function incomplete(record: PatientRecord, ...names: readonly SlotName[]): string | undefined {
  for (const name of names) {
    const state = record.slots[name]
    if (!isComplete(state)) return `${kebab(name)}-${state}`
  }
  return undefined
}

/**
 * As `incomplete`, for parts that many systems do not have at all: what was never sent is no reason,
 * what was asked for and not answered completely is one.
 */
export function unanswered(record: PatientRecord, ...names: readonly SlotName[]): string | undefined {
  for (const name of names) {
    const state = record.slots[name]
    if (state !== 'missing' && !isComplete(state)) return `${kebab(name)}-${state}`
  }
  return undefined
}

function isComplete(state: SlotState): boolean {
  return state === 'present' || state === 'empty'
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
