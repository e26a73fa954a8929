import { writeAnswer } from '../../src/cards/answer-text.ts'
import { orderContext } from '../../src/cards/order-context.ts'
import { describe } from '../../src/cards/placeholders.ts'
import { renderCards } from '../../src/cards/render-cards.ts'
import { parseCall } from '../../src/cds-hooks/request.ts'
import type { Service } from '../../src/cds-hooks/service.ts'
import type { Config } from '../../src/config/config.ts'
import { decideCall } from '../../src/decision.ts'
import { deriveFindings } from '../../src/findings/derive.ts'
import { derivations } from '../../src/findings/registry.ts'
import { gateCall } from '../../src/gate.ts'
import { parseBody } from '../../src/http/body.ts'
import type { Knowledge } from '../../src/knowledge.ts'
import { decidePlan } from '../../src/plan/decide.ts'
import { readPrefetch } from '../../src/record/prefetch.ts'
import { readRecord } from '../../src/record/read-record.ts'
import type { Scenario } from './bodies.ts'
import { type Spread, spreadOf } from './statistics.ts'

/** What a call goes through, in this order; `explain` is what `/explain` adds. */
export const stageNames = [
  'parse',
  'envelope',
  'record',
  'findings',
  'plan',
  'cards',
  'stringify',
  'explain',
] as const
export type StageName = (typeof stageNames)[number]

/** Microseconds per call: of every stage, of JSON.parse alone, and of the decision as the service calls it. */
export type StageTimes = Readonly<Record<StageName | 'jsonParse' | 'decideCall', Spread>>

/** The product, loaded in this process. */
export interface Loaded {
  readonly services: readonly Service[]
  readonly knowledge: Knowledge
  readonly config: Config
}

type Totals = Record<keyof StageTimes, number>

const warmCalls = 400
const batches = 200
const callsPerBatch = 5

/**
 * Times the stages of one call over warm iterations: the median of batches. The stages are called as
 * `decideCall` calls them, and must give its answer.
 */
export function timeStages(scenario: Scenario, loaded: Loaded): StageTimes {
  const run = prepare(scenario, loaded)
  const answer = run(noTotals())
  const expected = answerOf(scenario, loaded)
  if (answer !== expected)
    throw new Error(`The stages of ${scenario.name} do not give the answer of decideCall.`)
  for (let call = 0; call < warmCalls; call += 1) run(noTotals())
  const timed = Array.from({ length: batches }, () => {
    const totals = noTotals()
    for (let call = 0; call < callsPerBatch; call += 1) run(totals)
    return totals
  })
  const spread = (name: keyof StageTimes): Spread =>
    spreadOf(timed.map((totals) => (totals[name] / callsPerBatch) * 1000))
  return {
    jsonParse: spread('jsonParse'),
    parse: spread('parse'),
    envelope: spread('envelope'),
    record: spread('record'),
    findings: spread('findings'),
    plan: spread('plan'),
    cards: spread('cards'),
    stringify: spread('stringify'),
    explain: spread('explain'),
    decideCall: spread('decideCall'),
  }
}

/** What the service answers. */
export function answerOf({ service: id, body }: Scenario, loaded: Loaded): string {
  const service = serviceOf(id, loaded)
  return writeAnswer(
    decideCall(service, parseCall(parseBody(body), service, 'nl'), loaded.knowledge, loaded.config).answer,
  )
}

/** The rows that decided, as the service logs them. */
export function rowsOf({ service: id, body }: Scenario, loaded: Loaded): readonly string[] {
  const service = serviceOf(id, loaded)
  return decideCall(service, parseCall(parseBody(body), service, 'nl'), loaded.knowledge, loaded.config).log
    .rows
}

function serviceOf(id: string, { services }: Loaded): Service {
  const service = services.find((one) => one.id === id)
  if (service === undefined) throw new Error(`No service has the id ${id}.`)
  return service
}

/** One call, stage by stage; adds the milliseconds of each to the totals and gives the answer. */
function prepare({ service: id, body }: Scenario, loaded: Loaded): (totals: Totals) => string {
  const { knowledge, config } = loaded
  const service = serviceOf(id, loaded)
  const plan = knowledge.plans.get(service.plan)
  if (plan === undefined) throw new Error(`${id} has no plan.`)
  const text = body.toString('utf8')
  const today = config.today()
  return (totals) => {
    const timed = <T>(name: keyof StageTimes, work: () => T): T => {
      const started = performance.now()
      const result = work()
      totals[name] += performance.now() - started
      return result
    }
    timed('jsonParse', () => JSON.parse(text))
    const parsed = timed('parse', () => parseBody(body))
    const call = timed('envelope', () => parseCall(parsed, service, 'nl'))
    const whose = {
      patientId: call.patientId,
      ...(call.encounterId === undefined ? {} : { encounterId: call.encounterId }),
    }
    const record = timed('record', () => {
      const gate = gateCall(service, call, knowledge.terminology, config)
      return gate.kind === 'closed'
        ? undefined
        : readRecord({ ...whose, slots: readPrefetch(call.prefetch, whose), ...gate.drafts })
    })
    if (record === undefined) return timed('stringify', () => writeAnswer({ cards: [] }))
    const { parameters, terminology } = knowledge
    const input = { record, today, parameters, terminology, shared: new Map<unknown, unknown>() }
    const { findings } = timed('findings', () => deriveFindings(plan.findings, input, derivations))
    const decision = timed('plan', () => decidePlan(plan.plan, findings))
    const cards = timed('cards', () =>
      renderCards(plan.plan, decision, findings, knowledge, {
        ...orderContext(record, findings, call.language, config),
        hookInstance: call.hookInstance,
        service: service.id,
        placeholders: describe(input, findings, knowledge, call.language),
      }),
    )
    const answer = timed('stringify', () => writeAnswer(cards))
    const outcome = timed('decideCall', () => decideCall(service, call, knowledge, config))
    timed('explain', () => outcome.explanation())
    return answer
  }
}

function noTotals(): Totals {
  return {
    jsonParse: 0,
    parse: 0,
    envelope: 0,
    record: 0,
    findings: 0,
    plan: 0,
    cards: 0,
    stringify: 0,
    explain: 0,
    decideCall: 0,
  }
}
