/**
 * What this service remembers. Everything that is written leaves the request thread; nothing here may
 * slow an answer down but what the answer needs: an answer to advice given earlier, and single use of
 * a token. Patients and encounters appear as keyed pseudonyms only (`pseudonymOf`), made by the caller.
 */
export interface Store {
  /** Queues a decision and its line of the access log; never waits and never fails. */
  keepDecision(decision: KeptDecision): void
  /**
   * Keeps feedback. The same card, outcome and time of the EHR are kept once; of several the latest counts.
   *
   * @returns when it would survive the end of this process
   * @throws StoreUnavailable when it could be written nowhere
   */
  keepFeedback(feedback: readonly KeptFeedback[]): Promise<void>
  /**
   * What was said earlier to this advice for this patient, and where it was shown (what was decided in
   * silence was not); and whatever the advice was, every answer of this patient whose reason is
   * `contraindicationReason`. Empty when there is nothing, or when the store does not answer in time,
   * which is counted.
   */
  remembered(question: RememberedQuestion): Promise<readonly Remembered[]>
  /**
   * Takes an id of a token into use.
   *
   * @returns false when it was used before, on whatever instance
   * @throws StoreUnavailable when that cannot be known
   */
  useOnce(token: UsedToken): Promise<boolean>
  /** For readiness and metrics. */
  readonly status: StoreStatus
  /** Opens the database now, and writes what an earlier process left, instead of at the first need. */
  start(): void
  /** Writes what is queued and stops. */
  close(): Promise<void>
}

export interface StoreStatus {
  readonly kind: 'none' | 'embedded' | 'postgresql'
  /** `idle` until the first need of it. */
  readonly state: 'idle' | 'up' | 'down'
  /** What waits in the journal for the database. */
  readonly waiting: number
  /** What was lost because neither the database nor the journal could take it. */
  readonly lost: number
  /** Questions that were answered without the database. */
  readonly unanswered: number
  /** What keeps it down, in one sentence, when it needs a person. */
  readonly problem?: string
}

/** One decision, with what the access log needs to know of the reading that it took. */
export interface KeptDecision {
  readonly tenant: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly requestId: string
  readonly service: string
  readonly hookInstance: string
  readonly issuer?: string
  /** Reference of the user, such as Practitioner/1; a pseudonym when the user is no practitioner. */
  readonly user: string
  readonly patient: string
  readonly encounter?: string
  readonly plan: string
  readonly version: string
  readonly rows: readonly string[]
  readonly withheld: readonly string[]
  /** Value, or reason of not knowing, by name; JSON. */
  readonly findings: string
  readonly cards: readonly KeptCard[]
  /** Decided but not shown: the service is silent. */
  readonly silent: boolean
  /** Reason codes, among `withheld`, for which this patient belongs on the worklist; absent when none does. */
  readonly worklist?: readonly string[]
  /** Slots that were sent, and that were fetched. */
  readonly sent: readonly string[]
  readonly fetched: readonly string[]
  readonly milliseconds: number
}

export interface KeptCard {
  readonly uuid: string
  /** Names the same advice for the same patient on every call: see `adviceKey`. */
  readonly advice: string
  readonly row: string
  /** Drug classes among its proposals. */
  readonly drugClasses: readonly string[]
  readonly suggestions: readonly string[]
}

export interface KeptFeedback {
  readonly tenant: string
  readonly at: number
  readonly service: string
  readonly card: string
  readonly outcome: 'accepted' | 'overridden'
  /** As the EHR says. */
  readonly outcomeAt: string
  readonly suggestions: readonly string[]
  readonly reason?: { readonly code: string; readonly system?: string }
  /** Words of the user; they may be about the patient. */
  readonly comment?: string
  /** Present when the EHR dates it more than five minutes after `at`. */
  readonly isFuture?: true
  /** What the reason asks for: the patient on the worklist, a look at the row by its owners. */
  readonly consequence?: 'worklist' | 'review'
}

/** The one reason that counts beyond its own advice: a drug that this patient may not have. */
export const contraindicationReason = 'patient-contraindication'

export interface RememberedQuestion {
  readonly tenant: string
  /** The pseudonym. */
  readonly patient: string
  /** Keys of the advice that is about to be shown. */
  readonly advice: readonly string[]
  readonly encounter?: string
}

/**
 * One thing that is known of earlier advice. `shown` is the last time by service and encounter; silent
 * services show nothing. `answered` is the last word on one card. `ignored` is advice that nothing was said
 * of for a day: once for each encounter, or day when none was named, and not where any card of it was
 * answered; `at` is its last showing, and it names no drug classes. Of a long history it is the newest.
 */
export type Remembered =
  | {
      readonly kind: 'shown'
      readonly advice: string
      readonly service: string
      readonly encounter?: string
      readonly at: number
    }
  | {
      readonly kind: 'answered'
      readonly advice: string
      readonly outcome: 'accepted' | 'overridden' | 'ignored'
      readonly reason?: string
      readonly drugClasses: readonly string[]
      readonly encounter?: string
      /** When it was received, by our clock. */
      readonly at: number
    }

export interface UsedToken {
  readonly issuer: string
  readonly id: string
  /** Milliseconds since 1970, after which it is refused for its age. */
  readonly until: number
}

/** The store cannot say or keep something that may not be guessed. */
export class StoreUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StoreUnavailable'
  }
}
