import { compile, type Test } from '../../src/plan/compile.ts'
import type { Comparator, Expression } from '../../src/plan/expression.ts'
import type { FindingTexts } from '../../src/plan/finding-texts.ts'
import { and, or, type Truth, truthOf } from '../../src/plan/truth.ts'
import { stepOf } from '../support/finding-values.ts'

/** A condition with one small mistake in it: how it would read, and what it would do. */
export interface Mutation {
  readonly text: string
  readonly test: Test
}

/** Every small mistake that an author could make in a condition, one at a time. */
export function mutationsOf(expression: Expression, texts: FindingTexts): readonly Mutation[] {
  switch (expression.kind) {
    case 'compare':
      return comparisons(expression, texts).map(asMutation)
    case 'and':
    case 'or':
      return [...inOperands(expression, texts), asMutation(swapped(expression))]
    case 'empty':
      return [...inEmptiness(expression.of, texts), ...withoutEmptiness(expression.of, texts)]
    case 'finding':
      return []
  }
}

type Comparison = Expression & { readonly kind: 'compare' }
type Junction = Expression & { readonly kind: 'and' | 'or' }

const neighbours: Readonly<Record<Comparator, Comparator>> = {
  '=': '=',
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
}

function comparisons(comparison: Comparison, texts: FindingTexts): readonly Comparison[] {
  const { finding, comparator, value } = comparison
  const withValue = (other: Comparison['value']): Comparison => ({ ...comparison, value: other })
  if (typeof value === 'boolean') return [withValue(!value)]
  if (typeof value === 'string') {
    const text = texts[finding]
    const codes = text?.type === 'code' ? Object.keys(text.values) : []
    return codes.filter((code) => code !== value).map(withValue)
  }
  const step = stepOf(texts, finding)
  const moved = [value - step, value + step].map((other) => withValue(Number(other.toFixed(6))))
  return comparator === '=' ? moved : [...moved, { ...comparison, comparator: neighbours[comparator] }]
}

function inOperands({ kind, left, right }: Junction, texts: FindingTexts): readonly Mutation[] {
  const [leftTest, rightTest] = [compile(left), compile(right)]
  const join = kind === 'and' ? and : or
  const [leftText, rightText] = [operandText(left, kind), operandText(right, kind)]
  return [
    ...mutationsOf(left, texts).map(({ text, test }) => ({
      text: `${around(text, left, kind)} ${kind} ${rightText}`,
      test: (findings: Parameters<Test>[0]) => join(test(findings), rightTest(findings)),
    })),
    ...mutationsOf(right, texts).map(({ text, test }) => ({
      text: `${leftText} ${kind} ${around(text, right, kind)}`,
      test: (findings: Parameters<Test>[0]) => join(leftTest(findings), test(findings)),
    })),
  ]
}

function swapped(junction: Junction): Junction {
  return { ...junction, kind: junction.kind === 'and' ? 'or' : 'and' }
}

function inEmptiness(of: Expression, texts: FindingTexts): readonly Mutation[] {
  return mutationsOf(of, texts).map(({ text, test }) => ({
    text: `(${text}).empty()`,
    test: (findings) => truthOf(test(findings) === 'unknown'),
  }))
}

/** `.empty()` forgotten, forgotten on the opposite, and asked the other way round. */
function withoutEmptiness(of: Expression, texts: FindingTexts): readonly Mutation[] {
  const test = compile(of)
  const text = write(of)
  const known: Mutation = { text: `${text} known`, test: (findings) => truthOf(test(findings) !== 'unknown') }
  if (of.kind !== 'finding')
    return [{ text, test }, { text: `not (${text})`, test: (findings) => not(test(findings)) }, known]
  if (texts[of.finding]?.type !== 'boolean') return [known]
  const values = [true, false].map((value) => asMutation({ ...of, kind: 'compare', comparator: '=', value }))
  return [...values, known]
}

function asMutation(expression: Expression): Mutation {
  return { text: write(expression), test: compile(expression) }
}

function not(truth: Truth): Truth {
  if (truth === 'unknown') return truth
  return truth === 'yes' ? 'no' : 'yes'
}

function write(expression: Expression): string {
  switch (expression.kind) {
    case 'finding':
      return `%${expression.finding}`
    case 'compare': {
      const { finding, comparator, value } = expression
      return `%${finding} ${comparator} ${typeof value === 'string' ? `'${value}'` : value}`
    }
    case 'empty':
      return expression.of.kind === 'finding'
        ? `${write(expression.of)}.empty()`
        : `(${write(expression.of)}).empty()`
    case 'and':
    case 'or':
      return `${operandText(expression.left, expression.kind)} ${expression.kind} ${operandText(expression.right, expression.kind)}`
  }
}

function operandText(operand: Expression, kind: 'and' | 'or'): string {
  return around(write(operand), operand, kind)
}

function around(text: string, operand: Expression, kind: 'and' | 'or'): string {
  const mixed = (operand.kind === 'and' || operand.kind === 'or') && operand.kind !== kind
  return mixed ? `(${text})` : text
}
