import type { Language } from '../config/config.ts'
import type { CardTexts, Links } from '../plan/card-texts.ts'
import type { OverrideReasons } from '../plan/override-reasons.ts'
import type { Localized, Plan, PlanDecision, Proposal, Row } from '../plan/plan.ts'
import { type Fillable, fillable } from '../plan/summary.ts'
import type { Card, CardKnowledge } from './card.ts'
import { oncePer } from './once-per.ts'

/** What a card says because of its rows alone: the same for every patient to whom they apply. */
export interface Outline
  extends Pick<Card, 'indicator' | 'source' | 'overrideReasons' | 'links' | 'extension'> {
  readonly primary: Row
  /** The row whose summary the card carries. */
  readonly lead: Row
  readonly summary: Fillable
  /** While DXA or VFA cannot be ordered; it holds also where only one of them is still missing. */
  readonly summaryWithoutDxa: Fillable
  /** What the guideline says and how firmly, a point in Markdown for each topic. */
  readonly advice: Fillable
  readonly duration: string
  readonly proposals: readonly Proposal[]
  readonly alwaysShown: boolean
}

/**
 * Made when these rows first come together, and kept as long as the knowledge they are of.
 *
 * @returns undefined when none of the rows has a card
 */
export function outlineOf(
  plan: Plan,
  { primary, additional }: Pick<PlanDecision, 'primary' | 'additional'>,
  knowledge: CardKnowledge,
  language: Language,
): Outline | undefined {
  if (primary === undefined) return undefined
  const riding = additional.map(({ id }) => id).join(' ')
  const outlines = outlinesIn(knowledge, language)
  const byRiding = outlines.get(primary) ?? new Map<string, Outline>()
  const known = byRiding.get(riding)
  if (known !== undefined) return known
  const outline = makeOutline(plan, [primary, ...additional], knowledge, language)
  if (outline !== undefined) outlines.set(primary, byRiding.set(riding, outline))
  return outline
}

const outlinesIn = oncePer(
  (_knowledge: CardKnowledge, _language: Language) => new WeakMap<Row, Map<string, Outline>>(),
)

function makeOutline(
  plan: Plan,
  rows: readonly [Row, ...Row[]],
  knowledge: CardKnowledge,
  language: Language,
): Outline | undefined {
  const lead = leadingRow(rows)
  if (lead === undefined) return undefined
  const { cardTexts, overrideReasons } = knowledge
  const links = knowledge.links[plan.id]
  const [primary, ...additional] = rows
  const qualified = additional.findLast(({ qualifier }) => qualifier !== undefined)
  return {
    primary,
    lead: lead.row,
    summary: fillable(lead.summary[language]),
    summaryWithoutDxa: fillable((lead.row.summaryWithoutDxa ?? lead.summary)[language]),
    advice: fillable(adviceIn(rows, cardTexts, language).join('\n')),
    // Three months or more, unless a riding row knows better how long the drug is used.
    duration: (qualified?.qualifier ?? cardTexts.duration)[language],
    indicator: additional.some(({ capsIndicator }) => capsIndicator) ? 'info' : lead.card,
    source: sourceOf(plan, lead.row, knowledge),
    overrideReasons: reasonsOf(overrideReasons, language),
    ...(links !== undefined && { links: linksOf(links, language) }),
    extension: { 'org.osteohooks.decision': decisionOf(plan, rows, lead) },
    proposals: rows.flatMap((row) => row.proposals),
    alwaysShown: rows.some((row) => row.alwaysShown),
  }
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
function leadingRow(rows: readonly Row[]): Lead | undefined {
  const candidates = rows.flatMap((row) =>
    row.card === 'none' || row.summary === undefined ? [] : [{ row, summary: row.summary, card: row.card }],
  )
  const leading = candidates.find(({ row }) => row.adviceRole === 'leads')
  return leading ?? candidates.find(({ card }) => card === 'warning') ?? candidates[0]
}

/** What makes the whole advice conditional is read first; what is on one topic is one point. */
function adviceIn(rows: readonly Row[], { strength }: CardTexts, language: Language): readonly string[] {
  const points = new Map<string, string>()
  for (const row of adviceRows(rows)) {
    if (row.guidance === undefined) continue
    const topic = row.topic ?? row.id
    const before = points.get(topic) ?? '-'
    const said = `${row.guidance[language]} *(${row.id}, ${strength[row.strength][language]})*`
    points.set(topic, `${before} ${said}`)
  }
  return [...points.values()]
}

/** What leads silences what yields. */
function adviceRows(rows: readonly Row[]): readonly Row[] {
  const leads = rows.some(({ adviceRole }) => adviceRole === 'leads')
  const heard = leads ? rows.filter(({ adviceRole }) => adviceRole !== 'yields') : rows
  return [...heard.filter((row) => row.capsIndicator), ...heard.filter((row) => !row.capsIndicator)]
}

/** The rows behind a card; where a row leads, its strength is that of the card. */
function decisionOf(
  plan: Plan,
  rows: readonly Row[],
  lead: Lead,
): Card['extension']['org.osteohooks.decision'] {
  const { strength } = rows.find(({ adviceRole }) => adviceRole === 'leads') ?? lead.row
  return { plan: plan.id, version: plan.version, rows: rows.map(({ id }) => id), strength }
}

function sourceOf(plan: Plan, row: Row, knowledge: CardKnowledge): Card['source'] {
  const sources = row.sources.flatMap((key) => knowledge.sources[key] ?? [])
  const [first] = sources
  const url = sources.find((source) => source.url !== undefined)?.url
  return { label: first?.title ?? plan.title.nl, ...(url !== undefined && { url }), topic: plan.topic }
}

function reasonsOf({ system, shown, reasons }: OverrideReasons, language: Language): Card['overrideReasons'] {
  return shown.flatMap((code) => {
    const display = reasons[code]?.display[language]
    return display === undefined ? [] : [{ code, system, display }]
  })
}

function linksOf(links: Links[string], language: Language): NonNullable<Card['links']> {
  return links.map(({ label, url }) => ({ label: label[language], url, type: 'absolute' }))
}
