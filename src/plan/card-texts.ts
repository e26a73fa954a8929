import { z } from 'zod'
import { strengths } from './plan.ts'

const localized = z.strictObject({ nl: z.string().min(1), en: z.string().min(1) })

/** The shape of `plans/card-texts.json`: the fixed words of every card. */
export const cardTextsFile = z.strictObject({
  facts: localized,
  notKnown: localized,
  advice: localized,
  withheld: localized,
  withoutDrug: localized,
  text: localized,
  named: localized,
  assumed: localized,
  atMost: localized,
  atLeast: localized,
  perDay: localized,
  equivalentPerDay: localized,
  fracture: localized,
  duration: localized,
  contraindicationReported: localized,
  noDrugLeft: localized,
  noDxaCapacity: localized,
  noVfaCapacity: localized,
  adviceWithoutDxa: localized,
  adviceWithoutVfa: localized,
  reported: localized,
  strength: z.record(z.enum(strengths), localized),
})
export type CardTexts = z.infer<typeof cardTextsFile>

/** The shape of `plans/links.json`: per plan, what a patient or doctor may read further. */
export const linksFile = z.record(
  z.string(),
  z.array(z.strictObject({ label: localized, url: z.url({ protocol: /^https$/ }) })).min(1),
)
export type Links = z.infer<typeof linksFile>

/** The shape of `plans/reasons.json`: why a finding is unknown, by reason code, as a clinician reads it. */
export const reasonsFile = z.record(z.string(), localized)
export type Reasons = z.infer<typeof reasonsFile>
