import { type Pace, realPace } from './pace.ts'

/** So long calls are answered at once, one after the other; later ones wait until others were heard. */
const longestTurnMs = 10

/** Work that may wait. What comes on top of it would be answered late, so it is refused while that is news. */
const mostWaitingMs = 100

/** So many may wait whatever they cost: one slow moment is no reason to refuse the calls behind it. */
const handful = { calls: 100, bytes: 4 * 1024 * 1024 } as const

/**
 * A call that waited longer is refused after all. One of a rush would come too late, and so would those behind
 * it; one of a handful is answered as long as an EHR may still wait.
 */
const longestWaitMs = { rush: 300, handful: 500 } as const

/** Calls whose body was read and that have no answer yet: nearly all of them wait for the EHR's FHIR server. */
const mostUnanswered = 500

/** Bytes of bodies that have begun to arrive and are not whole, of all connections together. */
const mostArrivingBytes = 128 * 1024 * 1024

/** What a call costs beside the bytes of its body, as so many bytes. */
const bytesPerCall = 4096

/** What reading and deciding costs before it was measured: half as fast as a slow machine. */
const firstMsPerByte = 1 / 100_000

/** How much one measurement moves the estimate: sooner slow than fast again. */
const weights = { slower: 0.2, faster: 0.05 } as const

/** A measurement that is so many times the estimate was of something else, such as the garbage collector. */
const plausible = 4

interface Waiting {
  readonly cost: number
  /** After which it is refused. */
  readonly latest: number
  readonly answer: () => void
  readonly refuse: () => void
}

/**
 * Which calls are taken. A rush is answered in the order of arrival, as long as the last of it is still
 * answered in time; what comes on top is refused at once. Without a rush it does nothing.
 */
export class Admission {
  readonly #pace: Pace
  readonly #waiting: Waiting[] = []
  #waitingBytes = 0
  #isWorking = false
  #msPerByte = firstMsPerByte
  /** What was answered at once in this turn of the event loop, since when. */
  #turn: { readonly began: number; cost: number } | undefined
  #arriving = 0
  #unanswered = 0

  constructor(pace: Pace = realPace) {
    this.#pace = pace
  }

  /** Whether a call that begins now would be refused when it has arrived. */
  get isFull(): boolean {
    const isLate = !this.#isHandful && this.#waitingBytes * this.#msPerByte > mostWaitingMs
    return isLate || this.#unanswered >= mostUnanswered || this.#arriving > mostArrivingBytes / 2
  }

  get #isHandful(): boolean {
    return this.#waiting.length < handful.calls && this.#waitingBytes <= handful.bytes
  }

  /** Whether bodies that are not whole take more memory than all of them together may. */
  get isFlooded(): boolean {
    return this.#arriving > mostArrivingBytes
  }

  /** @param bytes that arrived; negative when they are kept no longer */
  arrived(bytes: number): void {
    this.#arriving += bytes
  }

  /** A call was begun, or has its answer. */
  unanswered(calls: 1 | -1): void {
    this.#unanswered += calls
  }

  /** Answers a call now, or when those before it have their answers, or refuses it now. */
  take(bytes: number, answer: () => void, refuse: () => void): void {
    const cost = bytes + bytesPerCall
    if (this.isFull) refuse()
    else if (this.#waiting.length === 0 && this.#fitsTurn(cost)) answer()
    else this.#wait({ cost, latest: this.#latest(), answer, refuse })
  }

  /** Until when a call that comes now may wait. */
  #latest(): number {
    return this.#pace.now() + (this.#isHandful ? longestWaitMs.handful : longestWaitMs.rush)
  }

  /** Whether this turn of the event loop has not lasted long; the first call of a turn begins it. */
  #fitsTurn(cost: number): boolean {
    const now = this.#pace.now()
    if (this.#turn === undefined) {
      this.#turn = { began: now, cost }
      this.#pace.later(() => this.#endTurn())
      return true
    }
    if (now - this.#turn.began >= longestTurnMs) return false
    this.#turn.cost += cost
    return true
  }

  #endTurn(): void {
    if (this.#turn === undefined) return
    this.#learn((this.#pace.now() - this.#turn.began) / this.#turn.cost)
    this.#turn = undefined
  }

  #wait(call: Waiting): void {
    this.#waiting.push(call)
    this.#waitingBytes += call.cost
    if (this.#isWorking) return
    this.#isWorking = true
    this.#pace.later(() => this.#next(undefined))
  }

  /**
   * One call per turn, so that those who arrive meanwhile are heard, and refused if need be. The time from
   * one call to the next, with all that, is what a call costs.
   */
  #next(last: { readonly began: number; readonly cost: number } | undefined): void {
    const began = this.#pace.now()
    if (last !== undefined) this.#learn((began - last.began) / last.cost)
    const call = this.#nextInTime(began)
    this.#isWorking = call !== undefined
    if (call === undefined) return
    call.answer()
    const { cost } = call
    this.#pace.later(() => this.#next({ began, cost }))
  }

  /** Those before it that waited too long are refused together: each turn is for an answer. */
  #nextInTime(now: number): Waiting | undefined {
    for (let call = this.#shift(); call !== undefined; call = this.#shift()) {
      if (now <= call.latest) return call
      call.refuse()
    }
    return undefined
  }

  #shift(): Waiting | undefined {
    const call = this.#waiting.shift()
    this.#waitingBytes -= call?.cost ?? 0
    return call
  }

  #learn(msPerByte: number): void {
    const more = Math.min(msPerByte, plausible * this.#msPerByte) - this.#msPerByte
    this.#msPerByte += more * (more > 0 ? weights.slower : weights.faster)
  }
}
