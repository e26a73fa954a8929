import type { Json } from '../json.ts'

export const methods = ['GET', 'POST', 'PUT', 'DELETE'] as const

/** One request to the embedded FHIR server. */
export interface FhirRequest {
  readonly method: (typeof methods)[number]
  /** Below the base, without a slash at either end: `Patient/p1`. */
  readonly path: string
  /** As it was written, or the form of `_search`. */
  readonly query: string
  /** The base as the caller knows it; links and fullUrls begin with it. */
  readonly base: string
  readonly body?: Json
  readonly ifMatch?: string
}
