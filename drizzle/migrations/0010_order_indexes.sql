DROP INDEX "orders_city_state";--> statement-breakpoint
DROP INDEX "outbox_partition";--> statement-breakpoint
DROP INDEX "orders_deadline";--> statement-breakpoint
CREATE INDEX "orders_city_open" ON "orders" USING btree ("city_code","id") WHERE "orders"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "orders_store_open" ON "orders" USING btree ("store_id","id") WHERE "orders"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "orders_deadline" ON "orders" USING btree ("deadline_at") WHERE "orders"."deadline_at" is not null;--> statement-breakpoint
-- Room on each page for the next versions of its orders.
ALTER TABLE "orders" SET (fillfactor = 70);--> statement-breakpoint
-- Stored answers are sealed: compressing them is in vain, and a table of overflow costs two more writes.
ALTER TABLE "idempotency_keys" SET (toast_tuple_target = 8160);
