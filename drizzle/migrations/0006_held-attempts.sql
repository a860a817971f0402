ALTER TABLE "dispatch_attempts" ADD COLUMN "held_for" text;--> statement-breakpoint
CREATE INDEX "dispatch_attempts_at" ON "dispatch_attempts" USING btree ("at");