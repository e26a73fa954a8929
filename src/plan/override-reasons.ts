import { z } from 'zod'
import { PlanError } from '../errors.ts'
import { contraindicationReason } from '../store/store.ts'
import type { Activity } from './activity.ts'
import type { FindingTexts } from './finding-texts.ts'

const localized = z.strictObject({ nl: z.string().min(1), en: z.string().min(1) })
const days = z.strictObject({ days: z.int().min(1) })

/** How long an answer counts: days, the rest of the encounter, or without end. */
const span = z.union([days, z.enum(['encounter', 'ever'])])

const reason = z.strictObject({
  display: localized,
  hides: z.enum(['advice', 'drug-class']),
  for: span,
  /** What else it asks for: the patient on the worklist, a look at the row by its owners. */
  consequence: z.enum(['worklist', 'review']).optional(),
  /** How long a contraindication keeps advice away that proposes no drug. */
  withoutDrug: days.optional(),
})

/** The shape of `plans/override-reasons.json`: what an answer to a card does to the same advice later. */
export const overrideReasonsFile = z.strictObject({
  system: z.url(),
  /** Codes that a card offers; at most six, because a doctor reads no more. */
  shown: z.array(z.string()).min(1).max(6),
  reasons: z.record(z.string(), reason),
  /** Codes that EHRs send in place of ours. */
  sameAs: z.record(z.string(), z.string()),
  accepted: z.strictObject({ hides: z.literal('advice'), for: span }),
  /** Turned down without a reason that we know, or not answered at all. */
  dismissed: z.strictObject({
    hides: z.literal('advice'),
    for: span,
    worklistAt: z.int().min(1),
    withinDays: z.int().min(1),
  }),
  /** Which finding a contraindication for a drug class makes true. */
  contraindicates: z.record(z.string(), z.string()),
})
export type OverrideReasons = z.infer<typeof overrideReasonsFile>
export type AnswerSpan = z.infer<typeof span>

/** Names beside the reasons for which a hospital may set days. */
export const otherAnswers = ['accepted', 'dismissed'] as const

const file = 'plans/override-reasons.json'

/** @throws PlanError when the file names a reason, drug class or finding that does not exist */
export function checkOverrideReasons(
  { shown, reasons, sameAs, contraindicates }: OverrideReasons,
  activities: ReadonlyMap<string, Activity>,
  findings: FindingTexts,
): void {
  const classes = new Set([...activities.values()].map(({ drugClass }) => drugClass))
  const wrong = [
    ...[...shown, ...Object.values(sameAs)].filter((code) => !Object.hasOwn(reasons, code)),
    ...Object.keys(contraindicates).filter((name) => !classes.has(name)),
    ...Object.values(contraindicates).filter((name) => findings[name]?.type !== 'boolean'),
  ]
  if (wrong.length > 0) throw invalid(`names ${wrong.join(', ')}, which does not exist`)
  const byClass = Object.keys(reasons).filter((code) => reasons[code]?.hides === 'drug-class')
  if (byClass.join() !== contraindicationReason)
    throw invalid(`must let ${contraindicationReason} alone hide a drug class`)
}

function invalid(what: string): PlanError {
  return new PlanError('ERR_PLAN_INVALID', `${file} ${what}`)
}
