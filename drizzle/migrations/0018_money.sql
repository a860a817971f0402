CREATE TABLE "document_series" (
	"series" text PRIMARY KEY NOT NULL,
	"last_number" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "documents" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"number" text,
	"subject_id" text NOT NULL,
	"owner_id" text NOT NULL,
	"order_id" text,
	"total_minor" integer NOT NULL,
	"currency" text NOT NULL,
	"content_sealed" text NOT NULL,
	"issued_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "disputes" (
	"id" text PRIMARY KEY NOT NULL,
	"payment_id" text NOT NULL,
	"provider" text NOT NULL,
	"provider_reference" text NOT NULL,
	"amount_minor" integer NOT NULL,
	"currency" text NOT NULL,
	"state" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"reason" text NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"evidence_due_at" timestamp (3) with time zone,
	"closed_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "payout_accounts" (
	"owner_id" text PRIMARY KEY NOT NULL,
	"owner_kind" text NOT NULL,
	"provider" text NOT NULL,
	"token" text NOT NULL,
	"last_four" text NOT NULL,
	"bank" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "payout_holds" (
	"id" text PRIMARY KEY NOT NULL,
	"owner_id" text NOT NULL,
	"reason" text NOT NULL,
	"placed_by_id" text,
	"placed_at" timestamp (3) with time zone NOT NULL,
	"released_by_id" text,
	"released_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "payouts" (
	"id" text PRIMARY KEY NOT NULL,
	"owner_kind" text NOT NULL,
	"owner_id" text NOT NULL,
	"provider" text NOT NULL,
	"token" text NOT NULL,
	"amount_minor" integer NOT NULL,
	"currency" text NOT NULL,
	"state" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"period" text NOT NULL,
	"provider_reference" text,
	"failure_code" text,
	"attention" text,
	"attention_at" timestamp (3) with time zone,
	"due_at" timestamp (3) with time zone,
	"tries" integer DEFAULT 0 NOT NULL,
	"lease_until" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "payouts_positive" CHECK ("payouts"."amount_minor" > 0)
);
--> statement-breakpoint
CREATE TABLE "refunds" (
	"id" text PRIMARY KEY NOT NULL,
	"payment_id" text NOT NULL,
	"amount_minor" integer NOT NULL,
	"currency" text NOT NULL,
	"state" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"destination" text NOT NULL,
	"bearer" text NOT NULL,
	"reason" text NOT NULL,
	"note_sealed" text,
	"requested_by_role" text NOT NULL,
	"requested_by_id" text,
	"requested_with_key" text NOT NULL,
	"provider_reference" text,
	"failure_code" text,
	"attention" text,
	"attention_at" timestamp (3) with time zone,
	"due_at" timestamp (3) with time zone,
	"tries" integer DEFAULT 0 NOT NULL,
	"lease_until" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "refunds_positive" CHECK ("refunds"."amount_minor" > 0)
);
--> statement-breakpoint
CREATE TABLE "webhook_events" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"provider" text NOT NULL,
	"provider_event_id" text NOT NULL,
	"type" text NOT NULL,
	"body_sealed" text NOT NULL,
	"state" text NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp (3) with time zone,
	"received_at" timestamp (3) with time zone NOT NULL,
	"processed_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "saga_steps" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"subject_id" text NOT NULL,
	"version" integer NOT NULL,
	"step" text NOT NULL,
	"direction" text NOT NULL,
	"outcome" text NOT NULL,
	"problem" text,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sagas" (
	"subject_id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"step" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"problem" text,
	"started_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "stock_movements" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"item_id" text NOT NULL,
	"store_id" text NOT NULL,
	"change" integer NOT NULL,
	"reason" text NOT NULL,
	"order_id" text,
	"actor_id" text,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "stock_reservations" (
	"order_id" text NOT NULL,
	"item_id" text NOT NULL,
	"quantity" integer NOT NULL,
	"state" text NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "stock_reservations_positive" CHECK ("stock_reservations"."quantity" > 0)
);
--> statement-breakpoint
CREATE TABLE "reconciliation_items" (
	"id" text PRIMARY KEY NOT NULL,
	"fingerprint" text NOT NULL,
	"provider" text NOT NULL,
	"classification" text NOT NULL,
	"line_id" integer,
	"payment_id" text,
	"refund_id" text,
	"payout_id" text,
	"expected_minor" integer,
	"found_minor" integer,
	"currency" text NOT NULL,
	"state" text NOT NULL,
	"resolution" text,
	"reason_sealed" text,
	"resolved_by_id" text,
	"resolved_at" timestamp (3) with time zone,
	"transaction_id" text,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "settlement_files" (
	"id" text PRIMARY KEY NOT NULL,
	"provider" text NOT NULL,
	"source" text NOT NULL,
	"fingerprint" text NOT NULL,
	"period_start" timestamp (3) with time zone NOT NULL,
	"period_end" timestamp (3) with time zone NOT NULL,
	"line_count" integer NOT NULL,
	"imported_by_role" text NOT NULL,
	"imported_by_id" text,
	"imported_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "settlement_lines" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"file_id" text NOT NULL,
	"line_number" integer NOT NULL,
	"provider" text NOT NULL,
	"kind" text NOT NULL,
	"provider_reference" text NOT NULL,
	"our_reference" text,
	"amount_minor" integer NOT NULL,
	"fee_minor" integer NOT NULL,
	"currency" text NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"classification" text NOT NULL
);
--> statement-breakpoint
DROP INDEX "payments_purpose";--> statement-breakpoint
ALTER TABLE "payments" ALTER COLUMN "order_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "payment_methods" ADD COLUMN "alternates" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "subject_id" text;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "customer_id" text;--> statement-breakpoint
UPDATE "payments" SET "subject_id" = "order_id", "customer_id" = coalesce((SELECT "customer_id" FROM "orders" WHERE "orders"."id" = "payments"."order_id"), '');--> statement-breakpoint
ALTER TABLE "payments" ALTER COLUMN "subject_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "payments" ALTER COLUMN "customer_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "to_capture_minor" integer;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "refund_pending_minor" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "refunded_minor" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "disputed_minor" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "action_url" text;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "authorized_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "failure_code" text;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "attention" text;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "attention_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "settled_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "requested_with_key" text;--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saga_steps" ADD CONSTRAINT "saga_steps_subject_id_sagas_subject_id_fk" FOREIGN KEY ("subject_id") REFERENCES "public"."sagas"("subject_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "settlement_lines" ADD CONSTRAINT "settlement_lines_file_id_settlement_files_id_fk" FOREIGN KEY ("file_id") REFERENCES "public"."settlement_files"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "documents_subject" ON "documents" USING btree ("kind","subject_id");--> statement-breakpoint
CREATE UNIQUE INDEX "documents_number" ON "documents" USING btree ("number") WHERE "documents"."number" is not null;--> statement-breakpoint
CREATE INDEX "documents_owner" ON "documents" USING btree ("owner_id","id");--> statement-breakpoint
CREATE INDEX "documents_order" ON "documents" USING btree ("order_id");--> statement-breakpoint
CREATE UNIQUE INDEX "disputes_provider" ON "disputes" USING btree ("provider","provider_reference");--> statement-breakpoint
CREATE INDEX "disputes_payment" ON "disputes" USING btree ("payment_id");--> statement-breakpoint
CREATE UNIQUE INDEX "payout_holds_standing" ON "payout_holds" USING btree ("owner_id") WHERE "payout_holds"."released_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "payouts_period" ON "payouts" USING btree ("owner_id","period");--> statement-breakpoint
CREATE INDEX "payouts_due" ON "payouts" USING btree ("due_at") WHERE "payouts"."due_at" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "refunds_key" ON "refunds" USING btree ("payment_id","requested_with_key");--> statement-breakpoint
CREATE INDEX "refunds_due" ON "refunds" USING btree ("due_at") WHERE "refunds"."due_at" is not null;--> statement-breakpoint
CREATE INDEX "refunds_attention" ON "refunds" USING btree ("attention_at") WHERE "refunds"."attention" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "webhook_events_provider" ON "webhook_events" USING btree ("provider","provider_event_id");--> statement-breakpoint
CREATE INDEX "webhook_events_due" ON "webhook_events" USING btree ("due_at") WHERE "webhook_events"."due_at" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "saga_steps_version" ON "saga_steps" USING btree ("subject_id","version");--> statement-breakpoint
CREATE INDEX "sagas_open" ON "sagas" USING btree ("updated_at") WHERE "sagas"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "sagas_attention" ON "sagas" USING btree ("updated_at") WHERE "sagas"."state" = 'needs_attention';--> statement-breakpoint
CREATE INDEX "stock_movements_item" ON "stock_movements" USING btree ("item_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "stock_movements_order" ON "stock_movements" USING btree ("order_id","item_id","reason") WHERE "stock_movements"."order_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "stock_reservations_line" ON "stock_reservations" USING btree ("order_id","item_id");--> statement-breakpoint
CREATE INDEX "stock_reservations_expiry" ON "stock_reservations" USING btree ("expires_at") WHERE "stock_reservations"."state" = 'held' and "stock_reservations"."expires_at" is not null;--> statement-breakpoint
CREATE INDEX "stock_reservations_item" ON "stock_reservations" USING btree ("item_id") WHERE "stock_reservations"."state" = 'held';--> statement-breakpoint
CREATE UNIQUE INDEX "reconciliation_items_fingerprint" ON "reconciliation_items" USING btree ("fingerprint");--> statement-breakpoint
CREATE INDEX "reconciliation_items_open" ON "reconciliation_items" USING btree ("created_at") WHERE "reconciliation_items"."state" = 'open';--> statement-breakpoint
CREATE UNIQUE INDEX "settlement_files_content" ON "settlement_files" USING btree ("provider","fingerprint");--> statement-breakpoint
CREATE UNIQUE INDEX "settlement_lines_place" ON "settlement_lines" USING btree ("file_id","line_number");--> statement-breakpoint
CREATE INDEX "settlement_lines_reference" ON "settlement_lines" USING btree ("provider","kind","provider_reference");--> statement-breakpoint
CREATE INDEX "settlement_lines_ours" ON "settlement_lines" USING btree ("our_reference");--> statement-breakpoint
CREATE UNIQUE INDEX "payments_key" ON "payments" USING btree ("customer_id","purpose","requested_with_key") WHERE "payments"."requested_with_key" is not null;--> statement-breakpoint
CREATE INDEX "payments_order" ON "payments" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "payments_customer" ON "payments" USING btree ("customer_id","id");--> statement-breakpoint
CREATE INDEX "payments_provider_reference" ON "payments" USING btree ("provider","provider_reference") WHERE "payments"."provider_reference" is not null;--> statement-breakpoint
CREATE INDEX "payments_attention" ON "payments" USING btree ("attention_at") WHERE "payments"."attention" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "payments_purpose" ON "payments" USING btree ("subject_id","purpose");--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_capture_bound" CHECK ("payments"."captured_minor" between 0 and "payments"."amount_minor");--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_refund_bound" CHECK ("payments"."refunded_minor" >= 0 and "payments"."refund_pending_minor" >= 0
        and "payments"."refunded_minor" + "payments"."refund_pending_minor" <= "payments"."captured_minor");