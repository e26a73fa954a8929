import { StoreUnavailable } from './store.ts'

/** Feedback of one call on its way to where it is safe. */
export class Acknowledgement {
  readonly settled: Promise<void>
  readonly #resolve: () => void
  readonly #reject: (error: Error) => void
  #open: number

  /** @param count of events that must be safe */
  constructor(count: number) {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.settled = promise
    this.#resolve = resolve
    this.#reject = reject
    this.#open = count
  }

  /** One event more is safe. */
  keep(): void {
    this.#open -= 1
    if (this.#open === 0) this.#resolve()
  }

  fail(): void {
    this.#reject(new StoreUnavailable('Neither the database nor the journal could take the feedback.'))
  }
}
