interface Asked<Q, A> {
  readonly question: Q
  readonly answer: (answer: A) => void
  readonly fail: (error: unknown) => void
}

/** Two, so that one does not wait for the way back of the other; more would take the database from others. */
const mostOnTheirWay = 2

/** Asks in as few statements as there is time for: all of one turn, and what comes while two are on their way. */
export class Batches<Q, A> {
  readonly #ask: (questions: readonly Q[]) => Promise<readonly A[]>
  readonly #mostAtOnce: number
  #asked: Asked<Q, A>[] = []
  #onTheirWay = 0
  #thisTurn: NodeJS.Immediate | undefined

  /** @param ask answers questions in their order, or none of them */
  constructor(mostAtOnce: number, ask: (questions: readonly Q[]) => Promise<readonly A[]>) {
    this.#mostAtOnce = mostAtOnce
    this.#ask = ask
  }

  /** Rejects with the error of the whole batch. */
  ask(question: Q): Promise<A> {
    return new Promise((answer, fail) => {
      this.#asked.push({ question, answer, fail })
      this.#thisTurn ??= setImmediate(() => {
        this.#thisTurn = undefined
        while (this.#asked.length > 0 && this.#onTheirWay < mostOnTheirWay) void this.#send()
      })
    })
  }

  async #send(): Promise<void> {
    const asked = this.#asked.splice(0, this.#mostAtOnce)
    if (asked.length === 0) return
    this.#onTheirWay += 1
    try {
      const answers = await this.#ask(asked.map(({ question }) => question))
      for (const [at, answer] of answers.entries()) asked[at]?.answer(answer)
    } catch (error) {
      for (const { fail } of asked) fail(error)
    } finally {
      this.#onTheirWay -= 1
      void this.#send()
    }
  }
}
