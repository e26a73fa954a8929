import { Worker } from 'node:worker_threads'
import type { Answer, Asked, FromThread, LogLine, Question, ThreadSettings, ToThread } from './messages.ts'
import { Patience } from './patience.ts'
import { type KeptDecision, StoreUnavailable } from './store.ts'

interface Open {
  readonly answer: (answer: Answer) => void
  readonly fail: (error: Error) => void
  readonly timer: NodeJS.Timeout | undefined
}

export interface LineEvents {
  readonly log: (level: 'info' | 'warn' | 'error', line: LogLine) => void
  readonly problem: (problem: string | undefined) => void
  /** The thread ended though nobody asked it to. */
  readonly onBroken: () => void
}

/** The line between the request thread and one thread of the store. */
export class ThreadLine {
  readonly #worker: Worker
  readonly #open = new Map<number, Open>()
  readonly #events: LineEvents
  readonly #patience: Patience
  #asked: Asked[] = []
  #last = 0
  #isClosing = false

  constructor(settings: ThreadSettings, events: LineEvents) {
    this.#events = events
    this.#patience = new Patience(settings.place.kind === 'embedded')
    this.#worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData: settings })
    this.#worker.on('message', (message: FromThread) => this.#hear(message))
    this.#worker.on('error', (error) => {
      events.log('error', { message: 'the thread of the store crashed', kind: error.name })
    })
    this.#worker.on('exit', () => this.#end())
  }

  /** Sends what was kept and all that was asked since the last time. */
  send(kept: readonly KeptDecision[] = []): void {
    if (kept.length === 0 && this.#asked.length === 0) return
    const message: ToThread = { kept, asked: this.#asked }
    this.#worker.postMessage(JSON.stringify(message))
    this.#asked = []
  }

  /** Whether a question about earlier advice is worth its wait: not when the thread is known to be late. */
  get isPrompt(): boolean {
    return this.#patience.isWorthIt
  }

  /**
   * Asks with the next message.
   *
   * @param withinMs absent for no bound
   * @throws StoreUnavailable when it does not answer in time
   */
  ask(question: Question, withinMs?: number): Promise<Answer> {
    this.#last += 1
    const id = this.#last
    this.#isClosing ||= question.kind === 'close'
    return new Promise((answer, fail) => {
      const late = () => {
        this.#patience.late(id)
        this.#take(id)?.fail(new StoreUnavailable(`The store did not answer within ${withinMs} ms.`))
      }
      // After a busy turn timers come before messages: an answer that is there already still counts.
      const timer = withinMs === undefined ? undefined : setTimeout(() => setImmediate(late), withinMs)
      this.#open.set(id, { answer, fail, timer })
      if (question.kind === 'ask') this.#patience.asked(id)
      this.#asked.push({ ...question, id })
    })
  }

  /** Ends the thread, whatever it is doing. */
  async end(): Promise<void> {
    this.#isClosing = true
    await this.#worker.terminate()
  }

  #hear(message: FromThread): void {
    if (message.kind === 'answers')
      for (const answer of message.answers) this.#heard(answer.id)?.answer(answer)
    else if (message.kind === 'failed') this.#heard(message.id)?.fail(new StoreUnavailable(message.message))
    else if (message.kind === 'log') this.#events.log(message.level, message.line)
    else this.#events.problem(message.problem)
  }

  #heard(id: number): Open | undefined {
    this.#patience.answered(id, this.#open.has(id))
    return this.#take(id)
  }

  /** @returns undefined when it was given up */
  #take(id: number): Open | undefined {
    const open = this.#open.get(id)
    this.#open.delete(id)
    clearTimeout(open?.timer)
    return open
  }

  #end(): void {
    for (const id of [...this.#open.keys()])
      this.#take(id)?.fail(new StoreUnavailable('The thread of the store ended.'))
    if (!this.#isClosing) this.#events.onBroken()
  }
}
