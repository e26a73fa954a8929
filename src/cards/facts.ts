import type { Language } from '../config/config.ts'
import { basisOf } from '../findings/basis.ts'
import type { Finding } from '../findings/finding.ts'
import type { CardTexts, Reasons } from '../plan/card-texts.ts'
import { compare, type Findings, hasValue } from '../plan/compile.ts'
import type { Expression } from '../plan/expression.ts'
import type { FindingTexts } from '../plan/finding-texts.ts'
import type { Plan, PlanDecision, Row } from '../plan/plan.ts'
import { formatNumber, writeDay } from './format.ts'
import { orderedMgPerDay } from './order-dose.ts'
import { gateText } from './text-gate.ts'

/** What the words of facts come from. */
export interface FactWords {
  readonly findingTexts: FindingTexts
  readonly cardTexts: CardTexts
  readonly reasons: Reasons
}

type WhetherText = Extract<FindingTexts[string], { readonly type: 'boolean' }>
type KnownFinding = Extract<Finding, { readonly kind: 'known' }>

const mostFacts = 6

/**
 * The facts that decided, as a clinician reads them: those that made the row's own conditions true,
 * then what made other rows ride on it, each with its date. The dose stands in the order's own words.
 */
export function factsOf(
  plan: Plan,
  decision: PlanDecision,
  findings: Findings,
  words: FactWords,
  language: Language,
): readonly string[] {
  const { primary, additional } = decision
  const names = new Set<string>()
  if (primary !== undefined) addSupporting(names, plan, primary, findings)
  const riding = new Set<string>()
  for (const row of additional) addSupporting(riding, plan, row, findings)
  for (const name of riding) if (!isDenied(findings[name])) names.add(name)
  for (const name of plan.told) if (hasValue(findings[name])) names.add(name)
  const told = [...names]
    .filter((name) => !isToldByOrder(name, findings))
    .map((name) => tellFact(name, findings[name], words, language))
  return told.filter((fact) => fact !== undefined).slice(0, mostFacts)
}

/**
 * The order in its own words, with the doubt about its drug, or about the dose when they name one: said
 * once, for all that rests on the order.
 */
export function orderFact(
  order: string,
  findings: Findings,
  { cardTexts }: FactWords,
  language: Language,
): string {
  const rests = orderedMgPerDay(findings) === undefined ? 'systemicGlucocorticoid' : 'sustainedMgPerDay'
  const finding = findings[rests]
  const doubt = finding === undefined ? undefined : remarkOn(finding, cardTexts, language)
  return doubt === undefined ? order : `${order} (${doubt})`
}

/** The days of use are those of the order, which carries the doubt about the drug. */
const doubtedWithOrder = 'episodeDays'

const toldByOrder: ReadonlySet<string> = new Set(['peakMgPerDay', 'systemicGlucocorticoid'])

/**
 * No dose is told where none is sustained: the highest of a short course is not what the patient uses. Nor
 * are no days of use: that is an order to stop.
 */
function isToldByOrder(name: string, findings: Findings): boolean {
  if (toldByOrder.has(name)) return true
  if (name !== 'sustainedMgPerDay' && name !== 'episodeDays') return false
  const finding = findings[name]
  if (finding?.kind === 'known' && finding.value === 0) return true
  return name === 'sustainedMgPerDay' && orderedMgPerDay(findings) !== undefined
}

function isDenied(finding: Finding | undefined): boolean {
  return finding?.kind === 'known' && finding.value === false
}

function addSupporting(names: Set<string>, plan: Plan, row: Row, findings: Findings): void {
  for (let at = row.inherited; at < row.conditions.length; at += 1) {
    const condition = plan.conditions[row.conditions[at] ?? -1]
    if (condition !== undefined) addHolding(names, condition.expression, findings)
  }
}

/** The findings whose own comparison holds: of an "or" only the half that is true. */
function addHolding(names: Set<string>, expression: Expression, findings: Findings): void {
  switch (expression.kind) {
    case 'compare':
      if (compare(expression, findings) === 'yes') names.add(expression.finding)
      return
    case 'and':
    case 'or':
      addHolding(names, expression.left, findings)
      addHolding(names, expression.right, findings)
      return
    case 'empty':
    case 'finding':
      return
  }
}

function tellFact(
  name: string,
  finding: Finding | undefined,
  words: FactWords,
  language: Language,
): string | undefined {
  const statement = finding === undefined ? undefined : state(name, finding, words, language)
  if (finding === undefined || statement === undefined) return undefined
  const source = finding.evidence[0]
  const remarks = [
    source?.day === undefined || isOfPeriod(name, words) ? undefined : writeDay(source.day, language),
    finding.kind === 'bounded' ? words.reasons[finding.reason]?.[language] : undefined,
    name === doubtedWithOrder ? undefined : remarkOn(finding, words.cardTexts, language),
  ].filter((remark) => remark !== undefined)
  return remarks.length === 0 ? statement : `${statement} (${remarks.join(', ')})`
}

/**
 * How the fact was obtained, where that leaves a doubt: a name without a code asks whether it is right,
 * the sentence of a report is shown.
 */
function remarkOn(finding: Finding, texts: CardTexts, language: Language): string | undefined {
  const basis = basisOf(finding)
  if (basis === 'assumed') return texts.assumed[language]
  if (basis !== 'text') return undefined
  const sentence = finding.evidence.find((source) => source.sentence !== undefined)?.sentence
  return sentence === undefined ? texts.named[language] : `${texts.text[language]} "${gateText(sentence)}"`
}

/** How long something lasts, and the dose of that time, have no date of their own. */
function isOfPeriod(name: string, { findingTexts }: FactWords): boolean {
  const text = findingTexts[name]
  return text !== undefined && 'unit' in text && unitsOfPeriod.has(text.unit)
}

const unitsOfPeriod: ReadonlySet<string> = new Set(['days', 'months', 'mg prednisone per day'])

function state(name: string, finding: Finding, words: FactWords, language: Language): string | undefined {
  const text = words.findingTexts[name]
  if (text === undefined || finding.kind === 'unknown') return undefined
  switch (text.type) {
    case 'boolean':
      return finding.kind === 'known' ? stateWhether(text, finding, language) : undefined
    case 'code':
      return finding.kind === 'bounded'
        ? undefined
        : (finding.evidence[0]?.named ?? text.values[String(finding.value)])?.[language]
    case 'integer':
    case 'decimal':
      return text.fact[language].replace('{value}', () => writeNumber(finding, words.cardTexts, language))
  }
}

/** Whether it is so, and what makes it so where the evidence says. */
function stateWhether(text: WhetherText, { value, evidence }: KnownFinding, language: Language): string {
  if (value !== true) return text.no[language]
  const reasons = evidence.map(({ named, kind = '', value: number }) => {
    const told = (named ?? text.kinds?.[kind])?.[language]
    return number === undefined ? told : told?.replace('{value}', () => formatNumber(number, language))
  })
  const all = [...new Set(reasons.filter((reason) => reason !== undefined))]
  return all.length === 0 ? text.yes[language] : `${text.yes[language]}: ${all.join(', ')}`
}

function writeNumber(finding: Finding, texts: CardTexts, language: Language): string {
  if (finding.kind === 'known') return formatNumber(Number(finding.value), language)
  if (finding.kind !== 'bounded') return ''
  if (finding.low === Number.NEGATIVE_INFINITY || finding.low === 0)
    return `${texts.atMost[language]} ${formatNumber(finding.high, language)}`
  if (finding.high === Number.POSITIVE_INFINITY)
    return `${texts.atLeast[language]} ${formatNumber(finding.low, language)}`
  return `${formatNumber(finding.low, language)}-${formatNumber(finding.high, language)}`
}
