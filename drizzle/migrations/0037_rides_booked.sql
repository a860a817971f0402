ALTER TABLE "rides" ADD COLUMN "retry_of" text;--> statement-breakpoint
ALTER TABLE "rides" ADD COLUMN "is_queued" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "orders_one_ride" ON "orders" USING btree ("customer_id") WHERE "orders"."vertical" = 'ride' and "orders"."ended_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "rides_retry" ON "rides" USING btree ("retry_of");