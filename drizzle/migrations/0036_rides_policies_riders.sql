CREATE TABLE "policy_changes" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"version_id" text NOT NULL,
	"action" text NOT NULL,
	"actor_id" text NOT NULL,
	"reason" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "policy_versions" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"city_code" text,
	"vertical" text,
	"body" jsonb NOT NULL,
	"state" text NOT NULL,
	"effective_from" timestamp (3) with time zone,
	"effective_until" timestamp (3) with time zone,
	"reason" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"activated_by" text,
	"activated_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "duty_spans" (
	"rider_id" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "ratings" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"by_role" text NOT NULL,
	"by_id" text NOT NULL,
	"about_id" text NOT NULL,
	"stars" integer NOT NULL,
	"tags" jsonb NOT NULL,
	"comment_sealed" text,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rider_documents" (
	"id" text PRIMARY KEY NOT NULL,
	"rider_id" text NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"number_sealed" text,
	"file_sealed" text,
	"content_type" text,
	"expires_on" date,
	"reviewed_by" text,
	"reviewed_at" timestamp (3) with time zone,
	"review_reason" text,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rider_pauses" (
	"id" text PRIMARY KEY NOT NULL,
	"rider_id" text NOT NULL,
	"reason" text NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"lifted_by" text,
	"lifted_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "suspensions" (
	"id" text PRIMARY KEY NOT NULL,
	"rider_id" text NOT NULL,
	"reason" text NOT NULL,
	"note_sealed" text,
	"suspended_by" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"appeal_sealed" text,
	"appealed_at" timestamp (3) with time zone,
	"appeal_state" text,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	"lifted_by" text,
	"lifted_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "vehicles" (
	"id" text PRIMARY KEY NOT NULL,
	"rider_id" text NOT NULL,
	"type" text NOT NULL,
	"make" text NOT NULL,
	"model" text NOT NULL,
	"color" text NOT NULL,
	"year" integer NOT NULL,
	"seats" integer NOT NULL,
	"has_air_conditioning" boolean DEFAULT false NOT NULL,
	"plate_sealed" text NOT NULL,
	"plate_hash" text NOT NULL,
	"state" text NOT NULL,
	"reviewed_by" text,
	"reviewed_at" timestamp (3) with time zone,
	"review_reason" text,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "fares" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"trip_id" text,
	"kind" text NOT NULL,
	"lines" jsonb NOT NULL,
	"total_minor" integer NOT NULL,
	"currency" text NOT NULL,
	"policy_revision" text NOT NULL,
	"inputs" jsonb NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "quoted_rides" (
	"quote_id" text PRIMARY KEY NOT NULL,
	"pickup_lat" double precision NOT NULL,
	"pickup_lng" double precision NOT NULL,
	"pickup_address_sealed" text NOT NULL,
	"meters" integer,
	"seconds" integer,
	"policy_revision" text NOT NULL,
	"surge" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rides" (
	"order_id" text PRIMARY KEY NOT NULL,
	"customer_id" text NOT NULL,
	"ride_type" text NOT NULL,
	"pickup_lat" double precision NOT NULL,
	"pickup_lng" double precision NOT NULL,
	"pickup_address_sealed" text NOT NULL,
	"preferences" jsonb NOT NULL,
	"policy_revision" text NOT NULL,
	"surge" jsonb NOT NULL,
	"quoted_meters" integer,
	"quoted_seconds" integer,
	"quoted_minor" integer NOT NULL,
	"search_until" timestamp (3) with time zone,
	"retries" integer DEFAULT 0 NOT NULL,
	"assigned_at" timestamp (3) with time zone,
	"arrived_at" timestamp (3) with time zone,
	"started_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"meters" integer,
	"seconds" integer,
	"waiting_seconds" integer,
	"odometer_meters" integer
);
--> statement-breakpoint
CREATE TABLE "alarms" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"trip_id" text NOT NULL,
	"order_id" text NOT NULL,
	"city_code" text NOT NULL,
	"state" text NOT NULL,
	"raised_by_role" text NOT NULL,
	"raised_by" text,
	"raised_at" timestamp (3) with time zone NOT NULL,
	"lat" double precision,
	"lng" double precision,
	"measure" double precision,
	"acknowledged_by" text,
	"acknowledged_at" timestamp (3) with time zone,
	"resolved_by" text,
	"resolved_at" timestamp (3) with time zone,
	"resolution" text,
	"note_sealed" text
);
--> statement-breakpoint
CREATE TABLE "trusted_contacts" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"name_sealed" text NOT NULL,
	"phone_sealed" text NOT NULL,
	"phone_hash" text NOT NULL,
	"is_told_always" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "hotspot_snapshots" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"city_code" text NOT NULL,
	"cell" text NOT NULL,
	"vehicle" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"requests_5m" integer NOT NULL,
	"active_riders" integer NOT NULL,
	"surge_hundredths" integer NOT NULL,
	"demand_score" double precision NOT NULL
);
--> statement-breakpoint
CREATE TABLE "surge_overrides" (
	"id" text PRIMARY KEY NOT NULL,
	"city_code" text NOT NULL,
	"cell" text,
	"ride_type" text,
	"multiplier_hundredths" integer NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"reason" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"ended_by" text,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "trips" ADD COLUMN "vertical" text DEFAULT 'delivery' NOT NULL;--> statement-breakpoint
ALTER TABLE "trips" ADD COLUMN "paused_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "trips" ADD COLUMN "paused_ms" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "trips" ADD COLUMN "ride_meters" integer;--> statement-breakpoint
ALTER TABLE "trips" ADD COLUMN "ride_seconds" integer;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "language" text;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "pin_sealed" text;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "stars_sum" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "stars_count" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "riders" ADD COLUMN "takes_pets" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "riders" ADD COLUMN "has_air_conditioning" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "riders" ADD COLUMN "is_woman" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "riders" ADD COLUMN "paused_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "policy_changes" ADD CONSTRAINT "policy_changes_version_id_policy_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."policy_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "duty_spans" ADD CONSTRAINT "duty_spans_rider_id_riders_id_fk" FOREIGN KEY ("rider_id") REFERENCES "public"."riders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rider_documents" ADD CONSTRAINT "rider_documents_rider_id_riders_id_fk" FOREIGN KEY ("rider_id") REFERENCES "public"."riders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rider_pauses" ADD CONSTRAINT "rider_pauses_rider_id_riders_id_fk" FOREIGN KEY ("rider_id") REFERENCES "public"."riders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "suspensions" ADD CONSTRAINT "suspensions_rider_id_riders_id_fk" FOREIGN KEY ("rider_id") REFERENCES "public"."riders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vehicles" ADD CONSTRAINT "vehicles_rider_id_riders_id_fk" FOREIGN KEY ("rider_id") REFERENCES "public"."riders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fares" ADD CONSTRAINT "fares_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quoted_rides" ADD CONSTRAINT "quoted_rides_quote_id_quotes_id_fk" FOREIGN KEY ("quote_id") REFERENCES "public"."quotes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rides" ADD CONSTRAINT "rides_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trusted_contacts" ADD CONSTRAINT "trusted_contacts_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "policy_changes_version" ON "policy_changes" USING btree ("version_id","id");--> statement-breakpoint
CREATE INDEX "policy_versions_active" ON "policy_versions" USING btree ("kind") WHERE "policy_versions"."state" = 'active';--> statement-breakpoint
CREATE INDEX "policy_versions_place" ON "policy_versions" USING btree ("kind","city_code","vertical","id");--> statement-breakpoint
CREATE UNIQUE INDEX "policy_versions_begin" ON "policy_versions" USING btree ("kind",coalesce("city_code", ''),coalesce("vertical", ''),"effective_from") WHERE "policy_versions"."state" = 'active';--> statement-breakpoint
CREATE UNIQUE INDEX "duty_spans_start" ON "duty_spans" USING btree ("rider_id","started_at");--> statement-breakpoint
CREATE UNIQUE INDEX "duty_spans_open" ON "duty_spans" USING btree ("rider_id") WHERE "duty_spans"."ended_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "ratings_once" ON "ratings" USING btree ("order_id","by_role");--> statement-breakpoint
CREATE INDEX "ratings_about" ON "ratings" USING btree ("about_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "rider_documents_current" ON "rider_documents" USING btree ("rider_id","kind") WHERE "rider_documents"."state" in ('submitted', 'verified');--> statement-breakpoint
CREATE INDEX "rider_documents_to_review" ON "rider_documents" USING btree ("created_at") WHERE "rider_documents"."state" = 'submitted';--> statement-breakpoint
CREATE INDEX "rider_documents_expiry" ON "rider_documents" USING btree ("expires_on") WHERE "rider_documents"."state" = 'verified';--> statement-breakpoint
CREATE INDEX "rider_pauses_rider" ON "rider_pauses" USING btree ("rider_id","starts_at");--> statement-breakpoint
CREATE UNIQUE INDEX "suspensions_one_open" ON "suspensions" USING btree ("rider_id") WHERE "suspensions"."lifted_at" is null;--> statement-breakpoint
CREATE INDEX "suspensions_appeals" ON "suspensions" USING btree ("appealed_at") WHERE "suspensions"."appeal_state" = 'open';--> statement-breakpoint
CREATE INDEX "vehicles_rider" ON "vehicles" USING btree ("rider_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "vehicles_plate" ON "vehicles" USING btree ("plate_hash") WHERE "vehicles"."state" <> 'retired';--> statement-breakpoint
CREATE INDEX "vehicles_to_review" ON "vehicles" USING btree ("created_at") WHERE "vehicles"."state" = 'submitted';--> statement-breakpoint
CREATE UNIQUE INDEX "fares_one_of_a_kind" ON "fares" USING btree ("order_id","kind");--> statement-breakpoint
CREATE INDEX "rides_customer" ON "rides" USING btree ("customer_id","order_id");--> statement-breakpoint
CREATE UNIQUE INDEX "alarms_once" ON "alarms" USING btree ("trip_id","kind") WHERE "alarms"."state" <> 'resolved';--> statement-breakpoint
CREATE INDEX "alarms_open" ON "alarms" USING btree ("city_code","raised_at") WHERE "alarms"."state" <> 'resolved';--> statement-breakpoint
CREATE INDEX "alarms_order" ON "alarms" USING btree ("order_id");--> statement-breakpoint
CREATE UNIQUE INDEX "trusted_contacts_once" ON "trusted_contacts" USING btree ("person_id","phone_hash");--> statement-breakpoint
CREATE INDEX "hotspot_snapshots_city" ON "hotspot_snapshots" USING btree ("city_code","at");--> statement-breakpoint
CREATE INDEX "hotspot_snapshots_at" ON "hotspot_snapshots" USING btree ("at");--> statement-breakpoint
CREATE INDEX "surge_overrides_open" ON "surge_overrides" USING btree ("city_code","ends_at") WHERE "surge_overrides"."ended_at" is null;