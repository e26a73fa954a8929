import type { Dosage, MedicationEntry } from '../record/entries.ts'
import { bySequence, type Element, type Frame, firstOf, ownLast, toElement } from './dose-elements.ts'
import type { DoseReason } from './dose-reasons.ts'
import { endAt, type Step, stepsOf, unknownStep } from './dose-steps.ts'
import { orderEnd } from './order-end.ts'

/** The days of one order. */
export interface Steps {
  readonly steps: readonly Step[]
  readonly reason?: DoseReason
  readonly assumed: boolean
}

/**
 * Lays the Dosage elements of an order on the calendar: sequences one after the other, elements of
 * the same sequence (or of none) at the same time.
 */
export function layOut(entry: MedicationEntry, dosages: readonly Dosage[], given: Frame): Steps {
  const groups = bySequence(dosages).map((group) => group.map((dosage) => toElement(dosage, given)))
  const frame = { ...given, start: firstOf(groups[0] ?? []) ?? given.start }
  const elements = groups.flat()
  let reason = frame.reason ?? elements.map(({ dose }) => dose).find((dose) => typeof dose === 'string')
  const steps: Step[] = []
  let cursor = frame.start
  for (const [index, group] of groups.entries()) {
    const first = firstOf(group) ?? cursor
    const end = endOf(group, first, groups[index + 1], entry, frame)
    if (typeof end === 'string') {
      reason ??= end
      steps.push(unknownStep(first, Number.POSITIVE_INFINITY, frame.today))
      break
    }
    steps.push(...group.flatMap((element) => stepsOf(element, first, end, frame)))
    cursor = end + 1
  }
  const assumed = elements.some(({ dose }) => typeof dose !== 'string' && dose.assumed)
  const capped = cap(
    entry.cycleDays === undefined ? steps : averaged(steps, entry, entry.cycleDays, frame),
    entry,
  )
  return { steps: capped, assumed, ...(reason === undefined ? {} : { reason }) }
}

/** Last day of a group: that of its longest element, else up to the next group or the end of the order. */
function endOf(
  group: readonly Element[],
  first: number,
  next: readonly Element[] | undefined,
  entry: MedicationEntry,
  frame: Frame,
): number | DoseReason {
  const lasts = group.map((element) => ownLast(element, first)).filter((last) => last !== undefined)
  if (lasts.length === group.length || (next !== undefined && lasts.length > 0)) return Math.max(...lasts)
  if (next === undefined) return orderEnd(entry, first, group, frame)
  const following = firstOf(next)
  return following === undefined || following <= first ? 'dose-step-length-missing' : following - 1
}

/** A cyclical schedule repeats all its steps; its dose is the average over the round. */
function averaged(
  steps: readonly Step[],
  entry: MedicationEntry,
  cycleDays: number,
  frame: Frame,
): readonly Step[] {
  const first = Math.min(...steps.map((step) => step.first))
  const roundLast = first + Math.round(cycleDays) - 1
  let mg = 0
  for (const step of steps) mg += step.mg * Math.max(0, Math.min(step.last, roundLast) - step.first + 1)
  const last = orderEnd(entry, first, [], frame)
  const unknown = steps.some((step) => step.unknown)
  return steps.length === 0
    ? []
    : [{ ...unknownStep(first, last, frame.today), mg: unknown ? 0 : mg / cycleDays, unknown }]
}

/** The agreed period of use ends every step, whatever the dosage says. */
function cap(steps: readonly Step[], entry: MedicationEntry): readonly Step[] {
  const last = entry.period?.last ?? Number.POSITIVE_INFINITY
  if (!Number.isFinite(last)) return steps
  return steps.filter((step) => step.first <= last).map((step) => endAt(step, last))
}
