-- The role of the application: a group that owns nothing. Whoever serves requests logs in as a member
-- of it; migrations run as the owner. What is never to be done to a table (changing the journal) is
-- revoked from this group, or never granted.
-- Roles belong to the whole cluster, where several databases may be migrated at once.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'beeline_app') THEN RETURN; END IF;
  CREATE ROLE beeline_app NOLOGIN;
EXCEPTION
  WHEN duplicate_object OR unique_violation THEN NULL;
  WHEN insufficient_privilege THEN
    RAISE EXCEPTION 'the role beeline_app is missing and % may not create it; let somebody who may run: create role beeline_app nologin', current_user;
END $$;--> statement-breakpoint
GRANT USAGE ON SCHEMA public TO beeline_app;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO beeline_app;--> statement-breakpoint
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO beeline_app;--> statement-breakpoint
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO beeline_app;--> statement-breakpoint
-- For what this owner makes from now on.
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO beeline_app;--> statement-breakpoint
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO beeline_app;--> statement-breakpoint
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO beeline_app;--> statement-breakpoint
-- The days of track_chunks come and go while the application runs. It may do exactly this: make a day
-- and drop a day, of this one table. The temporary schema is looked at last, because it is the only
-- one that a caller might write to.
CREATE FUNCTION create_track_day(day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  name text := 'track_chunks_' || to_char(day, 'YYYYMMDD');
BEGIN
  -- Made beside and then attached: creating it in place would stop all writers for a moment.
  EXECUTE format('CREATE TABLE IF NOT EXISTS public.%I (LIKE public.track_chunks INCLUDING DEFAULTS INCLUDING INDEXES)', name);
  EXECUTE format('ALTER TABLE public.track_chunks ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
    name, day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC');
END $$;--> statement-breakpoint
CREATE FUNCTION drop_track_day(day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  EXECUTE format('DROP TABLE public.%I', 'track_chunks_' || to_char(day, 'YYYYMMDD'));
END $$;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION create_track_day(date), drop_track_day(date) FROM PUBLIC;
