-- A hold is posted together with what follows from it, and old checks that found nothing are forgotten.

-- Takes what a pending hold has promised, by the first of the postings; the others follow from it and
-- are made in the same call, so that all accounts behind the hold's own are locked in one order.
-- Answers 'posted', 'repeated' when this very posting had been made, 'posted_otherwise', the state of a
-- hold that is over, or 'missing'. Raises ledger_hold_amount, ledger_other_content and what
-- ledger.post raises.
CREATE OR REPLACE FUNCTION ledger.post_hold(of_reference text, postings jsonb, by_role text, by_id text, posted_at timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  hold ledger.holds;
  taken bigint;
  legs text[];
BEGIN
  SELECT * INTO hold FROM ledger.holds WHERE reference = of_reference FOR UPDATE;
  IF NOT found THEN RETURN 'missing'; END IF;
  SELECT sum((l->>'amount')::bigint) FILTER (WHERE (l->>'kind') || ':' || (l->>'owner') || ':' || (l->>'currency') = hold.from_account),
    array_agg((l->>'kind') || ':' || (l->>'owner') || ':' || (l->>'currency') || ' ' || (l->>'amount'))
    INTO taken, legs FROM jsonb_array_elements(postings->0->'legs') AS l;
  IF hold.state = 'posted' THEN
    PERFORM FROM ledger.transactions t WHERE t.purpose = postings->0->>'purpose' AND t.reference = postings->0->>'reference'
      AND t.fingerprint = ledger.fingerprint_of(postings->0->>'order', legs);
    IF NOT found THEN RETURN 'posted_otherwise'; END IF;
    -- What follows may have been decided since.
    PERFORM ledger.post(postings - 0, by_role, by_id, posted_at);
    RETURN 'repeated';
  END IF;
  IF hold.state <> 'pending' THEN RETURN hold.state; END IF;
  IF jsonb_array_length(postings) < 1 OR taken IS NULL OR taken NOT BETWEEN 1 AND hold.amount_minor THEN
    RAISE EXCEPTION USING ERRCODE = 'BE017', CONSTRAINT = 'ledger_hold_amount',
      MESSAGE = format('hold %s is of %s and cannot give %s', of_reference, hold.amount_minor, taken);
  END IF;
  UPDATE ledger.holds SET state = 'posted', posted_minor = taken, ended_at = posted_at WHERE reference = of_reference;
  UPDATE ledger.accounts SET held_minor = held_minor - hold.amount_minor WHERE id = hold.from_account AND slot = 0;
  IF ledger.post(postings, by_role, by_id, posted_at) <> jsonb_array_length(postings) THEN
    RAISE EXCEPTION USING ERRCODE = 'BE015', CONSTRAINT = 'ledger_other_content',
      MESSAGE = format('a posting of hold %s was made before without it', of_reference);
  END IF;
  RETURN 'posted';
END $$;--> statement-breakpoint

-- What may be removed, by whomever: an incremental check of more than thirty days ago that found
-- nothing, with a full one behind it that has seen the same end of the chain and stays.
CREATE FUNCTION ledger.check_forgotten() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM gone;
  IF NOT found THEN
    RAISE EXCEPTION USING ERRCODE = 'BE010', CONSTRAINT = 'ledger_append_only',
      MESSAGE = 'checks of the ledger are only added to';
  END IF;
  PERFORM FROM gone WHERE scope <> 'incremental' OR NOT is_fine OR started_at > now() - interval '30 days'
    OR NOT EXISTS (SELECT FROM ledger.checks AS c WHERE c.id > gone.id AND c.scope = 'full' AND c.is_fine AND c.head_seq >= gone.head_seq);
  IF found THEN
    RAISE EXCEPTION USING ERRCODE = 'BE010', CONSTRAINT = 'ledger_append_only',
      MESSAGE = 'a check of the ledger is young, found something, or is the last word about its end of the chain';
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
DROP TRIGGER append_only ON ledger.checks;--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON ledger.checks
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse();--> statement-breakpoint
CREATE TRIGGER kept AFTER DELETE ON ledger.checks
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_forgotten();--> statement-breakpoint
ALTER TABLE ledger.checks ENABLE ALWAYS TRIGGER append_only;--> statement-breakpoint
ALTER TABLE ledger.checks ENABLE ALWAYS TRIGGER kept;--> statement-breakpoint

-- Forgets at most so many of them, the oldest first, and tells how many.
CREATE FUNCTION ledger.forget_checks(at_most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  old_ids bigint[];
BEGIN
  old_ids := ARRAY(SELECT c.id FROM ledger.checks AS c
    WHERE c.scope = 'incremental' AND c.is_fine AND c.started_at < now() - interval '30 days 1 minute'
      AND EXISTS (SELECT FROM ledger.checks AS f WHERE f.id > c.id AND f.scope = 'full' AND f.is_fine AND f.head_seq >= c.head_seq)
    ORDER BY c.id LIMIT least(at_most, 10000));
  IF cardinality(old_ids) > 0 THEN DELETE FROM ledger.checks WHERE id = ANY (old_ids); END IF;
  RETURN cardinality(old_ids);
END $$;--> statement-breakpoint
REVOKE ALL ON FUNCTION ledger.check_forgotten(), ledger.forget_checks(integer) FROM PUBLIC, beeline_app;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION ledger.forget_checks(integer) TO beeline_app;
