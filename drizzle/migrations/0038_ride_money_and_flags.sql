ALTER TABLE "rides" ADD COLUMN "payment_method_id" text NOT NULL;--> statement-breakpoint
ALTER TABLE "rides" ADD COLUMN "start_off_meters" integer;--> statement-breakpoint
ALTER TABLE "rides" ADD COLUMN "end_off_meters" integer;--> statement-breakpoint
ALTER TABLE "rides" ADD COLUMN "flags" jsonb DEFAULT '[]'::jsonb NOT NULL;