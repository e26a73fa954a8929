import { overloaded } from './overload.ts'
import { type Pace, realPace } from './pace.ts'

/** What a turn of the event loop and the answers to one call take before any were measured. */
const first = { turnMs: 2, workMs: 20 } as const

/** How much one measurement moves the estimate. */
const weight = 0.1

/** So many may wait whatever a turn took so far: the last rush is no reason to refuse the handful that comes next. */
const handful = 16

/** Of a server that always takes too long, what it does answer is still worth a call. */
const mostForWork = 1 / 2

interface Waiting {
  readonly latest: number
  readonly begin: () => void
  readonly refuse: (error: Error) => void
}

/**
 * Who asks the EHR's FHIR server next. Asking costs this process several times what deciding does, and calls
 * that all ask together are all late together. So one begins per turn of the event loop, in the order of
 * arrival: what those before it were answered is read first. A call that could not begin in time is
 * refused, at once where that can be foreseen.
 */
export class FetchTurns {
  readonly #pace: Pace
  readonly #waiting: Waiting[] = []
  #isBusy = false
  #turnMs: number = first.turnMs
  #workMs: number = first.workMs

  constructor(pace: Pace = realPace) {
    this.#pace = pace
  }

  /**
   * Waits for the turn of a call.
   *
   * @param withinMs from now, after which nothing is waited for
   * @throws ServiceError ERR_OVERLOADED
   */
  async take(withinMs: number): Promise<void> {
    const waitMs = withinMs - Math.min(this.#workMs, withinMs * mostForWork)
    const ahead = this.#waiting.length
    if (withinMs <= 0 || (ahead > handful && ahead * this.#turnMs > waitMs)) throw overloaded()
    if (!this.#isBusy) {
      this.#isBusy = true
      this.#endTurn()
      return
    }
    const latest = this.#pace.now() + waitMs
    await new Promise<void>((begin, refuse) => this.#waiting.push({ latest, begin, refuse }))
  }

  /** Does what a call has its turn for, and learns how long that takes. */
  async work<T>(errand: () => Promise<T>): Promise<T> {
    const began = this.#pace.now()
    const done = await errand()
    this.#workMs += (this.#pace.now() - began - this.#workMs) * weight
    return done
  }

  #endTurn(): void {
    const began = this.#pace.now()
    this.#pace.later(() => {
      const now = this.#pace.now()
      this.#turnMs += (now - began - this.#turnMs) * weight
      this.#next(now)
    })
  }

  #next(now: number): void {
    let next = this.#waiting.shift()
    for (; next !== undefined && now > next.latest; next = this.#waiting.shift()) next.refuse(overloaded())
    this.#isBusy = next !== undefined
    if (next === undefined) return
    next.begin()
    this.#endTurn()
  }
}
