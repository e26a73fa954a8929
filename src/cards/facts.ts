import type { Language } from '../config.ts'
import { isoDay } from '../days.ts'
import type { Finding } from '../findings/finding.ts'
import type { CardTexts, Reasons } from '../plan/card-texts.ts'
import { compile, type Findings } from '../plan/compile.ts'
import type { Expression } from '../plan/expression.ts'
import type { FindingTexts } from '../plan/finding-texts.ts'
import type { Condition, Plan, PlanDecision, Row } from '../plan/plan.ts'

/** What the words of facts come from. */
export interface FactWords {
  readonly findingTexts: FindingTexts
  readonly cardTexts: CardTexts
  readonly reasons: Reasons
}

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
  const own = primary === undefined ? [] : conditionsOf(plan, primary, primary.inherited)
  const riding = additional.flatMap((row) => conditionsOf(plan, row, row.inherited))
  const names = new Set([
    ...own.flatMap(({ expression }) => supporting(expression, findings)),
    ...riding
      .flatMap(({ expression }) => supporting(expression, findings))
      .filter((name) => !isDenied(findings[name])),
    ...plan.told.filter((name) => findings[name]?.kind === 'known'),
  ])
  const told = [...names]
    .filter((name) => !toldByOrder.has(name))
    .map((name) => tellFact(name, findings[name], words, language))
  return told.filter((fact) => fact !== undefined).slice(0, mostFacts)
}

/**
 * The findings that could have changed the advice and are not known, most alike together, with the
 * reason. What is only known when somebody happened to record it is not complained about.
 */
export function unknownsOf(
  plan: Plan,
  decision: PlanDecision,
  findings: Findings,
  words: FactWords,
  language: Language,
): readonly string[] {
  const labels = new Map<string, string[]>()
  for (const name of mattering(plan, decision, findings)) {
    const finding = findings[name]
    const label = words.findingTexts[name]?.label[language]
    if (finding === undefined || finding.kind === 'known' || label === undefined) continue
    const reason = words.reasons[finding.reason]?.[language] ?? ''
    labels.set(reason, [...(labels.get(reason) ?? []), label])
  }
  return [...labels].map(([reason, names]) =>
    reason === '' ? names.join(', ') : `${names.join(', ')} (${reason})`,
  )
}

const toldByOrder: ReadonlySet<string> = new Set([
  'sustainedMgPerDay',
  'peakMgPerDay',
  'systemicGlucocorticoid',
])

function isDenied(finding: Finding | undefined): boolean {
  return finding?.kind === 'known' && finding.value === false
}

/** What the primary row and the rows that might have ridden on it would have liked to know. */
function mattering(plan: Plan, decision: PlanDecision, findings: Findings): ReadonlySet<string> {
  const { primary } = decision
  if (primary === undefined) return new Set()
  const near = plan.rows.filter((row) => row.role === 'additional' && row.ridesOn.includes(primary.id))
  const conditions = [...conditionsOf(plan, primary, 0), ...near.flatMap((row) => conditionsOf(plan, row, 0))]
  const names = conditions.flatMap(({ expression }) => missing(expression, findings))
  return new Set(names.filter((name) => !isUnrecorded(findings[name])))
}

function isUnrecorded(finding: Finding | undefined): boolean {
  return finding?.kind === 'unknown' && finding.reason === 'not-recorded'
}

/** The unknown findings that an expression depends on; none where something known already decides. */
function missing(expression: Expression, findings: Findings): readonly string[] {
  switch (expression.kind) {
    case 'compare':
      return compile(expression)(findings) === 'unknown' ? [expression.finding] : []
    case 'finding':
      return []
    case 'empty':
      return missing(expression.of, findings)
    case 'and':
    case 'or':
      if (decided(expression, findings)) return []
      return [...missing(expression.left, findings), ...missing(expression.right, findings)]
  }
}

/** Whether known findings alone make it true: `.empty()` counts for nothing here. */
function decided(expression: Expression, findings: Findings): boolean {
  switch (expression.kind) {
    case 'compare':
      return compile(expression)(findings) === 'yes'
    case 'and':
      return decided(expression.left, findings) && decided(expression.right, findings)
    case 'or':
      return decided(expression.left, findings) || decided(expression.right, findings)
    case 'empty':
    case 'finding':
      return false
  }
}

function conditionsOf(plan: Plan, row: Row, from: number): readonly Condition[] {
  return row.conditions.slice(from).flatMap((index) => plan.conditions[index] ?? [])
}

/** The findings whose own comparison holds: of an "or" only the half that is true. */
function supporting(expression: Expression, findings: Findings): readonly string[] {
  switch (expression.kind) {
    case 'compare':
      return compile(expression)(findings) === 'yes' ? [expression.finding] : []
    case 'and':
    case 'or':
      return [...supporting(expression.left, findings), ...supporting(expression.right, findings)]
    case 'empty':
    case 'finding':
      return []
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
    source?.day === undefined || isDuration(name, words) ? undefined : writeDay(source.day, language),
    finding.kind === 'bounded' ? words.reasons[finding.reason]?.[language] : undefined,
    source?.basis === 'text' || source?.basis === 'assumed'
      ? words.cardTexts[source.basis][language]
      : undefined,
  ].filter((remark) => remark !== undefined)
  return remarks.length === 0 ? statement : `${statement} (${remarks.join(', ')})`
}

/** How long something lasts has no date of its own. */
function isDuration(name: string, { findingTexts }: FactWords): boolean {
  const text = findingTexts[name]
  return text !== undefined && 'unit' in text && (text.unit === 'days' || text.unit === 'months')
}

function state(name: string, finding: Finding, words: FactWords, language: Language): string | undefined {
  const text = words.findingTexts[name]
  if (text === undefined || finding.kind === 'unknown') return undefined
  switch (text.type) {
    case 'boolean':
      return finding.kind === 'known' ? text[finding.value === true ? 'yes' : 'no'][language] : undefined
    case 'code':
      return finding.kind === 'known' ? text.values[String(finding.value)]?.[language] : undefined
    case 'integer':
    case 'decimal':
      return text.fact[language].replace('{value}', () => writeNumber(finding, words.cardTexts, language))
  }
}

function writeNumber(finding: Finding, texts: CardTexts, language: Language): string {
  if (finding.kind === 'known') return formatNumber(Number(finding.value), language)
  if (finding.kind === 'unknown') return ''
  if (finding.low === Number.NEGATIVE_INFINITY || finding.low === 0)
    return `${texts.atMost[language]} ${formatNumber(finding.high, language)}`
  if (finding.high === Number.POSITIVE_INFINITY)
    return `${texts.atLeast[language]} ${formatNumber(finding.low, language)}`
  return `${formatNumber(finding.low, language)}-${formatNumber(finding.high, language)}`
}

/** 7,5 in Dutch and 7.5 in English, at most two decimals, a real minus kept as "-". */
export function formatNumber(value: number, language: Language): string {
  const rounded = String(Math.round(value * 100) / 100)
  return language === 'nl' ? rounded.replace('.', ',') : rounded
}

function writeDay(day: number, language: Language): string {
  const iso = isoDay(day)
  return language === 'nl' ? iso.split('-').toReversed().join('-') : iso
}
