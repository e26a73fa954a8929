import type { DayRange } from '../days.ts'
import { incomplete } from '../record/patient-record.ts'
import { currentlyDiagnosed, diagnosisEvidence } from './current-conditions.ts'
import {
  bounded,
  type Derivation,
  type Evidence,
  type Finding,
  type FindingInput,
  known,
  unknown,
} from './finding.ts'
import { type Analyte, albumin, calcium, eGfr, quantityOf, readValue, vitaminD } from './laboratory-value.ts'
import { evidenceOf, measured } from './measurements.ts'
import { newest, recency } from './recency.ts'

/** A readable result; `low` and `high` differ when the laboratory gave a limit ("> 60"). */
interface Result {
  readonly low: number
  readonly high: number
  readonly when?: DayRange
  readonly evidence: Evidence
}

/**
 * Estimated glomerular filtration rate, newest result of at most `contraindicationLaboratoryMaximumAgeDays`;
 * of several on that day the lowest. "> 60" is a lower limit. It is not computed from creatinine.
 *
 * @unit mL/min
 * @absent unknown without a readable result; below `severeKidneyDiseaseMlMin` when only the diagnosis
 *   chronic kidney disease stage 4 or 5 is known
 * @source P19, K19
 */
export const eGfrMlMin: Derivation<number> = (input) => {
  const result = newestResult(input, eGfr)
  if (typeof result !== 'string')
    return bounded(result.low, result.high, 'result-is-limit', [result.evidence])
  const [diagnosis] = currentlyDiagnosed(input, 'ckd-stage-4-5')
  if (diagnosis === undefined) return unknown(result)
  const below = input.parameters.severeKidneyDiseaseMlMin - 0.1
  return bounded(0, below, 'from-diagnosis', [diagnosisEvidence(diagnosis)])
}

/**
 * Calcium below `calciumMinimumMmolL`, corrected for albumin of the same day. The diagnosis counts
 * only without a usable result.
 *
 * @absent unknown without calcium, also when the list of results is complete, and with a low calcium
 *   without albumin of that day
 * @source P19
 */
export const hypocalcaemia: Derivation<boolean> = (input) => {
  const measured = calciumTooLow(input)
  if (measured.kind === 'known') return measured
  const [diagnosis] = currentlyDiagnosed(input, 'hypocalcaemia')
  return diagnosis === undefined ? measured : known(true, [diagnosisEvidence(diagnosis)])
}

/** Total calcium that is low may only mean that albumin is. */
function calciumTooLow(input: FindingInput): Finding<boolean> {
  const result = newestResult(input, calcium)
  if (typeof result === 'string') return unknown(result)
  const { calciumMinimumMmolL } = input.parameters
  const protein = albuminOfDay(input, result.when)
  if (protein !== undefined) {
    const value = corrected(result.low, protein.low, input)
    return known(value < calciumMinimumMmolL, [result.evidence, protein.evidence])
  }
  return result.low < calciumMinimumMmolL
    ? unknown('albumin-missing', [result.evidence])
    : known(false, [result.evidence])
}

/**
 * 25-OH vitamin D, newest result of at most `contraindicationLaboratoryMaximumAgeDays`.
 *
 * @unit nmol/L
 * @absent unknown without a readable result
 * @source P12
 */
export const vitaminDNmolL: Derivation<number> = (input) => {
  const result = newestResult(input, vitaminD)
  return typeof result === 'string' ? unknown(result) : known(result.low, [result.evidence])
}

/**
 * Whether calcium was measured in the last `laboratoryMaximumAgeDays`.
 *
 * @absent no when a complete list has no result; otherwise unknown
 * @source OH-LAB
 */
export const calciumMeasured: Derivation<boolean> = (input) => measuredRecently(input, 'calcium')

/**
 * Whether albumin was measured in the last `laboratoryMaximumAgeDays`.
 *
 * @absent no when a complete list has no result; otherwise unknown
 * @source OH-LAB
 */
export const albuminMeasured: Derivation<boolean> = (input) => measuredRecently(input, 'albumin')

/**
 * Whether kidney function was measured in the last `laboratoryMaximumAgeDays`: an eGFR. Creatinine alone
 * does not count, because the limits of the drugs are limits of eGFR and it is not computed here.
 *
 * @absent no when a complete list has no result; otherwise unknown
 * @source OH-LAB
 */
export const creatinineMeasured: Derivation<boolean> = (input) => measuredRecently(input, 'egfr')

/**
 * Whether TSH was measured in the last `laboratoryMaximumAgeDays`.
 *
 * @absent no when a complete list has no result; otherwise unknown
 * @source OH-LAB
 */
export const tshMeasured: Derivation<boolean> = (input) => measuredRecently(input, 'tsh')

/**
 * Whether 25-OH vitamin D was measured in the last `laboratoryMaximumAgeDays`.
 *
 * @absent no when a complete list has no result; otherwise unknown
 * @source OH-LAB
 */
export const vitaminDMeasured: Derivation<boolean> = (input) => measuredRecently(input, '25-oh-vitamin-d')

/** The newest readable result that is surely recent enough, or the reason why there is none. */
function newestResult(input: FindingInput, analyte: Analyte): Result | string {
  const results = resultsOf(input, analyte)
  const [lowest] = newest(results).toSorted((a, b) => a.low - b.low)
  if (lowest === undefined) return reasonWithout(input, analyte, results)
  const age = recency(lowest.when, input.today, input.parameters.contraindicationLaboratoryMaximumAgeDays)
  if (age === 'yes') return lowest
  return age === 'no' ? 'result-too-old' : 'result-date-undecided'
}

function resultsOf(input: FindingInput, analyte: Analyte): readonly Result[] {
  return measured(input, analyte.set).flatMap((measurement) => {
    const quantity = quantityOf(measurement)
    const value = quantity && readValue(measurement, quantity, analyte, input.parameters)
    const limits = value === undefined ? undefined : limitsOf(value, quantity?.comparator, analyte)
    if (limits === undefined) return []
    const { when } = measurement
    return [{ ...limits, evidence: evidenceOf(measurement), ...(when === undefined ? {} : { when }) }]
  })
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

function albuminOfDay(input: FindingInput, day: DayRange | undefined): Result | undefined {
  if (day === undefined || day.first !== day.last) return undefined
  return resultsOf(input, albumin).find(({ when }) => when?.first === day.first && when.last === day.last)
}

function corrected(value: number, protein: number, { parameters }: FindingInput): number {
  const { calciumPerAlbuminGL, albuminReferenceGL } = parameters
  return Math.round((value + calciumPerAlbuminGL * (albuminReferenceGL - protein)) * 100) / 100
}

function measuredRecently(input: FindingInput, ...sets: readonly string[]): Finding<boolean> {
  const results = measured(input, ...sets)
  const within = (wanted: readonly string[]) =>
    results
      .filter(({ when }) =>
        wanted.includes(recency(when, input.today, input.parameters.laboratoryMaximumAgeDays)),
      )
      .map((result) => evidenceOf(result))
  const recent = within(['yes'])
  if (recent.length > 0) return known(true, recent)
  const undecided = within(['undecided', 'undated'])
  if (undecided.length > 0) return unknown('result-date-undecided', undecided)
  const reason = incomplete(input.record, 'laboratory')
  return reason === undefined ? known(false, within(['no'])) : unknown(reason)
}
