import type { Ehr } from '../record/ehr/ehr.ts'
import type { Store } from '../store/store.ts'
import type { Caller, Callers } from './caller/caller.ts'
import type { FetchTurns } from './limits/fetch-turns.ts'
import type { Log } from './log.ts'
import type { Running } from './running/running.ts'

/** What the routes are made of. */
export interface AppParts {
  /** Read anew for every call. */
  readonly running: Running
  readonly log: Log
  readonly callers: Callers
  readonly ehr: Ehr
  /** Who asks it next. */
  readonly fetchTurns: FetchTurns
  readonly store: Store
  /** Milliseconds since 1970, from the one clock of the process. */
  readonly now: () => number
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before the body of a protected call is read. */
    caller?: Caller
  }
}
