/** Why a dose cannot be computed; the codes are stable and appear in traces. */
export const doseReasons = {
  'dose-missing': 'The order says no dose at all.',
  'dose-free-text': 'The dose stands in free text only, for instance "volgens schema".',
  'dose-timing-missing': 'An amount is known, but not how often.',
  'dose-unit-unknown': 'The unit of the amount is neither a mass nor something that can be counted.',
  'dose-strength-missing': 'The amount is in tablets, capsules or ml, and the strength is not known.',
  'dose-as-needed-without-maximum': 'As needed, without a maximum per period.',
  'dose-titration': 'The dose follows the effect ("op geleide van").',
  'dose-step-length-missing': 'A step of a scheme that is not the last one has no length.',
  'dose-implausible': 'More per day than anyone is given; a typing error, most likely.',
  'too-many-orders': 'More orders than are compared with each other.',
  'dose-depot': 'A depot injection; it has no daily dose.',
  'dose-substance-without-equivalent': 'No agreed prednisone equivalent exists for the substance.',
  'route-unknown': 'Neither route nor form says whether the drug reaches the whole body.',
} as const

export type DoseReason = keyof typeof doseReasons

/** Why something other than the dose is not certain. */
export const durationUnknown = 'duration-unknown'
