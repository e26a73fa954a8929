import { clausesOf, type Sentence } from './report-sentences.ts'
import { mostSentences, type ReportText, type ReportWords, showable } from './report-text.ts'
import { type Token, tokensOf } from './report-tokens.ts'

/**
 * The highest grade of all fractures named, by its number or by its loss of height. A clause that is not
 * read takes it away: that fracture may be a worse one, or the grade of it was taken back. One about
 * another disease, time or person does not.
 */
export function readGrade(
  clauses: readonly Sentence[],
  words: ReportWords,
): Pick<ReportText, 'grade' | 'gradeSentence'> {
  const all = clauses.filter(({ subject }) => subject === 'now' || subject === 'unclear')
  const said = all.filter(({ sentence }) => words.fracture.test(sentence))
  if (said.length === 0 || said.length > mostSentences) return {}
  const ofVertebrae = said.filter(
    ({ sentence }) => words.vertebra.test(sentence) || !words.otherDisease.test(sentence),
  )
  const graded = ofVertebrae.map(({ written, sentence, subject }) => ({
    written,
    said: subject === 'now' ? gradeOf(sentence, words) : undefined,
  }))
  const isDenied = graded.every(({ said }) => said === 'none')
  if (isDenied ? !all.some(isMade(words)) : graded.some(({ said }) => typeof said !== 'number')) return {}
  const grades = graded.map(({ written, said }) => ({ written, grade: typeof said === 'number' ? said : 0 }))
  const [highest] = grades.toSorted((one, other) => other.grade - one.grade)
  if (highest === undefined) return {}
  const shown = showable(highest.written)
  return { grade: highest.grade, ...(shown === undefined ? {} : { gradeSentence: shown }) }
}

/** A sentence with more semicolons is none that we know. */
const mostParts = 20

/** Whether it names a VFA that was made, or a fracture of a vertebra; "none" without a VFA is no finding. */
export function speaksOfVertebrae(clauses: readonly Sentence[], words: ReportWords): boolean {
  return clauses.some(({ sentence }) =>
    words.examination.test(sentence)
      ? !words.notMade.test(sentence)
      : words.fracture.test(sentence) && words.vertebra.test(sentence) && !words.saysNoFracture(sentence),
  )
}

/**
 * The clauses of sentences. A part behind a semicolon that is not read, such as "blijkt Scheuermann", may take back
 * the others.
 */
export function clausesToGrade(sentences: readonly Sentence[], words: ReportWords): readonly Sentence[] {
  return sentences.flatMap((said) => {
    const parts = clausesOf(said)
    if (parts.length === 1 || said.subject !== 'now') return parts
    if (!words.fracture.test(said.sentence)) return parts
    const isClear = parts.length <= mostParts && parts.every(isApart(words))
    return isClear ? parts : parts.map((part) => ({ ...part, subject: 'unclear' }))
  })
}

/** A part that is read, or tells of densities or of another disease. */
function isApart(words: ReportWords): (part: Sentence) => boolean {
  const { tScore, place, signedFigure, fracture, otherDisease } = words
  return ({ sentence }) =>
    tScore.test(sentence) ||
    fracture.test(sentence) ||
    otherDisease.test(sentence) ||
    (place.test(sentence) && signedFigure.test(sentence)) ||
    tokensOf(sentence, words) !== undefined
}

/** A VFA that is named, and not because it was not made. */
function isMade({ examination, notMade }: ReportWords): (said: Sentence) => boolean {
  return ({ sentence }) => examination.test(sentence) && !notMade.test(sentence)
}

/** @returns undefined for a clause that is not read whole, or whose grade is not surely one of a vertebra */
function gradeOf(sentence: string, words: ReportWords): number | 'none' | undefined {
  const tokens = tokensOf(sentence, words)
  if (tokens === undefined || tokens.some(isOdd(tokens))) return undefined
  const named = tokens.flatMap(({ graded }) => (graded === undefined ? [] : [Number(graded)]))
  const losses = tokens.flatMap(({ loss }) =>
    loss === undefined ? [] : [words.gradeOfLoss(Number(loss.replace(',', '.')))],
  )
  const none = tokens.findIndex((token) => token['none'] !== undefined)
  if (none !== -1) return named.length + losses.length === 0 && isOfAll(tokens, none) ? 'none' : undefined
  const agree = losses.every((loss) => loss !== undefined && (named.length === 0 || named.includes(loss)))
  const grades = [...named, ...losses].filter((grade) => grade !== undefined)
  if (grades.length === 0 || !agree || !tokens.some(isVertebral)) return undefined
  return Math.max(...grades)
}

/** A grade or loss is of a vertebra, or of what a VFA shows; two levels with a dash may be a disc. */
function isVertebral({ level, vertebral, examination }: Token): boolean {
  return (level ?? vertebral ?? examination) !== undefined
}

/** A verb of a definition, a range that is not what was looked at, a figure that is no score. */
function isOdd(tokens: readonly Token[]): (token: Token, at: number) => boolean {
  const hasScore = tokens.some(({ t, z }) => (t ?? z) !== undefined)
  const lastColon = tokens.findLastIndex(({ mark }) => mark === ':')
  return ({ verb, number, range }, at) =>
    (verb !== undefined || number !== undefined ? !hasScore : false) ||
    (range !== undefined && at > lastColon)
}

/** "Geen wervelfracturen" that is not said of one level or, behind it, of a place. */
function isOfAll(tokens: readonly Token[], none: number): boolean {
  return tokens.every(
    ({ level, place, range, fracture }, at) =>
      level === undefined && (at < none || (place ?? range ?? fracture) === undefined),
  )
}
