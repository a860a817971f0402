DROP INDEX "dispatch_attempts_order";--> statement-breakpoint
CREATE UNIQUE INDEX "dispatch_attempts_look" ON "dispatch_attempts" USING btree ("order_id","round","attempt",coalesce("held_for", ''));