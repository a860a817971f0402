ALTER TABLE "staff_logins" ADD COLUMN "binding_hash" text NOT NULL;--> statement-breakpoint
ALTER TABLE "staff_logins" DROP COLUMN "return_to";