import type { DayRange } from '../days.ts'
import { incomplete } from '../record/patient-record.ts'
import { bounded, type Derivation, type Evidence, type FindingInput, perPatient, unknown } from './finding.ts'
import { evidenceOf, type Measurement, measured } from './measurements.ts'
import { newest, past, recency } from './recency.ts'
import { type DensitySite, type ReportText, readReport } from './report-text.ts'

/** The places that the guideline looks at, with the value sets of their T-scores. */
const tScoreSetsOf: Readonly<Record<DensitySite, readonly string[]>> = {
  spine: ['dxa-t-score-spine'],
  'total-hip': ['dxa-t-score-total-hip'],
  'femoral-neck': ['dxa-t-score-femoral-neck', 'dxa-t-score-femur'],
}

/** The value sets of all T-scores that count. */
export const tScoreSets = Object.values(tScoreSetsOf).flat()

/** A value with the date and the place that it was read from. */
interface Reading {
  readonly value: number
  readonly when?: DayRange
  readonly evidence: Evidence
}

/** Reports with a conclusion, read once: what they say, and when it was seen. */
export const reportTexts = perPatient((input): readonly (ReportText & Omit<Reading, 'value'>)[] =>
  input.record.services.flatMap(({ kind, progress, conclusion, reference, when }) => {
    if (kind !== 'report' || progress !== 'done' || conclusion === undefined) return []
    const seen = when === undefined ? undefined : past(when, input.today)
    if (when !== undefined && seen === undefined) return []
    const dated = seen === undefined ? {} : { when: seen }
    return [{ ...readReport(conclusion), ...dated, evidence: evidenceOf({ reference, ...dated }, 'text') }]
  }),
)

/**
 * Lowest T-score, with one decimal as reported, of the newest values of lumbar spine, total hip and
 * femoral neck; a femur T-score without region counts with the neck. A low value does not expire, and
 * a newer DXA of another place does not take it back. A good one does expire: when all are older than
 * `resultMaximumAgeDays` (or undated) the lowest is only an upper limit.
 *
 * @unit T-score
 * @absent unknown without a readable T-score; never "normal"
 * @source K7; guideline rules 0.1.4 and 0.1.6; report words by decision 4
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
  const reason = low.when === undefined ? 'result-date-missing' : 'result-date-undecided'
  const sources = new Map([low, high, recent.high].map(({ evidence }) => [evidence.reference, evidence]))
  return bounded(low.value, high.value, reason, [...sources.values()])
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
 * @absent unknown without VFA; older than `resultMaximumAgeDays` it is a lower limit
 * @source P2; guideline rules 0.1.5 and 0.1.6
 */
export const vertebralGrade: Derivation<number> = (input) => {
  const readings = gradeReadings(input)
  const dated = newest(readings)
  const lasting = readings.filter(({ value }) => value >= input.parameters.lastingVertebralGrade)
  const high = highest([...dated, ...lasting]) ?? highest(readings)
  if (high === undefined) return unknown(incomplete(input.record, 'boneDensity') ?? 'vfa-missing')
  const reason = dated.length === 0 ? 'result-date-missing' : 'result-too-old'
  const certain = dated.some(({ when }) => isRecent(when, input))
  return bounded(high.value, certain ? high.value : highestGrade, reason, [high.evidence])
}

const highestGrade = 3

/** The readable T-scores of each place. */
const tScoreReadings = perPatient((input): readonly (readonly Reading[])[] => {
  const { tScoreLow, tScoreHigh } = input.parameters
  const worded = reportTexts(input).flatMap(({ tScores, ...source }) =>
    tScores.map(({ site, value }) => ({ ...source, site, value: oneDecimal(value) })),
  )
  return Object.entries(tScoreSetsOf).map(([name, sets]) => {
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
  const worded = reportTexts(input).flatMap(({ grade, ...source }) =>
    grade === undefined ? [] : [{ ...source, value: grade }],
  )
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
  return measured(input, ...tScoreSets).length === 0 ? 't-score-missing' : 't-score-unreadable'
}

function lowest(readings: readonly Reading[]): Reading | undefined {
  return readings.toSorted((a, b) => a.value - b.value)[0]
}

function highest(readings: readonly Reading[]): Reading | undefined {
  return readings.toSorted((a, b) => b.value - a.value)[0]
}
