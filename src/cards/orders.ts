import type { Activity, OrderActivity, PanelActivity } from '../plan/activity.ts'
import type { Findings } from '../plan/compile.ts'
import type { Localized, Proposal } from '../plan/plan.ts'

/** An activity that is not proposed for this patient, and the reason code. */
export interface WithheldActivity {
  readonly activity: Activity
  readonly reason: string
  readonly text: Localized
}

/** What a proposal comes down to for one patient: orders to make, and what was left out and why. */
export interface OpenProposal {
  readonly kind: Proposal['kind']
  readonly options: readonly OrderOption[]
}

/** One activity with the orders it makes: one, or a panel's members that are still needed. */
export interface OrderOption {
  readonly activity: Activity
  readonly orders: readonly OrderActivity[]
}

/** Drug classes that were called contraindicated for this patient at an earlier card, with when that was, in milliseconds since 1970. */
export type Contraindicated = ReadonlyMap<string, number>

/** What keeps orders away beside the findings, and in what form they are made. */
export interface OrderLimits {
  readonly contraindicated: Contraindicated
  readonly dxaCapacity: boolean
  readonly dxaWithVfa: 'one-order' | 'two-orders'
}

/** Reason codes of this file; those of the activities stand in `plans/activities`. */
export const reportedReason = 'contraindication-reported'
export const noDxaReason = 'no-dxa-capacity'

interface Asked {
  readonly activities: ReadonlyMap<string, Activity>
  readonly findings: Findings
  readonly limits: OrderLimits
  readonly words: {
    readonly contraindicationReported: Localized
    readonly noDxaCapacity: Localized
    readonly noVfaCapacity: Localized
  }
}

/**
 * Looks at each proposed activity whether it fits this patient: already done, already ordered or
 * contraindicated is withheld with its reason. Unknown does not withhold; the card says what to check.
 */
export function openProposals(
  proposals: readonly Proposal[],
  asked: Asked,
): { readonly open: readonly OpenProposal[]; readonly withheld: readonly WithheldActivity[] } {
  const open: OpenProposal[] = []
  const withheld: WithheldActivity[] = []
  for (const { kind, activities } of proposals) {
    const options: OrderOption[] = []
    for (const id of activities) {
      const option = openActivity(asked.activities.get(id), asked, withheld)
      if (option !== undefined) options.push(option)
    }
    if (options.length > 0) open.push({ kind, options })
  }
  return { open, withheld }
}

/** Every drug that was to be chosen from is out, one of them for a contraindication that was reported. */
export function isNoDrugLeft(open: readonly OpenProposal[], withheld: readonly WithheldActivity[]): boolean {
  return (
    withheld.some(({ reason }) => reason === reportedReason) &&
    !open.some(({ options }) => options.some(({ activity }) => activity.drugClass !== undefined))
  )
}

/** An order that only gives way to its coupled form is not news to anyone, nor is that form beside its part. */
export function tellable(withheld: readonly WithheldActivity[]): readonly WithheldActivity[] {
  const told = withheld.filter(({ reason }) => !reason.startsWith('with-'))
  return told.filter((whole) => !told.some((part) => isToldBy(part, whole)))
}

function isToldBy(part: WithheldActivity, { activity, reason }: WithheldActivity): boolean {
  if (activity.kind === 'panel' || part.reason !== reason) return false
  return activity.coupled.some(({ id }) => id === part.activity.id)
}

/** What was to be ordered and cannot be now: DXA, with or without VFA, or only the VFA of a DXA that is there. */
export function missingCapacity(withheld: readonly WithheldActivity[]): 'dxa' | 'vfa' | undefined {
  const missing = withheld.flatMap(({ activity, reason }) =>
    reason === noDxaReason && activity.kind === 'order' ? [activity.needsCapacity] : [],
  )
  return missing.find((capacity) => capacity === 'dxa') ?? missing[0]
}

function openActivity(
  activity: Activity | undefined,
  asked: Asked,
  withheld: WithheldActivity[],
): OrderOption | undefined {
  if (activity === undefined) return undefined
  if (activity.kind === 'panel') return openPanel(activity, asked, withheld)
  const against = whyNot(activity, asked)
  if (against === undefined) return { activity, orders: ordersOf(activity, asked) }
  withheld.push({ activity, ...against })
  return undefined
}

function openPanel(
  panel: PanelActivity,
  asked: Asked,
  withheld: WithheldActivity[],
): OrderOption | undefined {
  const orders: OrderActivity[] = []
  for (const id of panel.members) {
    const option = openActivity(asked.activities.get(id), asked, withheld)
    if (option !== undefined) orders.push(...option.orders)
  }
  return orders.length === 0 ? undefined : { activity: panel, orders }
}

/** What is arranged already needs no other reason; a reported contraindication goes before a derived one. */
function whyNot(
  activity: OrderActivity,
  { findings, limits, words }: Asked,
): Omit<WithheldActivity, 'activity'> | undefined {
  const found = exclusionOf(activity, findings)
  const exclusion = found && { reason: found.reason, text: found.condition.text }
  if (exclusion?.reason.startsWith('already-') === true) return exclusion
  if (activity.drugClass !== undefined && limits.contraindicated.has(activity.drugClass))
    return { reason: reportedReason, text: words.contraindicationReported }
  if (exclusion !== undefined) return exclusion
  if (activity.needsCapacity === undefined || limits.dxaCapacity) return undefined
  const text = activity.needsCapacity === 'dxa' ? words.noDxaCapacity : words.noVfaCapacity
  return { reason: noDxaReason, text }
}

function exclusionOf(
  activity: OrderActivity,
  findings: Findings,
): Activity['exclusions'][number] | undefined {
  return activity.exclusions.find(({ condition }) => condition.test(findings) === 'yes')
}

/** Of orders that are made apart those that are there already are left out. */
function ordersOf(activity: OrderActivity, { findings, limits }: Asked): readonly OrderActivity[] {
  if (limits.dxaWithVfa === 'one-order' || activity.coupled.length === 0) return [activity]
  return activity.coupled.filter(
    (part) => exclusionOf(part, findings)?.reason.startsWith('already-') !== true,
  )
}
