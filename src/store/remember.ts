import { fromMs, type Session, toMs } from './database.ts'
import type { Facts, Place, Said, Showing } from './facts.ts'
import { contraindicationReason, type RememberedQuestion } from './store.ts'

/** A question, with what this process has beside the database. */
export interface ReadQuestion extends RememberedQuestion {
  /** Cards of this patient that are not in the database yet; what is said of them may be. */
  readonly waiting: readonly string[]
  /** What was said and is not in the database yet; the card may be. */
  readonly said: readonly Said[]
}

/** Places and words that are looked at by advice, the newest. */
const most = 30

type FactRow = Readonly<Record<string, unknown>> & { readonly asked: number } & (
    | { readonly kind: 'place'; readonly fact: Place }
    | { readonly kind: 'word'; readonly fact: { readonly showing: Showing; readonly said: Said } }
    | { readonly kind: 'said'; readonly fact: Said }
    | { readonly kind: 'showing'; readonly fact: Showing }
  )

/** Reads what the database has for some questions, in their order. */
export async function readFacts(
  session: Session,
  questions: readonly ReadQuestion[],
): Promise<readonly Facts[]> {
  const asked = questions.map((question, at) => ({ asked: at, ...question }))
  const rows = await session.query<FactRow>(statement, [JSON.stringify(asked)])
  const byQuestion = Map.groupBy(rows, (row) => row.asked)
  return questions.map((_question, at) => factsIn(byQuestion.get(at) ?? []))
}

function factsIn(rows: readonly FactRow[]): Facts {
  const [places, showings, said]: [Place[], Showing[], Said[]] = [[], [], []]
  for (const { kind, fact } of rows) {
    if (kind === 'place') places.push(fact)
    else if (kind === 'showing') showings.push(fact)
    else if (kind === 'said') said.push(fact)
    else {
      showings.push(fact.showing)
      said.push(fact.said)
    }
  }
  return { places, showings, said }
}

/** A showing and what was said, as JSON, of the columns of `of`. */
const showingOf = (of: string, card: string, at: string, silent: string) =>
  `json_build_object('card', ${of}.${card}, 'at', ${toMs(`${of}.${at}`)}, 'patient', ${of}.patient,
    'advice', ${of}.advice, 'service', ${of}.service, 'encounter', ${of}.encounter,
    'drugClasses', ${of}.drug_classes, 'silent', ${silent})`
const saidOf = (of: string) =>
  `json_build_object('card', ${of}.card, 'at', ${toMs(`${of}.at`)}, 'saidAt', ${toMs(`${of}.said_at`)},
    'outcome', ${of}.outcome, 'reason', ${of}.reason)`
const wordOf = (of: string) =>
  `json_build_object('showing', ${showingOf(of, 'card', 'shown_at', 'false')}, 'said', ${saidOf(of)})`

/** Every part of it is a few steps in an index. A contraindication given with other advice counts too. */
const statement = `WITH asked AS MATERIALIZED (
  SELECT * FROM json_to_recordset($1::json) AS q(asked int, tenant text, patient text, advice text[],
    encounter text, waiting text[], said json)
), named AS MATERIALIZED (
  SELECT asked, tenant, patient, encounter, of.advice FROM asked CROSS JOIN LATERAL unnest(advice) AS of(advice)
)
SELECT named.asked, 'place' AS kind, json_build_object('advice', p.advice, 'service', p.service,
  'encounter', p.encounter, 'firstAt', ${toMs('p.first_at')}, 'at', ${toMs('p.at')},
  'isAnswered', EXISTS (SELECT 1 FROM last_word AS w WHERE w.tenant = p.tenant AND w.patient = p.patient
    AND w.advice = p.advice AND w.place = p.place)) AS fact
FROM named CROSS JOIN LATERAL (
  (SELECT * FROM showing AS s WHERE s.tenant = named.tenant AND s.patient = named.patient
     AND s.advice = named.advice ORDER BY s.first_at DESC LIMIT ${most})
  UNION (SELECT * FROM showing AS s WHERE s.tenant = named.tenant AND s.patient = named.patient
     AND s.advice = named.advice AND s.place = named.encounter LIMIT ${most})
) AS p
UNION ALL
SELECT named.asked, 'word', ${wordOf('w')} FROM named CROSS JOIN LATERAL (
  SELECT * FROM last_word AS l WHERE l.tenant = named.tenant AND l.patient = named.patient
    AND l.advice = named.advice ORDER BY l.at DESC LIMIT ${most}
) AS w
UNION ALL
SELECT asked.asked, 'word', ${wordOf('w')} FROM asked CROSS JOIN LATERAL (
  SELECT * FROM last_word AS l WHERE l.tenant = asked.tenant AND l.patient = asked.patient
    AND l.reason = '${contraindicationReason}' ORDER BY l.at DESC LIMIT ${most}
) AS w
UNION ALL
SELECT asked.asked, 'said', ${saidOf('f')} FROM asked CROSS JOIN LATERAL unnest(waiting) AS of(card)
CROSS JOIN LATERAL (
  SELECT * FROM feedback WHERE feedback.tenant = asked.tenant AND feedback.card = of.card
  ORDER BY feedback.at DESC LIMIT ${most}
) AS f
UNION ALL
SELECT asked.asked, 'showing', ${showingOf('c', 'uuid', 'at', 'c.silent')}
FROM asked CROSS JOIN LATERAL json_to_recordset(asked.said) AS of(card text, at float8)
CROSS JOIN LATERAL (
  (SELECT * FROM card WHERE card.tenant = asked.tenant AND card.uuid = of.card
     AND card.at <= ${fromMs('of.at')} ORDER BY card.at DESC LIMIT 1)
  UNION ALL (SELECT * FROM card WHERE card.tenant = asked.tenant AND card.uuid = of.card
     AND card.at > ${fromMs('of.at')} ORDER BY card.at LIMIT 1)
) AS c`
