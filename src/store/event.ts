import { hash, randomUUID } from 'node:crypto'
import type { KeptDecision, KeptFeedback } from './store.ts'

/** What the journal holds and the database gets, one JSON object per line. */
export type StoreEvent = DecisionEvent | FeedbackEvent

export interface DecisionEvent extends KeptDecision {
  readonly kind: 'decision'
  /** Names this event wherever it is read again, so that it is written once. */
  readonly id: string
}

export interface FeedbackEvent extends KeptFeedback {
  readonly kind: 'feedback'
  /** When the EHR says that it happened, never later than it arrived; milliseconds since 1970. */
  readonly saidAt: number
}

export interface JournaledEvent {
  readonly event: StoreEvent
  readonly line: string
}

const longestName = 512
const longestComment = 2000

/** What PostgreSQL cannot hold: the character zero, and halves of characters. */
const unholdable = /\\u(?:0000|d[89a-f])/i

/**
 * Reads what came over from the request thread as JSON, without what the database cannot hold. What it
 * is was checked by the types on the other side.
 */
export function parseSent<T>(text: string): T {
  const parsed: T = unholdable.test(text) ? JSON.parse(text, holdable) : JSON.parse(text)
  return parsed
}

function holdable(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\ufffd') : value
}

export function decisionEvent(decision: KeptDecision): DecisionEvent {
  const { requestId, hookInstance, user, issuer } = decision
  return {
    ...decision,
    kind: 'decision',
    id: randomUUID(),
    at: Math.round(decision.at),
    requestId: cut(requestId),
    hookInstance: cut(hookInstance),
    user: cut(user),
    ...(issuer === undefined ? {} : { issuer: cut(issuer) }),
  }
}

export function feedbackEvent(feedback: KeptFeedback): FeedbackEvent {
  const { at, card, outcomeAt, reason, comment } = feedback
  const said = Date.parse(outcomeAt)
  return {
    ...feedback,
    kind: 'feedback',
    at: Math.round(at),
    saidAt: Number.isNaN(said) ? Math.round(at) : Math.max(0, Math.min(said, Math.round(at))),
    card: cut(card),
    outcomeAt: cut(outcomeAt),
    ...(reason === undefined ? {} : { reason: cutReason(reason) }),
    ...(comment === undefined ? {} : { comment: comment.slice(0, longestComment).toWellFormed() }),
  }
}

function cutReason({ code, system }: NonNullable<KeptFeedback['reason']>) {
  return { code: cut(code), ...(system === undefined ? {} : { system: cut(system) }) }
}

/** Names may come from outside, of any length. */
function cut(name: string): string {
  return name.length <= longestName ? name : name.slice(0, longestName).toWellFormed()
}

/** What two reports of the same thing share. */
export function eventKey(event: StoreEvent): string {
  if (event.kind === 'decision') return event.id
  return JSON.stringify([event.tenant, event.card, event.outcome, event.outcomeAt])
}

/** SHA-256 in hex, over values whose limits cannot be moved. */
export function digest(...values: readonly unknown[]): string {
  return hash('sha256', JSON.stringify(values), 'hex')
}
