import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Row } from './database.ts'
import type { FromEmbedded, ToEmbedded } from './embedded-thread.ts'

interface Open {
  readonly answer: (rows: readonly never[]) => void
  readonly fail: (error: Error) => void
}

/** The line to the thread of the embedded database. When that crashes, so does the thread that has this. */
export class EmbeddedLine {
  readonly #worker: Worker
  readonly #open = new Map<number, Open>()
  readonly #opened: Promise<readonly never[]>
  #last = 0
  #isEnded = false

  /** @param folder absent for one in memory */
  constructor(folder: string | undefined) {
    const options = folder === undefined ? {} : { dataDir: folder }
    this.#worker = new Worker(new URL('./embedded-thread.ts', import.meta.url), { workerData: options })
    this.#opened = this.#answerTo(0)
    this.#worker.on('message', (message: FromEmbedded) => this.#hear(message))
    this.#worker.on('exit', () => this.#end())
  }

  /** @throws Error when it cannot be opened */
  async opened(): Promise<void> {
    await this.#opened
  }

  /** Statements run in the order in which they are asked. */
  run<R extends Row>(statement: string, values?: readonly unknown[]): Promise<readonly R[]> {
    if (this.#isEnded) return Promise.reject(ended())
    this.#last += 1
    const id = this.#last
    const message: ToEmbedded = { id, statement, ...(values === undefined ? {} : { values }) }
    this.#worker.postMessage(message)
    return this.#answerTo(id)
  }

  async close(): Promise<void> {
    if (this.#isEnded) return
    const exit = once(this.#worker, 'exit')
    this.#worker.postMessage('close')
    await exit
  }

  #answerTo(id: number): Promise<readonly never[]> {
    return new Promise((answer, fail) => this.#open.set(id, { answer, fail }))
  }

  #hear({ id, rows = [], problem }: FromEmbedded): void {
    const open = this.#open.get(id)
    this.#open.delete(id)
    if (problem === undefined) open?.answer(rows)
    else open?.fail(Object.assign(new Error(problem.message), { code: problem.code }))
  }

  #end(): void {
    this.#isEnded = true
    for (const { fail } of this.#open.values()) fail(ended())
    this.#open.clear()
  }
}

function ended(): Error {
  return new Error('The thread of the embedded database ended.')
}
