/** Where the bone density was measured; the neck of the femur stands for the whole region of the femur. */
export type DensitySite = 'spine' | 'total-hip' | 'femoral-neck'

/** A T-score with its place. */
interface SiteScore {
  readonly site: DensitySite
  readonly value: number
}

/** What a report of a DXA or VFA says in words; undefined where its words do not parse whole. */
export interface ReportText {
  /** T-scores of spine, total hip and femoral neck, lowest first. */
  readonly tScores: readonly SiteScore[]
  readonly grade?: number
}

const sites = String.raw`femurhals|heuphals|collum|neck|totale heup|total hip|heup|lwk|lumbale wervelkolom|lumbaal|l1\s?[-–]\s?l?4`
const tokens = new RegExp(
  String.raw`(?<t>t[- ]?scores?)|(?<z>z[- ]?scores?)|(?<site>\b(?:${sites})\b)|(?<number>(?<sign>[-−–+])?\d+(?:[.,]\d+)?)(?<unit>\s*(?:%|g\/cm[²2]?|mg|jaar|mm|cm))?`,
  'giu',
)

/** Words after which a figure is of another time, another patient or a limit. */
const elsewhere =
  /[<>≤≥?]|\b(?:vorige?|eerder\w*|destijds|vergelek\w*|t\.o\.v\.|ten opzichte|voorheen|was|previous|prior|z[- ]?scores? van|norm\w*|onder|boven|tot|jaar)\b|\b(?:19|20)\d\d\b|\d{1,2}-\d{1,2}-\d{2,4}/iu

const fractureWords =
  /\b(?:graad|genant|gr\.|inzakking\w*|impressie\w*|wigvorm\w*|wervelfractu\w*|hoogteverlies)\b/iu
const doubt =
  /\b(?:geen|niet|mogelijk\w*|verdenking|dubieus|dd|suspect|minder|onder|boven|tot)\b|[<>≤≥?]|\b[0-3]\s?[-–/]\s?[0-3]\b/iu

/** A longer one is no sentence, and nothing is read from it. */
const longestSentence = 300

/** Reads the conclusion of a report sentence by sentence. */
export function readReport(conclusion: string): ReportText {
  const sentences = conclusion.slice(0, 20_000).split(/[\n;]|\.(?!\d)/u)
  const tScores = together(sentences.filter((words) => /t[- ]?score/iu.test(words)).map(readTScores))
  const grade = readGrade(
    sentences.filter((words) => fractureWords.test(words)),
    /\bvfa\b/iu.test(conclusion),
  )
  return { tScores: tScores.toSorted((a, b) => a.value - b.value), ...(grade === undefined ? {} : { grade }) }
}

/** One sentence that cannot be read leaves the whole report unread: it may hold the lowest value. */
function together(parts: readonly (readonly SiteScore[] | undefined)[]): readonly SiteScore[] {
  return parts.some((part) => part === undefined) ? [] : parts.flatMap((part) => part ?? [])
}

function readTScores(sentence: string): readonly SiteScore[] | undefined {
  if (sentence.length > longestSentence || elsewhere.test(sentence)) return undefined
  const found: SiteScore[] = []
  let score = 't'
  let site: DensitySite | undefined
  for (const { groups } of sentence.matchAll(tokens)) {
    if (groups?.['t'] !== undefined) score = 't'
    else if (groups?.['z'] !== undefined) score = 'z'
    else if (groups?.['site'] !== undefined) site = siteNamed(groups['site'])
    else if (groups?.['number'] !== undefined && groups['unit'] === undefined) {
      const value = signed(groups['number'], groups['sign'])
      if (score === 'z') score = 't'
      else if (value === undefined || site === undefined) return undefined
      else {
        found.push({ site, value })
        site = undefined
      }
    }
  }
  return found.length === 0 ? undefined : found
}

function siteNamed(words: string): DensitySite {
  if (/hals|collum|neck/iu.test(words)) return 'femoral-neck'
  return /heup|hip/iu.test(words) ? 'total-hip' : 'spine'
}

/** Zero needs no sign; any other figure does, because a lost minus turns illness into health. */
function signed(figure: string, sign: string | undefined): number | undefined {
  const size = Number(figure.replace(/[-−–+\s]/gu, '').replace(',', '.'))
  if (sign === undefined) return size === 0 ? 0 : undefined
  return sign === '+' ? size : -size
}

/** The highest grade of all fractures named, by its number or by its loss of height. */
function readGrade(sentences: readonly string[], vfaNamed: boolean): number | undefined {
  if (sentences.length === 0 || sentences.some(({ length }) => length > longestSentence)) return undefined
  if (
    vfaNamed &&
    sentences.every((words) => /^[^,:]*:?\s*geen (?:aanwijzing\w* voor )?wervelfractu\w*\s*$/iu.test(words))
  )
    return 0
  const grades = sentences.map((words) => (doubt.test(words) ? undefined : gradeOf(words)))
  return grades.some((grade) => grade === undefined)
    ? undefined
    : Math.max(...grades.map((grade) => grade ?? 0))
}

function gradeOf(words: string): number | undefined {
  const named = [...words.matchAll(/\b(?:graad|genant|gr\.)\s?([0-3])\b/giu)].map((match) => Number(match[1]))
  const losses = [...words.matchAll(/(\d{1,2})\s?%/gu)].map((match) => ofHeightLoss(Number(match[1])))
  const grades = [...named, ...losses]
  return grades.length === 0 ? undefined : Math.max(...grades)
}

/** Genant: 20 to 25 % is grade 1, to 40 % grade 2, more is grade 3. */
function ofHeightLoss(percentage: number): number {
  if (percentage >= 40) return 3
  if (percentage >= 25) return 2
  return percentage >= 20 ? 1 : 0
}
