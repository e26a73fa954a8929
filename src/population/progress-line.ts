import type { Progress } from './cohort.ts'

interface Output {
  readonly isTTY?: boolean
  write(text: string): unknown
}

const refreshMs = 100
const linesEvery = { resources: 50_000, patients: 2000 }

/** Tells how far a run is: one line that is renewed in place on a terminal, else a line now and then. */
export class ProgressLine {
  readonly #output: Output
  readonly #clock: () => number
  readonly #began: number
  #shown = Number.NEGATIVE_INFINITY
  #told = ''

  /** @param clock milliseconds, from any start */
  constructor(output: Output, clock: () => number) {
    this.#output = output
    this.#clock = clock
    this.#began = clock()
  }

  show(progress: Progress): void {
    const now = this.#clock()
    if (this.#output.isTTY === true) {
      if (now - this.#shown < refreshMs) return
      this.#shown = now
      this.#output.write(`\r${this.#write(progress)}\u001b[K`)
      return
    }
    const { stage, resources, patients } = progress
    const step = stage === 'deciding' ? patients / linesEvery.patients : resources / linesEvery.resources
    const mark = `${stage} ${Math.floor(step)}`
    if (mark === this.#told) return
    this.#told = mark
    this.#output.write(`${this.#write(progress)}\n`)
  }

  /** Leaves the terminal line to what comes next. */
  end(): void {
    if (this.#output.isTTY === true && this.#shown > 0) this.#output.write('\r\u001b[K')
  }

  #write({ stage, resources, patients, calls }: Progress): string {
    const seconds = ((this.#clock() - this.#began) / 1000).toFixed(1)
    const done = stage === 'deciding' ? `${patients} patients, ${calls} calls` : `${resources} resources`
    return `${stage}: ${done}, ${seconds} s`
  }
}
