import type { DayRange } from '../days.ts'
import type { Dosage, Timing } from '../record/entries.ts'
import type { DoseReason } from './dose-reasons.ts'
import { mgOf, type Strength } from './dose-units.ts'

/** How an amount is spread over days. */
type Rhythm =
  /** Every day the same, or averaged over the round. */
  | { readonly kind: 'daily'; readonly mg: number }
  /** Only on some days: `inRow` days at the beginning of every round of `everyDays`. */
  | { readonly kind: 'rounds'; readonly mg: number; readonly everyDays: number; readonly inRow: number }
  /** On the stated days, or once at the start when none is stated. */
  | { readonly kind: 'single'; readonly mg: number; readonly days: readonly DayRange[] }

/** mg of the drug by one Dosage element; `assumed` when an upper limit stands in for the real dose. */
export interface Dose {
  readonly rhythm: Rhythm
  readonly assumed: boolean
}

const daysPerWeek = 7

/** Gifts per day of the timing codes of HL7's GTSAbbreviation. */
const giftsByCode: ReadonlyMap<string, number> = new Map([
  ['QD', 1],
  ['BID', 2],
  ['TID', 3],
  ['QID', 4],
  ['QOD', 1 / 2],
  ['AM', 1],
  ['PM', 1],
  ['BED', 1],
  ['Q1H', 24],
  ['Q2H', 12],
  ['Q3H', 8],
  ['Q4H', 6],
  ['Q6H', 4],
  ['Q8H', 3],
  ['Q12H', 2],
  ['WK', 1 / daysPerWeek],
  ['MO', 1 / 30.4375],
])

/**
 * Reads the dose of one Dosage element.
 *
 * @param injected by needle or drip: then gifts that are days apart are not averaged
 * @returns the dose, or why it cannot be computed
 */
export function doseOf(dosage: Dosage, strength: Strength, injected: boolean): Dose | DoseReason {
  const maximum = maximumPerDay(dosage, strength)
  if (dosage.asNeeded) {
    if (maximum === undefined) return 'dose-as-needed-without-maximum'
    return typeof maximum === 'string' ? maximum : finite({ kind: 'daily', mg: maximum }, true)
  }
  const rhythm =
    dosage.amount === undefined
      ? byRate(dosage, strength)
      : byGifts(dosage, dosage.amount, strength, injected)
  if (typeof rhythm === 'string') return rhythm
  return finite(atMost(rhythm, maximum), isRange(dosage))
}

/** Sizes and periods that nobody means make a dose without end, or none at all. */
function finite(rhythm: Rhythm, assumed: boolean): Dose | DoseReason {
  return Number.isFinite(rhythm.mg) ? { rhythm, assumed } : 'dose-implausible'
}

function maximumPerDay({ maximum }: Dosage, strength: Strength): number | DoseReason | undefined {
  if (maximum === undefined) return undefined
  const mg = mgOf(maximum.amount, strength)
  return typeof mg === 'string' ? mg : mg / maximum.days
}

function atMost(rhythm: Rhythm, maximum: number | DoseReason | undefined): Rhythm {
  return typeof maximum === 'number' && rhythm.kind === 'daily'
    ? { ...rhythm, mg: Math.min(rhythm.mg, maximum) }
    : rhythm
}

function isRange({ amount, timing }: Dosage): boolean {
  if (amount !== undefined && amount.low < amount.high) return true
  return timing?.frequencyMax !== undefined || timing?.periodMaxDays !== undefined
}

/** A rate alone runs on; with a duration it runs that long per gift. */
function byRate({ rate, timing, text }: Dosage, strength: Strength): Rhythm | DoseReason {
  if (rate === undefined) return text === undefined ? 'dose-missing' : 'dose-free-text'
  const mg = mgOf(rate.amount, strength)
  if (typeof mg === 'string') return mg
  const gifts = timing?.durationDays === undefined ? undefined : giftsPerDay(timing)
  const share = gifts === undefined ? 1 : gifts * (timing?.durationDays ?? 1)
  return { kind: 'daily', mg: (mg / rate.days) * share }
}

function byGifts(
  { timing, text }: Dosage,
  amount: NonNullable<Dosage['amount']>,
  strength: Strength,
  injected: boolean,
): Rhythm | DoseReason {
  const mg = mgOf(amount, strength)
  if (typeof mg === 'string') return mg
  if (timing === undefined) return text === undefined ? 'dose-timing-missing' : 'dose-free-text'
  const gifts = giftsPerDay(timing)
  if (gifts === undefined) {
    const stated = timing.events.length > 0 || timing.count === 1
    return stated ? { kind: 'single', mg, days: timing.events } : 'dose-timing-missing'
  }
  const rounds = injected ? roundsOf(timing, mg) : undefined
  return rounds ?? { kind: 'daily', mg: mg * gifts }
}

/** Gifts with days without a gift between them, as they are given by needle or drip. */
function roundsOf(timing: Timing, mg: number): Rhythm | undefined {
  const inDay = Math.max(timing.timesOfDay, timing.whens, 1)
  const everyDays = timing.periodDays ?? 1
  if (timing.daysOfWeek > 0 && everyDays <= daysPerWeek) {
    return {
      kind: 'rounds',
      mg: mg * inDay,
      everyDays: daysPerWeek,
      inRow: Math.min(timing.daysOfWeek, daysPerWeek),
    }
  }
  if (everyDays <= 1) return undefined
  const inRow = Math.max(1, Math.round(timing.durationDays ?? timing.frequencyMax ?? timing.frequency ?? 1))
  return {
    kind: 'rounds',
    mg: mg * inDay,
    everyDays: Math.round(everyDays),
    inRow: Math.min(inRow, Math.round(everyDays)),
  }
}

/**
 * Gifts per day, averaged over the round. A frequency and the times of day say the same thing
 * twice, so the larger counts and they are not multiplied.
 */
export function giftsPerDay(timing: Timing): number | undefined {
  const inDay = Math.max(timing.timesOfDay, timing.whens)
  const { periodDays, daysOfWeek } = timing
  if (periodDays !== undefined) return byPeriod(timing, periodDays, inDay)
  if (inDay > 0 || daysOfWeek > 0) return Math.max(inDay, 1) * share(daysOfWeek)
  for (const { code } of timing.code.codings) {
    const gifts = giftsByCode.get(code.toUpperCase())
    if (gifts !== undefined) return gifts
  }
  return undefined
}

function byPeriod(timing: Timing, periodDays: number, inDay: number): number {
  const frequency = timing.frequencyMax ?? timing.frequency ?? Math.max(inDay, 1)
  const { daysOfWeek, durationDays } = timing
  if (durationDays !== undefined && durationDays >= 1 && durationDays < periodDays) {
    return (Math.max(inDay, 1) * frequency * durationDays) / periodDays
  }
  if (periodDays <= 1) return Math.max(frequency / periodDays, inDay) * share(daysOfWeek)
  return Math.max(frequency, daysOfWeek * Math.max(inDay, 1)) / periodDays
}

function share(daysOfWeek: number): number {
  return daysOfWeek === 0 ? 1 : Math.min(daysOfWeek, daysPerWeek) / daysPerWeek
}
