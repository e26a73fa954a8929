import type { Dosage, MedicationEntry } from '../record/entries.ts'
import { mgPer } from '../terminology/mass.ts'
import type { Terminology } from '../terminology/terminology.ts'
import { layOut, type Steps } from './dose-calendar.ts'
import type { Frame } from './dose-elements.ts'
import type { DoseReason } from './dose-reasons.ts'
import { type Step, unknownStep } from './dose-steps.ts'
import { mgOf } from './dose-units.ts'
import type { Basis } from './finding.ts'
import { type Classified, says } from './glucocorticoid-gate.ts'
import { namesOf, strengthOf } from './glucocorticoid-product.ts'
import { orderEnd } from './order-end.ts'
import type { Parameters } from './parameters.ts'

/** The days that one order, statement, administration or draft stands for, in mg prednisone. */
export interface Course {
  readonly entry: MedicationEntry
  readonly substance: string
  readonly steps: readonly Step[]
  readonly reason?: DoseReason
  readonly basis: Basis
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

/** Lays an order on the calendar, from `start` unless it says another day itself. */
export function courseOf(
  entry: MedicationEntry,
  drug: Drug,
  start: number,
  { terminology, today, parameters }: Reading,
): Course {
  const { strength, basis: strengthBasis } = strengthOf(entry.product, drug, terminology)
  const dosages = entry.dosages.map((dosage) => withWords(dosage, terminology))
  const injected = dosages.some((dosage) => isInjected(dosage, terminology))
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
    basis: laid.assumed
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

/** "Zo nodig" is often only said in the words of the direction. */
function withWords(dosage: Dosage, terminology: Terminology): Dosage {
  if (dosage.asNeeded || dosage.text === undefined) return dosage
  return says([dosage.text], terminology, 'asNeeded') ? { ...dosage, asNeeded: true } : dosage
}

function reasonBeforehand(
  entry: MedicationEntry,
  drug: Drug,
  terminology: Terminology,
): DoseReason | undefined {
  if (drug.class === 'undecided') return 'route-unknown'
  if (isDepot(entry, drug, terminology)) return 'dose-depot'
  if (drug.substance.mgEqualTo5MgPrednisone === undefined) return 'dose-substance-without-equivalent'
  const directions = entry.dosages.map((dosage) => dosage.text).filter((text) => text !== undefined)
  return says(directions, terminology, 'titration') ? 'dose-titration' : undefined
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
  const isSingle = laid.reason === 'dose-depot' || laid.reason === 'route-unknown'
  return isSingle ? { ...laid, steps: laid.steps.map(closed) } : laid
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

/** An injection of which no more is known was given once. */
function closed(step: Step): Step {
  return Number.isFinite(step.last) ? step : { ...step, last: step.first, certainLast: step.first }
}

function countsPieces({ amount, maximum }: Dosage): boolean {
  return [amount, maximum?.amount].some((one) => one !== undefined && mgPer(one.unit) === undefined)
}
