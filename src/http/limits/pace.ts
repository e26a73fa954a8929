/** What a queue measures time with, and how it lets others go first. */
export interface Pace {
  /** Milliseconds since some moment. */
  readonly now: () => number
  /** Runs something when all connections that have sent something were heard. */
  readonly later: (run: () => void) => void
}

export const realPace: Pace = { now: () => performance.now(), later: (run) => void setImmediate(run) }
