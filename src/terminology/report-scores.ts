import { clausesOf, type Sentence } from './report-sentences.ts'
import {
  type DensitySite,
  mostSentences,
  type ReportWords,
  type SiteScore,
  showable,
  type Window,
} from './report-text.ts'
import { lowestFigure, sizeOf, type Token, tokensOf } from './report-tokens.ts'

/**
 * The T-scores of a conclusion, lowest first. A sentence that is not read takes them all away where it
 * may hold a lower one; "T-score LWK -2,6. Heup -1,9 (was -2,1)" still says -2.6.
 */
export function readTScores(
  sentences: readonly Sentence[],
  words: ReportWords,
  window: Window,
): readonly SiteScore[] {
  const scored = sentences.filter(({ sentence }) => words.tScore.test(sentence)).length
  if (scored === 0 || scored > mostSentences) return []
  const found: SiteScore[] = []
  const unread: string[] = []
  for (const said of sentences.filter(mayScore(words))) {
    const scores = said.subject === 'now' ? scoresOf(said, words, window) : undefined
    if (scores !== undefined) found.push(...scores)
    else if (said.subject !== 'other') unread.push(said.sentence)
  }
  const ordered = found.toSorted((one, other) => one.value - other.value)
  const [lowest] = ordered
  const mayBeLower = unread.some((said) => lowest !== undefined && lowestFigure(said, words) < lowest.value)
  return mayBeLower ? [] : ordered
}

/** A place and a figure on a line of their own may go on with the T-scores above them; not a Z-score alone. */
function mayScore({ tScore, zScore, place, signedFigure }: ReportWords): (said: Sentence) => boolean {
  return ({ sentence }) => {
    if (tScore.test(sentence)) return true
    const zAt = sentence.search(zScore)
    const said = zAt === -1 ? sentence : sentence.slice(0, zAt)
    return place.test(sentence) && (signedFigure.test(said) || /\d[.,]\d/u.test(said))
  }
}

/** @returns undefined for a sentence that cannot be read whole */
function scoresOf(
  said: Sentence,
  words: ReportWords,
  { low, high }: Window,
): readonly SiteScore[] | undefined {
  if (!words.tScore.test(said.sentence)) return undefined
  const tokens = tokensOf(withoutVertebrae(said, words), words)
  const scores = tokens === undefined ? undefined : new ScoreReader(words).read(tokens)
  if (scores?.some(({ value }) => value < low || value > high)) return undefined
  const shown = showable(said.written)
  return scores?.map((score) => (shown === undefined ? score : { ...score, sentence: shown }))
}

/**
 * A sentence without the parts behind a semicolon that tell of vertebrae: their levels and grades are no
 * T-scores. A part that may hold one stays, and makes the sentence unreadable where it is not clear.
 */
function withoutVertebrae(
  said: Sentence,
  { fracture, examination, tScore, place, signedFigure }: ReportWords,
): string {
  if (!said.sentence.includes(';')) return said.sentence
  const holdsScore = (part: string) =>
    tScore.test(part) || signedFigure.test(part) || (place.test(part) && /\d[.,]\d/u.test(part))
  return clausesOf(said)
    .map(({ sentence }) => sentence)
    .filter((part) => holdsScore(part) || !(fracture.test(part) || examination.test(part)))
    .join(';')
}

/** Every figure of a sentence must be a signed T-score with its place, a Z-score, or have another unit. */
class ScoreReader {
  readonly #words: ReportWords
  readonly #found: SiteScore[] = []
  #score: 't' | 'z' = 't'
  #isNamed = false
  /** Whether the score was named and its figure has not come yet. */
  #isAwaited = false
  #site: DensitySite | undefined

  constructor(words: ReportWords) {
    this.#words = words
  }

  /** @returns undefined when any part of it cannot be read, or none of it is a T-score */
  read(tokens: readonly Token[]): readonly SiteScore[] | undefined {
    const isRead = tokens.every((token) => this.#take(token))
    return !isRead || this.#found.length === 0 ? undefined : this.#found
  }

  #take({ t, z, place, number, sign, unit, verb, level, range, graded, age, fracture }: Token): boolean {
    if (t !== undefined || z !== undefined) return this.#name(t === undefined ? 'z' : 't')
    if (place !== undefined) this.#site = this.#words.siteNamed(place)
    if (verb !== undefined) return this.#isNamed && (this.#isAwaited || this.#site !== undefined)
    if ((level ?? range ?? graded ?? age ?? fracture) !== undefined) return false
    return number === undefined || unit !== undefined || this.#figure(number, sign)
  }

  /** "T-score en Z-score: -2,6 en -1,1" does not say which is which. */
  #name(score: 't' | 'z'): boolean {
    if (this.#isAwaited && score !== this.#score) return false
    this.#score = score
    this.#isAwaited = true
    this.#isNamed = true
    return true
  }

  #figure(number: string, sign: string | undefined): boolean {
    const isOther = this.#score === 'z'
    this.#score = 't'
    this.#isAwaited = false
    if (isOther) return true
    const value = signed(number, sign)
    if (value === undefined || this.#site === undefined) return false
    this.#found.push({ site: this.#site, value })
    this.#site = undefined
    return true
  }
}

/** Zero needs no sign; any other figure does, because a lost minus turns illness into health. */
function signed(figure: string, sign: string | undefined): number | undefined {
  const size = sizeOf(figure)
  if (sign === undefined) return size === 0 ? 0 : undefined
  return sign === '+' ? size : -size
}
