/** Questions on their way to a thread that answers in time. */
const most = 50

/** Says whether a question to the thread is worth its wait, by what became of the ones before. */
export class Patience {
  readonly #unanswered = new Set<number>()
  #isSlow: boolean

  /** @param isSlow whether the first answer may take long, because much is started before it */
  constructor(isSlow: boolean) {
    this.#isSlow = isSlow
  }

  /** After a late answer one question at a time tries whether it is better, and only once all are answered. */
  get isWorthIt(): boolean {
    return this.#unanswered.size < (this.#isSlow ? 1 : most)
  }

  asked(id: number): void {
    this.#unanswered.add(id)
  }

  /** Nobody waits any longer; the thread still has the question. */
  late(id: number): void {
    if (this.#unanswered.has(id)) this.#isSlow = true
  }

  answered(id: number, isInTime: boolean): void {
    if (this.#unanswered.delete(id) && isInTime) this.#isSlow = false
  }
}
