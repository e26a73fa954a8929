import { sourceOf } from './phrases.ts'
import { longestSentence, type ReportWords } from './report-text.ts'

/** One piece of a sentence: the group that it is, and its text. */
export type Token = Readonly<Record<string, string | undefined>>

/** The lists of words that a sentence may hold. */
export interface TokenWords {
  readonly tScore: readonly string[]
  readonly zScore: readonly string[]
  readonly places: readonly string[]
  readonly otherUnits: readonly string[]
  readonly years: readonly string[]
  readonly harmless: readonly string[]
  readonly verbs: readonly string[]
  readonly grade: readonly string[]
  /** What stands between the first and the last level. */
  readonly upTo: readonly string[]
  readonly vertebral: readonly string[]
  readonly fractureWords: readonly string[]
  readonly noFracture: readonly string[]
  readonly examination: readonly string[]
}

const level = `(?<![a-z0-9])(?:th?(?:1[0-2]|[1-9])|l[1-5])(?![a-z0-9])`

/** Units of what is no T-score, the longest first, as the source of an expression. */
export function unitsOf(units: readonly string[]): string {
  return units
    .toSorted((one, other) => other.length - one.length)
    .join('|')
    .replaceAll('/', '\\/')
}

/** One expression for all pieces; `other` is any sign that belongs to none of them. */
export function tokenPattern(words: TokenWords): RegExp {
  const group = (name: string, source: string) => `(?<${name}>${source})`
  const list = (name: string, phrases: readonly string[]) => group(name, sourceOf(phrases))
  return new RegExp(
    [
      list('t', words.tScore),
      list('z', words.zScore),
      list('none', words.noFracture),
      list('place', words.places),
      group('range', `${level} ?(?:[-–]|${sourceOf(words.upTo)}) ?(?:${level}|[1-5](?![\\d.,%]))`),
      group('level', level),
      `${sourceOf(words.grade)}\\.? ?${group('graded', '[0-3]')}(?!\\d|[.,]\\d| ?%| ?[-–/] ?\\d)`,
      String.raw`(?<![\d.,−–+-])(?<loss>\d{1,3}(?:[.,]\d{1,3})?) ?%`,
      group('age', `(?<![\\d.,−–+-])\\d{1,3} ?${sourceOf(words.years)}`),
      String.raw`(?<number>(?<sign>[-−–+])?\d+(?:[.,]\d+)?)(?<unit> ?(?:${unitsOf(words.otherUnits)})(?![a-z]))?`,
      list('vertebral', words.vertebral),
      list('examination', words.examination),
      list('harmless', words.harmless),
      list('verb', words.verbs),
      list('fracture', words.fractureWords),
      group('mark', '[,:;()/=–-]'),
      group('other', '\\S'),
    ].join('|'),
    'gu',
  )
}

/** The pieces of a sentence in lower case; undefined when it holds anything else, or is none by its length. */
export function tokensOf(sentence: string, { tokens }: ReportWords): readonly Token[] | undefined {
  if (sentence.length > longestSentence) return undefined
  const found: Token[] = []
  for (const { groups = {} } of sentence.matchAll(tokens)) {
    if (groups['other'] !== undefined) return undefined
    found.push(groups)
  }
  return found
}

/** The lowest T-score that may hide in a sentence that was not read. */
export function lowestFigure(sentence: string, { tokens }: ReportWords): number {
  if (sentence.length > longestSentence) return Number.NEGATIVE_INFINITY
  const figures = [...sentence.replace(date, ' ').matchAll(tokens)].flatMap(({ groups = {} }) =>
    groups['number'] === undefined || groups['unit'] !== undefined ? [] : [sizeOf(groups['number'])],
  )
  return -Math.max(Number.NEGATIVE_INFINITY, ...figures)
}

/** A day or a year. */
export const date = /(?<!\d)(?:\d{1,2}[-/]\d{1,2}[-/](?:\d{4}|\d{2})|(?:19|20)\d\d)(?!\d)/gu

/** A figure without its sign. */
export function sizeOf(figure: string): number {
  return Number(figure.replace(/[-−–+\s]/gu, '').replace(',', '.'))
}
