-- The ledger's own hands: the only ones that write the journal. Its tables defend themselves also
-- against an owner's careless script; the application may read, and call what is granted at the end.

-- Half of a page stays free, so that a balance changes without touching an index.
ALTER TABLE ledger.accounts SET (fillfactor = 50);--> statement-breakpoint
INSERT INTO ledger.account_kinds (kind, normal, may_overdraw, slots) VALUES
  ('customer_wallet', 'credit', false, 1),
  ('customer_receivable', 'debit', true, 1),
  ('partner_payable', 'credit', true, 1),
  ('rider_payable', 'credit', true, 1),
  ('platform_revenue', 'credit', true, 16),
  ('tax_payable', 'credit', true, 16),
  ('tips', 'credit', true, 16),
  ('order_funds', 'credit', true, 16),
  ('provider_clearing', 'debit', true, 16),
  ('payout_clearing', 'credit', true, 16),
  ('bank', 'debit', true, 16),
  ('fees', 'debit', true, 16),
  ('promotions', 'debit', true, 16),
  ('disputes', 'debit', true, 16),
  ('suspense', 'credit', true, 16);--> statement-breakpoint

CREATE FUNCTION ledger.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'BE010', CONSTRAINT = 'ledger_append_only',
    MESSAGE = format('%s on ledger.%s is refused: the journal is only ever appended to', tg_op, tg_table_name);
END $$;--> statement-breakpoint

-- At the commit: the header was written by this very transaction, and has all of its entries.
CREATE FUNCTION ledger.check_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  found bigint;
BEGIN
  IF new.inserted_by <> pg_current_xact_id() THEN
    RAISE EXCEPTION USING ERRCODE = 'BE011', CONSTRAINT = 'ledger_inserted_by',
      MESSAGE = format('ledger transaction %s names another transaction of the database', new.id);
  END IF;
  SELECT count(*) INTO found FROM ledger.entries WHERE transaction_id = new.id;
  IF found <> new.entry_count THEN
    RAISE EXCEPTION USING ERRCODE = 'BE011', CONSTRAINT = 'ledger_entry_count',
      MESSAGE = format('ledger transaction %s has %s of its %s entries', new.id, found, new.entry_count);
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint

-- After each statement that inserts entries: their headers were written by this very transaction, and
-- the sum over all their entries is zero in each currency.
CREATE FUNCTION ledger.check_entries() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wrong text;
BEGIN
  SELECT added.transaction_id INTO wrong FROM added
    LEFT JOIN ledger.transactions t ON t.id = added.transaction_id
    WHERE t.inserted_by IS DISTINCT FROM pg_current_xact_id() LIMIT 1;
  IF found THEN
    RAISE EXCEPTION USING ERRCODE = 'BE012', CONSTRAINT = 'ledger_late_entry',
      MESSAGE = format('ledger transaction %s is not one of this transaction of the database', wrong);
  END IF;
  SELECT e.transaction_id INTO wrong FROM ledger.entries e
    WHERE e.transaction_id IN (SELECT transaction_id FROM added)
    GROUP BY e.transaction_id, e.currency HAVING sum(e.amount_minor) <> 0 LIMIT 1;
  IF found THEN
    RAISE EXCEPTION USING ERRCODE = 'BE013', CONSTRAINT = 'ledger_zero_sum',
      MESSAGE = format('the entries of ledger transaction %s do not add up to zero', wrong);
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint

CREATE FUNCTION ledger.check_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'BE010', CONSTRAINT = 'ledger_hold_over',
    MESSAGE = format('hold %s is over, or was to become another one', old.reference);
END $$;--> statement-breakpoint

CREATE CONSTRAINT TRIGGER complete AFTER INSERT ON ledger.transactions
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger.check_transaction();--> statement-breakpoint
CREATE TRIGGER balanced AFTER INSERT ON ledger.entries
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_entries();--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.transactions
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse();--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.entries
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse();--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.seals
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse();--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.checks
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse();--> statement-breakpoint
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON ledger.accounts
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse();--> statement-breakpoint
CREATE TRIGGER same_account BEFORE UPDATE ON ledger.accounts FOR EACH ROW
  WHEN ((old.id, old.slot, old.kind, old.owner, old.currency) IS DISTINCT FROM (new.id, new.slot, new.kind, new.owner, new.currency))
  EXECUTE FUNCTION ledger.refuse();--> statement-breakpoint
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON ledger.holds
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse();--> statement-breakpoint
CREATE TRIGGER once BEFORE UPDATE ON ledger.holds FOR EACH ROW
  WHEN (old.state <> 'pending' OR (old.reference, old.from_account, old.to_account, old.amount_minor) IS DISTINCT FROM (new.reference, new.from_account, new.to_account, new.amount_minor))
  EXECUTE FUNCTION ledger.check_hold();--> statement-breakpoint
-- Also for a session that says it only replays what another database has checked.
ALTER TABLE ledger.transactions ENABLE ALWAYS TRIGGER append_only;--> statement-breakpoint
ALTER TABLE ledger.entries ENABLE ALWAYS TRIGGER append_only;--> statement-breakpoint
ALTER TABLE ledger.seals ENABLE ALWAYS TRIGGER append_only;--> statement-breakpoint
ALTER TABLE ledger.checks ENABLE ALWAYS TRIGGER append_only;--> statement-breakpoint

-- Posts any number of movements and tells how many were new. A repeat (same purpose, reference, order
-- and legs) changes nothing. Balances are locked in the order of account and slot, so that two
-- postings never wait for each other in a circle.
-- Raises ledger_other_content for other legs under the same purpose and reference, ledger_overdraw
-- for an account that may not be overdrawn, and whatever the tables refuse.
CREATE FUNCTION ledger.post(postings jsonb, by_role text, by_id text, posted_at timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  asked integer;
  written integer;
  overdrawn text;
  other text;
BEGIN
  WITH leg AS MATERIALIZED (
    SELECT p->>'id' AS transaction_id, p->>'purpose' AS purpose, p->>'reference' AS reference, p->>'order' AS order_id,
      l.position, l.leg->>'kind' AS kind, l.leg->>'owner' AS owner, l.leg->>'currency' AS currency,
      (l.leg->>'kind') || ':' || (l.leg->>'owner') || ':' || (l.leg->>'currency') AS account_id,
      (l.leg->>'amount')::bigint AS amount
    FROM jsonb_array_elements(postings) AS p, jsonb_array_elements(p->'legs') WITH ORDINALITY AS l(leg, position)
  ), header AS (
    INSERT INTO ledger.transactions (id, purpose, reference, order_id, fingerprint, entry_count, at, actor_role, actor_id)
    SELECT transaction_id, purpose, reference, order_id, ledger.fingerprint_of(order_id, array_agg(account_id || ' ' || amount)),
      count(*), posted_at, by_role, by_id
    FROM leg GROUP BY transaction_id, purpose, reference, order_id ORDER BY reference, purpose
    ON CONFLICT (reference, purpose) DO NOTHING RETURNING id
  ), moved AS (
    INSERT INTO ledger.accounts (id, slot, kind, owner, currency, posted_minor, opened_at)
    SELECT account_id, CASE WHEN k.slots > 1 THEN pg_backend_pid() % k.slots ELSE 0 END AS slot,
      leg.kind, owner, currency, sum(amount), posted_at
    FROM header JOIN leg ON leg.transaction_id = header.id LEFT JOIN ledger.account_kinds k ON k.kind = leg.kind
    GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2
    ON CONFLICT (id, slot) DO UPDATE SET posted_minor = accounts.posted_minor + excluded.posted_minor
    RETURNING new.id, new.kind, new.held_minor, new.posted_minor, new.posted_minor - coalesce(old.posted_minor, 0) AS change
  ), entered AS (
    INSERT INTO ledger.entries (transaction_id, position, account_id, currency, amount_minor)
    SELECT transaction_id, position, account_id, currency, amount FROM header JOIN leg ON leg.transaction_id = header.id
    -- Balances first: an entry gets its number while its account is locked.
    WHERE (SELECT count(*) FROM moved) > 0 ORDER BY transaction_id, position
    RETURNING 1
  )
  SELECT jsonb_array_length(postings), (SELECT count(*) FROM header), (
      SELECT moved.id FROM moved JOIN ledger.account_kinds k ON k.kind = moved.kind
      WHERE NOT k.may_overdraw AND CASE k.normal WHEN 'credit' THEN moved.change > 0 AND -moved.posted_minor < moved.held_minor
        ELSE moved.change < 0 AND moved.posted_minor < moved.held_minor END LIMIT 1)
    INTO asked, written, overdrawn;
  IF overdrawn IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'BE014', CONSTRAINT = 'ledger_overdraw',
      MESSAGE = format('account %s does not hold enough', overdrawn);
  END IF;
  IF written = asked THEN RETURN written; END IF;
  -- A look of its own: it sees what another transaction has committed meanwhile.
  SELECT p->>'reference' INTO other FROM jsonb_array_elements(postings) AS p
    LEFT JOIN ledger.transactions t ON t.purpose = p->>'purpose' AND t.reference = p->>'reference'
    WHERE t.fingerprint IS DISTINCT FROM ledger.fingerprint_of(p->>'order', ARRAY(
      SELECT (l->>'kind') || ':' || (l->>'owner') || ':' || (l->>'currency') || ' ' || (l->>'amount') FROM jsonb_array_elements(p->'legs') AS l))
    LIMIT 1;
  IF found THEN
    RAISE EXCEPTION USING ERRCODE = 'BE015', CONSTRAINT = 'ledger_other_content',
      MESSAGE = format('%s stands in the journal with another content, or has no legs', other);
  END IF;
  RETURN written;
END $$;--> statement-breakpoint

-- What a movement is, whoever posted it when, and in whatever order its legs were named.
CREATE FUNCTION ledger.fingerprint_of(order_id text, legs text[]) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sha256(convert_to(concat_ws(E'\n', coalesce(order_id, '-'), (SELECT string_agg(l, E'\n' ORDER BY l COLLATE "C") FROM unnest(legs) AS l)), 'UTF8'))
$$;--> statement-breakpoint

-- Answers 'placed', 'repeated' for the same hold again (in whatever state it is), 'insufficient' when
-- the account does not hold enough, and 'different' when the reference stands for another hold.
CREATE FUNCTION ledger.place_hold(of_reference text, from_kind text, from_owner text, of_currency text, into_account text,
  amount bigint, until timestamptz, placed timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  account text := from_kind || ':' || from_owner || ':' || of_currency;
  kinds ledger.account_kinds;
  available bigint;
  earlier ledger.holds;
BEGIN
  SELECT * INTO kinds FROM ledger.account_kinds WHERE kind = from_kind;
  IF NOT found OR NOT EXISTS (SELECT FROM ledger.account_kinds WHERE into_account LIKE replace(kind, '_', '\_') || ':%:' || of_currency) THEN
    RAISE EXCEPTION USING ERRCODE = 'BE016', CONSTRAINT = 'ledger_hold_accounts', MESSAGE = 'a hold is between two accounts of one currency';
  END IF;
  INSERT INTO ledger.accounts (id, slot, kind, owner, currency, posted_minor, opened_at)
    VALUES (account, 0, from_kind, from_owner, of_currency, 0, placed) ON CONFLICT (id, slot) DO NOTHING;
  -- From here on one at a time for this account.
  SELECT CASE kinds.normal WHEN 'credit' THEN -posted_minor ELSE posted_minor END - held_minor INTO available
    FROM ledger.accounts WHERE id = account AND slot = 0 FOR UPDATE;
  SELECT * INTO earlier FROM ledger.holds WHERE reference = of_reference;
  IF found THEN
    IF (earlier.from_account, earlier.to_account, earlier.amount_minor) = (account, into_account, amount) THEN RETURN 'repeated'; END IF;
    RETURN 'different';
  END IF;
  IF NOT kinds.may_overdraw AND available < amount THEN RETURN 'insufficient'; END IF;
  INSERT INTO ledger.holds (reference, from_account, to_account, amount_minor, state, expires_at, placed_at)
    VALUES (of_reference, account, into_account, amount, 'pending', until, placed);
  UPDATE ledger.accounts SET held_minor = held_minor + amount WHERE id = account AND slot = 0;
  RETURN 'placed';
END $$;--> statement-breakpoint

-- Moves a pending hold, or a part of it: `postings` is one posting as `ledger.post` takes it, which
-- debits the hold's account by more than nothing and at most by what is held. The rest is let go.
-- Answers 'posted', 'repeated' when this very posting was made before, otherwise why not: 'voided',
-- 'expired', 'posted_otherwise', 'missing'. The hold's state decides all races.
CREATE FUNCTION ledger.post_hold(of_reference text, postings jsonb, by_role text, by_id text, posted_at timestamptz) RETURNS text
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
    RETURN CASE WHEN found THEN 'repeated' ELSE 'posted_otherwise' END;
  END IF;
  IF hold.state <> 'pending' THEN RETURN hold.state; END IF;
  IF jsonb_array_length(postings) <> 1 OR taken IS NULL OR taken NOT BETWEEN 1 AND hold.amount_minor THEN
    RAISE EXCEPTION USING ERRCODE = 'BE017', CONSTRAINT = 'ledger_hold_amount',
      MESSAGE = format('hold %s is of %s and cannot give %s', of_reference, hold.amount_minor, taken);
  END IF;
  UPDATE ledger.holds SET state = 'posted', posted_minor = taken, ended_at = posted_at WHERE reference = of_reference;
  UPDATE ledger.accounts SET held_minor = held_minor - hold.amount_minor WHERE id = hold.from_account AND slot = 0;
  IF ledger.post(postings, by_role, by_id, posted_at) <> 1 THEN
    RAISE EXCEPTION USING ERRCODE = 'BE015', CONSTRAINT = 'ledger_other_content',
      MESSAGE = format('the posting of hold %s was made before without it', of_reference);
  END IF;
  RETURN 'posted';
END $$;--> statement-breakpoint

-- Lets go of a pending hold. Answers 'voided', otherwise the state it was in already, or 'missing'.
CREATE FUNCTION ledger.void_hold(of_reference text, voided_at timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  hold ledger.holds;
BEGIN
  SELECT * INTO hold FROM ledger.holds WHERE reference = of_reference FOR UPDATE;
  IF NOT found THEN RETURN 'missing'; END IF;
  IF hold.state <> 'pending' THEN RETURN hold.state; END IF;
  UPDATE ledger.holds SET state = 'voided', ended_at = voided_at WHERE reference = of_reference;
  UPDATE ledger.accounts SET held_minor = held_minor - hold.amount_minor WHERE id = hold.from_account AND slot = 0;
  RETURN 'voided';
END $$;--> statement-breakpoint

-- Lets go of holds whose time is over, at most so many, and tells how many. One that is being posted
-- or voided at this moment is left to whoever does that.
CREATE FUNCTION ledger.expire_holds(as_of timestamptz, at_most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  due text[];
  freed record;
BEGIN
  due := ARRAY(SELECT reference FROM ledger.holds WHERE state = 'pending' AND expires_at <= as_of
    ORDER BY expires_at LIMIT least(at_most, 1000) FOR UPDATE SKIP LOCKED);
  UPDATE ledger.holds SET state = 'expired', ended_at = as_of WHERE reference = ANY (due);
  FOR freed IN SELECT from_account, sum(amount_minor)::bigint AS amount FROM ledger.holds
    WHERE reference = ANY (due) GROUP BY from_account ORDER BY from_account
  LOOP
    UPDATE ledger.accounts SET held_minor = held_minor - freed.amount WHERE id = freed.from_account AND slot = 0;
  END LOOP;
  RETURN cardinality(due);
END $$;--> statement-breakpoint

-- Seals what is committed and not yet sealed, at most so many transactions, and tells how many. The
-- order is that of the database's transaction numbers, and only those below all that still run are
-- taken: one that commits late has a number that is still to come. `core/ledger/README.md` says what
-- a hash is made of; `chain-rules.ts` computes the same.
CREATE FUNCTION ledger.seal(at_most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  head ledger.seals;
  one record;
  ids text[] := '{}';
  numbers text[] := '{}';
  hashes bytea[] := '{}';
BEGIN
  -- One sealer at a time; the others have nothing to do.
  IF NOT pg_try_advisory_xact_lock(4201101) THEN RETURN 0; END IF;
  SELECT * INTO head FROM ledger.seals ORDER BY seq DESC LIMIT 1;
  IF NOT found THEN
    head.seq := 0;
    head.inserted_by := '0';
    head.transaction_id := '';
    head.hash := decode(repeat('00', 32), 'hex');
  END IF;
  FOR one IN
    SELECT t.*, (SELECT string_agg(concat_ws(' ', e.position, e.account_id, e.amount_minor), E'\n' ORDER BY e.position)
      FROM ledger.entries e WHERE e.transaction_id = t.id) AS legs
    FROM ledger.transactions t
    WHERE (t.inserted_by, t.id) > (head.inserted_by, head.transaction_id)
      AND t.inserted_by < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY t.inserted_by, t.id LIMIT least(at_most, 10000)
  LOOP
    head.hash := sha256(head.hash || convert_to(concat_ws(E'\n', 'v1', head.seq + cardinality(ids) + 1, one.id, one.purpose,
      one.reference, coalesce(one.order_id, '-'), (extract(epoch FROM one.at) * 1000)::bigint, one.actor_role,
      coalesce(one.actor_id, '-'), one.inserted_by, encode(one.fingerprint, 'hex'), one.legs), 'UTF8'));
    ids := ids || one.id;
    numbers := numbers || one.inserted_by::text;
    hashes := hashes || head.hash;
  END LOOP;
  INSERT INTO ledger.seals (seq, transaction_id, inserted_by, hash, sealed_at)
    SELECT head.seq + n, id, number::xid8, hash, clock_timestamp()
    FROM unnest(ids, numbers, hashes) WITH ORDINALITY AS sealed(id, number, hash, n);
  RETURN cardinality(ids);
END $$;--> statement-breakpoint

CREATE FUNCTION ledger.keep_check(of_scope text, fine boolean, head bigint, hash bytea, found jsonb, started timestamptz, took bigint) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO ledger.checks (scope, is_fine, head_seq, head_hash, results, started_at, took_ms)
  VALUES (of_scope, fine, head, hash, found, started, took) RETURNING id
$$;--> statement-breakpoint

REVOKE ALL ON ALL TABLES IN SCHEMA ledger FROM PUBLIC, beeline_app;--> statement-breakpoint
REVOKE ALL ON ALL SEQUENCES IN SCHEMA ledger FROM PUBLIC, beeline_app;--> statement-breakpoint
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ledger FROM PUBLIC, beeline_app;--> statement-breakpoint
GRANT USAGE ON SCHEMA ledger TO beeline_app;--> statement-breakpoint
GRANT SELECT ON ALL TABLES IN SCHEMA ledger TO beeline_app;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION
  ledger.post(jsonb, text, text, timestamptz),
  ledger.place_hold(text, text, text, text, text, bigint, timestamptz, timestamptz),
  ledger.post_hold(text, jsonb, text, text, timestamptz),
  ledger.void_hold(text, timestamptz),
  ledger.expire_holds(timestamptz, integer),
  ledger.seal(integer),
  ledger.keep_check(text, boolean, bigint, bytea, jsonb, timestamptz, bigint)
TO beeline_app;
