import type { Issuer } from '../../config/issuer.ts'

/** Who calls: an EHR that proved who it is, or, in sandbox mode without issuers, anyone. */
export interface Caller {
  readonly tenant: string
  /** Absent in sandbox mode without issuers. */
  readonly issuer?: Issuer
}

/** One endpoint, as a token's `aud` names it: its path below the public URL, such as /cds-services/x. */
export interface Presented {
  /** The values of the Authorization header; more than one is refused. */
  readonly authorization: readonly string[]
  readonly path: string
  /** For the log line of a refusal. */
  readonly requestId?: string
}

/** Knows callers by their tokens. */
export interface Callers {
  /** @throws ServiceError ERR_CALLER_UNKNOWN, always the same; ERR_STORE_UNAVAILABLE when single use cannot be known */
  identify(presented: Presented): Promise<Caller>
  /** Absent where nobody has to prove anything. */
  readonly status?: CallersStatus
}

/** For readiness, health and metrics. */
export interface CallersStatus {
  readonly issuers: readonly IssuerStatus[]
  /** Issuers whose keys cannot be had, or are not as they should be; one sentence each. */
  readonly problems: readonly string[]
  /** Refused calls by reason, since the start. */
  readonly refused: ReadonlyMap<string, number>
}

export interface IssuerStatus {
  readonly iss: string
  readonly tenant: string
  readonly keys: KeysStatus
}

export interface KeysStatus {
  /**
   * - `waiting`: not asked for yet, or the first answer has not come.
   * - `usable`: known; perhaps not from the last attempt, see `problem`.
   * - `none`: never known, or too old; calls of the issuer are refused.
   */
  readonly state: 'waiting' | 'usable' | 'none'
  /** How many keys there are. */
  readonly count: number
  /** Since they were read; absent for keys of the configuration. */
  readonly ageSeconds?: number
  /** Why the last attempt to read them was of no use, as a code. */
  readonly problem?: string
}
