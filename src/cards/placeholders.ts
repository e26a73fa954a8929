import type { Language } from '../config.ts'
import type { Evidence, Finding, FindingInput } from '../findings/finding.ts'
import { classify } from '../findings/glucocorticoid-gate.ts'
import type { CardTexts } from '../plan/card-texts.ts'
import type { Findings } from '../plan/compile.ts'
import type { FindingTexts } from '../plan/finding-texts.ts'
import type { Placeholder } from '../plan/summary.ts'
import type { Substance } from '../terminology/terminology.ts'
import { formatNumber } from './facts.ts'

interface Words {
  readonly cardTexts: CardTexts
  readonly findingTexts: FindingTexts
}

/**
 * What `{order}` and `{fracture}` stand for in this call: the drug with its dose, and the location.
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
  const classes = input.record.drafts.map((draft) => classify(draft, input.terminology))
  const substances = classes.flatMap((found) => ('substance' in found ? [found.substance] : []))
  const [first] = substances
  if (first === undefined)
    return classes.some((found) => found.class === 'gut')
      ? capital(label('gutGlucocorticoid', words, language))
      : ''
  const dose = doseOf(findings)
  if (dose === undefined) return capital(first.label[language])
  const plain = first.mgEqualTo5MgPrednisone === 5 && sources(findings).length <= 1
  return capital(
    plain ? plainDose(first, dose, words, language) : equivalentDose(first, dose, words, language),
  )
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

/** The dose of the band; when no dose is sustained, as in bursts, the highest; none when it is stopped. */
function doseOf(findings: Findings): number | undefined {
  const sustained = certain(findings['sustainedMgPerDay'])
  const dose = sustained === undefined || sustained > 0 ? sustained : certain(findings['peakMgPerDay'])
  return dose === 0 ? undefined : dose
}

function certain(finding: Finding | undefined): number | undefined {
  return finding?.kind === 'known' ? Number(finding.value) : undefined
}

function sources(findings: Findings): readonly Evidence[] {
  return findings['sustainedMgPerDay']?.evidence ?? []
}

function describeFracture(
  findings: Findings,
  { findingTexts, cardTexts }: Words,
  language: Language,
): string {
  const location = findings['fractureLocation']
  const text = findingTexts['fractureLocation']
  if (location?.kind !== 'known' || text?.type !== 'code') return ''
  const name = location.value === 'other' ? undefined : text.values[String(location.value)]?.[language]
  return capital(name ?? cardTexts.fracture[language])
}

function label(name: string, { findingTexts }: Words, language: Language): string {
  return findingTexts[name]?.label[language] ?? ''
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
