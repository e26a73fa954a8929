import type { Language } from '../config/config.ts'
import type { CardTexts } from '../plan/card-texts.ts'
import type { Findings } from '../plan/compile.ts'
import type { Plan, PlanDecision, Row } from '../plan/plan.ts'
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

/** What makes the whole advice conditional is read first; what leads silences what yields. */
function writeAdvice(
  decision: PlanDecision,
  texts: CardTexts,
  { language, placeholders }: Wording,
): readonly string[] {
  const rows = decision.primary === undefined ? [] : [decision.primary, ...decision.additional]
  const leads = rows.some(({ adviceRole }) => adviceRole === 'leads')
  const heard = leads ? rows.filter(({ adviceRole }) => adviceRole !== 'yields') : rows
  const ordered: readonly Row[] = [
    ...heard.filter((row) => row.capsIndicator),
    ...heard.filter((row) => !row.capsIndicator),
  ]
  return ordered.flatMap((row) => {
    if (row.guidance === undefined) return []
    return [
      `- ${fill(row.guidance, language, placeholders)} *(${row.id}, ${texts.strength[row.strength][language]})*`,
    ]
  })
}
