ALTER TABLE "offers" ADD COLUMN "said_reason_sealed" text;--> statement-breakpoint
ALTER TABLE "trips" ADD COLUMN "said_reason_sealed" text;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "otp_locked_until" timestamp (3) with time zone;