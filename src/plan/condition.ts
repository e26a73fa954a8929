import { PlanError } from '../errors.ts'
import { compile } from './compile.ts'
import { type Expression, findingsIn, parseExpression } from './expression.ts'
import type { FindingTexts } from './finding-texts.ts'
import type { Condition } from './plan.ts'
import { localized, type Translation } from './plan-file.ts'

interface ExpressionFile {
  readonly description: string
  readonly _description: Translation
  readonly expression: string
}

/**
 * Makes a condition of its file form: parses, checks every name and literal against the findings,
 * and compiles.
 *
 * @param where file, row and condition, for errors
 */
export function readCondition(
  id: string,
  file: ExpressionFile,
  texts: FindingTexts,
  where: string,
): Condition {
  const expression = parseExpression(file.expression, where)
  checkNames(expression, texts, where)
  return {
    id,
    text: localized(file.description, file._description),
    source: file.expression,
    expression,
    findings: findingsIn(expression),
    test: compile(expression),
  }
}

function checkNames(expression: Expression, texts: FindingTexts, where: string): void {
  switch (expression.kind) {
    case 'and':
    case 'or':
      checkNames(expression.left, texts, where)
      checkNames(expression.right, texts, where)
      return
    case 'empty':
      checkNames(expression.of, texts, where)
      return
    case 'finding':
      known(expression.finding, texts, where)
      return
    case 'compare': {
      const { type, values } = known(expression.finding, texts, where)
      const expected = type === 'boolean' ? 'boolean' : type === 'code' ? 'string' : 'number'
      const actual = typeof expression.value
      const inSet = values === undefined || Object.hasOwn(values, String(expression.value))
      const ordered = expected === 'number' || expression.comparator === '='
      if (actual === expected && inSet && ordered) return
      throw new PlanError(
        'ERR_PLAN_EXPRESSION',
        `${where} compares %${expression.finding} (${type}) with ${JSON.stringify(expression.value)} by "${expression.comparator}"`,
      )
    }
  }
}

function known(name: string, texts: FindingTexts, where: string): FindingTexts[string] & object {
  const text = Object.hasOwn(texts, name) ? texts[name] : undefined
  if (text !== undefined) return text
  const near = Object.keys(texts).toSorted((a, b) => unlike(name, a) - unlike(name, b))[0]
  throw new PlanError('ERR_PLAN_UNKNOWN_FINDING', `${where} uses %${name} (did you mean %${near}?)`)
}

/** How far a name is from another, most of all from its beginning: %tscore means %tScoreLowest. */
function unlike(name: string, other: string): number {
  const [short, long] = [name.toLowerCase(), other.toLowerCase()]
  return distance(short, long.slice(0, short.length)) * 100 + distance(short, long)
}

/** Letters that must be changed to make one name the other (Levenshtein). */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...left].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...right].entries()) {
      const change = (row[j] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
