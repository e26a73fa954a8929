import type { DayRange } from '../days.ts'
import type { Quantity } from '../record/entries.ts'
import { hasValue } from '../record/observation.ts'
import { incomplete } from '../record/patient-record.ts'
import { bounded, type Evidence, type Finding, type FindingInput } from './finding.ts'
import { type Analyte, eGfr, quantityOf, readValue } from './laboratory-value.ts'
import { evidenceOf, type Measurement, measured } from './measurements.ts'
import { newest, recency } from './recency.ts'

/** A readable result; `low` and `high` differ when the laboratory gave a limit ("> 60"). */
export interface Result {
  readonly low: number
  readonly high: number
  readonly when?: DayRange
  readonly measurement: Measurement
  readonly evidence: Evidence
}

/** The newest result with a date, and those without one, any of which may be newer. */
interface NewestResult extends Result {
  readonly undated: readonly Result[]
}

/** The value of the newest result; a range when another without a date may be newer. */
export function inRange({ undated, ...result }: NewestResult, limit: string): Finding<number> {
  if (undated.length === 0) return bounded(result.low, result.high, limit, [result.evidence])
  const all = [result, ...undated]
  return bounded(
    Math.min(...all.map(({ low }) => low)),
    Math.max(...all.map(({ high }) => high)),
    'result-date-missing',
    all.map(({ evidence }) => evidence),
  )
}

/**
 * The newest result, when it can be read and is surely recent enough, or the reason why there is none.
 * An older one does not stand in for one that cannot be read, nor for one whose date is missing.
 */
export function newestResult(input: FindingInput, analyte: Analyte): NewestResult | string {
  const results = resultsOf(input, analyte)
  const [lowest] = newest(results).toSorted((a, b) => a.low - b.low)
  if (lowest === undefined) return reasonWithout(input, analyte, results)
  if (results.length < measured(input, analyte.set).length && isOvertaken(results, input, analyte))
    return 'result-unreadable'
  const age = recency(lowest.when, input.today, input.parameters.contraindicationLaboratoryMaximumAgeDays)
  if (age === 'yes') return { ...lowest, undated: results.filter(({ when }) => when === undefined) }
  return age === 'no' ? 'result-too-old' : 'result-date-undecided'
}

/** Whether a result that cannot be read is, or may be, of a later day than all that can. */
function isOvertaken(read: readonly Result[], input: FindingInput, { set }: Analyte): boolean {
  const latest = Math.max(...read.map(({ when }) => when?.first ?? Number.NEGATIVE_INFINITY))
  const seen = new Set(read.map(({ measurement }) => measurement))
  return measured(input, set).some(
    (measurement) =>
      !seen.has(measurement) &&
      hasValue(measurement) &&
      (measurement.when === undefined || measurement.when.last > latest),
  )
}

/** Every result of a test that can be read, of whatever date. */
export function resultsOf(input: FindingInput, analyte: Analyte): readonly Result[] {
  return measured(input, analyte.set).flatMap((measurement) => {
    const quantity = withUnit(quantityOf(measurement), measurement, input)
    const value = quantity && readValue(measurement, quantity, analyte, input.parameters)
    const limits = value === undefined ? undefined : limitsOf(value, quantity?.comparator, analyte)
    if (limits === undefined) return []
    const { when } = measurement
    const evidence = evidenceOf(measurement)
    return [{ ...limits, measurement, evidence, ...(when === undefined ? {} : { when }) }]
  })
}

/** A laboratory that sends no unit may have said in the code map which one it means. */
export function withUnit(
  quantity: Quantity | undefined,
  { concept }: Measurement,
  { terminology }: FindingInput,
): Quantity | undefined {
  if (quantity === undefined || quantity.unit !== undefined) return quantity
  const unit = concept.codings.map((coding) => terminology.mapped?.(coding)?.unit).find((found) => found)
  return unit === undefined ? quantity : { ...quantity, unit }
}

/** Only of the eGFR do limits say something: laboratories do not give figures above 60 or 90. */
function limitsOf(value: number, comparator: string | undefined, analyte: Analyte) {
  if (comparator === undefined) return { low: value, high: value }
  if (analyte !== eGfr) return undefined
  return comparator.startsWith('>') ? { low: value, high: Number.POSITIVE_INFINITY } : { low: 0, high: value }
}

function reasonWithout(input: FindingInput, { set }: Analyte, undated: readonly Result[]): string {
  if (undated.length > 0) return 'result-date-missing'
  const reason = incomplete(input.record, 'laboratory')
  return reason ?? (measured(input, set).length === 0 ? 'result-missing' : 'result-unreadable')
}
