import type { MedicationEntry } from '../record/entries.ts'
import { endAt, type Step } from './dose-steps.ts'
import type { FindingInput } from './finding.ts'
import { type Course, courseOf, type Drug } from './glucocorticoid-dose.ts'
import { classify } from './glucocorticoid-gate.ts'

/** Never given or not meant: such entries say nothing about use. */
const neverTaken: ReadonlySet<string> = new Set([
  'cancelled',
  'not-taken',
  'not-done',
  'draft',
  'declined',
  'proposed',
  'intended',
  'preparation',
])
const notMeant: ReadonlySet<string> = new Set(['proposal', 'option'])

/**
 * Which glucocorticoids are laid on the calendar together; `unread` are those of which only the name
 * says what they are, where names may not decide.
 */
export type Kind = 'systemic' | 'gut' | 'unread'

/** The days of a selected draft; undefined when it is no such glucocorticoid or stops one. */
export function draftCourse(
  entry: MedicationEntry,
  input: FindingInput,
  kind: Kind = 'systemic',
): Course | undefined {
  const drug = drugOf(entry, input, kind)
  return drug === undefined || entry.stopped
    ? undefined
    : courseOf(entry, drug, startOf(entry) ?? input.today, input)
}

/** The days of an entry on file; undefined when it is no such glucocorticoid or says nothing about use. */
export function courseOnFile(
  entry: MedicationEntry,
  input: FindingInput,
  kind: Kind = 'systemic',
): Course | undefined {
  const drug = drugOf(entry, input, kind)
  if (drug === undefined || isBareStop(entry) || !tellsUse(entry, input)) return undefined
  const start = startOf(entry) ?? entry.authored?.first ?? boundsStart(entry)
  if (start === undefined && (entry.kind === 'dispense' || !isRunning(entry))) return undefined
  const course = courseOf(entry, drug, start ?? input.today, input)
  const steps = isRunning(entry) ? course.steps : endedSteps(entry, course.steps, input.today)
  return steps.length === 0 ? undefined : { ...course, steps }
}

/** Neither ended for good nor interrupted. */
export function isRunning(entry: MedicationEntry): boolean {
  return !entry.stopped && entry.status !== 'on-hold'
}

const gutDrug: Drug = {
  class: 'systemic',
  substance: { name: 'gut', label: { nl: 'darmglucocorticoïd', en: 'gut glucocorticoid' } },
  basis: 'coded',
}

/** One that works in the gut has days, but no dose that could be compared with prednisone. */
function drugOf(entry: MedicationEntry, input: FindingInput, kind: Kind): Drug | undefined {
  const drug = classify(entry, input)
  if (drug.class === 'gut') {
    return kind === 'gut' ? gutDrug : undefined
  }
  if (drug.class === 'unread') return kind === 'unread' ? { ...drug.named, class: 'systemic' } : undefined
  return kind === 'systemic' && (drug.class === 'systemic' || drug.class === 'undecided') ? drug : undefined
}

function startOf(entry: MedicationEntry): number | undefined {
  return [entry.period?.first, entry.validity?.first].find(
    (first) => first !== undefined && Number.isFinite(first),
  )
}

/** The first day that a dosage names, which is all that some orders say. */
function boundsStart(entry: MedicationEntry): number | undefined {
  const firsts = entry.dosages.flatMap(({ timing }) => {
    const bounds = timing?.bounds?.kind === 'period' ? [timing.bounds.range.first] : []
    return [...bounds, ...(timing?.events ?? []).map((event) => event.first)]
  })
  return firsts.find((first) => Number.isFinite(first))
}

/** Ended, and no dose of its own: it says only that another one is over. What was given ends nothing. */
export function isBareStop(entry: MedicationEntry): boolean {
  return entry.stopped && entry.kind !== 'administration' && entry.dosages.length === 0
}

/** Old statements of unknown status, dispense requests and what was written in the future say nothing. */
function tellsUse(entry: MedicationEntry, { terminology, today, parameters }: FindingInput): boolean {
  if (neverTaken.has(entry.status) || notMeant.has(entry.intent ?? '')) return false
  const dispenseRequest = terminology.valueSet('dispense-request')
  if (entry.categories.some((category) => dispenseRequest.has(category))) return false
  const written = entry.authored?.first ?? entry.period?.first
  if (written === undefined) return true
  if (entry.period === undefined && written > today) return false
  const ages = entry.status === 'unknown' && (entry.kind === 'statement' || !saysPeriod(entry))
  return !ages || today - written <= parameters.oldStatementDays
}

function saysPeriod(entry: MedicationEntry): boolean {
  return entry.period !== undefined || entry.dosages.some((dosage) => dosage.timing?.bounds !== undefined)
}

/** What was stopped counts as far as an end is stated, until today; interrupted use counts until today. */
function endedSteps(entry: MedicationEntry, steps: readonly Step[], today: number): readonly Step[] {
  const stated = entry.stopped ? steps.filter((step) => Number.isFinite(step.last)) : steps
  return stated.filter((step) => step.first <= today).map((step) => endAt(step, today))
}
