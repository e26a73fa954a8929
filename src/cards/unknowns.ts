import type { Language } from '../config/config.ts'
import type { Finding } from '../findings/finding.ts'
import { compare, type Findings } from '../plan/compile.ts'
import type { Expression } from '../plan/expression.ts'
import type { Condition, Plan, PlanDecision } from '../plan/plan.ts'
import type { FactWords } from './facts.ts'
import { oncePer } from './once-per.ts'

type Comparison = Extract<Expression, { readonly kind: 'compare' }>

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
    if (finding === undefined || finding.kind === 'known') continue
    const label = labelOf(name, finding, words)?.[language]
    if (label === undefined) continue
    const reason = words.reasons[finding.reason]?.[language] ?? ''
    labels.set(reason, [...(labels.get(reason) ?? []), label])
  }
  return [...labels].map(([reason, names]) =>
    reason === '' ? names.join(', ') : `${names.join(', ')} (${reason})`,
  )
}

/** What is not known: the finding, or of one that a part was read of the rest. */
function labelOf(name: string, finding: Finding, { findingTexts }: FactWords) {
  const text = findingTexts[name]
  return finding.kind === 'partial' && text?.type === 'code' ? (text.others ?? text.label) : text?.label
}

/** What the primary row and the rows that might have ridden on it would have liked to know. */
function mattering(plan: Plan, { primary }: PlanDecision, findings: Findings): ReadonlySet<string> {
  const names = new Set<string>()
  if (primary === undefined) return names
  for (const conditions of conditionsNear(plan, primary.id)) addMissingOf(names, conditions, findings)
  for (const name of names) if (isUnrecorded(findings[name])) names.delete(name)
  return names
}

/** Nothing is missing for a row that something known already keeps from applying. */
function addMissingOf(names: Set<string>, conditions: readonly Condition[], findings: Findings): void {
  if (conditions.some(({ test }) => test(findings) === 'no')) return
  for (const { expression } of conditions) addMissing(names, expression, findings)
}

/** The conditions of the primary row, and of each row that may ride on it. */
const conditionsNear = oncePer((plan: Plan, primary: string): readonly (readonly Condition[])[] => {
  const own = plan.rows.filter(({ id }) => id === primary)
  const near = plan.rows.filter(({ role, ridesOn }) => role === 'additional' && ridesOn.includes(primary))
  return [...own, ...near].map((row) => row.conditions.flatMap((position) => plan.conditions[position] ?? []))
})

function isUnrecorded(finding: Finding | undefined): boolean {
  return finding?.kind === 'unknown' && finding.reason === 'not-recorded'
}

/** The unknown findings that an expression depends on; none where something known already decides. */
function addMissing(names: Set<string>, expression: Expression, findings: Findings): void {
  switch (expression.kind) {
    case 'compare':
      if (!isAnswered(expression, findings)) names.add(expression.finding)
      return
    case 'finding':
      return
    case 'empty':
      addMissing(names, expression.of, findings)
      return
    case 'and':
    case 'or':
      if (decided(expression, findings)) return
      addMissing(names, expression.left, findings)
      addMissing(names, expression.right, findings)
      return
  }
}

/** Whether known findings alone make it true: `.empty()` counts for nothing here. */
function decided(expression: Expression, findings: Findings): boolean {
  switch (expression.kind) {
    case 'compare':
      return isAnswered(expression, findings) && compare(expression, findings) === 'yes'
    case 'and':
      return decided(expression.left, findings) && decided(expression.right, findings)
    case 'or':
      return decided(expression.left, findings) || decided(expression.right, findings)
    case 'empty':
    case 'finding':
      return false
  }
}

/** Whether nothing that could not be read would change the answer of a comparison. */
function isAnswered(expression: Comparison, findings: Findings): boolean {
  return findings[expression.finding]?.kind !== 'partial' && compare(expression, findings) !== 'unknown'
}
