import type { FastifyRequest } from 'fastify'
import type { Call } from '../cds-hooks/request.ts'
import type { Service } from '../cds-hooks/service.ts'
import type { Hospital } from './running/running.ts'

/** What was asked of the EHR's FHIR server for a call; all of it may be logged. */
export interface Fetching {
  /** Prefetch keys that were fetched, completely or not. */
  readonly fetched: readonly string[]
  /** Reason code by prefetch key for what was asked for and not had completely. */
  readonly failedKeys: Readonly<Record<string, string>>
  /** Reason code for why nothing was asked though something was lacking. */
  readonly refused?: string
}

/** One call, and for whom it is answered. */
export interface AskedCall {
  readonly service: Service
  readonly call: Call
  readonly hospital: Hospital
  readonly request: FastifyRequest
  /** When the call arrived, on the clock of `performance.now()`; absent: now. */
  readonly arrived?: number
  /** When its body had been parsed, on the same clock. */
  readonly started?: number
  /** Set when it is known, for what is told of a call that cannot be decided. */
  fetching?: Fetching
}
