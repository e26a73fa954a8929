import type { Advice } from './cards/advice.ts'
import { type Contraindicated, noDxaReason } from './cards/orders.ts'
import type { TenantSettings } from './config/tenant.ts'
import { dayOfInstant } from './days.ts'
import type { Outcome } from './decision.ts'
import type { AnswerSpan, OverrideReasons } from './plan/override-reasons.ts'
import type { Remembered } from './store/store.ts'

/** The call for which is looked back. */
export interface LookingBack {
  readonly service: string
  /** Pseudonym of the encounter; absent when the caller named none. */
  readonly encounter?: string
  /** Milliseconds since 1970. */
  readonly now: number
  readonly reasons: OverrideReasons
  readonly snoozeDays: TenantSettings['snoozeDays']
}

type Answer = Extract<Remembered, { readonly kind: 'answered' }>

const dayMs = 86_400_000
const repeatedReason = 'dismissed-repeatedly'
const forWorklist: ReadonlySet<string> = new Set([noDxaReason, repeatedReason])

/** The reason codes of an outcome for which its patient belongs on the worklist. */
export function worklistReasons({ log }: Outcome): readonly string[] {
  return log.withheld.filter((reason) => forWorklist.has(reason))
}

/** The drug classes that this patient may not have, as earlier answers say; the latest of each. */
export function contraindicatedIn(remembered: readonly Remembered[], asked: LookingBack): Contraindicated {
  const stated = remembered.filter(isAnswer).filter((answer) => {
    const reason = reasonOf(answer, asked)
    return reason?.effect.hides === 'drug-class' && lasts(spanOf(reason, asked), answer, asked)
  })
  return new Map(
    stated
      .toSorted((one, other) => one.at - other.at)
      .flatMap(({ drugClasses, at }) => drugClasses.map((name) => [name, at] as const)),
  )
}

/**
 * The outcome without the cards that were answered already, or that another service showed in this
 * encounter. The same service answers again, whoever asks twice gets the same. What is always shown stays.
 */
export function suppress(outcome: Outcome, remembered: readonly Remembered[], asked: LookingBack): Outcome {
  const [advice] = outcome.advice
  if (advice === undefined) return outcome
  const same = remembered.filter((known) => known.advice === advice.advice)
  const repeated = isRepeated(same, asked) ? [repeatedReason] : []
  const against = whyNot(advice, same, asked)
  if (against === undefined) return repeated.length === 0 ? outcome : noted(outcome, repeated)
  return { ...withhold(outcome, against, ...repeated), advice: [] }
}

/** The outcome with its cards taken away; what they would have advised is still known. */
export function withhold(outcome: Outcome, ...reasons: readonly string[]): Outcome {
  const { explanation } = outcome
  const shown = noted(outcome, reasons)
  const told = () => ({ ...explanation(), withheld: shown.log.withheld, cards: [] })
  return { ...shown, answer: { cards: [] }, explanation: told }
}

function noted(outcome: Outcome, reasons: readonly string[]): Outcome {
  const { log, explanation } = outcome
  const withheld = [...log.withheld, ...reasons]
  return { ...outcome, log: { ...log, withheld }, explanation: () => ({ ...explanation(), withheld }) }
}

function whyNot(
  { alwaysShown }: Advice,
  same: readonly Remembered[],
  asked: LookingBack,
): string | undefined {
  if (alwaysShown) return undefined
  const [answered] = same.filter(isAnswer).flatMap((answer) => keptAwayBy(answer, asked) ?? [])
  if (answered !== undefined) return answered
  const elsewhere = same.some(
    (known) =>
      known.kind === 'shown' && known.service !== asked.service && isSameEncounter(known.encounter, asked),
  )
  return elsewhere ? 'shown-this-encounter' : undefined
}

/** The reason code when this answer still keeps the same advice away. */
function keptAwayBy(answer: Answer, asked: LookingBack): string | undefined {
  const { accepted, dismissed } = asked.reasons
  if (answer.outcome === 'accepted')
    return lasts(spanNamed('accepted', accepted.for, asked), answer, asked) ? 'accepted-earlier' : undefined
  const reason = reasonOf(answer, asked)
  if (reason === undefined)
    return lasts(spanNamed('dismissed', dismissed.for, asked), answer, asked)
      ? 'dismissed-earlier'
      : undefined
  if (reason.effect.hides === 'drug-class') {
    // Without a drug on the card there was nothing else that the contraindication could be about.
    const { withoutDrug } = reason.effect
    if (answer.drugClasses.length > 0 || withoutDrug === undefined) return undefined
    return lasts(spanNamed(reason.code, withoutDrug, asked), answer, asked) ? overridden(reason) : undefined
  }
  return lasts(spanOf(reason, asked), answer, asked) ? overridden(reason) : undefined
}

function overridden({ code }: Reason): string {
  return `overridden-${code}`
}

interface Reason {
  readonly code: string
  readonly effect: OverrideReasons['reasons'][string]
}

/** The reason that was given, when it is one that we know. */
function reasonOf({ outcome, reason }: Answer, { reasons: { reasons } }: LookingBack): Reason | undefined {
  // What an EHR calls a reason may be a word that every object knows.
  if (reason === undefined || outcome !== 'overridden' || !Object.hasOwn(reasons, reason)) return undefined
  const effect = reasons[reason]
  return effect && { code: reason, effect }
}

function spanOf({ code, effect }: Reason, asked: LookingBack): AnswerSpan {
  return spanNamed(code, effect.for, asked)
}

/** A hospital's own days go before those of the plan. */
function spanNamed(name: string, planned: AnswerSpan, { snoozeDays }: LookingBack): AnswerSpan {
  const days = snoozeDays[name]
  return days === undefined ? planned : { days }
}

function lasts(span: AnswerSpan, { at, encounter }: Answer, asked: LookingBack): boolean {
  if (span === 'ever') return true
  if (span === 'encounter') return isSameEncounter(encounter, asked)
  return asked.now - at < span.days * dayMs
}

/** Of an encounter that nobody named nothing is known, so nothing is kept away for it. */
function isSameEncounter(encounter: string | undefined, asked: LookingBack): boolean {
  return encounter !== undefined && encounter === asked.encounter
}

/**
 * Turned down without a reason so often within a year that another card is not the way. However often in
 * one encounter, or on one day where none was named, it counts once: one order may show a card many times.
 */
function isRepeated(same: readonly Remembered[], asked: LookingBack): boolean {
  const { worklistAt, withinDays } = asked.reasons.dismissed
  const recent = same
    .filter(isAnswer)
    .filter(
      (answer) =>
        answer.outcome !== 'accepted' &&
        reasonOf(answer, asked) === undefined &&
        asked.now - answer.at < withinDays * dayMs,
    )
  return new Set(recent.map(({ encounter, at }) => encounter ?? dayOfInstant(at))).size >= worklistAt
}

function isAnswer(known: Remembered): known is Answer {
  return known.kind === 'answered'
}
