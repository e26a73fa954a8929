import type { MedicationEntry } from '../record/entries.ts'
import { kindOf } from './bone-medication-kind.ts'
import { hasNamelessMedication } from './bone-medication-use.ts'
import { type Derivation, type Evidence, type FindingInput, known, unknown } from './finding.ts'
import { conceptsOf, namedDrugs } from './named-drugs.ts'
import { unreadMedication } from './unread-medication.ts'

/**
 * Whether the prescriber is ordering a bone-sparing drug at this same moment.
 *
 * @absent never unknown: the drafts of the call say it
 * @source OH-ORDERED
 */
export const boneMedicationDrafted: Derivation<boolean> = (input) => {
  const evidence = draftsOf(input).flatMap((draft): readonly Evidence[] => {
    const found = kindOf(draft, input)
    return found === undefined ? [] : [{ reference: draft.reference, basis: found.basis }]
  })
  return known(evidence.length > 0, evidence)
}

/**
 * Whether vitamin D, alone or with calcium, is in use or being ordered. An order counts while it
 * lasts, without an end while it is not stopped; a supply counts as long as one of a bone-sparing drug.
 *
 * @absent no when a complete list of orders has none; otherwise unknown
 * @source P11
 */
export const onVitaminD: Derivation<boolean> = (input) => {
  const { record } = input
  // Only what it is decides whether its days are read.
  const onFile = record.medications.flatMap((entry) => {
    const evidence = evidenceOf(entry, input)
    return evidence.length > 0 && isCurrent(entry, input) ? evidence : []
  })
  const used = [...onFile, ...draftsOf(input).flatMap((entry) => evidenceOf(entry, input))]
  if (used.length > 0) return known(true, used)
  const reason = unreadMedication(record, 'statements') ?? (isUnread(input) ? unread : undefined)
  return reason === undefined ? known(false) : unknown(reason)
}

const vitaminD = 'vitamin-d'
const unread = 'medication-not-classified'

/** A drug that nothing names may be it, and so may one whose name may not decide. */
function isUnread(input: FindingInput): boolean {
  if (hasNamelessMedication(input)) return true
  const { record, terminology } = input
  return (
    !terminology.readText.drugNames &&
    record.medications.some(
      (entry) => terminology.matches(namedDrugs(entry, input), vitaminD) && isCurrent(entry, input),
    )
  )
}

const ended: ReadonlySet<string> = new Set([
  'stopped',
  'completed',
  'cancelled',
  'not-taken',
  'not-done',
  'intended',
  'draft',
])
const notHandedOver: ReadonlySet<string> = new Set([
  'cancelled',
  'declined',
  'not-done',
  'preparation',
  'on-hold',
])

function isCurrent(entry: MedicationEntry, { today, parameters }: FindingInput): boolean {
  if (entry.kind !== 'dispense' || entry.period !== undefined) {
    const last = entry.period?.last ?? Number.POSITIVE_INFINITY
    return !entry.stopped && !ended.has(entry.status) && last >= today
  }
  if (entry.stopped || notHandedOver.has(entry.status) || entry.authored === undefined) return false
  const { first, last } = entry.authored
  return first <= today && last + (entry.supplyDays ?? 0) + parameters.oralBoneMedicationGraceDays >= today
}

function draftsOf({ record }: FindingInput): readonly MedicationEntry[] {
  return [...record.drafts, ...(record.otherDrafts ?? [])].filter((draft) => !draft.stopped)
}

/** That it is vitamin D, by a code or else by its name. */
function evidenceOf(entry: MedicationEntry, input: FindingInput): readonly Evidence[] {
  const { terminology } = input
  const { reference } = entry
  if (conceptsOf(entry).some((concept) => terminology.matches(concept, vitaminD))) return [{ reference }]
  const isNamed = terminology.readText.drugNames && terminology.matches(namedDrugs(entry, input), vitaminD)
  return isNamed ? [{ reference, basis: 'text' }] : []
}
