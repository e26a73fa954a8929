import { type ExpandedCodes, expand, type TerminologyServer } from './client.ts'
import type { Expression } from './expressions.ts'
import { ExpansionRefused } from './refused.ts'

/** What a terminology server answered to all our expressions, from one version of SNOMED CT. */
export interface Expansion {
  /** `http://snomed.info/sct/11000146104/version/20260930` */
  readonly version: string
  /** The day on which it was fetched, as `2026-11-22`. */
  readonly expandedOn: string
  readonly answers: readonly Answer[]
}

/** All answers together; what they hold stays in memory for as long as they are in use. */
const mostCodes = 200_000

/** The codes of one expression. */
export interface Answer {
  readonly kind: Expression['kind']
  readonly name: string
  readonly ecl: string
  readonly codes: readonly string[]
}

/**
 * Expands all expressions, one after the other, and checks that the answers can be true.
 *
 * @returns the expansion, and which of our own codes this edition does not have
 * @throws ExpansionRefused that names the expression; nothing of a refused refresh is used
 */
export async function fetchExpansion(
  server: TerminologyServer,
  expressions: readonly Expression[],
  expandedOn: string,
  signal: AbortSignal,
): Promise<{ readonly expansion: Expansion; readonly unknownCodes: readonly string[] }> {
  const versions = new Set<string>()
  const ask = async (name: string, ecl: string): Promise<ExpandedCodes> => {
    const answer = await about(name, () => expand(server, ecl, signal))
    if (answer.version !== undefined && versions.add(answer.version).size > 1)
      throw new ExpansionRefused(`${name}: SNOMED CT changed to ${answer.version} during the refresh`)
    return answer
  }
  const own = [...new Set(expressions.flatMap(({ expected }) => expected))]
  const known = new Set(own.length === 0 ? [] : (await ask('our own codes', own.join(' OR '))).codes)
  const answers: Answer[] = []
  let count = 0
  for (const expression of expressions) {
    const { kind, name, ecl } = expression
    const { codes } = await ask(name, ecl)
    checkAnswer(expression, codes, known)
    count += codes.length
    if (count > mostCodes)
      throw new ExpansionRefused(`all expansions together have more than ${mostCodes} codes`)
    answers.push({ kind, name, ecl, codes })
  }
  checkProducts(answers)
  const [version = ''] = versions
  return { expansion: { version, expandedOn, answers }, unknownCodes: own.filter((code) => !known.has(code)) }
}

async function about<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ExpansionRefused)) throw error
    throw new ExpansionRefused(`${name}: ${error.message}`, { cause: error })
  }
}

/**
 * A code that the server knows and that the expression names must be in the answer: if it is not, the
 * answer is cut off, or the server does not read the expression as we do. Codes that the edition does
 * not have stay on our own list.
 */
function checkAnswer(
  { kind, name, expected }: Expression,
  codes: readonly string[],
  known: ReadonlySet<string>,
) {
  if (kind === 'value-set' && codes.length === 0)
    throw new ExpansionRefused(`${name}: the expansion is empty`)
  const found = new Set(codes)
  const lost = expected.find((code) => known.has(code) && !found.has(code))
  if (lost !== undefined)
    throw new ExpansionRefused(`${name}: ${lost} is missing, which the expression names and the server knows`)
}

/** One substance may have no oral product in an edition; none at all means that products are not loaded. */
function checkProducts(answers: readonly Answer[]): void {
  const substances = answers.filter(({ kind }) => kind === 'substance')
  if (substances.length > 0 && substances.every(({ codes }) => codes.length === 0))
    throw new ExpansionRefused('not one product of any glucocorticoid was found')
}
