import { z } from 'zod'
import { isSnomedIdentifier } from '../check-digits.ts'

const token = /\s*(<<|\(|\)|OR\b|MINUS\b|[:=,]|\d{6,18}\b)/y

/**
 * What is wrong with an expression in the small part of SNOMED's Expression Constraint Language that
 * `plans/` may use: `<<`, codes, OR, MINUS, parentheses, and a refinement with `:`, `=` and commas.
 *
 * @returns undefined when it can be sent to a terminology server
 */
function eclProblem(expression: string): string | undefined {
  const tokens = tokensOf(expression)
  if (typeof tokens === 'string') return tokens
  let wantsOperand = true
  const levels: string[][] = [[]]
  for (const part of tokens) {
    if (/^\d/.test(part) && !isSnomedIdentifier(part)) return `has ${part}, whose check digit is wrong`
    const isOperand = part === '<<' || part === '(' || /^\d/.test(part)
    if (isOperand !== wantsOperand)
      return `has "${part}" where ${wantsOperand ? 'a code' : 'OR or MINUS'} belongs`
    if (part === '(') levels.push([])
    else if (part === ')') {
      if (levels.length === 1) return 'closes a parenthesis that is not open'
      levels.pop()
    } else if (part === 'OR' || part === 'MINUS') {
      const level = levels.at(-1)
      if (level?.some((used) => used !== 'OR' || part !== 'OR') === true)
        return 'mixes OR and MINUS; put parentheses around what belongs together'
      level?.push(part)
    }
    wantsOperand = part !== ')' && !/^\d/.test(part)
  }
  if (wantsOperand) return 'ends where a code belongs'
  return levels.length === 1 ? undefined : 'leaves a parenthesis open'
}

/** The codes that an expression names. */
export function codesIn(expression: string): ReadonlySet<string> {
  return new Set(expression.match(/\d{6,18}/g))
}

function tokensOf(expression: string): readonly string[] | string {
  const found: string[] = []
  let end = 0
  while (end < expression.trimEnd().length) {
    token.lastIndex = end
    const match = token.exec(expression)?.[0]
    if (match === undefined) return `cannot be read from "${expression.slice(end, end + 12).trim()}" on`
    found.push(match.trim())
    end += match.length
  }
  return found
}

/** An expression in a file of `plans/`. */
export const expression = z.string().superRefine((value, context) => {
  const problem = eclProblem(value)
  if (problem !== undefined)
    context.addIssue({ code: 'custom', message: `the expression ${problem}`, input: value })
})
