import { completedMonths, type DayRange } from '../days.ts'
import { derivedFrom } from './basis.ts'
import type { BoneDrug } from './bone-medication-kind.ts'
import {
  type BoneMedicationUse,
  boneMedicationUses,
  hasNamelessMedication,
  hasUnreadBoneMedication,
} from './bone-medication-use.ts'
import {
  bounded,
  type Derivation,
  type Evidence,
  type Finding,
  type FindingInput,
  known,
  unknown,
} from './finding.ts'
import { unreadMedication } from './unread-medication.ts'

/**
 * Whether a bone-sparing drug protects the patient today. Tablets count as long as their order, and
 * `oralBoneMedicationGraceDays` after it; an active order without end stays current; an infusion or
 * injection counts as long as it works. An order that starts in the future does not count.
 *
 * @absent no when a complete list of orders has none (statements and administrations need not be sent:
 *   hospitals seldom show their injections; sent, they must be complete); otherwise unknown
 * @source OH-BONE-MEDICATION; guideline A.1 "onTx"
 */
export const onBoneMedication: Derivation<boolean> = (input) => onAny(input, everyDrug)

/**
 * Whether denosumab protects today: an active order, or an injection at most `denosumabMonths` ago.
 *
 * @absent no when a complete list of orders has none; otherwise unknown
 * @source S2-B8-D2
 */
export const onDenosumab: Derivation<boolean> = (input) => onAny(input, ['denosumab'])

/**
 * Whether teriparatide, another parathyroid hormone analogue or romosozumab is in use.
 *
 * @absent no when a complete list of orders has none; otherwise unknown
 * @source S2-B8-D1
 */
export const onAnabolic: Derivation<boolean> = (input) => onAny(input, ['anabolic'])

/**
 * Completed months since the start of the current treatment: orders of any bone-sparing drug that
 * follow each other with gaps of at most `oralBoneMedicationGraceDays` are one treatment.
 *
 * @unit months
 * @absent unknown when not treated or when the start is not known; a lower limit when the list of
 *   orders, or one of statements or administrations that was sent, is incomplete or one of the
 *   current orders is undated
 * @source P4
 */
export const boneMedicationMonths: Derivation<number> = (input) => {
  const treated = onBoneMedication(input)
  if (treated.kind !== 'known')
    return unknown(treated.kind === 'unknown' ? treated.reason : 'undecided', treated.evidence)
  if (!treated.value) return unknown('no-bone-medication')
  const uses = boneMedicationUses(input)
  return monthsOf(input, uses, uses.filter(isCurrent))
}

/**
 * Completed months of the latest treatment with bisphosphonates, also when it has ended.
 *
 * @unit months
 * @absent 0 when complete lists have no bisphosphonate; with an incomplete one a lower limit of what is
 *   in use, and otherwise unknown
 * @source P13
 */
export const bisphosphonateMonths: Derivation<number> = (input) => {
  const uses = boneMedicationUses(input).filter(({ drug }) => drug === 'bisphosphonate')
  if (uses.length > 0) {
    const end = Math.max(...uses.map((use) => use.end))
    const reason = unread(input)
    // A later treatment, and a shorter one, may be among what was not read.
    if (reason !== undefined && end < input.today) return unknown(reason, evidenceIn(uses))
    return monthsOf(
      input,
      uses,
      uses.filter((use) => use.end === end),
    )
  }
  const reason = absenceBlocked(input)
  return reason === undefined ? known(0) : unknown(reason)
}

/**
 * Completed months since the start of the current treatment with denosumab.
 *
 * @unit months
 * @absent unknown when denosumab is not in use or when the start is not known; a lower limit when a
 *   list is incomplete
 * @source K13
 */
export const denosumabMonths: Derivation<number> = (input) => {
  const uses = boneMedicationUses(input).filter(({ drug }) => drug === 'denosumab')
  const current = uses.filter(isCurrent)
  return current.length === 0 ? unknown('no-denosumab') : monthsOf(input, uses, current)
}

/**
 * The day on which the current treatment with bone-sparing drugs began.
 *
 * @returns undefined when none is in use or the start is not known
 */
export function boneMedicationStart(input: FindingInput): DayRange | undefined {
  const uses = boneMedicationUses(input)
  const current = uses.filter(isCurrent)
  return current.every(({ start }) => start !== undefined) ? treatmentStart(input, uses, current) : undefined
}

const everyDrug: readonly BoneDrug[] = ['bisphosphonate', 'denosumab', 'anabolic', 'other']

function onAny(input: FindingInput, drugs: readonly BoneDrug[]): Finding<boolean> {
  const uses = boneMedicationUses(input).filter(({ drug }) => drugs.includes(drug))
  const current = uses.filter(isCurrent)
  if (current.length > 0) return known(true, evidenceIn(newestFirst(current)))
  const undecided = uses.filter((use) => use.current === 'unknown')
  if (undecided.length > 0)
    return unknown('bone-medication-date-undecided', evidenceIn(newestFirst(undecided)))
  const reason = absenceBlocked(input)
  return reason === undefined ? known(false) : unknown(reason)
}

function absenceBlocked(input: FindingInput): string | undefined {
  const reason = unread(input)
  if (reason !== undefined) return reason
  const isUnsure = hasNamelessMedication(input) || hasUnreadBoneMedication(input)
  return isUnsure ? 'medication-not-classified' : undefined
}

function unread({ record }: FindingInput): string | undefined {
  return unreadMedication(record, 'statements', 'administrations')
}

/** Months from the start of the treatment that these last uses belong to, until the last of them ends. */
function monthsOf(
  input: FindingInput,
  uses: readonly BoneMedicationUse[],
  last: readonly BoneMedicationUse[],
): Finding<number> {
  const start = treatmentStart(input, uses, last)
  const evidence = derivedFrom(evidenceIn(last))
  if (start === undefined) return unknown('start-unknown', evidence)
  const end = Math.max(...last.map((use) => use.end))
  const low = Math.max(0, completedMonths(start.last, end))
  const undated = last.some((use) => use.start === undefined) ? 'start-unknown' : undefined
  const open = unread(input) ?? undated
  if (open !== undefined) return bounded(low, Number.POSITIVE_INFINITY, open, evidence)
  return bounded(low, Math.max(0, completedMonths(start.first, end)), 'start-undecided', evidence)
}

/** Walks back from the last uses over every earlier one that ended at most the grace days before. */
function treatmentStart(
  { parameters }: FindingInput,
  uses: readonly BoneMedicationUse[],
  last: readonly BoneMedicationUse[],
): DayRange | undefined {
  let start = earliest(last)
  const earlier = uses.toSorted((a, b) => b.end - a.end)
  for (const use of earlier) {
    if (start === undefined || use.end < start.first - parameters.oralBoneMedicationGraceDays) break
    start = earliest([use], start)
  }
  return start
}

function earliest(uses: readonly BoneMedicationUse[], start?: DayRange): DayRange | undefined {
  const starts = [start, ...uses.map((use) => use.start)].filter((day) => day !== undefined)
  if (starts.length === 0) return undefined
  return {
    first: Math.min(...starts.map((day) => day.first)),
    last: Math.min(...starts.map((day) => day.last)),
  }
}

function isCurrent(use: BoneMedicationUse): boolean {
  return use.current === 'yes'
}

/** A card names the first: the last gift says more than an earlier one. */
function newestFirst(uses: readonly BoneMedicationUse[]): readonly BoneMedicationUse[] {
  if (uses.length < 2) return uses
  return uses.toSorted((one, other) => dayOf(other) - dayOf(one))
}

function dayOf({ start }: BoneMedicationUse): number {
  return start?.last ?? 0
}

function evidenceIn(uses: readonly BoneMedicationUse[]): readonly Evidence[] {
  return uses.map(({ evidence }) => evidence)
}
