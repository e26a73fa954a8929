import type { MedicationEntry } from '../record/entries.ts'
import { incomplete, unanswered } from '../record/patient-record.ts'
import { type Derivation, type FindingInput, known, unknown } from './finding.ts'

const boneSparing = [
  'oral-bisphosphonate',
  'iv-bisphosphonate',
  'zoledronate',
  'denosumab',
  'anabolic',
  'romosozumab',
  'teriparatide',
  'serm',
  'other-bone-sparing',
]

/**
 * Whether the prescriber is ordering a bone-sparing drug at this same moment.
 *
 * @absent never unknown: the drafts of the call say it
 * @source OH-ORDERED
 */
export const boneMedicationDrafted: Derivation<boolean> = (input) => {
  const drafts = draftsOf(input).filter((draft) => boneSparing.some((name) => isIn(draft, name, input)))
  return known(
    drafts.length > 0,
    drafts.map(({ reference }) => ({ reference })),
  )
}

/**
 * Whether vitamin D, alone or with calcium, is in use or being ordered. An order counts while it
 * lasts; without an end while it is not stopped.
 *
 * @absent no when a complete list of orders has none; otherwise unknown
 * @source P11
 */
export const onVitaminD: Derivation<boolean> = (input) => {
  const current = input.record.medications.filter((entry) => !entry.stopped && isLasting(entry, input.today))
  const used = [...current, ...draftsOf(input)].filter((entry) => isIn(entry, 'vitamin-d', input))
  if (used.length > 0) {
    return known(
      true,
      used.map(({ reference }) => ({ reference })),
    )
  }
  const reason = incomplete(input.record, 'medications') ?? unanswered(input.record, 'statements')
  return reason === undefined ? known(false) : unknown(reason)
}

const ended = new Set(['stopped', 'completed', 'cancelled', 'not-taken', 'not-done', 'intended', 'draft'])

function isLasting(entry: MedicationEntry, today: number): boolean {
  return !ended.has(entry.status) && (entry.period?.last ?? Number.POSITIVE_INFINITY) >= today
}

function draftsOf({ record }: FindingInput): readonly MedicationEntry[] {
  return [...record.drafts, ...(record.otherDrafts ?? [])].filter((draft) => !draft.stopped)
}

function isIn({ product }: MedicationEntry, name: string, { terminology }: FindingInput): boolean {
  return [product.concept, ...product.ingredients.map(({ concept }) => concept)].some((concept) =>
    terminology.matches(concept, name),
  )
}
