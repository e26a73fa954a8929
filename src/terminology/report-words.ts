import { join } from 'node:path'
import { z } from 'zod'
import { PlanError } from '../errors.ts'
import { readJson } from '../read-json.ts'
import { type DenialWords, readDenialWords } from './denial-words.ts'
import { patternOf, phrases, sourceOf } from './phrases.ts'
import { clausesToGrade, readGrade, speaksOfVertebrae } from './report-grade.ts'
import { readTScores } from './report-scores.ts'
import { sentencesOf } from './report-sentences.ts'
import {
  type DensitySite,
  longestSentence,
  type ReportText,
  type ReportWords,
  type Window,
} from './report-text.ts'
import { tokenPattern, unitsOf } from './report-tokens.ts'

const loss = z.strictObject({
  fromPercent: z.number().min(0).max(100),
  grade: z.int().min(1).max(3),
  source: z.string().min(1),
})

const wordsFile = z.strictObject({
  description: z.string().min(1),
  tScore: phrases,
  zScore: phrases,
  sites: z.strictObject({ spine: phrases, 'total-hip': phrases, 'femoral-neck': phrases }),
  otherUnits: z.array(z.string().regex(/^[a-z0-9%/²]+$/, 'a unit, in lower case')).min(1),
  years: phrases,
  harmless: phrases,
  verbs: phrases,
  now: phrases,
  sections: phrases,
  otherTime: phrases,
  aside: phrases,
  definition: phrases,
  measurement: phrases,
  fracture: phrases,
  grade: phrases,
  vertebra: phrases,
  vertebral: phrases,
  upTo: phrases,
  fractureWords: phrases,
  otherDisease: phrases,
  noFracture: phrases,
  examination: phrases,
  notMade: phrases,
  heightLoss: z.array(loss).min(1),
})

/** A longer text is no conclusion: what is not seen of it may hold the worst. */
const longestConclusion = 20_000

const densitySites: readonly DensitySite[] = ['spine', 'total-hip', 'femoral-neck']

type WordsFile = z.infer<typeof wordsFile>

/**
 * Loads `plans/report-words.json`.
 *
 * @returns reads the conclusion of a report; one that is too long tells only of what it speaks
 * @throws PlanError when the file is wrong
 */
export function loadReportWords(plansFolder: string): (conclusion: string, window: Window) => ReportText {
  const path = join(plansFolder, 'report-words.json')
  const file = readJson(path, wordsFile)
  checkLosses(file, path)
  const words = compileWords(file, readDenialWords(plansFolder))
  const any = new RegExp(`${words.tScore.source}|${words.fracture.source}|${words.examination.source}`)
  return (conclusion, window) => {
    const text = conclusion.slice(0, longestConclusion).replace(/[^\S\n]+/gu, ' ')
    const lower = text.toLowerCase()
    if (!any.test(lower)) return silent
    const isWhole = conclusion.length <= longestConclusion
    const sentences = sentencesOf(text, words)
    const clauses = clausesToGrade(sentences, words)
    const said = isWhole
      ? { tScores: readTScores(sentences, words, window), ...readGrade(clauses, words) }
      : silent
    const unreadable = {
      tScores: said.tScores.length === 0 && words.tScore.test(lower),
      grade: said.grade === undefined && speaksOfVertebrae(clauses, words),
    }
    return unreadable.tScores || unreadable.grade ? { ...said, unreadable } : said
  }
}

const silent: ReportText = { tScores: [] }

function compileWords(file: WordsFile, { history, family }: DenialWords): ReportWords {
  const places = Object.values(file.sites).flat()
  const units = unitsOf(file.otherUnits)
  const others = [...file.otherTime, ...history, ...family]
  const named = densitySites.map((site) => ({ site, pattern: patternOf(file.sites[site]) }))
  return {
    tScore: patternOf(file.tScore),
    zScore: patternOf(file.zScore),
    place: patternOf(places),
    signedFigure: new RegExp(
      String.raw`(?<![\d\p{L}])[-−–+]\d{1,3}(?:[.,]\d{1,3})?(?![\d.,]|\s?(?:${units}))`,
      'u',
    ),
    siteNamed: (words) => named.find(({ pattern }) => pattern.test(words))?.site,
    tokens: tokenPattern({ ...file, places }),
    otherSubject: patternOf(others),
    otherHeading: startOf([...file.definition, ...others]),
    otherStart: startOf([...file.definition, ...family]),
    aside: startOf(file.aside),
    now: patternOf(file.now),
    section: patternOf(file.sections),
    measurement: patternOf(file.measurement),
    fracture: patternOf(file.fracture),
    vertebra: new RegExp(String.raw`${sourceOf(file.vertebra)}|(?<![a-z0-9])(?:th?|l)\d{1,2}(?![a-z0-9])`),
    otherDisease: patternOf(file.otherDisease),
    saysNoFracture: denialReader(file.noFracture),
    examination: patternOf(file.examination),
    notMade: patternOf(file.notMade),
    gradeOfLoss: (percent) => gradeOfLoss(percent, file.heightLoss),
  }
}

function startOf(list: readonly string[]): RegExp {
  return new RegExp(`^${sourceOf(list)}`)
}

/** A sentence that ends with one of these phrases, with at most a place and a colon before it. */
function denialReader(list: readonly string[]): (sentence: string) => boolean {
  const ending = new RegExp(`${sourceOf(list)}$`)
  return (sentence) => {
    if (sentence.length > longestSentence) return false
    const at = sentence.search(ending)
    return at !== -1 && !/[,:]/.test(sentence.slice(0, at).trimEnd().replace(/:$/, ''))
  }
}

function gradeOfLoss(percent: number, losses: WordsFile['heightLoss']): number | undefined {
  if (percent > 100) return undefined
  return losses.findLast(({ fromPercent }) => percent >= fromPercent)?.grade ?? 0
}

function checkLosses({ heightLoss }: WordsFile, path: string): void {
  const wrong = heightLoss.find((row, index) => {
    const before = heightLoss[index - 1]
    return before !== undefined && (row.fromPercent <= before.fromPercent || row.grade <= before.grade)
  })
  if (wrong === undefined) return
  throw new PlanError(
    'ERR_PLAN_INVALID',
    `${path} heightLoss has ${wrong.fromPercent} % as grade ${wrong.grade} after a row that is not lower; order the rows by percentage, each with a higher grade`,
  )
}
