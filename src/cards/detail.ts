import type { Language } from '../config/config.ts'
import type { Findings } from '../plan/compile.ts'
import type { Localized, Plan, PlanDecision } from '../plan/plan.ts'
import { type Fillable, fill, type Placeholder } from '../plan/summary.ts'
import { type FactWords, factsOf, orderFact } from './facts.ts'
import { missingCapacity, type WithheldActivity } from './orders.ts'
import { unknownsOf } from './unknowns.ts'

/** What a card's text is written with. */
export interface Wording {
  readonly language: Language
  readonly placeholders: Readonly<Record<Placeholder, string>>
  /** What the guideline says and how firmly. */
  readonly advice: Fillable
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
  const { language, placeholders, advice } = wording
  const { cardTexts } = knowledge
  const facts = factsOf(plan, decision, findings, knowledge, language)
  const unknowns = unknownsOf(plan, decision, findings, knowledge, language)
  const order =
    placeholders.order === '' ? [] : [orderFact(placeholders.order, findings, knowledge, language)]
  const paragraphs = [`**${cardTexts.facts[language]}:** ${[...order, ...facts].join('; ')}.`]
  if (unknowns.length > 0) paragraphs.push(`**${cardTexts.notKnown[language]}:** ${unknowns.join('; ')}.`)
  const caveat = caveatOf(withheld, cardTexts)
  paragraphs.push(
    `**${cardTexts.advice[language]}:**${caveat === undefined ? '' : ` ${caveat[language]}`}\n\n${fill(advice, placeholders)}`,
  )
  if (withheld.length > 0)
    paragraphs.push(`**${cardTexts.withheld[language]}:** ${writeWithheld(withheld, language).join('; ')}.`)
  return paragraphs.join('\n\n')
}

/** What the advice says of DXA and VFA holds later while these cannot be ordered. */
function caveatOf(
  withheld: readonly WithheldActivity[],
  { adviceWithoutDxa, adviceWithoutVfa }: FactWords['cardTexts'],
): Localized | undefined {
  const missing = missingCapacity(withheld)
  if (missing === undefined) return undefined
  return missing === 'dxa' ? adviceWithoutDxa : adviceWithoutVfa
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
