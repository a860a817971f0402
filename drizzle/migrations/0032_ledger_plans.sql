-- Everything that posting looks at is reached by a key, and planned once: a plan that was made while a
-- table was empty or small would walk over all of it until the next ANALYZE, long after it has grown.
ALTER FUNCTION ledger.post(jsonb, text, text, timestamptz)
  SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off;--> statement-breakpoint
ALTER FUNCTION ledger.check_transaction() SET enable_seqscan = off SET enable_bitmapscan = off;
