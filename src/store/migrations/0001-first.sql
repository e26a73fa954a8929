-- One row for every decision that was answered. Patients and encounters are keyed pseudonyms.
CREATE TABLE decision (
  id uuid PRIMARY KEY,
  tenant text NOT NULL,
  at timestamptz NOT NULL,
  request_id text NOT NULL,
  service text NOT NULL,
  hook_instance text NOT NULL,
  issuer text,
  user_reference text NOT NULL,
  patient text NOT NULL,
  encounter text,
  plan text NOT NULL,
  version text NOT NULL,
  rows text[] NOT NULL,
  withheld text[] NOT NULL,
  -- As text: jsonb refuses what a hostile record may hold, and nothing here looks inside.
  findings json NOT NULL,
  silent boolean NOT NULL,
  -- Reasons for which the patient belongs on the worklist.
  worklist text[] NOT NULL,
  sent text[] NOT NULL,
  fetched text[] NOT NULL,
  milliseconds double precision NOT NULL
);
CREATE INDEX decision_by_time ON decision (tenant, at);
CREATE INDEX decision_by_patient ON decision (tenant, patient);

-- One row for every card of a decision. It repeats what an answer needs, because it may outlive its decision.
CREATE TABLE card (
  decision uuid NOT NULL,
  uuid text NOT NULL,
  tenant text NOT NULL,
  at timestamptz NOT NULL,
  service text NOT NULL,
  patient text NOT NULL,
  encounter text,
  silent boolean NOT NULL,
  advice text NOT NULL,
  plan_row text NOT NULL,
  drug_classes text[] NOT NULL,
  suggestions text[] NOT NULL,
  PRIMARY KEY (decision, uuid)
);
CREATE INDEX card_by_advice ON card (tenant, patient, advice, at DESC);
CREATE INDEX card_by_uuid ON card (tenant, uuid);
CREATE INDEX card_by_time ON card (tenant, at);

-- What EHRs say of cards. It may come before its card, or of a card that never was: see the views.
CREATE TABLE feedback (
  tenant text NOT NULL,
  card text NOT NULL,
  outcome text NOT NULL,
  outcome_at text NOT NULL,
  at timestamptz NOT NULL,
  -- When the EHR says that it happened, but never later than it arrived.
  said_at timestamptz NOT NULL,
  service text NOT NULL,
  suggestions text[] NOT NULL,
  reason text,
  reason_system text,
  -- The EHR dates it after its arrival.
  is_future boolean NOT NULL,
  -- What the reason asks of people: worklist, review.
  consequence text,
  PRIMARY KEY (tenant, card, outcome, outcome_at)
);
CREATE INDEX feedback_by_time ON feedback (tenant, at);

-- Words of users, apart because they may be about the patient.
CREATE TABLE feedback_comment (
  tenant text NOT NULL,
  card text NOT NULL,
  outcome text NOT NULL,
  outcome_at text NOT NULL,
  comment text NOT NULL,
  PRIMARY KEY (tenant, card, outcome, outcome_at),
  FOREIGN KEY (tenant, card, outcome, outcome_at) REFERENCES feedback ON DELETE CASCADE
);

CREATE TABLE used_token (
  issuer text NOT NULL,
  id_hash text NOT NULL,
  until timestamptz NOT NULL,
  PRIMARY KEY (issuer, id_hash)
);
CREATE INDEX used_token_by_end ON used_token (until);

-- Patients of whom nothing from before this moment may be written, however late it comes.
CREATE TABLE erased (
  tenant text NOT NULL,
  patient text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (tenant, patient)
);

-- NEN 7513: who, on whose behalf, when, which patient, which resources, why. One chain per writer and tenant.
CREATE TABLE access_log (
  id uuid PRIMARY KEY,
  tenant text NOT NULL,
  chain uuid NOT NULL,
  position bigint NOT NULL,
  at timestamptz NOT NULL,
  issuer text,
  user_reference text NOT NULL,
  patient text NOT NULL,
  encounter text,
  purpose text NOT NULL,
  service text NOT NULL,
  request_id text NOT NULL,
  sent text[] NOT NULL,
  fetched text[] NOT NULL,
  previous_hash text NOT NULL,
  hash text NOT NULL,
  UNIQUE (tenant, chain, position)
);
CREATE INDEX access_log_by_patient ON access_log (tenant, patient, at);

-- Where every chain begins, after what retention took away, and ends. Numbered without gaps.
CREATE TABLE access_chain (
  tenant text NOT NULL,
  chain uuid NOT NULL,
  number bigint NOT NULL UNIQUE,
  position bigint NOT NULL,
  hash text NOT NULL,
  anchor_position bigint NOT NULL DEFAULT 0,
  anchor_hash text NOT NULL,
  PRIMARY KEY (tenant, chain)
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('osteohooks.retention', true) = 'on' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '% is append-only; only npm run store -- retention removes what is old', TG_TABLE_NAME;
END $$;
CREATE TRIGGER access_log_append_only BEFORE UPDATE OR DELETE ON access_log
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER access_log_no_truncate BEFORE TRUNCATE ON access_log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER access_chain_kept BEFORE DELETE ON access_chain
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- The last word on each card of each patient. A card id may be shown for several patients when an EHR
-- repeats its hookInstance: feedback is then of the showing just before it.
CREATE VIEW answer AS
SELECT DISTINCT ON (f.tenant, c.patient, f.card)
  f.tenant, c.patient, f.card, c.advice, c.encounter, c.service, c.drug_classes,
  f.outcome, f.reason, f.reason_system, f.consequence, f.at
FROM feedback f
JOIN LATERAL (
  SELECT * FROM card WHERE card.tenant = f.tenant AND card.uuid = f.card
  ORDER BY card.at <= f.at DESC, abs(extract(epoch FROM card.at - f.at)) LIMIT 1
) c ON true
ORDER BY f.tenant, c.patient, f.card, f.said_at DESC, f.at DESC, f.outcome DESC;

-- Feedback of which no card is known, at the moment of asking. It changes nothing.
CREATE VIEW quarantine AS
SELECT f.* FROM feedback f
WHERE NOT EXISTS (SELECT 1 FROM card c WHERE c.tenant = f.tenant AND c.uuid = f.card);

CREATE VIEW worklist AS
SELECT tenant, patient, advice, reason, min(at) AS since
FROM answer WHERE consequence = 'worklist' GROUP BY tenant, patient, advice, reason
UNION ALL
SELECT tenant, patient, NULL, reason, min(at)
FROM decision CROSS JOIN LATERAL unnest(worklist) AS of(reason) GROUP BY tenant, patient, reason;

CREATE VIEW review_item AS
SELECT tenant, patient, advice, reason, card, service, at
FROM answer WHERE consequence = 'review';
