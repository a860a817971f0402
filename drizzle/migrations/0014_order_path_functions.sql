-- Waits until nobody else works on this idempotency key, then tells what its last holder left.
-- A function, because each statement in it sees what was committed before that statement began: the
-- look must come after the wait, and asked as one statement it would not.
CREATE FUNCTION claim_key(lock_number bigint, of_actor text, of_route text, of_key text)
RETURNS TABLE (fingerprint text, status integer, body text, lease_until timestamptz)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(lock_number);
  RETURN QUERY SELECT k.fingerprint, k.status, k.body, k.lease_until FROM idempotency_keys k
    WHERE k.actor_id = of_actor AND k.route = of_route AND k.key = of_key;
END $$;--> statement-breakpoint
-- Undoes a transaction from within a statement whose answer nobody waits for before the commit.
-- Called where a compare-and-set has changed nothing; `message` is the name of that write.
CREATE FUNCTION refuse_write(write_name text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'BE001', MESSAGE = write_name;
END $$;
