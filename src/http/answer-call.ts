import { decideCall, declineCall, type Outcome } from '../decision.ts'
import { inTime } from '../in-time.ts'
import { isOff, stateOf } from '../service-state.ts'
import { pseudonymOf } from '../store/pseudonym.ts'
import type { Remembered } from '../store/store.ts'
import { contraindicatedIn, type LookingBack, suppress, withhold } from '../suppress.ts'
import type { AskedCall, Fetching } from './asked-call.ts'
import { completeCall } from './complete-call.ts'
import type { AppParts } from './parts.ts'

/** What came of a call. */
export interface AnsweredCall extends Fetching {
  readonly outcome: Outcome
  /**
   * - `live`: answered as it was decided.
   * - `silent`: decided, and nothing shown.
   * - `off`: nothing of the patient was looked at.
   */
  readonly state: 'live' | 'silent' | 'off'
}

/** The way of one call behind HTTP: what is missing is fetched, it is decided, and what was answered before is left out. */
export async function answerCall(asked: AskedCall, parts: AppParts): Promise<AnsweredCall> {
  const { service, hospital } = asked
  const { tenant, knowledge } = hospital
  if (isOff(service.id, tenant)) {
    const outcome = declineCall(service, asked.call, knowledge, tenant)
    return { outcome, state: 'off', fetched: [], failedKeys: {} }
  }
  const { call, ...completed } = await completeCall(asked, parts)
  asked.fetching = completed
  const whole = { ...asked, call }
  const decided = decideCall(service, call, knowledge, tenant)
  const isRemembering = decided.advice.length > 0 && keepsState(asked, parts)
  const outcome = isRemembering ? await lookBack(decided, whole, parts) : decided
  const state = stateOf(service.id, tenant, outcome.read?.record)
  if (state === 'live') return { ...completed, outcome, state }
  const shown = withhold(outcome, state === 'silent' ? 'silent' : 'service-off')
  return { ...completed, outcome: state === 'off' ? { ...shown, advice: [] } : shown, state: 'silent' }
}

/** Whether anything of this call is kept, and anything earlier is known. */
export function keepsState({ hospital }: Pick<AskedCall, 'hospital'>, { store }: AppParts): boolean {
  return !hospital.tenant.stateless && store.status.kind !== 'none'
}

/** A drug that may not be given changes the advice, and so what may have been answered to it. */
async function lookBack(decided: Outcome, asked: AskedCall, parts: AppParts): Promise<Outcome> {
  const { service, call, hospital } = asked
  const from = lookingBack(asked, parts)
  const remembered = await ask(decided, from, asked, parts)
  if (remembered.length === 0) return decided
  const contraindicated = contraindicatedIn(remembered, from)
  if (contraindicated.size === 0) return suppress(decided, remembered, from)
  const other = decideCall(service, call, hospital.knowledge, hospital.tenant, contraindicated)
  const isSame = other.advice.every(({ advice }) => advice === decided.advice[0]?.advice)
  return suppress(other, isSame ? remembered : await ask(other, from, asked, parts), from)
}

function lookingBack({ service, call, hospital }: AskedCall, { now }: AppParts): LookingBack {
  const { tenant, knowledge } = hospital
  const { encounterId } = call
  return {
    service: service.id,
    ...(encounterId !== undefined && { encounter: pseudonymOf(tenant, 'encounter', encounterId) }),
    now: now(),
    reasons: knowledge.overrideReasons,
    snoozeDays: tenant.snoozeDays,
  }
}

function ask(
  { advice }: Outcome,
  { encounter }: LookingBack,
  asked: AskedCall,
  parts: AppParts,
): Promise<readonly Remembered[]> {
  const { call, hospital } = asked
  const { tenant } = hospital
  const remembered = parts.store.remembered({
    tenant: tenant.id,
    patient: pseudonymOf(tenant, 'patient', call.patientId),
    advice: advice.map((shown) => shown.advice),
    ...(encounter !== undefined && { encounter }),
  })
  return beforeDeadline(remembered, asked, parts)
}

/** Nothing when the answer would come too late: a card that is shown again is better than one that is late. */
async function beforeDeadline(
  remembered: Promise<readonly Remembered[]>,
  { arrived }: AskedCall,
  { running: { config } }: AppParts,
): Promise<readonly Remembered[]> {
  const spent = arrived === undefined ? 0 : performance.now() - arrived
  return inTime(remembered, Math.max(0, config.deadlineMs - spent), [])
}
