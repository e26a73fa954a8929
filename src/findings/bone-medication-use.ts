import { certainDay, type DayRange, monthsAfter } from '../days.ts'
import type { MedicationEntry } from '../record/entries.ts'
import { codeSystems } from '../terminology/code-systems.ts'
import type { Coding, Concept } from '../terminology/concept.ts'
import { dosageEnd, dosageStart } from './dosage-end.ts'
import { productNames } from './drug-names.ts'
import { type Basis, type Evidence, type FindingInput, perPatient } from './finding.ts'

export type BoneDrug = 'bisphosphonate' | 'denosumab' | 'anabolic' | 'other'

/** One order, statement or administration of a bone-sparing drug, and how long it protects. */
export interface BoneMedicationUse {
  readonly drug: BoneDrug
  readonly evidence: Evidence
  /** Whether it protects today. */
  readonly current: 'yes' | 'no' | 'unknown'
  readonly start?: DayRange
  /** Last day, at most today, of which it is certain that it protected. */
  readonly end: number
}

/** From when to when something is in use: surely until `low`, possibly until `high`, and then `grace` days. */
interface Length {
  readonly start?: DayRange
  readonly low: number
  readonly high: number
  readonly grace: number
}

interface Kind {
  readonly set: string
  readonly drug: BoneDrug
  /** Last day on which one gift protects; absent for what is taken daily to monthly by mouth or pen. */
  readonly until?: (input: FindingInput, day: number) => number
  /** One order is one gift: an open end of it does not say that later gifts took place. */
  readonly single?: true
}

const zoledronate = (input: FindingInput, day: number) => monthsAfter(day, input.parameters.zoledronateMonths)
const denosumab = (input: FindingInput, day: number) => monthsAfter(day, input.parameters.denosumabMonths)
const romosozumab = (input: FindingInput, day: number) => day + input.parameters.romosozumabDays
const quarterly = (input: FindingInput, day: number) =>
  monthsAfter(day, input.parameters.ibandronateInjectionMonths)

/** In the order in which they are asked; the first set that has the product tells its kind. */
const kinds: readonly Kind[] = [
  { set: 'zoledronate', drug: 'bisphosphonate', until: zoledronate, single: true },
  { set: 'iv-bisphosphonate', drug: 'bisphosphonate', until: quarterly, single: true },
  { set: 'oral-bisphosphonate', drug: 'bisphosphonate' },
  { set: 'denosumab', drug: 'denosumab', until: denosumab },
  { set: 'romosozumab', drug: 'anabolic', until: romosozumab },
  { set: 'teriparatide', drug: 'anabolic' },
  { set: 'anabolic', drug: 'anabolic' },
  { set: 'serm', drug: 'other' },
  { set: 'other-bone-sparing', drug: 'other' },
]

const neverUsed: ReadonlySet<string> = new Set([
  'cancelled',
  'draft',
  'entered-in-error',
  'not-done',
  'not-taken',
  'intended',
])
const neverMeant: ReadonlySet<string> = new Set(['proposal', 'option'])

/** Every use of a bone-sparing drug on file that started, and was not called off before it did. */
export const boneMedicationUses = perPatient((input): readonly BoneMedicationUse[] => {
  const stops = stopDays(input.record.medications)
  return inUse(input).flatMap((listed) => {
    const found = kindOf(listed, input)
    if (found === undefined) return []
    const entry = withDosageEnd(listed)
    const length = cut(lengthOf(entry, found.kind, input), stopOf(entry, stops))
    if (length.start !== undefined && length.start.first > input.today) return []
    return [useOf(entry, found, length, input.today)]
  })
})

/** Whether a drug in use has neither a code that we can place nor a name: it may be a bone-sparing one. */
export const hasNamelessMedication = perPatient((input): boolean =>
  inUse(input).some((entry) => {
    const concepts = conceptsOf(entry)
    const placed = concepts.some(
      ({ text, codings }) => text !== undefined || codings.some((coding) => isPlaced(coding, input)),
    )
    if (placed || kindOf(entry, input) !== undefined) return false
    return lengthOf(withDosageEnd(entry), { set: '', drug: 'other' }, input).high >= input.today
  }),
)

function inUse({ record }: FindingInput): readonly MedicationEntry[] {
  return record.medications.filter(
    ({ kind, status, intent }) => kind !== 'draft' && !neverUsed.has(status) && !neverMeant.has(intent ?? ''),
  )
}

/** A name can be read by others, and a code of these systems by our value sets. */
function isPlaced(coding: Coding, { terminology }: FindingInput): boolean {
  const { system, display } = coding
  if (display !== undefined || system === codeSystems.atc || system === codeSystems.rxnorm) return true
  return terminology.product(coding) !== undefined || terminology.substance(coding) !== undefined
}

function conceptsOf({ product }: MedicationEntry): readonly Concept[] {
  return [product.concept, ...product.ingredients.map(({ concept }) => concept)]
}

function kindOf(entry: MedicationEntry, input: FindingInput) {
  const codes = { codings: conceptsOf(entry).flatMap((concept) => concept.codings) }
  const coded = kindIn(codes, entry, input)
  if (coded !== undefined) return { kind: coded, basis: 'coded' as const }
  // An ATC code says what the drug is, so its name has nothing to add.
  if (codes.codings.some(({ system }) => system === codeSystems.atc)) return undefined
  const named = kindIn({ codings: productNames(entry.product.concept) }, entry, input)
  return named === undefined ? undefined : { kind: named, basis: 'text' as const }
}

function kindIn(codes: Concept, entry: MedicationEntry, input: FindingInput): Kind | undefined {
  if (codes.codings.length === 0) return undefined
  const kind = kinds.find(({ set }) => input.terminology.matches(codes, set))
  if (kind === undefined || !isInjectedIbandronate(entry, codes, input)) return kind
  return { ...kind, until: quarterly }
}

/** The tablet and the three-monthly injection of ibandronic acid share one code. */
function isInjectedIbandronate(
  entry: MedicationEntry,
  codes: Concept,
  { terminology }: FindingInput,
): boolean {
  if (!terminology.matches(codes, 'ibandronate')) return false
  return entry.dosages.some(({ route }) => terminology.matches(route, 'intravenous-route'))
}

function lengthOf(entry: MedicationEntry, kind: Kind, input: FindingInput): Length {
  const start = startOf(entry)
  const dated = start === undefined ? {} : { start }
  if (kind.until === undefined) return { ...dated, ...dailyLength(entry, start, input) }
  const gift = giftDays(entry, start)
  const low = gift === undefined ? Number.NEGATIVE_INFINITY : kind.until(input, gift.first)
  const high = gift === undefined ? Number.POSITIVE_INFINITY : kind.until(input, gift.last)
  if (entry.kind === 'administration' || !stands(entry, input.today)) return { ...dated, low, high, grace: 0 }
  const openEnd = entry.period === undefined || entry.period.last === Number.POSITIVE_INFINITY
  const surely = kind.single === true && openEnd ? low : Number.POSITIVE_INFINITY
  return { ...dated, low: surely, high: Number.POSITIVE_INFINITY, grace: 0 }
}

/** Many systems give the end of an order only in its dosages. One that was stopped ended before that. */
function withDosageEnd(entry: MedicationEntry): MedicationEntry {
  const open = entry.period === undefined || entry.period.last === Number.POSITIVE_INFINITY
  const start = startOf(entry) ?? dosageStart(entry.dosages)
  if (!open || start === undefined || hasStopped(entry)) return entry
  const last = dosageEnd(entry.dosages, start)
  return last === undefined ? entry : { ...entry, period: { first: start.first, last } }
}

/** Something that is taken regularly lasts as long as its period, else its supply, else its status says. */
function dailyLength(
  entry: MedicationEntry,
  start: DayRange | undefined,
  input: FindingInput,
): Omit<Length, 'start'> {
  const { oralBoneMedicationGraceDays: grace, oldStatementDays } = input.parameters
  const end = entry.period?.last
  if (end !== undefined && end !== Number.POSITIVE_INFINITY) return { low: end, high: end, grace }
  if (entry.kind === 'administration') return at(start, 0, grace)
  if (stands(entry, input.today))
    return { low: Number.POSITIVE_INFINITY, high: Number.POSITIVE_INFINITY, grace: 0 }
  if (entry.supplyDays !== undefined) return at(start, entry.supplyDays, grace)
  return at(start, entry.status === 'completed' ? 0 : oldStatementDays, 0)
}

/** Active without an end stays active. An unknown status stands only when a period says so (MP9). */
function stands({ status, period }: MedicationEntry, today: number): boolean {
  if (period !== undefined) return status !== 'completed' ? period.last >= today : false
  return status === 'active' || status === 'on-hold'
}

function at(start: DayRange | undefined, days: number, grace: number): Omit<Length, 'start'> {
  if (start === undefined) return { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, grace }
  return { low: start.first + days, high: start.last + days, grace }
}

function startOf({ kind, period, authored }: MedicationEntry): DayRange | undefined {
  if (period === undefined || !Number.isFinite(period.first)) return authored
  const partial = kind === 'administration' && Number.isFinite(period.last)
  return partial ? period : { first: period.first, last: period.first }
}

/** When the last gift may have been: on any day of a period that has ended, else at the start. */
function giftDays({ period }: MedicationEntry, start: DayRange | undefined): DayRange | undefined {
  if (start === undefined || period === undefined || !Number.isFinite(period.last)) return start
  return { first: start.first, last: period.last }
}

type Stops = ReadonlyMap<string, number>

/** The day from which a treatment was stopped, by treatment and by the order that the stop replaces. */
function stopDays(medications: readonly MedicationEntry[]): Stops {
  const stops = new Map<string, number>()
  for (const entry of medications.filter(hasStopped)) {
    const end = stopDay(entry)
    for (const key of [entry.treatment, entry.replaces]) {
      if (key !== undefined) stops.set(key, Math.max(end, stops.get(key) ?? end))
    }
  }
  return stops
}

/** A stop ends what began before it; the same treatment may have begun anew later. */
function stopOf(entry: MedicationEntry, stops: Stops): number | undefined {
  if (hasStopped(entry)) return stopDay(entry)
  const stop = stops.get(entry.treatment ?? '') ?? stops.get(entry.reference)
  const start = startOf(entry)
  return stop === undefined || (start !== undefined && start.first > stop) ? undefined : stop
}

/** `completed` ends an order, not the treatment: the next order may follow. */
function hasStopped({ stopped, status, kind }: MedicationEntry): boolean {
  return kind !== 'administration' && status !== 'completed' && (stopped || status === 'stopped')
}

function stopDay({ period, authored }: MedicationEntry): number {
  if (period !== undefined && period.last !== Number.POSITIVE_INFINITY) return period.last
  return authored?.last ?? period?.first ?? Number.NEGATIVE_INFINITY
}

function cut(length: Length, stop: number | undefined): Length {
  if (stop === undefined) return length
  return { ...length, low: Math.min(length.low, stop), high: Math.min(length.high, stop), grace: 0 }
}

function useOf(
  entry: MedicationEntry,
  { kind, basis }: { readonly kind: Kind; readonly basis: Basis },
  { start, low, high, grace }: Length,
  today: number,
): BoneMedicationUse {
  const current = low + grace >= today ? 'yes' : high + grace < today ? 'no' : 'unknown'
  const evidence: Evidence = { reference: entry.reference, basis, ...certainDay(start) }
  const end = current === 'yes' ? today : Math.min(low, today)
  return { drug: kind.drug, evidence, current, end, ...(start === undefined ? {} : { start }) }
}
