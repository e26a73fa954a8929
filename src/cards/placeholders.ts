import type { Language } from '../config/config.ts'
import type { FindingInput } from '../findings/finding.ts'
import { classify } from '../findings/glucocorticoid-gate.ts'
import type { CardTexts } from '../plan/card-texts.ts'
import type { Findings } from '../plan/compile.ts'
import type { FindingTexts } from '../plan/finding-texts.ts'
import type { Placeholder } from '../plan/summary.ts'
import type { Substance } from '../terminology/terminology.ts'
import { formatNumber } from './format.ts'
import { orderedMgPerDay } from './order-dose.ts'

interface Words {
  readonly cardTexts: CardTexts
  readonly findingTexts: FindingTexts
}

/** More names than these do not fit in a summary. */
const mostNames = 3

/**
 * What `{order}` and `{fracture}` stand for in this call: the drug, with the dose that it is ordered in, and the location.
 * The words come from our own tables, so nothing that was sent can reach a card through them.
 */
export function describe(
  input: FindingInput,
  findings: Findings,
  words: Words,
  language: Language,
): Readonly<Record<Exclude<Placeholder, 'duration'>, string>> {
  return {
    order: describeOrder(input, findings, words, language),
    fracture: describeFracture(findings, words, language),
  }
}

function describeOrder(input: FindingInput, findings: Findings, words: Words, language: Language): string {
  const classes = input.record.drafts.map((draft) => classify(draft, input))
  const substances = classes.flatMap((found) => ('substance' in found ? [found.substance] : []))
  const [first] = substances
  if (first === undefined)
    return classes.some((found) => found.class === 'gut')
      ? capital(label('gutGlucocorticoid', words, language))
      : ''
  const dose = orderedMgPerDay(findings)
  if (dose === undefined) return capital(namesOf(substances, language))
  const tell = first.mgEqualTo5MgPrednisone === 5 ? plainDose : equivalentDose
  return capital(tell(first, dose, words, language))
}

/** Drugs that are ordered together, without the dose, which is not that of one of them. */
function namesOf(substances: readonly Substance[], language: Language): string {
  const names = new Set(substances.map(({ label: name }) => name[language]))
  return [...names].slice(0, mostNames).join(' + ')
}

function plainDose(substance: Substance, dose: number, { cardTexts }: Words, language: Language): string {
  return `${substance.label[language]} ${formatNumber(dose, language)} ${cardTexts.perDay[language]}`
}

function equivalentDose(
  substance: Substance,
  dose: number,
  { cardTexts }: Words,
  language: Language,
): string {
  return `${substance.label[language]} (${formatNumber(dose, language)} ${cardTexts.equivalentPerDay[language]})`
}

function describeFracture(
  findings: Findings,
  { findingTexts, cardTexts }: Words,
  language: Language,
): string {
  const location = findings['fractureLocation']
  const text = findingTexts['fractureLocation']
  if ((location?.kind !== 'known' && location?.kind !== 'partial') || text?.type !== 'code') return ''
  const known = location.value === 'other' ? undefined : text.values[String(location.value)]
  const name = location.evidence[0]?.named ?? known ?? cardTexts.fracture
  return capital(name[language])
}

function label(name: string, { findingTexts }: Words, language: Language): string {
  return findingTexts[name]?.label[language] ?? ''
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
