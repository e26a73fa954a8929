import type { MedicationEntry } from '../record/entries.ts'
import { type Derivation, type Evidence, type FindingInput, known, unknown } from './finding.ts'
import { courseOnFile, isRunning, type Kind } from './glucocorticoid-course.ts'
import { classify } from './glucocorticoid-gate.ts'
import { systemicDrafts } from './glucocorticoid-orders.ts'
import { unreadMedication, wordsNotRead } from './unread-medication.ts'

/**
 * Whether the prescriber ends the use of systemic glucocorticoids: every selected systemic draft is
 * a stop, and no other systemic order stays.
 *
 * @absent unknown when the list of orders, or of statements where they are sent, did not come completely
 *   and nothing that was read stays: something else may
 * @source S2-B8-D3 "GC gestopt"
 */
export const glucocorticoidStopped: Derivation<boolean> = (input) => {
  const drafts = systemicDrafts(input)
  const evidence = drafts.map((entry) => evidenceOf(entry, input))
  if (drafts.length === 0 || !drafts.every((entry) => entry.stopped)) return known(false, evidence)
  const ended = endedBy(drafts, input)
  if (input.record.medications.some((entry) => staysBeside(entry, ended, input)))
    return known(false, evidence)
  const reason = unreadMedication(input.record, 'statements') ?? unreadBeside(ended, input)
  return reason === undefined ? known(true, evidence) : unknown(reason, evidence)
}

function evidenceOf(draft: MedicationEntry, input: FindingInput): Evidence {
  const drug = classify(draft, input)
  return { reference: draft.reference, basis: 'basis' in drug ? drug.basis : 'coded' }
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
    const drug = classify(stop, input)
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

/** Why something may stay of which only the name says that it is a glucocorticoid. */
function unreadBeside(ended: Ended, input: FindingInput): string | undefined {
  if (input.terminology.readText.drugNames) return undefined
  const { drafts, medications } = input.record
  const stays =
    drafts.some((entry) => !entry.stopped && classify(entry, input).class === 'unread') ||
    medications.some((entry) => staysBeside(entry, ended, input, 'unread'))
  return stays ? wordsNotRead : undefined
}

/** What was given or handed over says nothing about what goes on. */
function isPast({ kind, period }: MedicationEntry): boolean {
  return kind === 'administration' || (kind === 'dispense' && period === undefined)
}

/** An order that runs after today and is not what one of the drafts stops. */
function staysBeside(entry: MedicationEntry, ended: Ended, input: FindingInput, kind?: Kind): boolean {
  if (isPast(entry) || !isRunning(entry)) return false
  const course = courseOnFile(entry, input, kind)
  if (course === undefined || course.reason === 'route-unknown') return false
  if (!course.steps.some((step) => step.last > input.today)) return false
  const { reference, basedOn = [] } = entry
  const isEnded =
    [reference, ...basedOn].some((order) => ended.orders.has(order)) || ended.substances.has(course.substance)
  return !isEnded && !(entry.treatment !== undefined && ended.treatments.has(entry.treatment))
}
