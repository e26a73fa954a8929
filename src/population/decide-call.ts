import type { Service } from '../cds-hooks/service.ts'
import type { Language } from '../config/config.ts'
import { cardsOf, type DecisionSettings, decideRecord } from '../decision.ts'
import { type Explanation, explain, explainGate } from '../explanation.ts'
import type { Finding } from '../findings/finding.ts'
import { unreadableIn } from '../findings/unreadable.ts'
import { countUnreadable } from '../findings/unreadable-count.ts'
import type { JsonObject } from '../json.ts'
import type { Knowledge, LoadedPlan } from '../knowledge.ts'
import type { PatientRecord } from '../record/patient-record.ts'
import { recordFromResources } from '../record/read-record.ts'
import { type PastCall, referenceOf } from './calls.ts'
import { resourcesAt } from './record-then.ts'

/** What all calls of a run share. */
export interface Deciding {
  readonly knowledge: Knowledge
  readonly settings: DecisionSettings
  readonly services: readonly Service[]
  readonly language: Language
}

/** What came of one call: references, row ids and reason codes, nothing else about the patient. */
export interface CallResult {
  readonly patient: string
  readonly service: string
  readonly plan: string
  readonly trigger: string
  readonly encounter?: string
  readonly occasion: string
  readonly primary: string | null
  readonly additional: readonly string[]
  readonly withheld: readonly string[]
  readonly cards: number
  /** Reason by finding. */
  readonly unknown: Readonly<Record<string, string>>
  readonly faults: readonly string[]
}

interface DecidedCall {
  readonly result: CallResult
  readonly explanation: () => Explanation
}

/** The service that such a call would have gone to. */
export function serviceFor({ hook }: PastCall, services: readonly Service[]): Service {
  const service = services.find((candidate) => candidate.hook === hook)
  if (service === undefined) throw new TypeError(`hooks/ has no service for ${hook}`)
  return service
}

/** Decides one call on the record as it was then, the way that every call is decided. */
export function decidePastCall(
  call: PastCall,
  resources: readonly JsonObject[],
  deciding: Deciding,
): DecidedCall {
  const { knowledge, settings, language } = deciding
  const service = serviceFor(call, deciding.services)
  const loaded = knowledge.plans.get(service.plan)
  if (loaded === undefined) throw new TypeError(`plan ${service.plan} is not loaded`)
  const record = recordThen(call, resources)
  if (record.patient?.deceased === true) return afterDeath(call, service, loaded, deciding)
  const today = call.moment.day
  const decided = decideRecord(loaded, record, today, knowledge)
  const { findings, faults, decision, input } = decided
  const { plan } = loaded
  const asked = { service, hookInstance: call.trigger, language }
  const { cards, withheld } = cardsOf(plan, decided, asked, knowledge, settings)
  const told = { service, plan, language, today, findings, decision, withheld, cards }
  return {
    result: {
      ...whichCall(call, service),
      primary: decision.primary?.id ?? null,
      additional: decision.additional.map(({ id }) => id),
      withheld,
      cards: cards.length,
      unknown: unknownIn(findings),
      faults,
    },
    explanation: () => explain({ ...told, read: input, unreadable: countUnreadable(unreadableIn(input)) }),
  }
}

/** What was on file at the moment of the call; the order that is being written is only a draft. */
function recordThen(call: PastCall, resources: readonly JsonObject[]): PatientRecord {
  const { patientId, encounterId, moment, draft } = call
  if (draft === undefined) return recordFromResources(patientId, resourcesAt(resources, moment), encounterId)
  const others = resources.filter((resource) => referenceOf(resource) !== call.trigger)
  return recordFromResources(patientId, resourcesAt(others, moment), encounterId, [draft])
}

function afterDeath(
  call: PastCall,
  service: Service,
  { plan }: LoadedPlan,
  { language, knowledge }: Deciding,
): DecidedCall {
  const withheld = ['patient-deceased']
  const result = { primary: null, additional: [], withheld, cards: 0, unknown: {}, faults: [] }
  const { day } = call.moment
  return {
    result: { ...whichCall(call, service), ...result },
    explanation: () =>
      explainGate(service, plan, language, day, { kind: 'closed', withheld }, knowledge.terminology),
  }
}

function whichCall(
  { patientId, trigger, encounterId, occasion }: PastCall,
  service: Service,
): Pick<CallResult, 'patient' | 'service' | 'plan' | 'trigger' | 'encounter' | 'occasion'> {
  const encounter = encounterId === undefined ? {} : { encounter: `Encounter/${encounterId}` }
  return {
    patient: `Patient/${patientId}`,
    service: service.id,
    plan: service.plan,
    trigger,
    occasion,
    ...encounter,
  }
}

function unknownIn(
  findings: Readonly<Record<string, Finding | undefined>>,
): Readonly<Record<string, string>> {
  const unknown = Object.entries(findings).flatMap(([name, finding]) =>
    finding === undefined || finding.kind === 'known' ? [] : [[name, finding.reason] as const],
  )
  return Object.fromEntries(unknown)
}
