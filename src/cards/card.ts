import { keyedUuid } from '../keyed-hash.ts'
import type { Activity } from '../plan/activity.ts'
import type { Links } from '../plan/card-texts.ts'
import type { Findings } from '../plan/compile.ts'
import type { OverrideReasons } from '../plan/override-reasons.ts'
import type { Localized, Plan, PlanDecision, Row } from '../plan/plan.ts'
import type { Sources } from '../plan/sources.ts'
import { fill, type Placeholder } from '../plan/summary.ts'
import { type Advice, adviceOf } from './advice.ts'
import { writeDetail } from './detail.ts'
import type { FactWords } from './facts.ts'
import type { CardSettings } from './order-context.ts'
import {
  isNoDrugLeft,
  isWithoutDxa,
  type OpenProposal,
  openProposals,
  tellable,
  type WithheldActivity,
} from './orders.ts'
import { makeSuggestions, type Suggestion } from './suggestion.ts'
import { withoutRows } from './switched-off.ts'

/** A card as CDS Hooks 2.0.1 has it; nothing in it is empty. */
export interface Card {
  readonly uuid: string
  readonly summary: string
  readonly detail: string
  readonly indicator: 'info' | 'warning'
  readonly source: {
    readonly label: string
    readonly url?: string
    readonly topic: { readonly system: string; readonly code: string; readonly display: string }
  }
  readonly suggestions?: readonly Suggestion[]
  readonly selectionBehavior?: 'at-most-one' | 'any'
  readonly overrideReasons: readonly {
    readonly code: string
    readonly system: string
    readonly display: string
  }[]
  readonly links?: readonly { readonly label: string; readonly url: string; readonly type: 'absolute' }[]
  readonly extension: {
    readonly 'org.osteohooks.decision': {
      readonly plan: string
      readonly version: string
      readonly rows: readonly string[]
      readonly strength: string
    }
  }
}

/** The knowledge that cards are written from. */
export interface CardKnowledge extends FactWords {
  readonly activities: ReadonlyMap<string, Activity>
  readonly sources: Sources
  readonly overrideReasons: OverrideReasons
  readonly links: Links
}

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
  const { primary } = decision
  if (primary === undefined) return noCard('no-row-applies')
  const lead = leadingRow(primary, decision.additional)
  if (lead === undefined) return noCard(...(primary.withheld === undefined ? [] : [primary.withheld]))
  if (context.switchedOff.length === 0) return renderLead(plan, decision, findings, knowledge, context)
  const left = withoutRows(decision, lead.row, context.switchedOff)
  if (left === undefined) return noCard('row-switched-off')
  const rendered = renderLead(plan, left, findings, knowledge, context)
  const isWhole = left.primary === primary && left.additional.length === decision.additional.length
  return isWhole ? rendered : { ...rendered, withheld: [...rendered.withheld, 'row-switched-off'] }
}

function renderLead(
  plan: Plan,
  decision: PlanDecision,
  findings: Findings,
  knowledge: CardKnowledge,
  context: CardContext,
): RenderedCards {
  const { primary, additional } = decision
  const lead = primary && leadingRow(primary, additional)
  if (primary === undefined || lead === undefined) return noCard()
  const rows = [primary, ...additional]
  const proposals = rows.flatMap((row) => row.proposals)
  const { activities, cardTexts: words } = knowledge
  const { limits } = context
  const { open, withheld } = openProposals(proposals, { activities, findings, limits, words })
  if (!lead.row.standsWithoutOrders && isAllArranged(proposals.length, open.length, withheld))
    return noCard(...codesOf(withheld))
  const content = { primary, lead, open, withheld }
  const card = writeCard(plan, decision, findings, knowledge, context, content)
  const { uuid, suggestions = [] } = card
  const written = { ...content, uuid, lead: lead.row, rows, suggestions }
  const advice = adviceOf(plan, findings, written, context)
  return { cards: [card], withheld: codesOf(withheld), advice: [advice] }
}

/** What is left to say and to propose once a card is to be shown. */
interface Content {
  readonly primary: Row
  readonly lead: Lead
  readonly open: readonly OpenProposal[]
  readonly withheld: readonly WithheldActivity[]
}

function writeCard(
  plan: Plan,
  decision: PlanDecision,
  findings: Findings,
  knowledge: CardKnowledge,
  context: CardContext,
  { primary, lead, open, withheld }: Content,
): Card {
  const { language, cardKey, tenant, service, hookInstance, patientId } = context
  const uuid = keyedUuid(cardKey, tenant, service, hookInstance, patientId, plan.id, primary.id)
  const { withoutDrug } = knowledge.cardTexts
  const links = writeLinks(plan, knowledge, context)
  const duration = writeDuration(decision, knowledge, context)
  const wording = { language, placeholders: { ...context.placeholders, duration } }
  const isCapped = decision.additional.some(({ capsIndicator }) => capsIndicator)
  return {
    uuid,
    summary: fill(summaryOf(lead, withheld), language, wording.placeholders),
    detail: [
      writeDetail(plan, decision, findings, knowledge, wording, tellable(withheld)),
      ...(isNoDrugLeft(open, withheld) ? [knowledge.cardTexts.noDrugLeft[language]] : []),
    ].join('\n\n'),
    indicator: isCapped ? 'info' : lead.card,
    source: writeSource(plan, lead.row, knowledge),
    ...makeSuggestions(open, { ...context, cardUuid: uuid, withoutDrug }),
    overrideReasons: writeOverrideReasons(knowledge, context),
    ...(links.length > 0 && { links }),
    extension: { 'org.osteohooks.decision': writeDecision(plan, decision, lead) },
  }
}

/** The rows behind a card; where a row leads, its strength is that of the card. */
function writeDecision(
  plan: Plan,
  { primary, additional }: PlanDecision,
  lead: Lead,
): Card['extension']['org.osteohooks.decision'] {
  const rows = primary === undefined ? [] : [primary, ...additional]
  const { strength } = rows.find(({ adviceRole }) => adviceRole === 'leads') ?? lead.row
  return { plan: plan.id, version: plan.version, rows: rows.map(({ id }) => id), strength }
}

interface Lead {
  readonly row: Row
  readonly summary: Localized
  readonly card: 'info' | 'warning'
}

/**
 * The row whose summary the card carries: a riding row that leads ("correct first"), else the primary
 * one, unless another riding row is more urgent.
 */
function leadingRow(primary: Row, additional: readonly Row[]): Lead | undefined {
  const candidates = [primary, ...additional].flatMap((row) =>
    row.card === 'none' || row.summary === undefined ? [] : [{ row, summary: row.summary, card: row.card }],
  )
  const leading = candidates.find(({ row }) => row.adviceRole === 'leads')
  return leading ?? candidates.find(({ card }) => card === 'warning') ?? candidates[0]
}

function summaryOf({ row, summary }: Lead, withheld: readonly WithheldActivity[]): Localized {
  return isWithoutDxa(withheld) ? (row.summaryWithoutDxa ?? summary) : summary
}

/** Everything that the row proposes is already done, ordered or in use: nothing is left to interrupt for. */
function isAllArranged(proposed: number, open: number, withheld: readonly WithheldActivity[]): boolean {
  return proposed > 0 && open === 0 && tellable(withheld).every(({ reason }) => reason.startsWith('already-'))
}

function codesOf(withheld: readonly WithheldActivity[]): readonly string[] {
  return [...new Set(tellable(withheld).map(({ reason }) => reason))]
}

/** Three months or more, unless a riding row knows better how long the drug is used. */
function writeDuration(
  { additional }: PlanDecision,
  { cardTexts }: CardKnowledge,
  { language }: CardContext,
): string {
  return (additional.findLast(({ qualifier }) => qualifier !== undefined)?.qualifier ?? cardTexts.duration)[
    language
  ]
}

function writeSource(plan: Plan, row: Row, knowledge: CardKnowledge): Card['source'] {
  const sources = row.sources.flatMap((key) => knowledge.sources[key] ?? [])
  const [first] = sources
  const url = sources.find((source) => source.url !== undefined)?.url
  return { label: first?.title ?? plan.title.nl, ...(url !== undefined && { url }), topic: plan.topic }
}

function writeOverrideReasons(
  { overrideReasons }: CardKnowledge,
  { language }: CardContext,
): Card['overrideReasons'] {
  const { system, shown, reasons } = overrideReasons
  return shown.flatMap((code) => {
    const display = reasons[code]?.display[language]
    return display === undefined ? [] : [{ code, system, display }]
  })
}

function writeLinks(
  plan: Plan,
  { links }: CardKnowledge,
  { language }: CardContext,
): NonNullable<Card['links']> {
  return (links[plan.id] ?? []).map(({ label, url }) => ({ label: label[language], url, type: 'absolute' }))
}
