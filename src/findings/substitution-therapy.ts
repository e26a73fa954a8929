import type { ConditionEntry } from '../record/entries.ts'
import { incomplete } from '../record/patient-record.ts'
import { type Derivation, type Evidence, type FindingInput, known, unknown } from './finding.ts'
import { glucocorticoidUse } from './glucocorticoid-use.ts'

const over: ReadonlySet<string> = new Set(['inactive', 'remission', 'resolved'])

/**
 * Whether the glucocorticoid replaces what the body does not make: adrenal insufficiency is
 * documented and no day from today on is above the substitution dose.
 *
 * @absent no when a complete list has no adrenal insufficiency, or the dose is above; unknown when the
 *   dose, or a list of medication, is not known completely
 * @source row A03, proposal
 */
export const substitutionTherapy: Derivation<boolean> = (input) => {
  const { episode, reason, unread, evidence } = glucocorticoidUse(input)
  const maximum = input.parameters.substitutionMaximumMgPerDay
  if (episode.some((segment) => segment.mg > maximum && segment.last >= input.today))
    return known(false, evidence)
  const documented = adrenalInsufficiency(input)
  if (documented === undefined) {
    const unseen = incomplete(input.record, 'conditions')
    return unseen === undefined ? known(false) : unknown(unseen)
  }
  // What was not read may be above the substitution dose together with what was.
  const open = reason ?? unread
  if (open !== undefined) return unknown(open, [documented, ...evidence])
  return known(true, [documented, ...evidence])
}

/** Where adrenal insufficiency is documented: as the reason of a draft or as a problem that is not over. */
function adrenalInsufficiency({ record, terminology, today }: FindingInput): Evidence | undefined {
  const draft = record.drafts.find((entry) =>
    entry.reasons.some((reason) => terminology.matches(reason, 'adrenal-insufficiency')),
  )
  if (draft !== undefined) return { reference: draft.reference }
  const condition = record.conditions.find(
    (entry) => isCurrent(entry, today) && terminology.matches(entry.concept, 'adrenal-insufficiency'),
  )
  return condition === undefined ? undefined : { reference: condition.reference }
}

function isCurrent(entry: ConditionEntry, today: number): boolean {
  if (entry.certainty !== 'confirmed' || over.has(entry.clinicalStatus ?? '')) return false
  return entry.abated === undefined || entry.abated.last > today
}
