-- What is asked about a patient while a call waits, kept at hand: it costs the same however long the history is.

-- Where advice was shown: one row for all cards of one advice and service in one place.
CREATE TABLE showing (
  tenant text NOT NULL,
  patient text NOT NULL,
  advice text NOT NULL,
  -- The encounter; the day in Europe/Amsterdam when the caller named none.
  place text NOT NULL,
  service text NOT NULL,
  encounter text,
  first_at timestamptz NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (tenant, patient, advice, place, service)
);
-- Not by `at`, so that showing a card once more changes no index.
CREATE INDEX showing_by_advice ON showing (tenant, patient, advice, first_at);
CREATE INDEX showing_by_time ON showing (tenant, first_at);

-- The last word on each card of each patient, as the view `answer` finds it.
CREATE TABLE last_word (
  tenant text NOT NULL,
  patient text NOT NULL,
  card text NOT NULL,
  advice text NOT NULL,
  place text NOT NULL,
  service text NOT NULL,
  encounter text,
  drug_classes text[] NOT NULL,
  shown_at timestamptz NOT NULL,
  outcome text NOT NULL,
  reason text,
  at timestamptz NOT NULL,
  said_at timestamptz NOT NULL,
  PRIMARY KEY (tenant, patient, card)
);
CREATE INDEX last_word_by_card ON last_word (tenant, card);
CREATE INDEX last_word_by_advice ON last_word (tenant, patient, advice, at);
CREATE INDEX last_word_by_place ON last_word (tenant, patient, advice, place);
CREATE INDEX last_word_by_time ON last_word (tenant, at);
CREATE INDEX last_word_against ON last_word (tenant, patient, at) WHERE reason = 'patient-contraindication';

CREATE FUNCTION place_of(encounter text, at timestamptz) RETURNS text LANGUAGE sql STABLE
  RETURN coalesce(encounter, to_char(at AT TIME ZONE 'Europe/Amsterdam', 'YYYY-MM-DD'));

INSERT INTO showing (tenant, patient, advice, place, service, encounter, first_at, at)
SELECT tenant, patient, advice, place_of(encounter, at), service, max(encounter), min(at), max(at)
FROM card WHERE NOT silent GROUP BY tenant, patient, advice, place_of(encounter, at), service;

INSERT INTO last_word (tenant, patient, card, advice, place, service, encounter, drug_classes, shown_at,
  outcome, reason, at, said_at)
SELECT DISTINCT ON (f.tenant, c.patient, f.card) f.tenant, c.patient, f.card, c.advice,
  place_of(c.encounter, c.at), c.service, c.encounter, c.drug_classes, c.at, f.outcome, f.reason, f.at, f.said_at
FROM feedback f
JOIN LATERAL (
  SELECT * FROM card WHERE card.tenant = f.tenant AND card.uuid = f.card
  ORDER BY card.at <= f.at DESC, abs(extract(epoch FROM card.at - f.at)) LIMIT 1
) c ON true
ORDER BY f.tenant, c.patient, f.card, f.said_at DESC, f.at DESC, f.outcome DESC;

-- A card id that an EHR repeats may have been shown very often: the showing before an answer is found at once.
DROP INDEX card_by_uuid;
CREATE INDEX card_by_uuid ON card (tenant, uuid, at);
-- Advice is no longer looked for among the cards.
DROP INDEX card_by_advice;
CREATE INDEX card_by_patient ON card (tenant, patient);
