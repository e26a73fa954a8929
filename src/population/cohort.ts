import { setImmediate } from 'node:timers/promises'
import type { Explanation } from '../explanation.ts'
import type { JsonObject } from '../json.ts'
import { callsOf, type PastCall } from './calls.ts'
import { Count } from './count.ts'
import { type CallResult, type Deciding, decidePastCall, serviceFor } from './decide-call.ts'
import { KeptPatients } from './kept-patients.ts'
import { isMedication, medicationsAmong, resolveIn, type Unfolded, unfold } from './patient-resources.ts'
import { Reading } from './reading.ts'
import { type Broken, listFiles, readSheets } from './source-files.ts'
import { PlanTally } from './tally.ts'

/** How far a run is, for the progress line. */
export interface Progress {
  readonly stage: 'looking for calls' | 'reading' | 'deciding'
  readonly resources: number
  readonly patients: number
  readonly calls: number
}

export interface CohortOptions extends Deciding {
  readonly folder: string
  /** One patient only. */
  readonly patientId?: string
  /** One plan only. */
  readonly plan?: string
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
  readonly onBroken?: (broken: Broken) => void
  readonly onCall?: (result: CallResult, explanation: () => Explanation) => void
}

/** What a run over an export found. */
export interface Cohort {
  readonly files: number
  readonly plans: ReadonlyMap<string, PlanTally>
  readonly reading: Reading
  readonly patients: number
  readonly patientsWithCalls: number
  readonly calls: number
  /** Error code and resource type of calls that broke, never more. */
  readonly failed: Count
  /** Types of what has no date to be called at. */
  readonly undated: Count
  readonly broken: Count
  readonly stopped: boolean
}

/**
 * Runs both plans over an export. The files are read twice: first to find the patients for whom
 * the service would have been called, then to keep the resources of those patients only.
 */
export async function runCohort(options: CohortOptions): Promise<Cohort> {
  const run = new CohortRun(options)
  const files = await listFiles(options.folder)
  await run.findPatients(files)
  await run.readPatients(files)
  await run.decideAll()
  return run.result(files.length)
}

const progressEvery = 1000

class CohortRun {
  readonly #options: CohortOptions
  readonly #reading: Reading
  readonly #plans: ReadonlyMap<string, PlanTally>
  readonly #kept: KeptPatients
  readonly #patients = new Set<string>()
  readonly #failed = new Count()
  readonly #undated = new Count()
  readonly #broken = new Count()
  #resources = 0
  #calls = 0
  #called = 0

  constructor(options: CohortOptions) {
    const { knowledge, plan } = options
    this.#options = options
    this.#kept = new KeptPatients(knowledge.terminology)
    this.#reading = new Reading(knowledge)
    const wanted = [...knowledge.plans.keys()].filter((id) => plan === undefined || id === plan)
    this.#plans = new Map(wanted.map((id) => [id, new PlanTally()]))
  }

  async findPatients(files: readonly string[]): Promise<void> {
    await this.#each(files, 'looking for calls', (unfolded) => this.#kept.find(unfolded))
    this.#kept.settle(this.#options.patientId)
  }

  async readPatients(files: readonly string[]): Promise<void> {
    this.#resources = 0
    const { patientId: wanted } = this.#options
    await this.#each(files, 'reading', (unfolded) => {
      const resolve = this.#kept.resolver(unfolded)
      for (const owned of unfolded.owned) {
        const { resource, patientId } = owned
        if (wanted !== undefined && patientId !== wanted) continue
        this.#reading.add(resource, resolve)
        this.#kept.keep(owned, resolve)
        if (patientId !== undefined) this.#patients.add(patientId)
        else if (!isMedication(resource)) this.#reading.addUnowned(resource)
      }
    })
  }

  async decideAll(): Promise<void> {
    for (const [patientId, resources] of this.#kept.each()) {
      if (this.#stopped) return
      this.#decidePatient(patientId, resources)
      this.#tell('deciding')
      // Gives the interrupt key its turn: everything else here runs in one go.
      await setImmediate()
    }
  }

  result(files: number): Cohort {
    return {
      files,
      plans: this.#plans,
      reading: this.#reading,
      patients: this.#patients.size,
      patientsWithCalls: this.#called,
      calls: this.#calls,
      failed: this.#failed,
      undated: this.#undated,
      broken: this.#broken,
      stopped: this.#stopped,
    }
  }

  async #each(
    files: readonly string[],
    stage: 'looking for calls' | 'reading',
    take: (unfolded: Unfolded) => void,
  ): Promise<void> {
    for (const file of files) {
      for await (const sheet of readSheets(this.#options.folder, file)) {
        if (this.#stopped) return
        if (sheet.kind === 'broken') {
          if (stage === 'reading') this.#addBroken(sheet)
          continue
        }
        const unfolded = unfold(sheet.value)
        take(unfolded)
        this.#resources += unfolded.owned.length
        if (this.#resources % progressEvery < unfolded.owned.length) this.#tell(stage)
      }
    }
  }

  #decidePatient(patientId: string, resources: readonly JsonObject[]): void {
    const { services, knowledge } = this.#options
    const resolve = resolveIn(medicationsAmong(resources), new Map())
    const { calls, undated } = callsOf(patientId, resources, resolve, knowledge.terminology)
    for (const type of undated) this.#undated.add(type)
    const before = this.#calls
    for (const call of calls) {
      const tally = this.#plans.get(serviceFor(call, services).plan)
      if (tally !== undefined) this.#decide(call, resources, tally)
    }
    if (this.#calls > before) this.#called += 1
  }

  /** A call that breaks is counted; it must not end the run of all the others. */
  #decide(call: PastCall, resources: readonly JsonObject[], tally: PlanTally): void {
    this.#calls += 1
    try {
      const { result, explanation } = decidePastCall(call, resources, this.#options)
      tally.add(result)
      this.#options.onCall?.(result, explanation)
    } catch (error) {
      this.#failed.add(`${codeOf(error)} ${call.trigger.split('/')[0] ?? '?'}`)
    }
  }

  #addBroken(broken: Broken): void {
    this.#broken.add(broken.reason)
    this.#options.onBroken?.(broken)
  }

  get #stopped(): boolean {
    return this.#options.signal?.aborted ?? false
  }

  #tell(stage: Progress['stage']): void {
    const patients = stage === 'deciding' ? this.#called : this.#patients.size
    this.#options.onProgress?.({ stage, resources: this.#resources, patients, calls: this.#calls })
  }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'not-an-error'
  return 'code' in error ? String(error.code) : error.name
}
