ALTER TABLE "chat_messages" ADD COLUMN "party" text;--> statement-breakpoint
ALTER TABLE "chat_messages" ADD COLUMN "rider_id" text;--> statement-breakpoint
ALTER TABLE "chat_messages" ADD COLUMN "handed_over_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "chat_messages_waiting" ON "chat_messages" USING btree ("created_at") WHERE "chat_messages"."handed_over_at" is null;