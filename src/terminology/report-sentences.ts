import type { ReportWords } from './report-text.ts'
import { longestSentence } from './report-text.ts'
import { date, tokensOf } from './report-tokens.ts'

/**
 * Of whom and of when a sentence is: of this patient now, surely not, only what was asked, or not known
 * because it stands below a heading or in a sentence that we do not know.
 */
export type Subject = 'now' | 'other' | 'asked' | 'unclear'

/** A sentence as it was written, with single blanks, and in lower case. */
export interface Sentence {
  readonly written: string
  readonly sentence: string
  readonly subject: Subject
}

/** No end is the point of a number, or one that a blank got into. */
const sentenceEnd = /(?<!\d)\.(?!\d)|(?<=\d)\.(?! ?\d)|(?<=[?!])/u
const colon = /:(?!\d)/u

/** A sentence with more colons is none that we know. */
const mostHeads = 6

/** The sentences of a text whose blanks are single ones, without those that have no words. */
export function sentencesOf(text: string, words: ReportWords): readonly Sentence[] {
  const headings = new Headings(words)
  return text.split('\n').flatMap((line) => {
    headings.startLine()
    const parts = line
      .split(sentenceEnd)
      .map((part) => part.trim())
      .filter((part) => part !== '')
    return parts.map((written, at) => {
      const sentence = written.toLowerCase()
      return { written, sentence, subject: headings.take(sentence, at === parts.length - 1) }
    })
  })
}

/** The parts of a sentence between semicolons, each of the same subject. */
export function clausesOf({ written, subject }: Sentence): readonly Sentence[] {
  return written
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => ({ written: part, sentence: part.toLowerCase(), subject }))
}

/**
 * Which heading a sentence stands below. One that we do not know counts for its own sentence; with
 * results of its own, or of another time or person, for its line; alone on its line until a heading that
 * says that what follows is of now, or, when it is about something else, is what was found.
 */
class Headings {
  readonly #words: ReportWords
  #subject: Subject = 'now'
  #isOfLine = false
  /** Whether the heading names no measurement and no other time or person. */
  #isAside = false

  constructor(words: ReportWords) {
    this.#words = words
  }

  startLine(): void {
    if (this.#isOfLine) this.#subject = 'now'
    this.#isOfLine = false
  }

  take(sentence: string, endsLine: boolean): Subject {
    const heads = headsOf(sentence)
    if (heads.some((head) => this.#endsOther(head))) this.#subject = 'now'
    const isOwnTitle = this.#isTitle(sentence)
    const own = this.#own(sentence, heads, isOwnTitle)
    if (own === 'now') return this.#subject
    const isTitle = sentence.endsWith(':') || heads.length === 0
    const isKept = isTitle ? isOwnTitle : own !== 'asked' && this.#goesOn(sentence, heads)
    if (isKept) {
      this.#subject = own
      this.#isOfLine = !(isTitle && endsLine)
      this.#isAside = !this.#words.measurement.test(sentence) && !this.#words.otherSubject.test(sentence)
    }
    return own
  }

  #own(sentence: string, heads: readonly string[], isTitle: boolean): Subject {
    const { otherStart, otherHeading, aside, now } = this.#words
    const isOther = otherStart.test(sentence) || heads.some((head) => otherHeading.test(head))
    if (isOther) return now.test(sentence) ? 'unclear' : 'other'
    if (aside.test(sentence)) return 'asked'
    const isKnown = heads.every((head) => this.#isWhole(head))
    return isKnown && !isTitle ? 'now' : 'unclear'
  }

  #goesOn(sentence: string, heads: readonly string[]): boolean {
    const { otherSubject, tScore, fracture } = this.#words
    const hasResult = /\d/u.test(sentence) && (tScore.test(sentence) || fracture.test(sentence))
    return hasResult || heads.some((head) => otherSubject.test(head))
  }

  /** "Moeder:" on its own, or "DXA 2019" and "Vorige DXA" without more. */
  #isTitle(sentence: string): boolean {
    const { measurement, otherSubject } = this.#words
    if (sentence.length > longestSentence) return false
    if (sentence.endsWith(':')) return !this.#isWhole(sentence.slice(0, -1))
    if (!measurement.test(sentence)) return false
    const rest = sentence.replace(date, ' ').replace(otherSubject, ' ')
    return rest !== sentence && this.#isWhole(rest)
  }

  #endsOther(head: string): boolean {
    const { now, section, examination } = this.#words
    const ends = now.test(head) || (this.#isAside && (section.test(head) || examination.test(head)))
    return ends && this.#isWhole(head)
  }

  /** Known words only; "oude" is one of fractures, and a figure without sign is a date. */
  #isWhole(head: string): boolean {
    const tokens = tokensOf(head, this.#words)
    if (tokens === undefined) return false
    const isOfFracture = this.#words.vertebra.test(head)
    return tokens.every(
      ({ number, sign, unit, fracture }) =>
        (number === undefined || sign !== undefined || unit !== undefined) &&
        (fracture === undefined || isOfFracture),
    )
  }
}

/** The words before each colon of a sentence, back to the mark before. */
function headsOf(sentence: string): readonly string[] {
  if (!sentence.includes(':')) return []
  if (sentence.length > longestSentence) return [sentence]
  const parts = sentence.split(colon, mostHeads + 2).slice(0, -1)
  if (parts.length > mostHeads) return [sentence]
  return parts.map((part) => part.slice(part.lastIndexOf(';') + 1).trim())
}
