import type { DayRange } from '../days.ts'
import { incomplete, unanswered } from '../record/patient-record.ts'
import type { DensitySite, ReportText } from '../terminology/report-text.ts'
import {
  bounded,
  type Derivation,
  type Evidence,
  type FindingInput,
  known,
  perPatient,
  unknown,
} from './finding.ts'
import { evidenceOf, type Measurement, measured } from './measurements.ts'
import { newest, past, recency } from './recency.ts'

/** The places that the guideline looks at, with the value sets of their T-scores. */
const tScoreSetsOf: Readonly<Record<DensitySite, readonly string[]>> = {
  spine: ['dxa-t-score-spine'],
  'total-hip': ['dxa-t-score-total-hip'],
  'femoral-neck': ['dxa-t-score-femoral-neck', 'dxa-t-score-femur'],
}

/** The value sets of all T-scores that count. */
export const tScoreSets = Object.values(tScoreSetsOf).flat()

const tScorePlaces = Object.entries(tScoreSetsOf)

/** A value with the date and the place that it was read from. */
interface Reading {
  readonly value: number
  readonly when?: DayRange
  readonly evidence: Evidence
}

type WordedReport = ReportText & Omit<Reading, 'value'>

/** More than this many characters of conclusions no patient has; what is behind them is not read. */
const mostConclusions = 200_000

const notRead: ReportText = { tScores: [], unreadable: { tScores: true, grade: true } }

/** Reports with a conclusion, read once: what they say, and when it was seen. */
const conclusions = perPatient((input): readonly WordedReport[] => {
  const window = { low: input.parameters.tScoreLow, high: input.parameters.tScoreHigh }
  let left = mostConclusions
  return input.record.services.flatMap(({ kind, progress, conclusion, reference, when }) => {
    if (kind !== 'report' || progress !== 'done' || conclusion === undefined) return []
    const seen = when === undefined ? undefined : past(when, input.today)
    if (when !== undefined && seen === undefined) return []
    const dated = seen === undefined ? {} : { when: seen }
    left -= conclusion.length
    const said = left < 0 ? notRead : input.terminology.reportText(conclusion, window)
    return [{ ...said, ...dated, evidence: evidenceOf({ reference, ...dated }, 'text') }]
  })
})

/** What the words of reports say, where they may decide. */
export function reportTexts(input: FindingInput): readonly WordedReport[] {
  return input.terminology.readText.reports ? conclusions(input) : []
}

/** What the words of reports would say, where they may not decide. */
export function unreadReports(input: FindingInput): readonly WordedReport[] {
  return input.terminology.readText.reports ? [] : conclusions(input)
}

/**
 * Lowest T-score, with one decimal as reported, of the newest values of lumbar spine, total hip and
 * femoral neck; a femur T-score without region counts with the neck. A low value does not expire, and
 * a newer DXA of another place does not take it back. A good one does expire: when all are older than
 * `resultMaximumAgeDays` (or undated) the lowest is only an upper limit. So it is when densities or
 * reports could not be read: what was not seen may be lower, and a higher one of the same place, which
 * would take it back, is not assumed.
 *
 * @unit T-score
 * @absent unknown without a readable T-score; never "normal"
 * @source K7; guideline rules 0.1.4 and 0.1.6; words in plans/report-words.json
 */
export const tScoreLowest: Derivation<number> = (input) => {
  const sites = tScoreReadings(input).flatMap(newestOfSite)
  const low = lowest(sites.map((site) => site.low))
  const high = lowest(sites.map((site) => site.high))
  if (low === undefined || high === undefined)
    return unknown(incomplete(input.record, 'boneDensity') ?? reasonWithout(input))
  const recent = sites.find(({ high: { when } }) => when !== undefined && isRecent(when, input))
  const dated = sites.some((site) => site.high.when !== undefined)
  if (recent === undefined) {
    const reason = dated ? 'result-too-old' : 'result-date-missing'
    return bounded(Number.NEGATIVE_INFINITY, high.value, reason, [high.evidence])
  }
  const gap = unseen(input)
  if (gap !== undefined) return bounded(Number.NEGATIVE_INFINITY, high.value, gap, [high.evidence])
  const reason = low.when === undefined ? 'result-date-missing' : 'result-date-undecided'
  const sources = new Map([low, high, recent.high].map(({ evidence }) => [evidence.reference, evidence]))
  return bounded(low.value, high.value, reason, [...sources.values()])
}

/** Why there may be more of them than were found; parts that were never sent are no reason. */
function unseen({ record }: FindingInput): string | undefined {
  return unanswered(record, 'boneDensity', 'reports')
}

/**
 * The newest value of one place: of those that surely are the newest the lowest, and the lowest of
 * those that may be.
 */
function newestOfSite(
  readings: readonly Reading[],
): readonly { readonly low: Reading; readonly high: Reading }[] {
  const dated = newest(readings)
  const start = Math.max(...dated.map(({ when }) => when.first))
  const undated = readings.filter(({ when }) => when === undefined)
  const low = lowest([...dated, ...undated])
  const high = lowest(dated.filter(({ when }) => when.first === start)) ?? low
  return low === undefined || high === undefined ? [] : [{ low, high }]
}

/**
 * Highest Genant grade of a vertebral fracture seen on VFA; 0 means that VFA showed none. Grade 2 or 3
 * once seen stays: an old fracture does not heal to a lower grade.
 *
 * @unit Genant grade, 0 to 3
 * @absent unknown without VFA; a lower limit when older than `resultMaximumAgeDays`, and when densities
 *   or reports could not be read
 * @source P2; guideline rules 0.1.5 and 0.1.6
 */
export const vertebralGrade: Derivation<number> = (input) => {
  const readings = gradeReadings(input)
  const dated = newest(readings)
  const lasting = readings.filter(({ value }) => value >= input.parameters.lastingVertebralGrade)
  const high = highest([...dated, ...lasting]) ?? highest(readings)
  if (high === undefined) return unknown(incomplete(input.record, 'boneDensity') ?? reasonWithoutGrade(input))
  const isNew = dated.some(({ when }) => isRecent(when, input))
  const expired = dated.length === 0 ? 'result-date-missing' : 'result-too-old'
  const reason = isNew ? unseen(input) : expired
  return reason === undefined
    ? known(high.value, [high.evidence])
    : bounded(high.value, highestGrade, reason, [high.evidence])
}

const highestGrade = 3

/** The readable T-scores of each place. */
const tScoreReadings = perPatient((input): readonly (readonly Reading[])[] => {
  const { tScoreLow, tScoreHigh } = input.parameters
  const worded = reportTexts(input).flatMap(({ tScores, ...source }) =>
    tScores.map(({ site, value, sentence }) => ({
      ...source,
      site,
      value: oneDecimal(value),
      evidence: { ...source.evidence, ...(sentence === undefined ? {} : { sentence }) },
    })),
  )
  return tScorePlaces.map(([name, sets]) => {
    const coded = measured(input, ...sets).flatMap((measurement) => {
      const value = readTScore(measurement)
      return value === undefined ? [] : [reading(value, measurement)]
    })
    const named = worded.filter(({ site }) => site === name)
    return [...coded, ...named].filter(({ value }) => value >= tScoreLow && value <= tScoreHigh)
  })
})

const gradeReadings = perPatient((input): readonly Reading[] => {
  const coded = measured(input, 'vfa-highest-grade').flatMap((measurement) => {
    const { integer, quantity } = measurement
    const value = integer ?? (quantity?.comparator === undefined ? quantity?.value : undefined)
    return value === undefined || quantity?.unit === '%' ? [] : [reading(value, measurement)]
  })
  const worded = reportTexts(input).flatMap(({ grade, gradeSentence: sentence, ...source }) => {
    const evidence = { ...source.evidence, ...(sentence === undefined ? {} : { sentence }) }
    return grade === undefined ? [] : [{ ...source, value: grade, evidence }]
  })
  return [...coded, ...worded].filter(({ value }) => [0, 1, 2, 3].includes(value))
})

function reading(value: number, measurement: Measurement): Reading {
  const { when } = measurement
  return { value, evidence: evidenceOf(measurement), ...(when === undefined ? {} : { when }) }
}

/** Spellings of "this is a T-score", or of a number without unit. A density or Z-score is neither. */
const tScoreUnits: ReadonlySet<string> = new Set(['', '1', 'tscore', 't', 'sd'])

function readTScore({ quantity, integer, concept }: Measurement): number | undefined {
  if (integer !== undefined) return integer
  if (quantity === undefined || quantity.comparator !== undefined) return undefined
  if (/\bz[- ]?score/i.test(concept.text ?? '')) return undefined
  const unit = (quantity.unit ?? '').toLowerCase().replace(/[\s{}[\]_-]/g, '')
  return tScoreUnits.has(unit) ? oneDecimal(quantity.value) : undefined
}

/** -2.04 is reported as -2.0 and -2.05 as -2.1: halves go away from zero. */
function oneDecimal(value: number): number {
  return (Math.sign(value) * Math.round(Math.abs(value) * 10)) / 10 + 0
}

function isRecent(when: DayRange, { today, parameters }: FindingInput): boolean {
  return recency(when, today, parameters.resultMaximumAgeDays) === 'yes'
}

function reasonWithout(input: FindingInput): string {
  if (unreadReports(input).some(({ tScores }) => tScores.length > 0)) return 'words-not-read'
  const isSeen =
    measured(input, ...tScoreSets).length > 0 ||
    reportTexts(input).some(({ unreadable }) => unreadable?.tScores === true)
  return isSeen ? 't-score-unreadable' : 't-score-missing'
}

function reasonWithoutGrade(input: FindingInput): string {
  if (unreadReports(input).some(({ grade }) => grade !== undefined)) return 'words-not-read'
  const isSeen =
    measured(input, 'vfa-highest-grade').length > 0 ||
    reportTexts(input).some(({ unreadable }) => unreadable?.grade === true)
  return isSeen ? 'vfa-unreadable' : 'vfa-missing'
}

function lowest(readings: readonly Reading[]): Reading | undefined {
  return readings.toSorted((a, b) => a.value - b.value)[0]
}

function highest(readings: readonly Reading[]): Reading | undefined {
  return readings.toSorted((a, b) => b.value - a.value)[0]
}
