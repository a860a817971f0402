ALTER TABLE "stock_movements" ADD COLUMN "cause" text;--> statement-breakpoint
-- The book of the stock is written and never changed.
REVOKE UPDATE, DELETE, TRUNCATE ON "stock_movements" FROM beeline_app;--> statement-breakpoint
-- What an item begins with is the first line of its book, whoever adds it to a menu.
CREATE FUNCTION begin_stock_book() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO public.stock_movements (item_id, store_id, change, reason, at)
  VALUES (NEW.id, NEW.store_id, NEW.stock, 'counted', now());
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER items_stock_book AFTER INSERT ON "items"
FOR EACH ROW WHEN (NEW.stock > 0) EXECUTE FUNCTION begin_stock_book();--> statement-breakpoint
INSERT INTO "stock_movements" (item_id, store_id, change, reason, at)
SELECT id, store_id, stock, 'counted', now() FROM "items" WHERE stock > 0;
