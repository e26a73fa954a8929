import type { Activity, OrderActivity } from '../plan/activity.ts'
import type { Findings } from '../plan/compile.ts'
import type { Proposal } from '../plan/plan.ts'

/** An activity that is not proposed for this patient, and the reason code. */
export interface WithheldActivity {
  readonly activity: Activity
  readonly reason: string
  readonly text: Activity['title']
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

/**
 * Looks at each proposed activity whether it fits this patient: already done, already ordered or
 * contraindicated is withheld with its reason. Unknown does not withhold; the card says what to check.
 */
export function openProposals(
  proposals: readonly Proposal[],
  activities: ReadonlyMap<string, Activity>,
  findings: Findings,
): { readonly open: readonly OpenProposal[]; readonly withheld: readonly WithheldActivity[] } {
  const withheld: WithheldActivity[] = []
  const open = proposals.map((proposal) => {
    const options = proposal.activities.flatMap((id) => {
      const activity = activities.get(id)
      return activity === undefined ? [] : openActivity(activity, activities, findings, withheld)
    })
    return { kind: proposal.kind, options }
  })
  return { open: open.filter(({ options }) => options.length > 0), withheld }
}

function openActivity(
  activity: Activity,
  activities: ReadonlyMap<string, Activity>,
  findings: Findings,
  withheld: WithheldActivity[],
): readonly OrderOption[] {
  if (activity.kind === 'panel') {
    const members = activity.members.flatMap((id) => activities.get(id) ?? [])
    const orders = members
      .flatMap((member) => openActivity(member, activities, findings, withheld))
      .flatMap((option) => option.orders)
    return orders.length === 0 ? [] : [{ activity, orders }]
  }
  const exclusion = activity.exclusions.find(({ condition }) => condition.test(findings) === 'yes')
  if (exclusion === undefined) return [{ activity, orders: [activity] }]
  withheld.push({ activity, reason: exclusion.reason, text: exclusion.condition.text })
  return []
}
