/** Of the time that passes, so much may be spent. */
const share = 0.02

/** Milliseconds that are saved up at most, for a rush after a quiet time. */
const mostSaved = 500

/** Milliseconds in one go: calls that arrive meanwhile wait no longer than that. */
const longestSlice = 5

/**
 * - `done`: all steps were taken.
 * - `more`: there are more, after those who are waiting have had their turn.
 * - `spent`: there may be more, but no time for them.
 */
type Progress = 'done' | 'more' | 'spent'

/**
 * A small share of the time that passes, for work that nobody waits for: on a quiet day all of it is done,
 * under load it does not take the place of answers. The work comes in steps, each of them short.
 */
export class SpareTime {
  readonly #now: () => number
  #saved = mostSaved
  #last: number

  /** @param now milliseconds since some moment */
  constructor(now: () => number) {
    this.#now = now
    this.#last = now()
  }

  /** Whether a slice may be begun now. */
  has(): boolean {
    return this.#saves(this.#now())
  }

  /** Takes steps until there are none left or the slice is over; a slice is begun when all of it was saved. */
  spend(steps: Iterator<unknown>): Progress {
    const started = this.#now()
    if (!this.#saves(started)) return 'spent'
    const end = started + longestSlice
    let progress: Progress = 'more'
    let now = started
    while (progress === 'more' && now < end) {
      if (steps.next().done === true) progress = 'done'
      now = this.#now()
    }
    this.#saved -= now - started
    return progress
  }

  #saves(now: number): boolean {
    this.#saved = Math.min(mostSaved, this.#saved + (now - this.#last) * share)
    this.#last = now
    return this.#saved >= longestSlice
  }
}
