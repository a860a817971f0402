ALTER TABLE "payments" DROP CONSTRAINT "payments_capture_bound";--> statement-breakpoint
ALTER TABLE "payment_transitions" ADD COLUMN "actor_id" text;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "unexpected_minor" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "shares" jsonb;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "shares" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_capture_bound" CHECK ("payments"."unexpected_minor" between 0 and "payments"."captured_minor"
        and "payments"."captured_minor" - "payments"."unexpected_minor" <= "payments"."amount_minor");