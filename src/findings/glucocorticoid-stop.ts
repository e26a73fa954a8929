import type { MedicationEntry } from '../record/entries.ts'
import { type Derivation, type FindingInput, known } from './finding.ts'
import { courseOnFile, isRunning } from './glucocorticoid-course.ts'
import { classify } from './glucocorticoid-gate.ts'
import { systemicDrafts } from './glucocorticoid-orders.ts'

/**
 * Whether the prescriber ends the use of systemic glucocorticoids: every selected systemic draft is
 * a stop, and no other systemic order stays.
 *
 * @absent never unknown: the selected orders say so
 * @source S2-B8-D3 "GC gestopt"
 */
export const glucocorticoidStopped: Derivation<boolean> = (input) => {
  const drafts = systemicDrafts(input)
  const evidence = drafts.map((entry) => ({ reference: entry.reference }))
  if (drafts.length === 0 || !drafts.every((entry) => entry.stopped)) return known(false, evidence)
  const ended = endedBy(drafts, input)
  return known(!input.record.medications.some((entry) => staysBeside(entry, ended, input)), evidence)
}

/** What the drafts stop: the orders and treatments that they name, and whole substances. */
interface Ended {
  readonly orders: ReadonlySet<string | undefined>
  readonly treatments: ReadonlySet<string | undefined>
  readonly substances: ReadonlySet<string>
}

function endedBy(stops: readonly MedicationEntry[], input: FindingInput): Ended {
  const onFile = named(input.record.medications)
  const substances = new Set<string>()
  for (const stop of stops) {
    const drug = classify(stop, input.terminology)
    if (drug.class === 'systemic' && !isAbout(stop, onFile)) substances.add(drug.substance.name)
  }
  const { orders, treatments } = named(stops)
  return { orders: new Set([...orders, ...stops.map((stop) => stop.replaces)]), treatments, substances }
}

function named(entries: readonly MedicationEntry[]): Pick<Ended, 'orders' | 'treatments'> {
  return {
    orders: new Set(entries.map((entry) => entry.reference)),
    treatments: new Set(entries.map((entry) => entry.treatment)),
  }
}

/** A stop that names no order on file stops what is on file of its substance. */
function isAbout(stop: MedicationEntry, { orders, treatments }: Pick<Ended, 'orders' | 'treatments'>) {
  if (orders.has(stop.reference) || (stop.replaces !== undefined && orders.has(stop.replaces))) return true
  return stop.treatment !== undefined && treatments.has(stop.treatment)
}

/** An order that runs after today and is not what one of the drafts stops. */
function staysBeside(entry: MedicationEntry, ended: Ended, input: FindingInput): boolean {
  if (entry.kind === 'administration' || !isRunning(entry)) return false
  const course = courseOnFile(entry, input)
  if (course === undefined || course.reason === 'route-unknown') return false
  if (!course.steps.some((step) => step.last > input.today)) return false
  const isEnded = ended.orders.has(entry.reference) || ended.substances.has(course.substance)
  return !isEnded && !(entry.treatment !== undefined && ended.treatments.has(entry.treatment))
}
