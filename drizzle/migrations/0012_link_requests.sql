CREATE TABLE "link_shelves" (
	"id" text PRIMARY KEY NOT NULL,
	"sequence" integer NOT NULL,
	"heard_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "links" ADD COLUMN "is_slug" boolean NOT NULL;--> statement-breakpoint
ALTER TABLE "links" ADD COLUMN "request_key" text NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "links_request" ON "links" USING btree ("owner_id","request_key");--> statement-breakpoint
CREATE UNIQUE INDEX "links_trip" ON "links" USING btree ("owner_id","order_id") WHERE "links"."order_id" is not null and "links"."revoked_at" is null;