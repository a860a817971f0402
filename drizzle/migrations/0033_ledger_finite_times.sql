-- As before, and a movement has a time. One at infinity has no milliseconds that could be sealed, and
-- would stop the sealer for good.
CREATE OR REPLACE FUNCTION ledger.check_transaction() RETURNS trigger LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_bitmapscan = off AS $$
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
  IF NOT isfinite(new.at) THEN
    RAISE EXCEPTION USING ERRCODE = 'BE011', CONSTRAINT = 'ledger_transaction_at',
      MESSAGE = format('ledger transaction %s was at no time', new.id);
  END IF;
  RETURN NULL;
END $$;
