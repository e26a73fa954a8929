import type { Language } from '../config/config.ts'
import type { CardTexts } from '../plan/card-texts.ts'
import type { Findings } from '../plan/compile.ts'
import type { Localized, Plan, PlanDecision, Row } from '../plan/plan.ts'
import { fill, type Placeholder } from '../plan/summary.ts'
import { type FactWords, factsOf, orderFact } from './facts.ts'
import { isWithoutDxa, type WithheldActivity } from './orders.ts'
import { unknownsOf } from './unknowns.ts'

/** What a card's text is written with. */
export interface Wording {
  readonly language: Language
  readonly placeholders: Readonly<Record<Placeholder, string>>
}

/**
 * The text under the summary, in Markdown: the facts that were used, what is not known, what the
 * guideline says and how firmly, and what is not proposed and why.
 */
export function writeDetail(
  plan: Plan,
  decision: PlanDecision,
  findings: Findings,
  knowledge: FactWords,
  wording: Wording,
  withheld: readonly WithheldActivity[],
): string {
  const { language, placeholders } = wording
  const { cardTexts } = knowledge
  const facts = factsOf(plan, decision, findings, knowledge, language)
  const unknowns = unknownsOf(plan, decision, findings, knowledge, language)
  const order =
    placeholders.order === '' ? [] : [orderFact(placeholders.order, findings, knowledge, language)]
  const caveat = isWithoutDxa(withheld) ? ` ${cardTexts.adviceWithoutDxa[language]}` : ''
  return [
    `**${cardTexts.facts[language]}:** ${[...order, ...facts].join('; ')}.`,
    ...(unknowns.length > 0 ? [`**${cardTexts.notKnown[language]}:** ${unknowns.join('; ')}.`] : []),
    `**${cardTexts.advice[language]}:**${caveat}\n\n${writeAdvice(decision, cardTexts, wording).join('\n')}`,
    ...(withheld.length > 0
      ? [`**${cardTexts.withheld[language]}:** ${writeWithheld(withheld, language).join('; ')}.`]
      : []),
  ].join('\n\n')
}

/** Orders that are left out for the same reason are named together. */
function writeWithheld(withheld: readonly WithheldActivity[], language: Language): readonly string[] {
  const named = new Map<string, Set<string>>()
  for (const { activity, text } of withheld) {
    const names = named.get(text[language]) ?? new Set()
    named.set(text[language], names.add(activity.shortTitle[language]))
  }
  return [...named].map(([reason, names]) => `${[...names].join(', ')} (${reason})`)
}

/** What makes the whole advice conditional is read first; what is on one topic is one point. */
function writeAdvice(decision: PlanDecision, texts: CardTexts, wording: Wording): readonly string[] {
  const points = new Map<string, string>()
  for (const row of adviceRows(decision)) {
    if (row.guidance === undefined) continue
    const topic = row.topic ?? row.id
    const before = points.get(topic)
    const said = sayAdvice(row, row.guidance, texts, wording)
    points.set(topic, before === undefined ? `- ${said}` : `${before} ${said}`)
  }
  return [...points.values()]
}

function sayAdvice(
  { id, strength }: Row,
  guidance: Localized,
  texts: CardTexts,
  { language, placeholders }: Wording,
): string {
  return `${fill(guidance, language, placeholders)} *(${id}, ${texts.strength[strength][language]})*`
}

/** What leads silences what yields. */
function adviceRows(decision: PlanDecision): readonly Row[] {
  const rows = decision.primary === undefined ? [] : [decision.primary, ...decision.additional]
  const leads = rows.some(({ adviceRole }) => adviceRole === 'leads')
  const heard = leads ? rows.filter(({ adviceRole }) => adviceRole !== 'yields') : rows
  return [...heard.filter((row) => row.capsIndicator), ...heard.filter((row) => !row.capsIndicator)]
}
