import { type Card, renderCards } from './cards/card.ts'
import { describe } from './cards/placeholders.ts'
import type { OrderContext } from './cards/suggestion.ts'
import type { Call } from './cds-hooks/request.ts'
import type { Service } from './cds-hooks/service.ts'
import type { Config, Language } from './config.ts'
import { PlanError, ServiceError } from './errors.ts'
import { type Explanation, explain, explainGate } from './explanation.ts'
import { deriveFindings } from './findings/derive.ts'
import { hasDied } from './findings/discharge.ts'
import type { FindingInput } from './findings/finding.ts'
import { derivations } from './findings/registry.ts'
import { type Gate, gateCall } from './gate.ts'
import type { Knowledge, LoadedPlan } from './knowledge.ts'
import type { Findings } from './plan/compile.ts'
import { decidePlan } from './plan/decide.ts'
import type { PlanDecision } from './plan/plan.ts'
import type { PatientRecord } from './record/patient-record.ts'
import { readPrefetch } from './record/prefetch.ts'
import { readRecord } from './record/read-record.ts'
import { isPlainReference } from './record/reference.ts'
import type { SlotName } from './record/slots.ts'

/** The settings that shape an answer. */
export type DecisionSettings = Pick<
  Config,
  'dialect' | 'orderIntent' | 'orderCodes' | 'patientViewTriggers' | 'cardKey' | 'today'
>

/** What a decision gives: the answer, why, and what may be logged about it. */
export interface Outcome {
  readonly answer: { readonly cards: readonly Card[] }
  readonly explanation: () => Explanation
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
}

/**
 * The way of one call: gate, record, findings, plan, cards.
 *
 * @throws ServiceError ERR_RECORD_UNAVAILABLE when data that the service needs could not be read
 */
export function decideCall(
  service: Service,
  call: Call,
  knowledge: Knowledge,
  settings: DecisionSettings,
): Outcome {
  const loaded = planOf(service, knowledge)
  const today = settings.today()
  const gate = gateCall(service, call, knowledge.terminology, settings)
  if (gate.kind === 'closed') return closed(service, call, loaded, gate, today)
  const record = readCall(call, gate, knowledge)
  if (hasDied(record, knowledge.terminology))
    return closed(service, call, loaded, { kind: 'closed', withheld: ['patient-deceased'] }, today)
  const decided = decideRecord(loaded, record, today, knowledge)
  requireData(service, record, decided.findings)
  return open(service, call, loaded, gate, decided, knowledge, settings)
}

/** Findings and plan over a record, without HTTP and without cards. */
export function decideRecord(
  { plan, findings: names }: LoadedPlan,
  record: PatientRecord,
  today: number,
  knowledge: Knowledge,
): RecordDecision {
  const { parameters, terminology } = knowledge
  const input = { record, today, parameters, terminology, shared: new Map<unknown, unknown>() }
  const { findings, faults } = deriveFindings(names, input, derivations)
  return { findings, faults, decision: decidePlan(plan, findings), input }
}

/** The orders are for the patient of the call; what they are for is the fracture of this visit. */
export function orderContext(
  record: PatientRecord,
  findings: Findings,
  language: Language,
  settings: DecisionSettings,
): Omit<OrderContext, 'cardUuid' | 'withoutDrug'> {
  const { patientId, encounterId } = record
  const reasons = (findings['fractureLocation']?.evidence ?? [])
    .map(({ reference }) => reference)
    .filter((reference) => reference.startsWith('Condition/') && isPlainReference(reference))
  return {
    patientId,
    ...(encounterId !== undefined && { encounterId }),
    language,
    dialect: settings.dialect,
    intent: settings.orderIntent,
    orderCodes: settings.orderCodes,
    reasons,
    cardKey: settings.cardKey,
  }
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
    return findings[requiredFor[name] ?? '']?.kind === 'unknown' && (!isRead || name === 'patient')
  })
  if (lost.length === 0) return
  const states = lost.map((name) =>
    record.slots[name] === 'present'
      ? `prefetch.${name} has no readable birthDate`
      : `prefetch.${name} is ${record.slots[name]}`,
  )
  throw new ServiceError(
    'ERR_RECORD_UNAVAILABLE',
    `${states.join(', ')}; this service cannot decide without it. Send it as its prefetch template says.`,
  )
}

function closed(
  service: Service,
  call: Call,
  loaded: LoadedPlan,
  gate: Gate & { kind: 'closed' },
  today: number,
): Outcome {
  const { plan } = loaded
  const { withheld, row } = gate
  return {
    answer: { cards: [] },
    explanation: () => explainGate(service, plan, call.language, today, gate),
    log: { plan: plan.id, version: plan.version, rows: row === undefined ? [] : [row], withheld },
  }
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
  const { language } = call
  const placeholders = describe(input, findings, knowledge, language)
  const context = {
    ...orderContext(input.record, findings, language, settings),
    hookInstance: call.hookInstance,
    service: service.id,
    placeholders,
  }
  const rendered = renderCards(plan, decision, findings, knowledge, context)
  const withheld = [...gate.withheld, ...rendered.withheld]
  const { primary, additional } = decision
  const rows = primary === undefined ? [] : [primary.id, ...additional.map(({ id }) => id)]
  return {
    answer: { cards: rendered.cards },
    explanation: () =>
      explain({
        service,
        plan,
        language,
        today: input.today,
        findings,
        decision,
        withheld,
        cards: rendered.cards,
      }),
    log: { plan: plan.id, version: plan.version, rows, withheld, ...(faults.length > 0 && { faults }) },
  }
}
