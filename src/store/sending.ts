/** What nobody waits for is sent together. */
const coalesceMs = 10

/** So soon after a message, what is asked waits for more to go with it. */
const restMs = 4

/** When what is for the thread of the store goes over: every message wakes that thread. */
export class Sending {
  readonly #send: () => void
  #sentAt = Number.NEGATIVE_INFINITY
  #isDue = false
  #later: NodeJS.Timeout | undefined

  constructor(send: () => void) {
    this.#send = send
  }

  now(): void {
    this.#sentAt = performance.now()
    this.#send()
  }

  /** For what is waited for: at the end of this turn, or of the rest after the last message. */
  soon(): void {
    if (this.#isDue) return
    this.#isDue = true
    const send = () => {
      this.#isDue = false
      this.now()
    }
    const rest = this.#sentAt + restMs - performance.now()
    if (rest > 0) setTimeout(send, rest)
    else setImmediate(send)
  }

  later(): void {
    this.#later ??= setTimeout(() => {
      this.#later = undefined
      this.now()
    }, coalesceMs)
  }
}
