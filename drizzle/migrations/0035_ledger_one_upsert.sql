-- Fewer statements for each posting: all balances are changed by one, and what the entries' trigger
-- has seen whole is not counted again at the commit.

-- After each statement that inserts entries. It brings all entries of each of its headers at once, by
-- positions from 1 to their number, which the primary key allows once: so nothing is ever added to
-- them, and what is looked at here is all that there is. Their headers were written by this very
-- transaction of the database, and their sum is zero in each currency. No entry is of nothing, or of
-- more than ten million millions of minor units; each is in the currency of its account.
CREATE OR REPLACE FUNCTION ledger.check_entries() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  seen record;
BEGIN
  -- One header and one currency, as nearly always. The header by its key: a join with a transition
  -- table may be planned as a walk over a whole index.
  SELECT s.*, (SELECT t.entry_count FROM ledger.transactions t WHERE t.id = s.first AND t.inserted_by = pg_current_xact_id()) AS wanted
    INTO seen
    FROM (SELECT count(*) AS number, sum(amount_minor) AS total, min(transaction_id COLLATE "C") AS first, max(transaction_id COLLATE "C") AS last,
      max(position) AS highest, min(currency COLLATE "C") AS currency, max(currency COLLATE "C") AS other_currency,
      bool_or(position < 1 OR amount_minor = 0 OR amount_minor NOT BETWEEN -10000000000000 AND 10000000000000 OR right(account_id, 4) <> ':' || currency) AS is_off
      FROM added) AS s;
  IF seen.first = seen.last AND seen.currency = seen.other_currency AND NOT seen.is_off AND seen.total = 0
    AND seen.number = seen.wanted AND seen.highest = seen.wanted
  THEN
    RETURN NULL;
  END IF;
  -- Several of them, or something is wrong.
  FOR seen IN
    SELECT s.*, (SELECT t.entry_count FROM ledger.transactions t WHERE t.id = s.id AND t.inserted_by = pg_current_xact_id()) AS wanted
    FROM (SELECT transaction_id AS id, count(*) AS number, min(position) AS lowest, max(position) AS highest,
      bool_or(amount_minor = 0 OR amount_minor NOT BETWEEN -10000000000000 AND 10000000000000) AS is_off,
      bool_or(right(account_id, 4) <> ':' || currency) AS is_mixed
      FROM added GROUP BY transaction_id) AS s
  LOOP
    IF seen.is_off OR seen.is_mixed THEN
      RAISE EXCEPTION USING ERRCODE = 'BE012', CONSTRAINT = CASE WHEN seen.is_off THEN 'ledger_entries_amount' ELSE 'ledger_entries_currency' END,
        MESSAGE = format('an entry of %s has an amount out of range, or not its account''s currency', seen.id);
    END IF;
    IF seen.wanted IS NULL THEN
      RAISE EXCEPTION USING ERRCODE = 'BE012', CONSTRAINT = 'ledger_late_entry',
        MESSAGE = format('ledger transaction %s is not one of this transaction of the database', seen.id);
    END IF;
    PERFORM FROM added WHERE transaction_id = seen.id GROUP BY currency HAVING sum(amount_minor) <> 0;
    IF found THEN
      RAISE EXCEPTION USING ERRCODE = 'BE013', CONSTRAINT = 'ledger_zero_sum',
        MESSAGE = format('the entries of ledger transaction %s do not add up to zero', seen.id);
    END IF;
    IF seen.number <> seen.wanted OR seen.lowest <> 1 OR seen.highest <> seen.wanted THEN
      RAISE EXCEPTION USING ERRCODE = 'BE011', CONSTRAINT = 'ledger_entry_count',
        MESSAGE = format('ledger transaction %s has %s entries at once of its %s', seen.id, seen.number, seen.wanted);
    END IF;
  END LOOP;
  RETURN NULL;
END $$;--> statement-breakpoint
DROP FUNCTION ledger.check_entries_of(text);--> statement-breakpoint

-- At the commit: the header was written by this very transaction, has its entries (who has the first
-- has all of them) and is made of visible characters, so that the lines of its content cannot be
-- mistaken for each other. Its time is one.
CREATE OR REPLACE FUNCTION ledger.check_transaction() RETURNS trigger LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_bitmapscan = off AS $$
BEGIN
  IF new.inserted_by <> pg_current_xact_id() THEN
    RAISE EXCEPTION USING ERRCODE = 'BE011', CONSTRAINT = 'ledger_inserted_by',
      MESSAGE = format('ledger transaction %s names another transaction of the database', new.id);
  END IF;
  PERFORM FROM ledger.entries WHERE transaction_id = new.id AND position = 1;
  IF NOT found OR new.entry_count NOT BETWEEN 2 AND 200 THEN
    RAISE EXCEPTION USING ERRCODE = 'BE011', CONSTRAINT = 'ledger_entry_count',
      MESSAGE = format('ledger transaction %s misses its entries, or is not of 2 to 200', new.id);
  END IF;
  IF new.id || new.reference || coalesce(new.order_id, '') || coalesce(new.actor_id, '') ~ '[^!-~]' OR new.purpose || new.actor_role ~ '[^a-z_]'
    OR NOT starts_with(new.id, 'ltx_') OR length(new.id) > 64 OR length(new.reference) NOT BETWEEN 1 AND 120
    OR length(new.order_id) NOT BETWEEN 1 AND 80 OR length(new.actor_id) NOT BETWEEN 1 AND 80
    OR length(new.purpose) NOT BETWEEN 1 AND 40 OR length(new.actor_role) NOT BETWEEN 1 AND 20
  THEN
    RAISE EXCEPTION USING ERRCODE = 'BE011', CONSTRAINT = 'ledger_header_text',
      MESSAGE = format('ledger transaction %s is not named by short visible characters', new.id);
  END IF;
  IF NOT isfinite(new.at) THEN
    RAISE EXCEPTION USING ERRCODE = 'BE011', CONSTRAINT = 'ledger_transaction_at',
      MESSAGE = format('ledger transaction %s was at no time', new.id);
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint

-- Once it is opened, and not before each change of its balance, which is an insert that conflicts.
DROP TRIGGER opened ON ledger.accounts;--> statement-breakpoint
CREATE TRIGGER opened AFTER INSERT ON ledger.accounts FOR EACH ROW EXECUTE FUNCTION ledger.check_account();--> statement-breakpoint

-- Posts any number of movements and tells how many were new. A repeat (same purpose, reference, order
-- and legs) changes nothing. Headers are written in the order of reference and purpose, balances are
-- opened or locked in the order of accounts: two postings never wait for each other in a circle.
-- Raises ledger_other_content for other legs under the same purpose and reference, ledger_overdraw
-- for an account that may not be overdrawn, and whatever the tables refuse.
CREATE OR REPLACE FUNCTION ledger.post(postings jsonb, by_role text, by_id text, posted_at timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off AS $$
DECLARE
  -- As in ledger.account_kinds, which would cost a look for each leg; a test compares them.
  striped CONSTANT text[] := '{platform_revenue,tax_payable,tips,order_funds,provider_clearing,payout_clearing,bank,fees,promotions,disputes,suspense}';
  guarded CONSTANT text[] := '{customer_wallet}';
  posting jsonb;
  legs record;
  written integer := 0;
  is_guarded boolean := false;
  ids text[];
  positions smallint[];
  accounts text[];
  amounts bigint[];
  moved_accounts text[];
  moved_amounts bigint[];
BEGIN
  IF jsonb_array_length(postings) > 1 THEN
    postings := (SELECT jsonb_agg(p ORDER BY p->>'reference', p->>'purpose') FROM jsonb_array_elements(postings) AS p);
  END IF;
  FOR i IN 0 .. jsonb_array_length(postings) - 1 LOOP
    posting := postings->i;
    -- Sorted by account: its text is never the beginning of another one's. Mark: as ledger.fingerprint_of.
    SELECT count(*)::integer AS number, array_agg(account) AS accounts, array_agg(amount) AS amounts, array_agg(position) AS positions,
      bool_or(amount > 0 AND kind = ANY (guarded)) AS is_guarded, posting->>'id' AS id,
      sha256(convert_to(coalesce(posting->>'order', '-') || E'\n' || coalesce(string_agg(account || ' ' || amount, E'\n'), ''), 'UTF8')) AS mark
      INTO legs
      FROM (SELECT kind || ':' || owner || ':' || currency AS account, kind, amount, position::smallint AS position
        FROM ROWS FROM (jsonb_to_recordset(posting->'legs') AS (kind text, owner text, currency text, amount bigint))
          WITH ORDINALITY AS l(kind, owner, currency, amount, position)
        ORDER BY (kind || ':' || owner || ':' || currency || ' ' || amount) COLLATE "C") AS sorted;
    INSERT INTO ledger.transactions (id, purpose, reference, order_id, fingerprint, entry_count, at, actor_role, actor_id)
      VALUES (legs.id, posting->>'purpose', posting->>'reference', posting->>'order', legs.mark, legs.number, posted_at, by_role, by_id)
      ON CONFLICT (reference, purpose) DO NOTHING;
    IF found THEN
      written := written + 1;
      ids := ids || array_fill(legs.id, ARRAY[legs.number]);
      positions := positions || legs.positions;
      accounts := accounts || legs.accounts;
      amounts := amounts || legs.amounts;
      is_guarded := is_guarded OR legs.is_guarded;
    ELSE
      PERFORM FROM ledger.transactions
        WHERE reference = posting->>'reference' AND purpose = posting->>'purpose' AND fingerprint = legs.mark;
      IF NOT found THEN
        RAISE EXCEPTION USING ERRCODE = 'BE015', CONSTRAINT = 'ledger_other_content',
          MESSAGE = format('%s stands in the journal with another content', posting->>'reference');
      END IF;
    END IF;
  END LOOP;
  IF written = 0 THEN RETURN 0; END IF;
  moved_accounts := accounts;
  moved_amounts := amounts;
  -- An account is changed once.
  FOR n IN 2 .. coalesce(cardinality(accounts), 0) LOOP
    CONTINUE WHEN written = 1 AND accounts[n] <> accounts[n - 1];
    SELECT array_agg(l.account), array_agg(l.amount) INTO moved_accounts, moved_amounts
      FROM (SELECT account, sum(amount)::bigint AS amount FROM unnest(accounts, amounts) AS l(account, amount)
        GROUP BY account ORDER BY account COLLATE "C") AS l;
    EXIT;
  END LOOP;
  INSERT INTO ledger.accounts AS a (id, slot, kind, owner, currency, posted_minor, opened_at)
    SELECT l.account, CASE WHEN split_part(l.account, ':', 1) = ANY (striped) THEN pg_backend_pid() % 16 ELSE 0 END,
      split_part(l.account, ':', 1), split_part(l.account, ':', 2), split_part(l.account, ':', 3), l.amount, posted_at
    FROM unnest(moved_accounts, moved_amounts) AS l(account, amount)
    ON CONFLICT (id, slot) DO UPDATE SET posted_minor = a.posted_minor + excluded.posted_minor;
  IF is_guarded THEN
    FOR n IN 1 .. coalesce(cardinality(moved_accounts), 0) LOOP
      CONTINUE WHEN moved_amounts[n] <= 0 OR split_part(moved_accounts[n], ':', 1) <> ALL (guarded);
      PERFORM FROM ledger.accounts WHERE id = moved_accounts[n] AND slot = 0 AND -posted_minor < held_minor;
      IF found THEN
        RAISE EXCEPTION USING ERRCODE = 'BE014', CONSTRAINT = 'ledger_overdraw',
          MESSAGE = format('account %s does not hold enough', moved_accounts[n]);
      END IF;
    END LOOP;
  END IF;
  -- Last: an entry gets its number while its account is locked.
  INSERT INTO ledger.entries (transaction_id, position, account_id, currency, amount_minor)
    SELECT l.id, l.position, l.account, right(l.account, 3), l.amount
    FROM unnest(ids, positions, accounts, amounts) AS l(id, position, account, amount);
  RETURN written;
END $$;
