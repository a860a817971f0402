-- Nothing has written these tables before this version, so the new columns need no old values.
DROP INDEX "settlement_lines_ours";--> statement-breakpoint
ALTER TABLE "payouts" ALTER COLUMN "amount_minor" SET DATA TYPE bigint;--> statement-breakpoint
ALTER TABLE "reconciliation_items" ALTER COLUMN "line_id" SET DATA TYPE bigint;--> statement-breakpoint
ALTER TABLE "reconciliation_items" ALTER COLUMN "expected_minor" SET DATA TYPE bigint;--> statement-breakpoint
ALTER TABLE "reconciliation_items" ALTER COLUMN "found_minor" SET DATA TYPE bigint;--> statement-breakpoint
ALTER TABLE "settlement_lines" ALTER COLUMN "amount_minor" SET DATA TYPE bigint;--> statement-breakpoint
ALTER TABLE "settlement_lines" ALTER COLUMN "fee_minor" SET DATA TYPE bigint;--> statement-breakpoint
ALTER TABLE "payouts" ADD COLUMN "fee_minor" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "payouts" ADD COLUMN "last_four" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "reconciliation_items" ADD COLUMN "kind" text NOT NULL;--> statement-breakpoint
ALTER TABLE "reconciliation_items" ADD COLUMN "provider_reference" text;--> statement-breakpoint
ALTER TABLE "reconciliation_items" ADD COLUMN "dispute_id" text;--> statement-breakpoint
ALTER TABLE "reconciliation_items" ADD COLUMN "expected_currency" text;--> statement-breakpoint
ALTER TABLE "reconciliation_items" ADD COLUMN "found_currency" text;--> statement-breakpoint
ALTER TABLE "reconciliation_items" ADD COLUMN "occurred_at" timestamp (3) with time zone NOT NULL;--> statement-breakpoint
ALTER TABLE "reconciliation_items" ADD COLUMN "booked_minor" bigint;--> statement-breakpoint
ALTER TABLE "settlement_files" ADD COLUMN "state" text NOT NULL;--> statement-breakpoint
ALTER TABLE "settlement_files" ADD COLUMN "lease_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "settlement_files" ADD COLUMN "lines_done" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "settlement_files" ADD COLUMN "lines_new" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "settlement_files" ADD COLUMN "counts" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "settlement_lines" ADD COLUMN "fingerprint" text NOT NULL;--> statement-breakpoint
ALTER TABLE "settlement_lines" ADD COLUMN "subject_id" text;--> statement-breakpoint
CREATE INDEX "payouts_owner" ON "payouts" USING btree ("owner_id","id");--> statement-breakpoint
CREATE INDEX "payouts_attention" ON "payouts" USING btree ("attention_at") WHERE "payouts"."attention" is not null;--> statement-breakpoint
CREATE INDEX "reconciliation_items_line" ON "reconciliation_items" USING btree ("line_id") WHERE "reconciliation_items"."line_id" is not null;--> statement-breakpoint
CREATE INDEX "settlement_files_period" ON "settlement_files" USING btree ("provider","period_end");--> statement-breakpoint
CREATE UNIQUE INDEX "settlement_lines_fingerprint" ON "settlement_lines" USING btree ("provider","fingerprint");--> statement-breakpoint
CREATE INDEX "settlement_lines_subject" ON "settlement_lines" USING btree ("subject_id") WHERE "settlement_lines"."subject_id" is not null;--> statement-breakpoint
CREATE INDEX "settlement_lines_pending" ON "settlement_lines" USING btree ("provider","id") WHERE "settlement_lines"."classification" = 'pending_cutoff';--> statement-breakpoint
ALTER TABLE "reconciliation_items" DROP COLUMN "currency";--> statement-breakpoint
ALTER TABLE "reconciliation_items" DROP COLUMN "transaction_id";