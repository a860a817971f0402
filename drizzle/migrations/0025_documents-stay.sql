-- What is issued never changes, not even by a careless script of the owner's.
REVOKE UPDATE, DELETE, TRUNCATE ON documents FROM beeline_app;--> statement-breakpoint
REVOKE DELETE, TRUNCATE ON document_series FROM beeline_app;--> statement-breakpoint
CREATE FUNCTION refuse_document_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  RAISE EXCEPTION 'a document that was issued never changes' USING ERRCODE = 'BE002';
END $$;--> statement-breakpoint
CREATE TRIGGER documents_stay BEFORE UPDATE OR DELETE ON documents
FOR EACH ROW EXECUTE FUNCTION refuse_document_change();--> statement-breakpoint
CREATE TRIGGER documents_stay_whole BEFORE TRUNCATE ON documents
FOR EACH STATEMENT EXECUTE FUNCTION refuse_document_change();
