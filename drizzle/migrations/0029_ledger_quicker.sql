-- The same functions, written so that a posting costs little: short statements whose plans are found
-- once per connection, each reaching its rows by their keys. One statement for everything was set up
-- and taken down for longer than it worked, and joins with a transition table were planned as walks
-- over a whole index. What constraints would look at is looked at by the triggers that run anyway: a
-- constraint is parsed and planned anew for each statement.

-- Before an account is opened.
CREATE FUNCTION ledger.check_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF new.currency !~ '^[A-Z]{3}$' THEN
    RAISE EXCEPTION USING ERRCODE = 'BE018', CONSTRAINT = 'ledger_accounts_currency', MESSAGE = 'a currency is three letters';
  END IF;
  IF new.id <> new.kind || ':' || new.owner || ':' || new.currency OR new.owner ~ '[^A-Za-z0-9_.-]' OR length(new.owner) NOT BETWEEN 1 AND 80 THEN
    RAISE EXCEPTION USING ERRCODE = 'BE018', CONSTRAINT = 'ledger_accounts_id', MESSAGE = 'an account is named by its kind, owner and currency';
  END IF;
  RETURN new;
END $$;--> statement-breakpoint
CREATE TRIGGER opened BEFORE INSERT ON ledger.accounts FOR EACH ROW EXECUTE FUNCTION ledger.check_account();--> statement-breakpoint
DROP TRIGGER same_account ON ledger.accounts;--> statement-breakpoint
CREATE TRIGGER same_account BEFORE UPDATE OF id, slot, kind, owner, currency, opened_at ON ledger.accounts
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse();--> statement-breakpoint

-- At the commit: the header was written by this very transaction, has all of its entries and is made
-- of visible characters, so that the lines of its content cannot be mistaken for each other.
CREATE OR REPLACE FUNCTION ledger.check_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  found bigint;
BEGIN
  IF new.inserted_by <> pg_current_xact_id() THEN
    RAISE EXCEPTION USING ERRCODE = 'BE011', CONSTRAINT = 'ledger_inserted_by',
      MESSAGE = format('ledger transaction %s names another transaction of the database', new.id);
  END IF;
  SELECT count(*) INTO found FROM ledger.entries WHERE transaction_id = new.id;
  IF found <> new.entry_count OR found NOT BETWEEN 2 AND 200 THEN
    RAISE EXCEPTION USING ERRCODE = 'BE011', CONSTRAINT = 'ledger_entry_count',
      MESSAGE = format('ledger transaction %s has %s of its %s entries, and must have 2 to 200', new.id, found, new.entry_count);
  END IF;
  IF new.id || new.reference || coalesce(new.order_id, '') || coalesce(new.actor_id, '') ~ '[^!-~]' OR new.purpose || new.actor_role ~ '[^a-z_]'
    OR NOT starts_with(new.id, 'ltx_') OR length(new.id) > 64 OR length(new.reference) NOT BETWEEN 1 AND 120
    OR length(new.order_id) NOT BETWEEN 1 AND 80 OR length(new.actor_id) NOT BETWEEN 1 AND 80
    OR length(new.purpose) NOT BETWEEN 1 AND 40 OR length(new.actor_role) NOT BETWEEN 1 AND 20
  THEN
    RAISE EXCEPTION USING ERRCODE = 'BE011', CONSTRAINT = 'ledger_header_text',
      MESSAGE = format('ledger transaction %s is not named by short visible characters', new.id);
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint

-- After each statement that inserts entries: their headers were written by this very transaction, and
-- the sum over all their entries is zero in each currency. No entry is of nothing, or of more than ten
-- million millions of minor units; each is in the currency of its account.
CREATE OR REPLACE FUNCTION ledger.check_entries() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  one record;
BEGIN
  FOR one IN
    SELECT transaction_id AS id, bool_or(amount_minor = 0 OR amount_minor NOT BETWEEN -10000000000000 AND 10000000000000) AS is_off,
      bool_or(right(account_id, 4) <> ':' || currency) AS is_mixed
    FROM added GROUP BY transaction_id
  LOOP
    IF one.is_off OR one.is_mixed THEN
      RAISE EXCEPTION USING ERRCODE = 'BE012', CONSTRAINT = CASE WHEN one.is_off THEN 'ledger_entries_amount' ELSE 'ledger_entries_currency' END,
        MESSAGE = format('an entry of ledger transaction %s has an amount out of range, or not its account''s currency', one.id);
    END IF;
    PERFORM FROM ledger.transactions WHERE id = one.id AND inserted_by = pg_current_xact_id();
    IF NOT found THEN
      RAISE EXCEPTION USING ERRCODE = 'BE012', CONSTRAINT = 'ledger_late_entry',
        MESSAGE = format('ledger transaction %s is not one of this transaction of the database', one.id);
    END IF;
    PERFORM FROM ledger.entries WHERE transaction_id = one.id GROUP BY currency HAVING sum(amount_minor) <> 0;
    IF found THEN
      RAISE EXCEPTION USING ERRCODE = 'BE013', CONSTRAINT = 'ledger_zero_sum',
        MESSAGE = format('the entries of ledger transaction %s do not add up to zero', one.id);
    END IF;
  END LOOP;
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
  posting jsonb;
  mark bytea;
  legs record;
  moved record;
  after record;
  written integer := 0;
  ids text[] := '{}';
  positions smallint[] := '{}';
  kinds text[] := '{}';
  owners text[] := '{}';
  currencies text[] := '{}';
  amounts bigint[] := '{}';
BEGIN
  IF jsonb_array_length(postings) > 1 THEN
    postings := (SELECT jsonb_agg(p ORDER BY p->>'reference', p->>'purpose') FROM jsonb_array_elements(postings) AS p);
  END IF;
  FOR i IN 0 .. jsonb_array_length(postings) - 1 LOOP
    posting := postings->i;
    SELECT count(*)::integer AS number, array_agg(kind) AS kinds, array_agg(owner) AS owners, array_agg(currency) AS currencies,
      array_agg(amount) AS amounts, array_agg(position::smallint) AS positions,
      string_agg(kind || ':' || owner || ':' || currency || ' ' || amount, E'\n'
        ORDER BY (kind || ':' || owner || ':' || currency || ' ' || amount) COLLATE "C") AS lines
      INTO legs
      FROM ROWS FROM (jsonb_to_recordset(posting->'legs') AS (kind text, owner text, currency text, amount bigint))
        WITH ORDINALITY AS l(kind, owner, currency, amount, position);
    -- As ledger.fingerprint_of.
    mark := sha256(convert_to(coalesce(posting->>'order', '-') || E'\n' || coalesce(legs.lines, ''), 'UTF8'));
    INSERT INTO ledger.transactions (id, purpose, reference, order_id, fingerprint, entry_count, at, actor_role, actor_id)
      VALUES (posting->>'id', posting->>'purpose', posting->>'reference', posting->>'order', mark, legs.number, posted_at, by_role, by_id)
      ON CONFLICT (reference, purpose) DO NOTHING;
    IF found THEN
      written := written + 1;
      ids := ids || array_fill(posting->>'id', ARRAY[legs.number]);
      positions := positions || legs.positions;
      kinds := kinds || legs.kinds;
      owners := owners || legs.owners;
      currencies := currencies || legs.currencies;
      amounts := amounts || legs.amounts;
    ELSE
      PERFORM FROM ledger.transactions WHERE reference = posting->>'reference' AND purpose = posting->>'purpose' AND fingerprint = mark;
      IF NOT found THEN
        RAISE EXCEPTION USING ERRCODE = 'BE015', CONSTRAINT = 'ledger_other_content',
          MESSAGE = format('%s stands in the journal with another content', posting->>'reference');
      END IF;
    END IF;
  END LOOP;
  IF written = 0 THEN RETURN 0; END IF;
  FOR moved IN
    SELECT l.kind || ':' || l.owner || ':' || l.currency AS id, l.kind, l.owner, l.currency, k.normal, k.may_overdraw,
      CASE WHEN k.slots > 1 THEN pg_backend_pid() % k.slots ELSE 0 END AS slot, sum(l.amount)::bigint AS amount
    FROM unnest(kinds, owners, currencies, amounts) AS l(kind, owner, currency, amount)
      LEFT JOIN ledger.account_kinds k ON k.kind = l.kind
    GROUP BY l.kind, l.owner, l.currency, k.normal, k.may_overdraw, k.slots ORDER BY 1
  LOOP
    UPDATE ledger.accounts SET posted_minor = posted_minor + moved.amount
      WHERE id = moved.id AND slot = moved.slot RETURNING posted_minor, held_minor INTO after;
    IF NOT found THEN
      INSERT INTO ledger.accounts (id, slot, kind, owner, currency, posted_minor, opened_at)
        VALUES (moved.id, moved.slot, moved.kind, moved.owner, moved.currency, moved.amount, posted_at)
        ON CONFLICT (id, slot) DO UPDATE SET posted_minor = accounts.posted_minor + excluded.posted_minor
        RETURNING posted_minor, held_minor INTO after;
    END IF;
    IF NOT moved.may_overdraw AND (
      (moved.normal = 'credit' AND moved.amount > 0 AND -after.posted_minor < after.held_minor)
      OR (moved.normal = 'debit' AND moved.amount < 0 AND after.posted_minor < after.held_minor))
    THEN
      RAISE EXCEPTION USING ERRCODE = 'BE014', CONSTRAINT = 'ledger_overdraw',
        MESSAGE = format('account %s does not hold enough', moved.id);
    END IF;
  END LOOP;
  -- Last: an entry gets its number while its account is locked.
  INSERT INTO ledger.entries (transaction_id, position, account_id, currency, amount_minor)
    SELECT l.id, l.position, l.kind || ':' || l.owner || ':' || l.currency, l.currency, l.amount
    FROM unnest(ids, positions, kinds, owners, currencies, amounts) AS l(id, position, kind, owner, currency, amount);
  RETURN written;
END $$;
