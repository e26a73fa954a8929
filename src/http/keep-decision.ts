import type { Tenant } from '../config/tenant.ts'
import type { Outcome } from '../decision.ts'
import type { Finding, FindingValue } from '../findings/finding.ts'
import { keyedUuid } from '../keyed-hash.ts'
import type { Findings } from '../plan/compile.ts'
import type { PatientRecord } from '../record/patient-record.ts'
import { pseudonymOf } from '../store/pseudonym.ts'
import type { KeptDecision } from '../store/store.ts'
import { worklistReasons } from '../suppress.ts'
import { type AnsweredCall, keepsState } from './answer-call.ts'
import type { AskedCall } from './asked-call.ts'
import type { AppParts } from './parts.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set when the envelope of a call was read, for what becomes of it afterwards. */
    asked?: AskedCall | undefined
  }
}

/** Keeps a decision and the access to the record that it took, when the answer is on its way. */
export function keepLater(
  parts: AppParts,
  asked: AskedCall,
  answered: AnsweredCall,
  milliseconds: number,
): void {
  // Nothing of the patient was looked at.
  if (answered.state === 'off' || !keepsState(asked, parts)) return
  const at = parts.now()
  setImmediate(() => parts.store.keepDecision({ at, milliseconds, ...whose(asked), ...decidedIn(answered) }))
}

/** Keeps the access of a call that could not be answered: its record was read all the same. */
export function keepUnanswered(parts: AppParts, asked: AskedCall, code: string): void {
  if (!keepsState(asked, parts)) return
  const at = parts.now()
  const plan = asked.hospital.knowledge.plans.get(asked.service.plan)?.plan
  setImmediate(() =>
    parts.store.keepDecision({
      at,
      milliseconds: 0,
      ...whose(asked),
      plan: asked.service.plan,
      version: plan?.version ?? '',
      rows: [],
      withheld: [code],
      findings: '{}',
      cards: [],
      silent: false,
      sent: Object.keys(asked.call.prefetch ?? {}).filter((key) =>
        Object.hasOwn(asked.service.prefetch, key),
      ),
      fetched: asked.fetching?.fetched ?? [],
    }),
  )
}

type Whose = Pick<
  KeptDecision,
  'tenant' | 'requestId' | 'service' | 'hookInstance' | 'issuer' | 'user' | 'patient' | 'encounter'
>

function whose({ service, call, hospital: { tenant }, request }: AskedCall): Whose {
  const { patientId, encounterId, userId, hookInstance } = call
  const issuer = request.caller?.issuer?.iss
  return {
    tenant: tenant.id,
    requestId: request.id,
    service: service.id,
    hookInstance,
    ...(issuer !== undefined && { issuer }),
    user: userOf(userId, tenant),
    patient: pseudonymOf(tenant, 'patient', patientId),
    ...(encounterId !== undefined && { encounter: pseudonymOf(tenant, 'encounter', encounterId) }),
  }
}

/** The access log has a user on every line, also when the EHR may leave it out. */
function userOf(userId: string | undefined, { id, pseudonymKey }: Tenant): string {
  if (userId === undefined) return 'unknown'
  return isPractitioner.test(userId) ? userId : keyedUuid(pseudonymKey, id, 'user', userId)
}

/** A user of another kind may be the patient. */
const isPractitioner = /^Practitioner(?:Role)?\/[A-Za-z0-9\-.]{1,64}$/

type Decided = Omit<KeptDecision, keyof Whose | 'at' | 'milliseconds'>

function decidedIn({ outcome, state, fetched }: AnsweredCall): Decided {
  const { log, advice, read } = outcome
  const worklist = worklistReasons(outcome)
  return {
    plan: log.plan,
    version: log.version,
    rows: log.rows,
    withheld: log.withheld,
    findings: read === undefined ? '{}' : writeFindings(read.findings),
    cards: advice.map(keptCard),
    silent: state === 'silent',
    ...(worklist.length > 0 && { worklist }),
    sent: read === undefined ? [] : slotsRead(read.record).filter((name) => !fetched.includes(name)),
    fetched,
  }
}

function keptCard({
  uuid,
  advice,
  row,
  drugClasses,
  suggestions,
}: Outcome['advice'][number]): KeptDecision['cards'][number] {
  return { uuid, advice, row, drugClasses, suggestions }
}

function slotsRead({ slots }: PatientRecord): readonly string[] {
  return Object.entries(slots).flatMap(([name, state]) => (state === 'missing' ? [] : [name]))
}

/**
 * The value of what is known, the reason of what is not: both are codes, numbers or yes and no, never words.
 * Written piece by piece, which costs a third of making an object of them first.
 */
function writeFindings(findings: Findings): string {
  let written = ''
  for (const name of Object.keys(findings)) {
    const finding = findings[name]
    if (finding === undefined) continue
    written += `${written === '' ? '' : ','}"${name}":${writeFinding(finding)}`
  }
  return `{${written}}`
}

function writeFinding(finding: Finding): string {
  if (finding.kind === 'known') return writeValue(finding.value)
  const soFar = finding.kind === 'partial' ? `,"soFar":${writeValue(finding.value)}` : ''
  return `{"unknown":${JSON.stringify(finding.reason)}${soFar}}`
}

function writeValue(value: FindingValue): string {
  return typeof value === 'boolean' ? String(value) : JSON.stringify(value)
}
