-- Once more with fewer statements for each posting: a statement costs 5 to 10 µs before it does
-- anything, which is more than most of these do.

-- Raises unless this transaction's header was written by this very transaction of the database, and
-- the sum over all its entries is zero in each currency.
CREATE FUNCTION ledger.check_entries_of(one text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  summed record;
BEGIN
  PERFORM FROM ledger.transactions WHERE id = one AND inserted_by = pg_current_xact_id();
  IF NOT found THEN
    RAISE EXCEPTION USING ERRCODE = 'BE012', CONSTRAINT = 'ledger_late_entry',
      MESSAGE = format('ledger transaction %s is not one of this transaction of the database', one);
  END IF;
  SELECT sum(amount_minor) AS total, min(currency) AS first, max(currency) AS last INTO summed
    FROM ledger.entries WHERE transaction_id = one;
  IF summed.first <> summed.last THEN
    PERFORM FROM ledger.entries WHERE transaction_id = one GROUP BY currency HAVING sum(amount_minor) <> 0;
    IF NOT found THEN RETURN true; END IF;
  ELSIF summed.total = 0 THEN
    RETURN true;
  END IF;
  RAISE EXCEPTION USING ERRCODE = 'BE013', CONSTRAINT = 'ledger_zero_sum',
    MESSAGE = format('the entries of ledger transaction %s do not add up to zero', one);
END $$;--> statement-breakpoint

-- After each statement that inserts entries. No entry is of nothing, or of more than ten million
-- millions of minor units; each is in the currency of its account.
CREATE OR REPLACE FUNCTION ledger.check_entries() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  seen record;
  one text;
  is_fine boolean;
BEGIN
  SELECT min(transaction_id) AS first, max(transaction_id) AS last,
    bool_or(amount_minor = 0 OR amount_minor NOT BETWEEN -10000000000000 AND 10000000000000) AS is_off,
    bool_or(right(account_id, 4) <> ':' || currency) AS is_mixed
    INTO seen FROM added;
  IF seen.is_off OR seen.is_mixed THEN
    RAISE EXCEPTION USING ERRCODE = 'BE012', CONSTRAINT = CASE WHEN seen.is_off THEN 'ledger_entries_amount' ELSE 'ledger_entries_currency' END,
      MESSAGE = format('an entry of %s to %s has an amount out of range, or not its account''s currency', seen.first, seen.last);
  END IF;
  IF seen.first = seen.last THEN
    is_fine := ledger.check_entries_of(seen.first);
  ELSE
    FOR one IN SELECT DISTINCT transaction_id FROM added LOOP
      is_fine := ledger.check_entries_of(one);
    END LOOP;
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint

-- Posts any number of movements and tells how many were new. A repeat (same purpose, reference, order
-- and legs) changes nothing. Headers are written in the order of reference and purpose, balances are
-- locked in the order of account and slot: two postings never wait for each other in a circle.
-- Raises ledger_other_content for other legs under the same purpose and reference, ledger_overdraw
-- for an account that may not be overdrawn, and whatever the tables refuse.
CREATE OR REPLACE FUNCTION ledger.post(postings jsonb, by_role text, by_id text, posted_at timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  -- As in ledger.account_kinds, which would cost a look for each leg; a test compares them.
  striped CONSTANT text[] := '{platform_revenue,tax_payable,tips,order_funds,provider_clearing,payout_clearing,bank,fees,promotions,disputes,suspense}';
  guarded CONSTANT text[] := '{customer_wallet}';
  own_slot CONSTANT integer := pg_backend_pid() % 16;
  posting jsonb;
  this_id text;
  this_purpose text;
  this_reference text;
  this_order text;
  mark bytea;
  legs record;
  written integer := 0;
  leg_ids text[];
  leg_positions smallint[];
  leg_accounts text[];
  leg_kinds text[];
  leg_owners text[];
  leg_currencies text[];
  leg_amounts bigint[];
  moved bigint := 0;
  at_slot integer;
  after_posted bigint;
  after_held bigint;
BEGIN
  IF jsonb_array_length(postings) > 1 THEN
    postings := (SELECT jsonb_agg(p ORDER BY p->>'reference', p->>'purpose') FROM jsonb_array_elements(postings) AS p);
  END IF;
  FOR i IN 0 .. jsonb_array_length(postings) - 1 LOOP
    posting := postings->i;
    this_id := posting->>'id';
    this_purpose := posting->>'purpose';
    this_reference := posting->>'reference';
    this_order := posting->>'order';
    -- Sorted by account: its text is never the beginning of another one's.
    SELECT count(*)::integer AS number, array_agg(account) AS accounts, array_agg(kind) AS kinds, array_agg(owner) AS owners,
      array_agg(currency) AS currencies, array_agg(amount) AS amounts, array_agg(position) AS positions,
      string_agg(account || ' ' || amount, E'\n') AS lines
      INTO legs
      FROM (SELECT kind || ':' || owner || ':' || currency AS account, kind, owner, currency, amount, position::smallint AS position
        FROM ROWS FROM (jsonb_to_recordset(posting->'legs') AS (kind text, owner text, currency text, amount bigint))
          WITH ORDINALITY AS l(kind, owner, currency, amount, position)
        ORDER BY (kind || ':' || owner || ':' || currency || ' ' || amount) COLLATE "C") AS sorted;
    -- As ledger.fingerprint_of.
    mark := sha256(convert_to(coalesce(this_order, '-') || E'\n' || coalesce(legs.lines, ''), 'UTF8'));
    INSERT INTO ledger.transactions (id, purpose, reference, order_id, fingerprint, entry_count, at, actor_role, actor_id)
      VALUES (this_id, this_purpose, this_reference, this_order, mark, legs.number, posted_at, by_role, by_id)
      ON CONFLICT (reference, purpose) DO NOTHING;
    IF found THEN
      written := written + 1;
      IF written = 1 THEN
        leg_ids := array_fill(this_id, ARRAY[legs.number]);
        leg_positions := legs.positions;
        leg_accounts := legs.accounts;
        leg_kinds := legs.kinds;
        leg_owners := legs.owners;
        leg_currencies := legs.currencies;
        leg_amounts := legs.amounts;
      ELSE
        leg_ids := leg_ids || array_fill(this_id, ARRAY[legs.number]);
        leg_positions := leg_positions || legs.positions;
        leg_accounts := leg_accounts || legs.accounts;
        leg_kinds := leg_kinds || legs.kinds;
        leg_owners := leg_owners || legs.owners;
        leg_currencies := leg_currencies || legs.currencies;
        leg_amounts := leg_amounts || legs.amounts;
      END IF;
    ELSE
      PERFORM FROM ledger.transactions WHERE reference = this_reference AND purpose = this_purpose AND fingerprint = mark;
      IF NOT found THEN
        RAISE EXCEPTION USING ERRCODE = 'BE015', CONSTRAINT = 'ledger_other_content',
          MESSAGE = format('%s stands in the journal with another content', this_reference);
      END IF;
    END IF;
  END LOOP;
  IF written = 0 THEN RETURN 0; END IF;
  IF written > 1 THEN
    SELECT array_agg(l.id), array_agg(l.position), array_agg(l.account), array_agg(l.kind), array_agg(l.owner), array_agg(l.currency), array_agg(l.amount)
      INTO leg_ids, leg_positions, leg_accounts, leg_kinds, leg_owners, leg_currencies, leg_amounts
      FROM (SELECT * FROM unnest(leg_ids, leg_positions, leg_accounts, leg_kinds, leg_owners, leg_currencies, leg_amounts) AS l(id, position, account, kind, owner, currency, amount)
        ORDER BY account COLLATE "C") AS l;
  END IF;
  FOR n IN 1 .. coalesce(cardinality(leg_accounts), 0) LOOP
    moved := moved + leg_amounts[n];
    CONTINUE WHEN leg_accounts[n] = leg_accounts[n + 1];
    at_slot := CASE WHEN leg_kinds[n] = ANY (striped) THEN own_slot ELSE 0 END;
    UPDATE ledger.accounts SET posted_minor = posted_minor + moved WHERE id = leg_accounts[n] AND slot = at_slot
      RETURNING posted_minor, held_minor INTO after_posted, after_held;
    IF NOT found THEN
      INSERT INTO ledger.accounts (id, slot, kind, owner, currency, posted_minor, opened_at)
        VALUES (leg_accounts[n], at_slot, leg_kinds[n], leg_owners[n], leg_currencies[n], moved, posted_at)
        ON CONFLICT (id, slot) DO UPDATE SET posted_minor = accounts.posted_minor + excluded.posted_minor
        RETURNING posted_minor, held_minor INTO after_posted, after_held;
    END IF;
    IF moved > 0 AND -after_posted < after_held AND leg_kinds[n] = ANY (guarded) THEN
      RAISE EXCEPTION USING ERRCODE = 'BE014', CONSTRAINT = 'ledger_overdraw',
        MESSAGE = format('account %s does not hold enough', leg_accounts[n]);
    END IF;
    moved := 0;
  END LOOP;
  -- Last: an entry gets its number while its account is locked.
  INSERT INTO ledger.entries (transaction_id, position, account_id, currency, amount_minor)
    SELECT l.id, l.position, l.account, l.currency, l.amount
    FROM unnest(leg_ids, leg_positions, leg_accounts, leg_currencies, leg_amounts) AS l(id, position, account, currency, amount);
  RETURN written;
END $$;--> statement-breakpoint
REVOKE ALL ON FUNCTION ledger.check_entries_of(text), ledger.check_account() FROM PUBLIC;
