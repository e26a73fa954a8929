import { incomplete } from '../record/patient-record.ts'
import { type Derivation, known, unknown } from './finding.ts'
import { evidenceOf } from './measurements.ts'
import { recency } from './recency.ts'

/** Whether a fracture clinic referral is open. */
export const fractureClinicReferred = orderOf('fracture-clinic-referral')

/** Whether an assessment of fall risk is asked for. */
export const fallRiskOrdered = orderOf('fall-risk-assessment')

/** Whether calcium is asked for. */
export const calciumOrdered = orderOf('calcium')

/** Whether albumin is asked for. */
export const albuminOrdered = orderOf('albumin')

/** Whether creatinine or eGFR is asked for. */
export const creatinineOrdered = orderOf('creatinine', 'egfr')

/** Whether TSH is asked for. */
export const tshOrdered = orderOf('tsh')

/** Whether 25-OH vitamin D is asked for. */
export const vitaminDOrdered = orderOf('25-oh-vitamin-d')

/**
 * Whether something in these value sets is asked for: an open request, or a draft of this call, at most
 * `orderMaximumAgeDays` old or without a date.
 *
 * @absent no when the list of requests is complete; otherwise unknown
 * @source OH-ORDERED
 */
function orderOf(...valueSets: readonly string[]): Derivation<boolean> {
  return ({ record, today, parameters, terminology }) => {
    const open = record.services.filter(
      ({ progress, when, concept }) =>
        progress === 'open' &&
        recency(when, today, parameters.orderMaximumAgeDays) !== 'no' &&
        valueSets.some((name) => terminology.matches(concept, name)),
    )
    if (open.length > 0) {
      return known(
        true,
        open.map((service) => evidenceOf(service)),
      )
    }
    const reason = incomplete(record, 'orders')
    return reason === undefined ? known(false) : unknown(reason)
  }
}
