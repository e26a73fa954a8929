import { decisionEvent, feedbackEvent } from '../../src/store/event.ts'
import { placesIn, showingsOf } from '../../src/store/facts.ts'
import { recall } from '../../src/store/recall.ts'
import {
  type KeptDecision,
  type KeptFeedback,
  type RememberedQuestion,
  type Store,
  StoreUnavailable,
} from '../../src/store/store.ts'

/** A store that remembers as the real one does, at once and in this process, and shows what it was given. */
export class MemoryStore implements Store {
  readonly decisions: KeptDecision[] = []
  readonly feedback: KeptFeedback[] = []
  readonly questions: RememberedQuestion[] = []
  readonly status = { kind: 'embedded', state: 'up', waiting: 0, lost: 0, unanswered: 0 } as const
  isDown = false
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  keepDecision(decision: KeptDecision): void {
    this.decisions.push(decision)
  }

  async keepFeedback(feedback: readonly KeptFeedback[]): Promise<void> {
    if (this.isDown) throw new StoreUnavailable('The disk is full.')
    this.feedback.push(...feedback)
  }

  async remembered(question: RememberedQuestion) {
    this.questions.push(question)
    const isOwn = ({ tenant }: { readonly tenant: string }) => tenant === question.tenant
    const showings = this.decisions.filter(isOwn).flatMap((decision) => showingsOf(decisionEvent(decision)))
    const said = this.feedback.filter(isOwn).map((item) => {
      const { card, at, saidAt, outcome, reason } = feedbackEvent(item)
      return { card, at, saidAt, outcome, reason: reason?.code ?? null }
    })
    const places = placesIn(showings, question.patient)
    return recall(question, { places, showings, said }, this.#now())
  }

  async useOnce(): Promise<boolean> {
    return true
  }

  start(): void {}

  async close(): Promise<void> {}
}
