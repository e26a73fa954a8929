import { randomUUID } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import Counter from 'prom-client/lib/counter.js'
import Gauge from 'prom-client/lib/gauge.js'
import Histogram from 'prom-client/lib/histogram.js'
import Registry from 'prom-client/lib/registry.js'
import type { Outcome } from '../../decision.ts'
import type { Knowledge } from '../../knowledge.ts'
import { terminologyInUse } from '../../terminology/terminology.ts'
import { allowOnly } from '../method-not-allowed.ts'
import type { AppParts } from '../parts.ts'
import type { Running } from '../running/running.ts'
import { NamedCodes } from './named-codes.ts'
import { describeParts } from './part-metrics.ts'
import { SpareTime } from './spare-time.ts'

/** A call that was answered. */
export interface Answered {
  readonly service: string
  readonly patientId: string
  readonly outcome: Outcome
  /** From the parsed body to the bytes of the answer. */
  readonly milliseconds: number
}

const millisecondBuckets = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 400]

/**
 * What this process counted since it started. No label holds anything that came from a patient's record
 * but codes of code systems, and those only as `NamedCodes` says.
 */
export class Metrics {
  readonly #registry = new Registry()
  readonly #names = new NamedCodes(randomUUID(), (lost) => this.#codes.remove({ ...lost }))
  readonly #spare = new SpareTime(() => performance.now())
  /** Records that are being looked through. */
  readonly #underway = new Set<Promise<void>>()
  readonly #requests = this.#counter('requests_total', 'Calls by outcome: cards, none or an error code.', [
    'service',
    'outcome',
  ])
  readonly #rows = this.#counter('rows_total', 'Calls by the row that decided.', ['service', 'row'])
  readonly #faults = this.#counter('finding_faults_total', 'Findings that broke; a defect of ours.', [
    'finding',
  ])
  readonly #codes = this.#counter(
    'unreadable_codes_total',
    'Codes in records of which nothing here knows what they mean.',
    ['system', 'code'],
  )
  readonly #shapes = this.#counter('unreadable_shapes_total', 'Shapes in records that could not be read.', [
    'shape',
  ])
  readonly #skipped = this.#counter(
    'unreadable_skipped_total',
    'Calls under load whose record was not looked through, or not to its end, for what could not be read.',
    [],
  )
  readonly #notFetched = this.#counter(
    'fetch_failures_total',
    "Searches that the EHR's FHIR server did not answer, or not completely.",
    ['slot', 'reason'],
  )
  readonly #feedback = this.#counter(
    'feedback_total',
    'Feedback on cards by outcome, or error code, and by override reason of plans/.',
    ['outcome', 'reason'],
  )
  readonly #milliseconds = new Histogram({
    name: 'osteohooks_decision_milliseconds',
    help: 'From the parsed body to the answer.',
    labelNames: ['service'],
    buckets: millisecondBuckets,
    registers: [this.#registry],
  })

  /** @param parts are asked for every page: what is in force may have been replaced */
  constructor(parts: Pick<AppParts, 'running' | 'callers' | 'store'>) {
    this.#describeKnowledge(parts)
    describeParts(this.#registry, parts)
    this.#describeProcess()
  }

  /** Counts a call when everything that is waiting has had its turn; the answer does not wait for it. */
  answered({ service, patientId, outcome, milliseconds }: Answered): void {
    this.#count(service, outcome.log, outcome.answer.cards.length, milliseconds)
    // Under load nothing of the record is kept after the answer: that would cost more than the look itself.
    if (this.#spare.has()) this.#lookLater(outcome, patientId)
    else this.#skipped.inc()
  }

  /** @param service absent when the call named none that we have */
  refused(service: string | undefined, code: string): void {
    this.#requests.inc({ service: service ?? '', outcome: code })
  }

  /** @param outcome of one card, or the error code of a refused call */
  feedback(outcome: string, reason: string): void {
    this.#feedback.inc({ outcome, reason })
  }

  /** @param reasons by prefetch key: why the EHR's FHIR server did not answer it, or not completely */
  notFetched(reasons: Readonly<Record<string, string>>): void {
    for (const [slot, reason] of Object.entries(reasons)) this.#notFetched.inc({ slot, reason })
  }

  /** The page in the text format of Prometheus. */
  async page(): Promise<string> {
    // What was answered before is counted first.
    await turn()
    await Promise.all(this.#underway)
    return this.#registry.metrics()
  }

  get contentType(): string {
    return this.#registry.contentType
  }

  #count(service: string, { rows, faults = [] }: Outcome['log'], cards: number, milliseconds: number): void {
    const [row] = rows
    this.#requests.inc({ service, outcome: cards > 0 ? 'cards' : 'none' })
    this.#milliseconds.observe({ service }, milliseconds)
    if (row !== undefined) this.#rows.inc({ service, row })
    for (const finding of faults) this.#faults.inc({ finding })
  }

  #lookLater(outcome: Outcome, patientId: string): void {
    const looking = turn().then(() => this.#lookThrough(outcome, patientId))
    this.#underway.add(looking)
    // It never fails: what breaks is counted.
    void looking.then(() => this.#underway.delete(looking))
  }

  /** Nobody waits for this, so what breaks here must not end the process; it is counted instead. */
  async #lookThrough(outcome: Outcome, patientId: string): Promise<void> {
    try {
      const steps = this.#countUnreadable(outcome, patientId)
      let progress = this.#spare.spend(steps)
      while (progress === 'more') {
        await turn()
        progress = this.#spare.spend(steps)
      }
      if (progress === 'spent') this.#skipped.inc()
    } catch {
      this.#faults.inc({ finding: 'unreadable' })
    }
  }

  /** Counts what could not be read, one part of the record after the other. */
  *#countUnreadable(outcome: Outcome, patientId: string): Generator<undefined> {
    const nameOf = this.#names.ofCall(patientId)
    for (const part of outcome.unreadable()) {
      for (const found of part) {
        if (found.kind === 'shape') this.#shapes.inc({ shape: found.shape })
        else this.#codes.inc({ ...nameOf(found.shown) })
      }
      yield
    }
  }

  #counter<T extends string>(name: string, help: string, labelNames: T[]): Counter<T> {
    return new Counter({ name: `osteohooks_${name}`, help, labelNames, registers: [this.#registry] })
  }

  #describeKnowledge(current: { readonly running: Running }): void {
    const plans = new Gauge({
      name: 'osteohooks_plan_info',
      help: 'Plans that decide, and their versions.',
      labelNames: ['plan', 'version'],
      registers: [this.#registry],
    })
    for (const { plan } of knowledgeOf(current.running)?.plans.values() ?? [])
      plans.set({ plan: plan.id, version: plan.version }, 1)
    new Gauge({
      name: 'osteohooks_terminology_info',
      help: 'Which lists of codes decide.',
      labelNames: ['source', 'version', 'expanded_on'],
      registers: [this.#registry],
      collect() {
        const used = terminologyInUse(knowledgeOf(current.running)?.terminology ?? {})
        const { version, expandedOn } = used.source === 'static' ? { version: '', expandedOn: '' } : used
        this.reset()
        this.set({ source: used.source, version, expanded_on: expandedOn }, 1)
      },
    })
  }

  #describeProcess(): void {
    const started = performance.timeOrigin / 1000
    this.#gauge('process_start_time_seconds', 'Start of the process, since 1970.', () => started)
    this.#gauge('process_resident_memory_bytes', 'Memory in use.', () => process.memoryUsage.rss())
    this.#gauge('process_cpu_seconds_total', 'Time on a processor.', () => {
      const { user, system } = process.cpuUsage()
      return (user + system) / 1_000_000
    })
  }

  #gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.#registry],
      collect() {
        this.set(read())
      },
    })
  }
}

/** Plans are the same for every tenant. */
function knowledgeOf({ hospitals }: Running): Knowledge | undefined {
  return hospitals.values().next().value?.knowledge
}

/** `GET /metrics`. It knows no patient; in production `metricsReaders` says who reads it all the same. */
export function registerMetrics(app: FastifyInstance, metrics: Metrics): void {
  app.get('/metrics', async (_request, reply) => {
    reply.header('content-type', metrics.contentType)
    return metrics.page()
  })
  allowOnly(app, '/metrics', ['GET', 'HEAD'])
}
