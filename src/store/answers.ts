import { Batches } from './batches.ts'
import type { Database } from './database.ts'
import type { Facts } from './facts.ts'
import { recall } from './recall.ts'
import type { Recent } from './recent.ts'
import { readFacts } from './remember.ts'
import type { Remembered, RememberedQuestion } from './store.ts'

export interface AnsweredQuestion {
  readonly remembered: readonly Remembered[]
  /** Whether the database had its say. */
  readonly isWhole: boolean
}

export interface AnswersParts {
  readonly recent: Recent
  readonly database: () => Database
  /** A statement failed. */
  readonly failed: (error: unknown) => void
  /** How long the database is waited for. */
  readonly patienceMs: number
}

const mostAtOnce = 50

/** Answers questions from the database and from what this process has that the database may not have yet. */
export class Answers {
  readonly #parts: AnswersParts
  readonly #batches: Batches<RememberedQuestion, Facts>
  #isLate = false

  constructor(parts: AnswersParts) {
    this.#parts = parts
    this.#batches = new Batches(mostAtOnce, (questions) => this.#read(questions))
  }

  /** While the database is late nobody waits for it. */
  async from(question: RememberedQuestion, now: number): Promise<AnsweredQuestion> {
    if (this.#isLate) return this.without(question, now)
    const facts = await this.#inTime(question)
    if (facts === undefined) return this.without(question, now)
    return { remembered: recall(question, facts, now), isWhole: true }
  }

  /** @returns undefined when the database does not answer in time, or not at all */
  #inTime(question: RememberedQuestion): Promise<Facts | undefined> {
    return new Promise((resolve) => {
      const late = setTimeout(() => {
        this.#isLate = true
        resolve(undefined)
      }, this.#parts.patienceMs)
      const read = this.#batches.ask(question)
      read.then(resolve, (error: unknown) => {
        this.#parts.failed(error)
        resolve(undefined)
      })
      void read.catch(() => undefined).then(() => clearTimeout(late))
    })
  }

  /** From what this process knows by itself. */
  without(question: RememberedQuestion, now: number): AnsweredQuestion {
    const { tenant, patient } = question
    const { recent } = this.#parts
    const cards = recent.about(tenant, patient, []).showings.map(({ card }) => card)
    return { remembered: recall(question, recent.about(tenant, patient, cards), now), isWhole: false }
  }

  async #read(questions: readonly RememberedQuestion[]): Promise<readonly Facts[]> {
    const { recent, database } = this.#parts
    // What is written from now on may or may not be seen by the statement, so it is looked at here too.
    const { moment } = recent
    const asked = questions.map((question) => {
      const { tenant, patient } = question
      const waiting = recent.about(tenant, patient, [], moment).showings.map(({ card }) => card)
      return { ...question, waiting: [...new Set(waiting)], said: recent.saidMeanwhile(tenant) }
    })
    try {
      const written = await readFacts(database(), asked)
      return asked.map(({ tenant, patient, waiting }, at) => {
        const facts = written[at] ?? { places: [], showings: [], said: [] }
        const cards = new Set([...waiting, ...facts.showings.map(({ card }) => card)])
        return joined(facts, recent.about(tenant, patient, cards, moment))
      })
    } finally {
      this.#isLate = false
    }
  }
}

function joined(one: Facts, other: Facts): Facts {
  return {
    places: [...one.places, ...other.places],
    showings: [...one.showings, ...other.showings],
    said: [...one.said, ...other.said],
  }
}
