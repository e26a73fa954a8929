import type { PatientRecord } from '../record/patient-record.ts'
import type { Terminology } from '../terminology/terminology.ts'
import type { Parameters } from './parameters.ts'

/** How a fact was obtained: from a code, by calculation, from words, or by a stated assumption. */
export type Basis = 'coded' | 'derived' | 'text' | 'assumed'

/** Where a fact came from: `Observation/17`, with the day it speaks of when there is one. */
export interface Evidence {
  readonly reference: string
  readonly day?: number
  /** Absent means coded. */
  readonly basis?: Basis
  /** The sentence that was read, when it came from the words of a report. */
  readonly sentence?: string
  /** What it is, in our own words and more exactly than the value says: the bone of a fracture. */
  readonly named?: { readonly nl: string; readonly en: string }
  /** Which of the `kinds` that the texts of its finding tell apart it is. */
  readonly kind?: string
  /** The number that the text of that kind tells. */
  readonly value?: number
}

/**
 * A typed fact about this patient.
 *
 * - `known`: the value, certain.
 * - `bounded`: a number of which only limits are known (a birth year, an old T-score); a comparison
 *   that both limits answer alike is answered, any other is unknown.
 * - `partial`: what could be read gives this value, and what could not be read may give another one. What
 *   was read holds: only the comparison with that value is answered, of the whole nothing is known.
 * - `unknown`: with the reason why, a stable code.
 */
export type Finding<T extends FindingValue = FindingValue> =
  | { readonly kind: 'known'; readonly value: T; readonly evidence: readonly Evidence[] }
  | {
      readonly kind: 'bounded'
      readonly low: number
      readonly high: number
      readonly reason: string
      readonly evidence: readonly Evidence[]
    }
  | {
      readonly kind: 'partial'
      readonly value: T
      readonly reason: string
      readonly evidence: readonly Evidence[]
    }
  | { readonly kind: 'unknown'; readonly reason: string; readonly evidence: readonly Evidence[] }

export type FindingValue = boolean | number | string

/** Everything that a finding may be derived from. Time is an argument: `today` is a day number. */
export interface FindingInput {
  readonly record: PatientRecord
  readonly today: number
  readonly parameters: Parameters
  readonly terminology: Terminology
  /** Where `perPatient` keeps what it computed for this patient; without it everything is computed anew. */
  readonly shared?: Map<unknown, unknown>
}

/** A finding's derivation; its meaning, unit and absence for readers stand in `plans/findings.json`. */
export type Derivation<T extends FindingValue = FindingValue> = (input: FindingInput) => Finding<T>

export function known<T extends FindingValue>(value: T, evidence: readonly Evidence[] = []): Finding<T> {
  return { kind: 'known', value, evidence }
}

export function unknown<T extends FindingValue>(
  reason: string,
  evidence: readonly Evidence[] = [],
): Finding<T> {
  return { kind: 'unknown', reason, evidence }
}

/** A number between two limits (either may be infinite); equal limits make it known. */
export function bounded(
  low: number,
  high: number,
  reason: string,
  evidence: readonly Evidence[] = [],
): Finding<number> {
  return low === high ? known(low, evidence) : { kind: 'bounded', low, high, reason, evidence }
}

/**
 * Computes something that several findings share once per patient, and remembers it in the input
 * itself: a WeakMap beside it would keep whole records alive until the next full garbage collection.
 * A finding derived twice from the same input walks the record once.
 */
export function perPatient<T extends NonNullable<unknown>>(
  compute: (input: FindingInput) => T,
): (input: FindingInput) => T {
  return (input) => {
    const { shared } = input
    const earlier = shared?.get(compute)
    // Only this function sets this key, always to what `compute` gave.
    if (earlier !== undefined) return earlier as T
    const result = compute(input)
    shared?.set(compute, result)
    return result
  }
}
