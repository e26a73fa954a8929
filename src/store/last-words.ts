import type { Session } from './database.ts'
import type { JournaledEvent } from './event.ts'

/**
 * Finds the last word on each card of these events anew, after they are written and not within: of two
 * instances that write a card and what was said of it at once, the one that is done last sees both.
 */
export async function keepLastWords(session: Session, events: readonly JournaledEvent[]): Promise<void> {
  const named = events.flatMap(({ event }) => {
    const { tenant } = event
    const cards = event.kind === 'feedback' ? [event.card] : event.cards.map(({ uuid }) => uuid)
    return cards.map((card) => ({ tenant, card }))
  })
  if (named.length > 0) await session.query(statement, [JSON.stringify(named)])
}

/** The same as the view `answer` says, for these cards. Most have no feedback, and cost one step in an index. */
const statement = `WITH named AS (
  SELECT DISTINCT tenant, card FROM json_to_recordset($1::json) AS n(tenant text, card text)
), found AS (
  SELECT DISTINCT ON (f.tenant, c.patient, f.card) f.tenant, c.patient, f.card, c.advice,
    place_of(c.encounter, c.at) AS place, c.service, c.encounter, c.drug_classes, c.at AS shown_at,
    f.outcome, f.reason, f.at, f.said_at
  FROM named JOIN feedback AS f ON f.tenant = named.tenant AND f.card = named.card
  CROSS JOIN LATERAL (
    SELECT * FROM (
      (SELECT * FROM card WHERE card.tenant = f.tenant AND card.uuid = f.card AND card.at <= f.at
         ORDER BY card.at DESC LIMIT 1)
      UNION ALL (SELECT * FROM card WHERE card.tenant = f.tenant AND card.uuid = f.card AND card.at > f.at
         ORDER BY card.at LIMIT 1)
    ) AS nearest ORDER BY nearest.at <= f.at DESC LIMIT 1
  ) AS c
  ORDER BY f.tenant, c.patient, f.card, f.said_at DESC, f.at DESC, f.outcome DESC
), moved AS (
  DELETE FROM last_word AS w USING named WHERE w.tenant = named.tenant AND w.card = named.card
    AND NOT EXISTS (SELECT 1 FROM found WHERE found.tenant = w.tenant AND found.card = w.card
      AND found.patient = w.patient)
)
INSERT INTO last_word AS known (tenant, patient, card, advice, place, service, encounter, drug_classes, shown_at,
  outcome, reason, at, said_at)
SELECT * FROM found ORDER BY tenant, patient, card
ON CONFLICT (tenant, patient, card) DO UPDATE SET advice = excluded.advice, place = excluded.place,
  service = excluded.service, encounter = excluded.encounter, drug_classes = excluded.drug_classes,
  shown_at = excluded.shown_at, outcome = excluded.outcome, reason = excluded.reason, at = excluded.at,
  said_at = excluded.said_at
WHERE (excluded.said_at, excluded.at, excluded.outcome) >= (known.said_at, known.at, known.outcome)`
