import { keyedUuid, keyedUuids } from '../keyed-hash.ts'
import type { Findings } from '../plan/compile.ts'
import type { Plan, PlanDecision, Row } from '../plan/plan.ts'
import { fill, type Placeholder } from '../plan/summary.ts'
import { type Advice, adviceOf } from './advice.ts'
import type { Card, CardKnowledge } from './card.ts'
import { writeDetail } from './detail.ts'
import type { CardSettings } from './order-context.ts'
import {
  isNoDrugLeft,
  missingCapacity,
  type OpenProposal,
  openProposals,
  tellable,
  type WithheldActivity,
} from './orders.ts'
import { type Outline, outlineOf } from './outline.ts'
import { type Choices, choicesAmong, makeSuggestions } from './suggestion.ts'
import { withoutRows } from './switched-off.ts'

/** The call that is answered. */
export interface CardContext extends CardSettings {
  readonly hookInstance: string
  readonly service: string
  readonly placeholders: Readonly<Record<Exclude<Placeholder, 'duration'>, string>>
}

export interface RenderedCards {
  readonly cards: readonly Card[]
  /** Reason codes of what is not shown or not proposed. */
  readonly withheld: readonly string[]
  /** What the cards advise, in their order. */
  readonly advice: readonly Advice[]
}

function noCard(...withheld: readonly string[]): RenderedCards {
  return { cards: [], withheld, advice: [] }
}

/** Renders the decision as one card, or none with the reason why. */
export function renderCards(
  plan: Plan,
  decision: PlanDecision,
  findings: Findings,
  knowledge: CardKnowledge,
  context: CardContext,
): RenderedCards {
  const { language, switchedOff } = context
  const { primary } = decision
  if (primary === undefined) return noCard('no-row-applies')
  const outline = outlineOf(plan, decision, knowledge, language)
  if (outline === undefined) return noCard(...(primary.withheld === undefined ? [] : [primary.withheld]))
  if (switchedOff.length === 0) return renderOutline(outline, plan, decision, findings, knowledge, context)
  const left = withoutRows(decision, outline.lead, switchedOff)
  if (left === undefined) return noCard('row-switched-off')
  const leftOutline = outlineOf(plan, left, knowledge, language)
  if (leftOutline === undefined) return noCard('row-switched-off')
  const rendered = renderOutline(leftOutline, plan, left, findings, knowledge, context)
  return leftOutline === outline
    ? rendered
    : { ...rendered, withheld: [...rendered.withheld, 'row-switched-off'] }
}

function renderOutline(
  outline: Outline,
  plan: Plan,
  decision: PlanDecision,
  findings: Findings,
  knowledge: CardKnowledge,
  context: CardContext,
): RenderedCards {
  const { activities, cardTexts: words } = knowledge
  const { limits } = context
  const { lead, proposals } = outline
  const { open, withheld } = openProposals(proposals, { activities, findings, limits, words })
  if (!lead.standsWithoutOrders && isAllArranged(proposals.length, open.length, withheld))
    return noCard(...codesOf(withheld))
  const content = { outline, open, withheld }
  const card = writeCard(content, plan, decision, findings, knowledge, context)
  const advice = adviceOf(plan, findings, { ...content, card }, context)
  return { cards: [card], withheld: codesOf(withheld), advice: [advice] }
}

/** What there is to say and to propose once a card is to be shown. */
interface Content {
  readonly outline: Outline
  readonly open: readonly OpenProposal[]
  readonly withheld: readonly WithheldActivity[]
}

function writeCard(
  { outline, open, withheld }: Content,
  plan: Plan,
  decision: PlanDecision,
  findings: Findings,
  knowledge: CardKnowledge,
  context: CardContext,
): Card {
  const { language } = context
  const { cardTexts } = knowledge
  const { indicator, source, overrideReasons, links, extension } = outline
  const missing = missingCapacity(withheld)
  const proposed = choicesAmong(open, context, cardTexts.withoutDrug)
  const uuid = nameCard(plan, outline.primary, context)
  const placeholders = { ...context.placeholders, duration: outline.duration }
  const wording = { language, placeholders, advice: outline.advice }
  const detail = writeDetail(plan, decision, findings, knowledge, wording, tellable(withheld))
  return {
    uuid,
    summary: fill(missing === undefined ? outline.summary : outline.summaryWithoutDxa, placeholders),
    detail: isNoDrugLeft(open, withheld) ? `${detail}\n\n${cardTexts.noDrugLeft[language]}` : detail,
    indicator,
    source,
    ...(proposed.choices.length > 0 && {
      suggestions: makeSuggestions(proposed.choices, context, nameSuggestions(uuid, proposed, context)),
      selectionBehavior: proposed.selectionBehavior,
    }),
    overrideReasons,
    ...(links !== undefined && { links }),
    extension,
  }
}

/** A call that is asked again has the same card, whatever was arranged meanwhile. */
function nameCard(
  plan: Plan,
  primary: Row,
  { cardKey, tenant, service, hookInstance, patientId }: CardContext,
): string {
  return keyedUuid(cardKey, tenant, service, hookInstance, patientId, plan.id, primary.id)
}

/** A suggestion is another one when it, or one beside it, proposes something else. */
function nameSuggestions(card: string, { choices }: Choices, { cardKey }: CardContext) {
  const proposed = choices.map(({ options }) => options.map(({ activity }) => activity.id).join(' '))
  return keyedUuids(choices.length, cardKey, card, ...proposed)
}

/** Everything that the row proposes is already done, ordered or in use: nothing is left to interrupt for. */
function isAllArranged(proposed: number, open: number, withheld: readonly WithheldActivity[]): boolean {
  return proposed > 0 && open === 0 && tellable(withheld).every(({ reason }) => reason.startsWith('already-'))
}

function codesOf(withheld: readonly WithheldActivity[]): readonly string[] {
  return [...new Set(tellable(withheld).map(({ reason }) => reason))]
}
