import type { Call } from './cds-hooks/request.ts'
import type { Service } from './cds-hooks/service.ts'
import { glucocorticoidClass } from './findings/glucocorticoid-gate.ts'
import { object } from './json.ts'
import { type BesideDrafts, type ReadDrafts, readDrafts, sentMedications } from './record/draft-orders.ts'
import { resolveWithin } from './record/resolve.ts'
import type { Terminology } from './terminology/terminology.ts'

/** Whether a call is ours at all. `row` is set when the gate could name the row (A01). */
export type Gate =
  | {
      readonly kind: 'open'
      readonly drafts: Pick<ReadDrafts, 'drafts' | 'resolve'> & BesideDrafts
      readonly withheld: readonly string[]
    }
  | { readonly kind: 'closed'; readonly row?: string; readonly withheld: readonly string[] }

const epicTrigger = 'com.epic.cdshooks.request.bpa-trigger-action'

/**
 * Answers calls that are not about a glucocorticoid, and chart openings that are not the end of a
 * visit, before anything else of the body is looked at.
 */
export function gateCall(
  service: Service,
  call: Call,
  terminology: Terminology,
  settings: { readonly patientViewTriggers: readonly string[] },
): Gate {
  if (service.hook === 'order-select' || service.hook === 'order-sign') return gateOrders(call, terminology)
  const trigger = object(call.extension)?.[epicTrigger]
  if (
    service.hook === 'patient-view' &&
    trigger !== undefined &&
    !settings.patientViewTriggers.includes(String(trigger))
  ) {
    return { kind: 'closed', withheld: ['not-a-discharge'] }
  }
  return {
    kind: 'open',
    drafts: {
      drafts: [],
      otherDrafts: [],
      draftServices: [],
      resolve: resolveWithin(undefined, () => sentMedications(call)),
    },
    withheld: [],
  }
}

function gateOrders(call: Call, terminology: Terminology): Gate {
  const { drafts, beside, withheld, resolve } = readDrafts(call)
  const classes = drafts.map((draft) => glucocorticoidClass(draft, terminology))
  if (classes.some((found) => found === 'systemic' || found === 'gut' || found === 'undecided')) {
    return { kind: 'open', drafts: { drafts, resolve, ...beside() }, withheld }
  }
  if (classes.includes('local'))
    return { kind: 'closed', row: 'A01', withheld: [...withheld, 'not-systemic'] }
  const reason = classes.includes('unread') ? 'name-not-read' : 'no-glucocorticoid'
  return { kind: 'closed', withheld: [...withheld, reason] }
}
