/** Where the bone density was measured; the neck of the femur stands for the whole region of the femur. */
export type DensitySite = 'spine' | 'total-hip' | 'femoral-neck'

/** A T-score with its place, and the sentence that says so when it holds nothing but plain words. */
export interface SiteScore {
  readonly site: DensitySite
  readonly value: number
  readonly sentence?: string
}

/** What a report of a DXA or VFA says in words; nothing where its words do not parse whole. */
export interface ReportText {
  /** T-scores of spine, total hip and femoral neck, lowest first. */
  readonly tScores: readonly SiteScore[]
  /** Highest Genant grade, 0 to 3. */
  readonly grade?: number
  readonly gradeSentence?: string
  /** What it speaks of in words that do not parse: it was seen, but what was seen is not known. */
  readonly unreadable?: { readonly tScores: boolean; readonly grade: boolean }
}

/** T-scores outside of these are typing mistakes. */
export interface Window {
  readonly low: number
  readonly high: number
}

/** The lists of `plans/report-words.json` as expressions on lower case text. */
export interface ReportWords {
  readonly tScore: RegExp
  readonly zScore: RegExp
  readonly place: RegExp
  readonly signedFigure: RegExp
  readonly siteNamed: (words: string) => DensitySite | undefined
  /** Everything that may stand in a sentence that is read, and one group for what may not. */
  readonly tokens: RegExp
  /** Another time or another person. */
  readonly otherSubject: RegExp
  /** The beginning of a heading of another time or person, or of a definition. */
  readonly otherHeading: RegExp
  /** The beginning of a sentence about another person, or of a definition. */
  readonly otherStart: RegExp
  /** The beginning of a question or of the reason of the examination. */
  readonly aside: RegExp
  /** Words that say that something is of this patient now. */
  readonly now: RegExp
  /** Headings of what was found, which end a part about something else. */
  readonly section: RegExp
  readonly measurement: RegExp
  readonly fracture: RegExp
  readonly vertebra: RegExp
  readonly otherDisease: RegExp
  /** Whether a whole sentence says that there is no vertebral fracture. */
  readonly saysNoFracture: (sentence: string) => boolean
  readonly examination: RegExp
  /** The examination is named because it was not made. */
  readonly notMade: RegExp
  /** Genant grade of a loss of height; undefined for what is no percentage of a height. */
  readonly gradeOfLoss: (percent: number) => number | undefined
}

/** A longer one is no sentence, and nothing is read from it. */
export const longestSentence = 300

/** No conclusion has more sentences than these about densities, or about fractures; then nothing is read from it. */
export const mostSentences = 60

/** More than this does not fit among the facts of a card. */
const longestShown = 160
const plainSentence = /^[\p{L}\d\s.,:;()%/+=²−–-]+$/u

/** The sentence as evidence, unless it holds marks or addresses that a card would not show as they are. */
export function showable(sentence: string): string | undefined {
  const said = sentence.replace(/\s+/gu, ' ').trim()
  return said.length <= longestShown && plainSentence.test(said) && !/\/\/|www\./iu.test(said)
    ? said
    : undefined
}
