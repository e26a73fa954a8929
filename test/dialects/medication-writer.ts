import type { JsonObject } from '../../src/json.ts'
import type { Prescription } from './medication-facts.ts'

/** A resource, and the Medications that it refers to. */
export interface Written {
  readonly resource: JsonObject
  readonly beside: readonly JsonObject[]
}

/** How one system writes medication. */
export interface Writer {
  /** An order being drafted. */
  readonly draft: (prescription: Prescription) => Written
  readonly order: (prescription: Prescription) => Written
  readonly statement: (prescription: Prescription) => Written
  readonly administration: (prescription: Prescription) => Written
  readonly dispense: (prescription: Prescription) => Written
}
