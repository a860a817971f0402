CREATE TABLE "policy_defaults" (
	"kind" text NOT NULL,
	"print" text NOT NULL,
	"values" jsonb NOT NULL,
	"seen_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "policy_defaults_kind_print_pk" PRIMARY KEY("kind","print")
);
--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "terms" jsonb;