import type { Advice } from './cards/advice.ts'
import type { Card } from './cards/card.ts'
import { type OrderSettings, orderContext } from './cards/order-context.ts'
import type { Contraindicated } from './cards/orders.ts'
import { describe } from './cards/placeholders.ts'
import { type RenderedCards, renderCards } from './cards/render-cards.ts'
import type { Call } from './cds-hooks/request.ts'
import type { Service } from './cds-hooks/service.ts'
import type { Config, Language } from './config/config.ts'
import { PlanError, ServiceError } from './errors.ts'
import { type Explanation, explain, explainGate } from './explanation.ts'
import { deriveFindings } from './findings/derive.ts'
import { hasDied } from './findings/discharge.ts'
import type { FindingInput } from './findings/finding.ts'
import { derivations } from './findings/registry.ts'
import { unreadableIn, unreadableProduct } from './findings/unreadable.ts'
import { countUnreadable } from './findings/unreadable-count.ts'
import type { Unreadable } from './findings/unreadable-entry.ts'
import { type Gate, gateCall } from './gate.ts'
import type { Knowledge, LoadedPlan } from './knowledge.ts'
import type { Findings } from './plan/compile.ts'
import { decidePlan } from './plan/decide.ts'
import type { Plan, PlanDecision } from './plan/plan.ts'
import { readDrafts } from './record/draft-orders.ts'
import type { PatientRecord } from './record/patient-record.ts'
import { readPrefetch } from './record/prefetch.ts'
import { readRecord } from './record/read-record.ts'
import type { SlotName } from './record/slots.ts'
import { withReported } from './reported.ts'

/** The settings that shape an answer. */
export type DecisionSettings = OrderSettings & Pick<Config, 'patientViewTriggers' | 'today'>

/** What a decision gives: the answer, why, and what may be logged about it. */
export interface Outcome {
  readonly answer: { readonly cards: readonly Card[] }
  readonly explanation: () => Explanation
  /** What could not be read, entry by entry; looked for when it is asked for, which is after the answer. */
  readonly unreadable: () => Iterable<readonly Unreadable[]>
  /** What the cards advise, in their order; also that of cards which a silent service does not show. */
  readonly advice: readonly Advice[]
  /** What was read and concluded; absent when the gate answered. */
  readonly read?: Pick<FindingInput, 'record'> & Pick<RecordDecision, 'findings'>
  readonly log: {
    readonly plan: string
    readonly version: string
    readonly rows: readonly string[]
    readonly withheld: readonly string[]
    readonly faults?: readonly string[]
  }
}

/** A plan decided over one record: what the population run, the tests and a call have in common. */
export interface RecordDecision {
  readonly findings: Findings
  readonly faults: readonly string[]
  readonly decision: PlanDecision
  readonly input: FindingInput
  readonly contraindicated?: Contraindicated
}

/**
 * The way of one call: gate, record, findings, plan, cards.
 *
 * @param contraindicated what this patient may not have, as it was said earlier
 * @throws ServiceError ERR_RECORD_UNAVAILABLE when data that the service needs could not be read
 */
export function decideCall(
  service: Service,
  call: Call,
  knowledge: Knowledge,
  settings: DecisionSettings,
  contraindicated?: Contraindicated,
): Outcome {
  const loaded = planOf(service, knowledge)
  const today = settings.today()
  const gate = gateCall(service, call, knowledge.terminology, settings)
  if (gate.kind === 'closed') return closed(service, call, loaded, gate, today, knowledge)
  const record = readCall(call, gate, knowledge)
  if (hasDied(record, knowledge.terminology))
    return closed(service, call, loaded, { kind: 'closed', withheld: ['patient-deceased'] }, today, knowledge)
  const decided = decideRecord(loaded, record, today, knowledge, contraindicated)
  requireData(service, record, decided.findings)
  return open(service, call, loaded, gate, decided, knowledge, settings)
}

/** The answer of a service that is switched off: nothing of the call is looked at. */
export function declineCall(
  service: Service,
  call: Call,
  knowledge: Knowledge,
  { today }: Pick<DecisionSettings, 'today'>,
): Outcome {
  const gate = { kind: 'closed', withheld: ['service-off'] } as const
  return closed(service, call, planOf(service, knowledge), gate, today(), knowledge)
}

/** Findings and plan over a record, without HTTP and without cards. */
export function decideRecord(
  { plan, findings: names }: LoadedPlan,
  record: PatientRecord,
  today: number,
  knowledge: Knowledge,
  contraindicated?: Contraindicated,
): RecordDecision {
  const { parameters, terminology } = knowledge
  const input = { record, today, parameters, terminology, shared: new Map<unknown, unknown>() }
  const { findings: derived, faults } = deriveFindings(names, input, derivations)
  const findings = contraindicated === undefined ? derived : withReported(derived, contraindicated, knowledge)
  const decision = decidePlan(plan, findings)
  return { findings, faults, decision, input, ...(contraindicated && { contraindicated }) }
}

/** The cards of a decision, for whoever asked. */
export function cardsOf(
  plan: Plan,
  { findings, decision, input, contraindicated }: RecordDecision,
  asked: { readonly service: Service; readonly hookInstance: string; readonly language: Language },
  knowledge: Knowledge,
  settings: OrderSettings,
): RenderedCards {
  const { service, hookInstance, language } = asked
  return renderCards(plan, decision, findings, knowledge, {
    ...orderContext(input.record, findings, language, settings, contraindicated),
    hookInstance,
    service: service.id,
    placeholders: describe(input, findings, knowledge, language),
  })
}

function planOf(service: Service, knowledge: Knowledge): LoadedPlan {
  const loaded = knowledge.plans.get(service.plan)
  if (loaded === undefined)
    throw new PlanError(
      'ERR_PLAN_INVALID',
      `hooks/${service.id}/service.json names the plan "${service.plan}", which is not loaded`,
    )
  return loaded
}

function readCall(call: Call, gate: Gate & { kind: 'open' }, { parameters }: Knowledge): PatientRecord {
  const { patientId, encounterId } = call
  const whose = encounterId === undefined ? { patientId } : { patientId, encounterId }
  const window = call.hook === 'patient-view' ? { indexWindowDays: parameters.fractureViewDays } : {}
  return readRecord({ ...whose, ...window, slots: readPrefetch(call.prefetch, whose), ...gate.drafts })
}

/** What a required slot is required for; another source of the same fact may stand in for it. */
const requiredFor: Readonly<Partial<Record<SlotName, string>>> = {
  patient: 'ageYears',
  conditions: 'fractureLocation',
}

/** Age and fracture are what nothing can be said without; everything else may be unknown. */
function requireData(service: Service, record: PatientRecord, findings: Findings): void {
  const lost = service.required.filter((name) => {
    const isRead = ['present', 'empty', 'partial'].includes(record.slots[name])
    const finding = findings[requiredFor[name] ?? '']
    // What the call itself says may decide: a finger that is the reason of the visit is known without the list.
    const isBlind = !isRead && finding?.evidence.length === 0
    return finding?.kind === 'unknown' && (isBlind || name === 'patient')
  })
  if (lost.length === 0) return
  const states = lost.map((name) =>
    record.slots[name] === 'present'
      ? `prefetch.${name} has no readable birthDate`
      : `prefetch.${name} is ${record.slots[name]}`,
  )
  throw new ServiceError(
    'ERR_RECORD_UNAVAILABLE',
    `${states.join(', ')}; this service cannot decide without it. Send it as its prefetch template says, or give access to the FHIR server that has it.`,
  )
}

function closed(
  service: Service,
  call: Call,
  loaded: LoadedPlan,
  gate: Gate & { kind: 'closed' },
  today: number,
  { terminology }: Knowledge,
): Outcome {
  const { plan } = loaded
  const { withheld, row } = gate
  const unreadable = () => unreadableDrafts(call, terminology)
  return {
    answer: { cards: [] },
    explanation: () =>
      explainGate(service, plan, call.language, today, gate, terminology, countUnreadable(unreadable())),
    unreadable,
    advice: [],
    log: { plan: plan.id, version: plan.version, rows: row === undefined ? [] : [row], withheld },
  }
}

/** An order that nothing here knows may be the glucocorticoid for which the gate should have opened. */
function* unreadableDrafts(
  call: Call,
  terminology: Knowledge['terminology'],
): Generator<readonly Unreadable[]> {
  for (const draft of readDrafts(call).drafts) yield unreadableProduct(draft, { terminology })
}

function open(
  service: Service,
  call: Call,
  { plan }: LoadedPlan,
  gate: Gate & { kind: 'open' },
  decided: RecordDecision,
  knowledge: Knowledge,
  settings: DecisionSettings,
): Outcome {
  const { findings, faults, decision, input } = decided
  const { hookInstance, language } = call
  const rendered = cardsOf(plan, decided, { service, hookInstance, language }, knowledge, settings)
  const { cards } = rendered
  const withheld = [...gate.withheld, ...rendered.withheld]
  const { primary, additional } = decision
  const rows = primary === undefined ? [] : [primary.id, ...additional.map(({ id }) => id)]
  const told = { service, plan, language, today: input.today, findings, decision, withheld, cards }
  const unreadable = () => unreadableIn(input, call.prefetch)
  return {
    answer: { cards },
    explanation: () => explain({ ...told, read: input, unreadable: countUnreadable(unreadable()) }),
    unreadable,
    advice: rendered.advice,
    read: { record: input.record, findings },
    log: { plan: plan.id, version: plan.version, rows, withheld, ...(faults.length > 0 && { faults }) },
  }
}
