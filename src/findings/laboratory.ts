import type { DayRange } from '../days.ts'
import { incomplete } from '../record/patient-record.ts'
import { currentlyDiagnosed, currentlyFlagged, diagnosisEvidence } from './current-conditions.ts'
import {
  bounded,
  type Derivation,
  type Evidence,
  type Finding,
  type FindingInput,
  known,
  unknown,
} from './finding.ts'
import { inRange, newestResult, type Result, resultsOf } from './laboratory-result.ts'
import { albumin, calcium, creatinine, eGfr, quantityOf, vitaminD } from './laboratory-value.ts'
import { evidenceOf, type Measurement, measured } from './measurements.ts'
import { newestFirst, recency } from './recency.ts'

/**
 * Estimated glomerular filtration rate, newest result of at most `contraindicationLaboratoryMaximumAgeDays`;
 * of several on that day the lowest. "> 60" is a lower limit, and a result without a date beside it makes
 * a range. It is not computed from creatinine.
 *
 * @unit mL/min
 * @absent unknown when the newest result, or one without a date, cannot be read; below
 *   `severeKidneyDiseaseMlMin` when only the diagnosis chronic kidney disease stage 4 or 5 is known
 * @source P19, K19
 */
export const eGfrMlMin: Derivation<number> = (input) => {
  const result = newestResult(input, eGfr)
  if (typeof result !== 'string') return inRange(result, 'result-is-limit')
  const diagnosis = diagnosedOrFlagged(input, 'ckd-stage-4-5')
  if (diagnosis === undefined) return onlyCreatinine(result, input) ?? unknown(result)
  const below = input.parameters.severeKidneyDiseaseMlMin - 0.1
  return bounded(0, below, 'from-diagnosis', [diagnosis])
}

/** A creatinine that is not old says that the kidneys were looked at: the eGFR only has to be computed. */
function onlyCreatinine(reason: string, input: FindingInput): Finding<number> | undefined {
  if (reason !== 'result-missing') return undefined
  const result = newestResult(input, creatinine)
  return typeof result === 'string' ? undefined : unknown('egfr-only-creatinine', [result.evidence])
}

/**
 * Calcium below `calciumMinimumMmolL`, corrected for albumin of the same day. The diagnosis counts
 * only without a usable result.
 *
 * @absent unknown without calcium, also when the list of results is complete, when the newest one cannot
 *   be read, with a low calcium without albumin of that day, and when one without a date says otherwise
 * @source P19
 */
export const hypocalcaemia: Derivation<boolean> = (input) => {
  const measured = calciumTooLow(input)
  if (measured.kind === 'known') return measured
  const diagnosis = diagnosedOrFlagged(input, 'hypocalcaemia')
  return diagnosis === undefined ? measured : known(true, [diagnosis])
}

function diagnosedOrFlagged(input: FindingInput, set: string): Evidence | undefined {
  const [diagnosis] = currentlyDiagnosed(input, set)
  return diagnosis === undefined ? currentlyFlagged(input, set)[0] : diagnosisEvidence(diagnosis)
}

/** Total calcium that is low may only mean that albumin is. */
function calciumTooLow(input: FindingInput): Finding<boolean> {
  const result = newestResult(input, calcium)
  if (typeof result === 'string') return unknown(result)
  const [answer, ...others] = [result, ...result.undated].map((one) => isTooLow(one, input))
  const differs = others.find((other) => !isSame(answer, other))
  if (answer === undefined || differs === undefined) return answer ?? unknown('result-missing')
  return unknown('result-date-missing', [...answer.evidence, ...differs.evidence])
}

function isSame(one: Finding<boolean> | undefined, other: Finding<boolean>): boolean {
  if (one?.kind === 'known') return other.kind === 'known' && other.value === one.value
  return one?.kind === other.kind
}

function isTooLow(result: Result, input: FindingInput): Finding<boolean> {
  const { calciumMinimumMmolL } = input.parameters
  const protein = albuminOfDay(input, result.when)
  if (protein !== undefined) {
    const value = corrected(result.low, protein.low, input)
    return known(value < calciumMinimumMmolL, [
      { ...result.evidence, kind: 'corrected', value },
      protein.evidence,
    ])
  }
  return result.low < calciumMinimumMmolL
    ? unknown('albumin-missing', [result.evidence])
    : known(false, [result.evidence])
}

/**
 * 25-OH vitamin D, newest result of at most `contraindicationLaboratoryMaximumAgeDays`; a result without
 * a date beside it makes a range.
 *
 * @unit nmol/L
 * @absent unknown when the newest result, or one without a date, cannot be read
 * @source P12
 */
export const vitaminDNmolL: Derivation<number> = (input) => {
  const result = newestResult(input, vitaminD)
  return typeof result === 'string' ? unknown(result) : inRange(result, 'result-is-limit')
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

function albuminOfDay(input: FindingInput, day: DayRange | undefined): Result | undefined {
  if (day === undefined || day.first !== day.last) return undefined
  return resultsOf(input, albumin).find(({ when }) => when?.first === day.first && when.last === day.last)
}

function corrected(value: number, protein: number, { parameters }: FindingInput): number {
  const { calciumPerAlbuminGL, albuminReferenceGL } = parameters
  return Math.round((value + calciumPerAlbuminGL * (albuminReferenceGL - protein)) * 100) / 100
}

/** Only what holds a number was measured: other words may say that the test was not done. */
function measuredRecently(input: FindingInput, ...sets: readonly string[]): Finding<boolean> {
  const results = measured(input, ...sets)
  const reason = incomplete(input.record, 'laboratory')
  if (results.length === 0) return reason === undefined ? known(false) : unknown(reason)
  const readable = results.filter((result) => quantityOf(result) !== undefined)
  const within = (wanted: readonly string[], found: readonly Measurement[] = readable) =>
    newestFirst(
      found.filter(({ when }) =>
        wanted.includes(recency(when, input.today, input.parameters.laboratoryMaximumAgeDays)),
      ),
    ).map((result) => evidenceOf(result))
  const recent = within(['yes'])
  if (recent.length > 0) return known(true, recent)
  const undecided = within(['undecided', 'undated'])
  if (undecided.length > 0) return unknown('result-date-undecided', undecided)
  const unread = within(['yes', 'undecided', 'undated'], results)
  if (unread.length > 0) return unknown('result-unreadable', unread)
  return reason === undefined ? known(false, within(['no'])) : unknown(reason)
}
