import { certainDay, type DayRange } from '../days.ts'
import type { MedicationEntry } from '../record/entries.ts'
import {
  type BoneDrug,
  isPlaced,
  type Kind,
  type KnownKind,
  kindOf,
  mayBeNamed,
} from './bone-medication-kind.ts'
import { hasStopped, startOf, stopDays, stopOf, type Use } from './bone-medication-stop.ts'
import { dosageEnd } from './dosage-end.ts'
import { type Evidence, type FindingInput, perPatient } from './finding.ts'

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

const neverUsed: ReadonlySet<string> = new Set([
  'cancelled',
  'draft',
  'entered-in-error',
  'not-done',
  'not-taken',
  'intended',
  'preparation',
  'declined',
])
const neverMeant: ReadonlySet<string> = new Set(['proposal', 'option'])

/** An entry on file, and which bone-sparing drug it is. */
interface Listed {
  readonly entry: MedicationEntry
  readonly found: KnownKind
}

/** Every use of a bone-sparing drug on file that started, and was not called off before it did. */
export const boneMedicationUses = perPatient((input): readonly BoneMedicationUse[] => {
  const listed = inUse(input).known
  if (listed.length === 0) return []
  const stops = stopDays(input.record.medications)
  const gifts = lastGifts(listed, input.today)
  return listed.flatMap(({ entry: sent, found }) => {
    const entry = withDosageEnd(sent)
    const length = cut(lengthOf(entry, found.kind, input, gifts), stopOf(entry, stops))
    if (length.start !== undefined && length.start.first > input.today) return []
    return [useOf(entry, found, length, input.today)]
  })
})

/** The last day on which something of a set was given, as far as the record has it. */
type Gifts = ReadonlyMap<string, number>

function lastGifts(listed: readonly Listed[], today: number): Gifts {
  const gifts = new Map<string, number>()
  for (const { entry, found } of listed) {
    const day = entry.kind === 'administration' ? startOf(entry)?.last : undefined
    if (day !== undefined && day <= today) {
      gifts.set(found.kind.set, Math.max(day, gifts.get(found.kind.set) ?? day))
    }
  }
  return gifts
}

/** Whether a drug in use has neither a code that we can place nor a name: it may be a bone-sparing one. */
export const hasNamelessMedication = perPatient((input): boolean =>
  inUse(input).others.some((entry) => !isPlaced(entry, input) && mayLast(entry, input)),
)

/** Whether the name of a drug in use may be that of a bone-sparing one, and we cannot say which. */
export const hasUnreadBoneMedication = perPatient((input): boolean =>
  inUse(input).others.some((entry) => mayBeNamed(entry, input) && mayLast(entry, input)),
)

/** Whether it may be in use today, whatever it is. */
function mayLast(entry: MedicationEntry, input: FindingInput): boolean {
  return lengthOf(withDosageEnd(entry), { set: '', drug: 'other' }, input, noGifts).high >= input.today
}

/** What is or was in use: bone-sparing drugs, and everything else. */
const inUse = perPatient(
  (input): { readonly known: readonly Listed[]; readonly others: readonly MedicationEntry[] } => {
    const known: Listed[] = []
    const others: MedicationEntry[] = []
    for (const entry of input.record.medications) {
      if (!isUsed(entry)) continue
      const found = kindOf(entry, input)
      if (found === undefined) others.push(entry)
      else known.push({ entry, found })
    }
    return { known, others }
  },
)

function isUsed({ kind, status, intent }: MedicationEntry): boolean {
  return kind !== 'draft' && !neverUsed.has(status) && !neverMeant.has(intent ?? '')
}

const noGifts: Gifts = new Map()

function lengthOf(entry: Use, kind: Kind, input: FindingInput, gifts: Gifts): Length {
  const start = startOf(entry)
  const dated = start === undefined ? {} : { start }
  if (kind.until === undefined) return { ...dated, ...dailyLength(entry, start, input) }
  const gift = giftDays(entry, start)
  const low = gift === undefined ? Number.NEGATIVE_INFINITY : kind.until(input, gift.first)
  const high = gift === undefined ? Number.POSITIVE_INFINITY : kind.until(input, gift.last)
  if (entry.kind === 'administration' || !stands(entry, input.today)) return { ...dated, low, high, grace: 0 }
  const openEnd = entry.period === undefined || entry.period.last === Number.POSITIVE_INFINITY
  const last = gifts.get(kind.set)
  const known = last === undefined ? low : Math.max(low, kind.until(input, last))
  // Gifts on file say how far a standing order was carried out; later ones may have been elsewhere.
  const surely = openEnd && (kind.single === true || last !== undefined) ? known : Number.POSITIVE_INFINITY
  return { ...dated, low: surely, high: Number.POSITIVE_INFINITY, grace: 0 }
}

/** Many systems give the end of an order only in its dosages. One that was stopped ended before that. */
function withDosageEnd(entry: MedicationEntry): Use {
  const open = entry.period === undefined || entry.period.last === Number.POSITIVE_INFINITY
  const start = startOf(entry)
  if (!open || start === undefined || hasStopped(entry)) return entry
  const last = dosageEnd(entry.dosages, start)
  if (last === undefined) return entry
  const { kind, reference, status, stopped, authored, validity, supplyDays, treatment, basedOn, dosages } =
    entry
  return {
    kind,
    reference,
    status,
    stopped,
    authored,
    validity,
    supplyDays,
    treatment,
    basedOn,
    dosages,
    period: { first: start.first, last },
  }
}

/** Something that is taken regularly lasts as long as its period, else its supply, else its status says. */
function dailyLength(entry: Use, start: DayRange | undefined, input: FindingInput): Omit<Length, 'start'> {
  const { oralBoneMedicationGraceDays: grace, oldStatementDays } = input.parameters
  const end = entry.period?.last
  if (end !== undefined && end !== Number.POSITIVE_INFINITY) return { low: end, high: end, grace }
  if (entry.kind === 'administration') return at(start, 0, grace)
  if (entry.kind === 'dispense' && entry.period === undefined) return at(start, entry.supplyDays ?? 0, grace)
  if (stands(entry, input.today))
    return { low: Number.POSITIVE_INFINITY, high: Number.POSITIVE_INFINITY, grace: 0 }
  if (entry.supplyDays !== undefined) return at(start, entry.supplyDays, grace)
  return at(start, entry.status === 'completed' ? 0 : oldStatementDays, 0)
}

/** Active without an end stays active. An unknown status stands only when a period says so (MP9). */
function stands({ kind, status, period }: Use, today: number): boolean {
  if (kind === 'dispense' && period === undefined) return false
  if (period !== undefined) return status !== 'completed' ? period.last >= today : false
  return status === 'active' || status === 'on-hold'
}

function at(start: DayRange | undefined, days: number, grace: number): Omit<Length, 'start'> {
  if (start === undefined) return { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, grace }
  return { low: start.first + days, high: start.last + days, grace }
}

/** When the last gift may have been: on any day of a period that has ended, else at the start. */
function giftDays({ period }: Use, start: DayRange | undefined): DayRange | undefined {
  if (start === undefined || period === undefined || !Number.isFinite(period.last)) return start
  return { first: start.first, last: period.last }
}

function cut(length: Length, stop: number | undefined): Length {
  if (stop === undefined) return length
  return { ...length, low: Math.min(length.low, stop), high: Math.min(length.high, stop), grace: 0 }
}

function useOf(
  entry: Use,
  { kind, basis }: KnownKind,
  { start, low, high, grace }: Length,
  today: number,
): BoneMedicationUse {
  const current = low + grace >= today ? 'yes' : high + grace < today ? 'no' : 'unknown'
  const evidence: Evidence = { reference: entry.reference, basis, ...certainDay(start) }
  const end = current === 'yes' ? today : Math.min(low, today)
  return { drug: kind.drug, evidence, current, end, ...(start === undefined ? {} : { start }) }
}
