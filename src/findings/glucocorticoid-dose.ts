import type { Amount, Dosage, MedicationEntry, Timing } from '../record/entries.ts'
import { namesOf } from '../terminology/concept.ts'
import { mgPer } from '../terminology/mass.ts'
import type { Terminology } from '../terminology/terminology.ts'
import { layOut, type Steps } from './dose-calendar.ts'
import type { Frame } from './dose-elements.ts'
import type { DoseReason } from './dose-reasons.ts'
import { type Step, unknownStep } from './dose-steps.ts'
import { mgOf } from './dose-units.ts'
import type { Basis } from './finding.ts'
import { type Classified, says } from './glucocorticoid-gate.ts'
import { strengthOf } from './glucocorticoid-product.ts'
import { orderEnd } from './order-end.ts'
import type { Parameters } from './parameters.ts'

/** The days that one order, statement, administration or draft stands for, in mg prednisone. */
export interface Course {
  readonly entry: MedicationEntry
  readonly substance: string
  readonly steps: readonly Step[]
  readonly reason?: DoseReason
  readonly basis: Basis
  /** The entry that says the dose, when it is another one. */
  readonly dosedBy?: MedicationEntry
  /** The dose may be lower than it was taken to be, or the drug another one. */
  readonly doubtful: boolean
}

/** What an order is read with. */
interface Reading {
  readonly terminology: Terminology
  readonly today: number
  readonly parameters: Parameters
}

/** An order that may hold a systemic glucocorticoid. */
export type Drug = Extract<Classified, { readonly class: 'systemic' | 'undecided' }>

const prednisoneMg = 5
const unasked: ReturnType<typeof strengthOf> = { strength: {}, basis: 'coded' }

/** Lays an order on the calendar, from `start` unless it says another day itself. */
export function courseOf(
  entry: MedicationEntry,
  drug: Drug,
  start: number,
  { terminology, today, parameters }: Reading,
): Course {
  const { strength, basis: strengthBasis } = needsStrength(entry)
    ? strengthOf(entry.product, drug, terminology)
    : unasked
  const dosages = entry.dosages.map((dosage) => withWords(dosage, terminology))
  const injected = dosages.some(isApart) && dosages.some((dosage) => isInjected(dosage, terminology))
  const reason = reasonBeforehand(entry, drug, terminology)
  const equalMg = drug.substance.mgEqualTo5MgPrednisone ?? prednisoneMg
  const mostMg = (parameters.implausibleMgPerDay * equalMg) / prednisoneMg
  const frame = { start, today, strength, injected, mostMg, ...(reason === undefined ? {} : { reason }) }
  const laid = layOutEntry(entry, dosages, frame)
  const factor = prednisoneMg / equalMg
  const strengthCounts = strengthBasis === 'text' && dosages.some(countsPieces)
  return {
    entry,
    substance: drug.substance.name,
    steps: laid.steps.map((step) => ({ ...step, mg: step.mg * factor })),
    basis:
      laid.assumed || drug.basis === 'assumed'
        ? 'assumed'
        : strengthCounts
          ? 'text'
          : drug.basis === 'coded'
            ? 'derived'
            : drug.basis,
    doubtful: laid.assumed || isNameOnly(drug),
    ...(laid.reason === undefined ? {} : { reason: laid.reason }),
  }
}

/** Words for the route leave the drug certain; a product found in words does not. */
function isNameOnly({ basis, product }: Drug): boolean {
  return basis === 'text' && product !== undefined
}

/** "Zo nodig" is often only said in the words of the direction, or as an instruction beside it. */
function withWords(dosage: Dosage, terminology: Terminology): Dosage {
  const { asNeeded, text, instructions = [] } = dosage
  if (asNeeded) return dosage
  const isSaid =
    (text !== undefined && says([text], terminology, 'asNeeded')) ||
    instructions.some(
      (concept) =>
        terminology.matches(concept, 'as-needed') || says(namesOf(concept), terminology, 'asNeeded'),
    )
  return isSaid ? { ...dosage, asNeeded: true } : dosage
}

function reasonBeforehand(
  entry: MedicationEntry,
  drug: Drug,
  terminology: Terminology,
): DoseReason | undefined {
  if (drug.class === 'undecided') return 'route-unknown'
  if (isDepot(entry, drug, terminology)) return 'dose-depot'
  if (drug.substance.mgEqualTo5MgPrednisone === undefined) return 'dose-substance-without-equivalent'
  return saidToChange(entry, terminology)
}

/** What the words of the directions say beside a dose; a scheme that the structure holds needs no words. */
function saidToChange({ dosages }: MedicationEntry, terminology: Terminology): DoseReason | undefined {
  const directions = dosages.flatMap(({ text, instructions = [] }) => [
    ...(text === undefined ? [] : [text]),
    ...instructions.flatMap(namesOf),
  ])
  if (directions.length === 0) return undefined
  if (says(directions, terminology, 'titration')) return 'dose-titration'
  const isScheme = directions.some(
    (words) => says([words], terminology, 'scheme') && !says([words], terminology, 'steady'),
  )
  return isScheme && !hasSteps(dosages) ? 'dose-free-text' : undefined
}

/** Several steps after each other, by their numbers or else by the periods that they name. */
function hasSteps(dosages: readonly Dosage[]): boolean {
  const places = dosages.map(({ sequence, timing }) => {
    const bounds = timing?.bounds
    return sequence ?? (bounds?.kind === 'period' ? bounds.range.first : undefined)
  })
  return new Set(places.filter((place) => place !== undefined)).size > 1
}

/** Gifts on some days only: of others it does not matter how they are given. */
function isApart({ timing }: Dosage): boolean {
  return timing !== undefined && ((timing.periodDays ?? 1) > 1 || timing.daysOfWeek > 0)
}

function isInjected({ route }: Dosage, terminology: Terminology): boolean {
  return (
    terminology.matches(route, 'injection-route') || says(namesOf(route), terminology, 'systemic', 'muscle')
  )
}

function isDepot(entry: MedicationEntry, drug: Drug, terminology: Terminology): boolean {
  if (drug.substance.depot !== true) return false
  return entry.dosages.some(
    ({ route }) => terminology.matches(route, 'depot-route') || says(namesOf(route), terminology, 'muscle'),
  )
}

function layOutEntry(entry: MedicationEntry, dosages: readonly Dosage[], frame: Frame): Steps {
  if (entry.kind === 'administration') return given(dosages[0], frame)
  const laid = dosages.length === 0 ? withoutDosage(entry, frame) : layOut(entry, dosages, frame)
  return isSingle(entry, laid.reason) ? { ...laid, steps: laid.steps.map(closed) } : laid
}

/** An injection that nothing says comes back was given once; a supply of no stated length lasts a day. */
function isSingle(entry: MedicationEntry, reason: DoseReason | undefined): boolean {
  if (entry.kind === 'dispense') return entry.period === undefined
  const isInjection = reason === 'dose-depot' || reason === 'route-unknown'
  return isInjection && !entry.dosages.some(({ timing }) => timing !== undefined && comesBack(timing))
}

/** A time of day alone says when in the day, not that every day has a gift. */
function comesBack({ periodDays = 0, daysOfWeek, count }: Timing): boolean {
  return count !== 1 && (periodDays > 1 || daysOfWeek > 0)
}

/** What was administered, was given on its day. */
function given(dosage: Dosage | undefined, frame: Frame): Steps {
  const mg =
    frame.reason ?? (dosage?.amount === undefined ? 'dose-missing' : mgOf(dosage.amount, frame.strength))
  const day = unknownStep(frame.start, frame.start, frame.today)
  if (typeof mg === 'string') return { steps: [day], reason: mg, assumed: false }
  if (!(mg <= frame.mostMg)) return { steps: [day], reason: 'dose-implausible', assumed: false }
  return { steps: [{ ...day, mg, unknown: false }], assumed: false }
}

function withoutDosage(entry: MedicationEntry, frame: Frame): Steps {
  const last = orderEnd(entry, frame.start, [], frame)
  const steps = [unknownStep(frame.start, last, frame.today)]
  return { steps, reason: frame.reason ?? 'dose-missing', assumed: false }
}

function closed(step: Step): Step {
  return Number.isFinite(step.last) ? step : { ...step, last: step.first, certainLast: step.first }
}

/** Most doses are a mass, and then nobody asks what is in one tablet. */
function needsStrength({ dosages, supplyUnits }: MedicationEntry): boolean {
  return (
    supplyUnits !== undefined ||
    dosages.some((dosage) => countsPieces(dosage) || isCounted(dosage.rate?.amount))
  )
}

function countsPieces({ amount, maximum }: Dosage): boolean {
  return isCounted(amount) || isCounted(maximum?.amount)
}

function isCounted(amount: Amount | undefined): boolean {
  return amount !== undefined && mgPer(amount.unit) === undefined
}
