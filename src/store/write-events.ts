import type { AccessChain } from './access/chain.ts'
import { fromMs, type Session, toMs } from './database.ts'
import type { DecisionEvent, JournaledEvent } from './event.ts'

/**
 * Writes events that may have been written before, once. They go over as the text of the journal, so that
 * nothing is put together twice.
 *
 * @param mayBeThere whether some of them may be in the database already
 * @returns what to do once the transaction is committed
 */
export async function writeEvents(
  session: Session,
  events: readonly JournaledEvent[],
  chain: AccessChain,
  mayBeThere: boolean,
): Promise<() => void> {
  const feedback = events.filter(({ event }) => event.kind === 'feedback')
  const kept = events.filter(({ event }) => event.kind === 'decision')
  if (feedback.length > 0) await session.query(insertFeedback, [arrayOf(feedback)])
  if (kept.length === 0) return () => undefined
  const decisions = kept.flatMap(({ event }) => (event.kind === 'decision' ? [event] : []))
  const fresh = mayBeThere ? await notYetThere(session, decisions) : decisions
  await session.query(insertDecisions, [arrayOf(kept)])
  return fresh.length === 0 ? () => undefined : chain.append(session, fresh)
}

/** The access log knows best: it is never shortened at the new end, and erasure leaves it alone. */
async function notYetThere(
  session: Session,
  decisions: readonly DecisionEvent[],
): Promise<readonly DecisionEvent[]> {
  const found = await session.query<{ id: string }>('SELECT id FROM access_log WHERE id = ANY($1::uuid[])', [
    decisions.map(({ id }) => id),
  ])
  const there = new Set(found.map(({ id }) => id))
  return decisions.filter(({ id }) => !there.has(id))
}

function arrayOf(events: readonly JournaledEvent[]): string {
  return `[${events.map(({ line }) => line).join(',')}]`
}

const insertDecisions = `WITH sent AS (
  SELECT * FROM json_to_recordset($1::json) AS d(id uuid, tenant text, at float8, "requestId" text, service text,
    "hookInstance" text, issuer text, "user" text, patient text, encounter text, plan text, version text,
    "rows" text[], withheld text[], findings text, silent boolean, worklist text[], sent text[],
    fetched text[], milliseconds float8, cards json)
), wanted AS (
  SELECT * FROM sent WHERE NOT EXISTS (
    SELECT 1 FROM erased WHERE erased.tenant = sent.tenant AND erased.patient = sent.patient
      AND sent.at <= ${toMs('erased.at')})
), kept AS (
  INSERT INTO decision (id, tenant, at, request_id, service, hook_instance, issuer, user_reference, patient,
    encounter, plan, version, rows, withheld, findings, silent, worklist, sent, fetched, milliseconds)
  SELECT id, tenant, ${fromMs('at')}, "requestId", service, "hookInstance", issuer, "user", patient,
    encounter, plan, version, "rows", withheld, findings::json, silent, coalesce(worklist, '{}'), sent, fetched, milliseconds
  FROM wanted ON CONFLICT DO NOTHING
), shown AS (
  SELECT wanted.*, c.* FROM wanted CROSS JOIN LATERAL json_to_recordset(wanted.cards) AS c(uuid text, advice text,
    "row" text, "drugClasses" text[], suggestions text[])
), placed AS (
  INSERT INTO showing (tenant, patient, advice, place, service, encounter, first_at, at)
  SELECT tenant, patient, advice, place_of(encounter, ${fromMs('at')}) AS place, service, max(encounter),
    ${fromMs('min(at)')}, ${fromMs('max(at)')}
  FROM shown WHERE NOT silent GROUP BY tenant, patient, advice, place, service
  -- In one order, so that two instances do not wait for each other.
  ORDER BY tenant, patient, advice, place, service
  ON CONFLICT (tenant, patient, advice, place, service) DO UPDATE
    SET first_at = least(showing.first_at, excluded.first_at), at = greatest(showing.at, excluded.at)
)
INSERT INTO card (decision, uuid, tenant, at, service, patient, encounter, silent, advice, plan_row,
  drug_classes, suggestions)
SELECT id, uuid, tenant, ${fromMs('at')}, service, patient, encounter, silent, advice, "row",
  "drugClasses", suggestions
FROM shown ON CONFLICT DO NOTHING`

const insertFeedback = `WITH sent AS (
  SELECT * FROM json_to_recordset($1::json) AS f(tenant text, card text, outcome text, "outcomeAt" text,
    at float8, "saidAt" float8, service text, suggestions text[], reason json, "isFuture" boolean,
    consequence text, comment text)
), kept AS (
  INSERT INTO feedback (tenant, card, outcome, outcome_at, at, said_at, service, suggestions, reason,
    reason_system, is_future, consequence)
  SELECT tenant, card, outcome, "outcomeAt", ${fromMs('at')}, ${fromMs('"saidAt"')}, service, suggestions,
    reason->>'code', reason->>'system', coalesce("isFuture", false), consequence
  FROM sent ON CONFLICT DO NOTHING
  RETURNING tenant, card, outcome, outcome_at
)
INSERT INTO feedback_comment (tenant, card, outcome, outcome_at, comment)
SELECT tenant, card, outcome, outcome_at, min(comment)
FROM kept JOIN sent USING (tenant, card, outcome) WHERE "outcomeAt" = outcome_at AND comment IS NOT NULL
GROUP BY tenant, card, outcome, outcome_at`
