import { keyedUuid } from '../keyed-hash.ts'
import type { Findings } from '../plan/compile.ts'
import type { Plan } from '../plan/plan.ts'
import type { KeptCard } from '../store/store.ts'
import type { Card } from './card.ts'
import { type OpenProposal, reportedReason, type WithheldActivity } from './orders.ts'
import type { Outline } from './outline.ts'

/** What a card advises, for whoever remembers it. */
export interface Advice extends KeptCard {
  /** An earlier answer does not keep it away. */
  readonly alwaysShown: boolean
}

/** For whom the advice is, and by which key it is named. */
export interface AdviceContext {
  readonly tenant: string
  readonly pseudonymKey: string
  readonly patientId: string
}

/** What was written on the card. */
interface Written {
  readonly outline: Outline
  readonly card: Card
  readonly open: readonly OpenProposal[]
  readonly withheld: readonly WithheldActivity[]
}

export function adviceOf(
  plan: Plan,
  findings: Findings,
  { outline: { primary, lead, alwaysShown }, card, open, withheld }: Written,
  { tenant, pseudonymKey, patientId }: AdviceContext,
): Advice {
  const subject = [...subjectOf(findings), ...reportedClasses(withheld)]
  return {
    uuid: card.uuid,
    advice: keyedUuid(pseudonymKey, tenant, 'Advice', patientId, plan.id, primary.id, lead.id, ...subject),
    row: primary.id,
    drugClasses: classesOf(open.flatMap(({ options }) => options)),
    suggestions: card.suggestions?.map(({ uuid }) => uuid) ?? [],
    alwaysShown,
  }
}

/**
 * What tells the same row apart for one patient: the fracture, by its day, because the same fracture is
 * often recorded twice; without a day by its entry. A glucocorticoid has nothing: its rows tell the doses
 * apart.
 */
function subjectOf(findings: Findings): readonly string[] {
  const fracture = findings['fractureLocation']?.evidence[0]
  return fracture === undefined ? [] : [String(fracture.day ?? fracture.reference)]
}

/** Without the drugs that may not be given it is other advice, which was not answered yet. */
function reportedClasses(withheld: readonly WithheldActivity[]): readonly string[] {
  return classesOf(withheld.filter(({ reason }) => reason === reportedReason)).toSorted()
}

function classesOf(of: readonly { readonly activity: { readonly drugClass?: string } }[]): readonly string[] {
  return [...new Set(of.flatMap(({ activity }) => activity.drugClass ?? []))]
}
