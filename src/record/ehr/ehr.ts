import type { Json, JsonObject } from '../../json.ts'
import type { SlotName } from '../slots.ts'

/** What a call says of the EHR's FHIR server, as it came. */
export interface EhrAccess {
  readonly fhirServer?: string
  readonly fhirAuthorization?: Json
  /** Bases that this caller may name, exactly. */
  readonly registered: readonly string[]
  /** Whether any base on this machine may be named; sandbox mode only. */
  readonly anyLoopback: boolean
  /** Whether a server may be asked without a token; sandbox mode only. */
  readonly withoutToken: boolean
}

/** A call as far as fetching needs to know it. */
export interface Incomplete {
  readonly patientId: string
  readonly encounterId?: string
  readonly draftOrders?: Json
  readonly selections?: readonly string[]
  readonly prefetch?: Json
  /** Medications that were fetched before. */
  readonly draftMedications?: Json
}

/** What was fetched, in the shape of prefetch, so that it is read in the same way. */
export interface Fetched {
  /**
   * Answers by prefetch key: a resource, a Bundle with all its pages, one with a next link where pages
   * are lacking, or an OperationOutcome for what failed. A key that may not be asked for is left out.
   */
  readonly prefetch: Readonly<Partial<Record<SlotName, JsonObject>>>
  /** Medications that orders refer to, as a Bundle; absent when none was found. */
  readonly medications?: JsonObject
  /** A reason code for every key that was not answered, or not completely; no ids, no addresses. */
  readonly failed: Readonly<Record<string, string>>
  /** Why nothing may be asked at all, as a reason code. */
  readonly refused?: string
}

/** Asks. What is not answered when the signal comes is failed. */
export type Errand = (deadline: AbortSignal) => Promise<Fetched>

/**
 * The EHR's own FHIR server, asked for what a call did not bring along. Whether there is anything to ask
 * is known at once, so that a call with all its data waits for nothing.
 */
export interface Ehr {
  /** For the Medications that selected drafts refer to and that did not come along. */
  draftMedications(call: Incomplete, access: EhrAccess): Errand | undefined
  /** For the slots of the templates that prefetch lacks, and the Medications that orders refer to. */
  missing(
    call: Incomplete,
    templates: Readonly<Partial<Record<SlotName, string>>>,
    access: EhrAccess,
  ): Errand | undefined
}

/** Asks nobody. */
export const noEhr: Ehr = {
  draftMedications: () => undefined,
  missing: () => undefined,
}
