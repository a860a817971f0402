CREATE TABLE "dispatch_decisions" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"city_code" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"mode" text NOT NULL,
	"revision" text NOT NULL,
	"searches" integer NOT NULL,
	"riders" integer NOT NULL,
	"snapshot" "bytea" NOT NULL,
	"decision" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "offer_orders" (
	"offer_id" text NOT NULL,
	"order_id" text NOT NULL,
	"round" integer NOT NULL,
	"sequence" integer NOT NULL,
	"won" boolean DEFAULT false NOT NULL,
	CONSTRAINT "offer_orders_offer_id_order_id_pk" PRIMARY KEY("offer_id","order_id")
);
--> statement-breakpoint
CREATE TABLE "eta_models" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"city_code" text NOT NULL,
	"fitted_at" timestamp (3) with time zone NOT NULL,
	"samples" integer NOT NULL,
	"model" jsonb NOT NULL,
	"calibration" jsonb NOT NULL,
	"is_active" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "eta_samples" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"city_code" text NOT NULL,
	"leg" text NOT NULL,
	"trip_id" text NOT NULL,
	"stop_id" text NOT NULL,
	"rider_id" text NOT NULL,
	"vehicle" text NOT NULL,
	"distance_meters" integer NOT NULL,
	"hour" smallint NOT NULL,
	"weekday" smallint NOT NULL,
	"prep_seconds" integer,
	"predicted_seconds" integer NOT NULL,
	"actual_seconds" integer NOT NULL,
	"ended_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rider_signals" (
	"rider_id" text NOT NULL,
	"kind" text NOT NULL,
	"count" integer NOT NULL,
	"first_at" timestamp (3) with time zone NOT NULL,
	"last_at" timestamp (3) with time zone NOT NULL,
	"cleared_at" timestamp (3) with time zone,
	"cleared_by" text,
	CONSTRAINT "rider_signals_rider_id_kind_pk" PRIMARY KEY("rider_id","kind")
);
--> statement-breakpoint
CREATE TABLE "track_chunks" (
	"rider_id" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone NOT NULL,
	"points" integer NOT NULL,
	"chunk" "bytea" NOT NULL,
	CONSTRAINT "track_chunks_rider_id_started_at_pk" PRIMARY KEY("rider_id","started_at")
) PARTITION BY RANGE ("started_at");
--> statement-breakpoint
ALTER TABLE "dispatch_attempts" ADD COLUMN "decision_id" bigint;--> statement-breakpoint
ALTER TABLE "dispatch_jobs" ADD COLUMN "held_for" text;--> statement-breakpoint
ALTER TABLE "offers" ADD COLUMN "decision_id" bigint;--> statement-breakpoint
ALTER TABLE "riders" ADD COLUMN "on_duty_since" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "riders" ADD COLUMN "jobs_done" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "riders" ADD COLUMN "flagged_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "riders" ADD COLUMN "flag_reason" text;--> statement-breakpoint
ALTER TABLE "offer_orders" ADD CONSTRAINT "offer_orders_offer_id_offers_id_fk" FOREIGN KEY ("offer_id") REFERENCES "public"."offers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offer_orders" ADD CONSTRAINT "offer_orders_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rider_signals" ADD CONSTRAINT "rider_signals_rider_id_riders_id_fk" FOREIGN KEY ("rider_id") REFERENCES "public"."riders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "dispatch_decisions_at" ON "dispatch_decisions" USING btree ("at");--> statement-breakpoint
CREATE INDEX "offer_orders_order" ON "offer_orders" USING btree ("order_id");--> statement-breakpoint
CREATE UNIQUE INDEX "offer_orders_one_winner" ON "offer_orders" USING btree ("order_id","round") WHERE "offer_orders"."won";--> statement-breakpoint
CREATE UNIQUE INDEX "eta_models_active" ON "eta_models" USING btree ("city_code") WHERE "eta_models"."is_active";--> statement-breakpoint
CREATE INDEX "eta_models_city" ON "eta_models" USING btree ("city_code","fitted_at");--> statement-breakpoint
CREATE UNIQUE INDEX "eta_samples_leg" ON "eta_samples" USING btree ("stop_id","leg");--> statement-breakpoint
CREATE INDEX "eta_samples_city" ON "eta_samples" USING btree ("city_code","ended_at");--> statement-breakpoint
CREATE INDEX "dispatch_jobs_open" ON "dispatch_jobs" USING btree ("city_code") WHERE "dispatch_jobs"."state" in ('waiting', 'searching', 'offered');--> statement-breakpoint
CREATE INDEX "riders_flagged" ON "riders" USING btree ("flagged_at") WHERE "riders"."flagged_at" is not null;--> statement-breakpoint
INSERT INTO "offer_orders" ("offer_id", "order_id", "round", "sequence", "won")
SELECT "id", "order_id", "round", 1, "state" = 'accepted' FROM "offers";
