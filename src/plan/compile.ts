import type { Finding } from '../findings/finding.ts'
import type { Comparator, Expression } from './expression.ts'
import { and, or, type Truth, truthOf } from './truth.ts'

/** Findings by name, as conditions see them. */
export type Findings = Readonly<Record<string, Finding | undefined>>

/** A condition ready to run. */
export type Test = (findings: Findings) => Truth

/** Turns a condition into a closure; the grammar is walked once, at start. */
export function compile(expression: Expression): Test {
  switch (expression.kind) {
    case 'compare':
      return (findings) => compare(expression, findings)
    case 'empty':
      return emptiness(expression.of)
    case 'and':
    case 'or': {
      const [left, right] = [compile(expression.left), compile(expression.right)]
      const join = expression.kind === 'and' ? and : or
      return (findings) => join(left(findings), right(findings))
    }
    case 'finding':
      return (findings) => (hasValue(findings[expression.finding]) ? 'yes' : 'unknown')
  }
}

/** Of a part that was read, its value is told as well. */
export function hasValue(finding: Finding | undefined): boolean {
  return finding?.kind === 'known' || finding?.kind === 'partial'
}

function emptiness(of: Expression): Test {
  const test = compile(of)
  return (findings) => truthOf(test(findings) === 'unknown')
}

/** One comparison by itself. */
export function compare(
  { finding: name, comparator, value }: Extract<Expression, { readonly kind: 'compare' }>,
  findings: Findings,
): Truth {
  const finding = findings[name]
  if (finding === undefined || finding.kind === 'unknown') return 'unknown'
  if (finding.kind === 'known') return truthOf(holds(finding.value, comparator, value))
  if (finding.kind === 'partial') return comparator === '=' && finding.value === value ? 'yes' : 'unknown'
  if (typeof value !== 'number') return 'unknown'
  return within(finding.low, finding.high, comparator, value)
}

/** A comparison is known for a range when both of its ends answer alike. */
function within(low: number, high: number, comparator: Comparator, value: number): Truth {
  if (comparator === '=') return value < low || value > high ? 'no' : 'unknown'
  const atLow = holds(low, comparator, value)
  return atLow === holds(high, comparator, value) ? truthOf(atLow) : 'unknown'
}

function holds(
  actual: boolean | number | string,
  comparator: Comparator,
  value: boolean | number | string,
): boolean {
  switch (comparator) {
    case '=':
      return actual === value
    case '<':
      return actual < value
    case '<=':
      return actual <= value
    case '>':
      return actual > value
    case '>=':
      return actual >= value
  }
}
