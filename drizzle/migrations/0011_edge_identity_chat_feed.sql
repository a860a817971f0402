CREATE TABLE "credentials" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"kind" text NOT NULL,
	"secret_hash" text NOT NULL,
	"hint" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"last_used_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "service_accounts" (
	"id" text PRIMARY KEY NOT NULL,
	"label" text NOT NULL,
	"role" text NOT NULL,
	"store_id" text,
	"scopes" text[] NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"disabled_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "signing_keys" (
	"kid" text PRIMARY KEY NOT NULL,
	"public_jwk" jsonb NOT NULL,
	"private_sealed" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"signs_from" timestamp (3) with time zone NOT NULL,
	"signs_until" timestamp (3) with time zone,
	"verifies_until" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "staff_identities" (
	"issuer" text NOT NULL,
	"subject_hash" text NOT NULL,
	"person_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "staff_identities_issuer_subject_hash_pk" PRIMARY KEY("issuer","subject_hash")
);
--> statement-breakpoint
CREATE TABLE "staff_logins" (
	"state_hash" text PRIMARY KEY NOT NULL,
	"nonce" text NOT NULL,
	"verifier_sealed" text NOT NULL,
	"return_to" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "catalog_changes" (
	"city_code" text NOT NULL,
	"version" bigint NOT NULL,
	"store_id" text NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "catalog_changes_city_code_version_store_id_pk" PRIMARY KEY("city_code","version","store_id")
);
--> statement-breakpoint
CREATE TABLE "item_pairs" (
	"item_id" text NOT NULL,
	"other_id" text NOT NULL,
	"together" integer NOT NULL,
	"lift" double precision NOT NULL,
	CONSTRAINT "item_pairs_item_id_other_id_pk" PRIMARY KEY("item_id","other_id")
);
--> statement-breakpoint
CREATE TABLE "item_popularity" (
	"item_id" text NOT NULL,
	"cell" text NOT NULL,
	"city_code" text NOT NULL,
	"orders" integer NOT NULL,
	"score" double precision NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "item_popularity_item_id_cell_pk" PRIMARY KEY("item_id","cell")
);
--> statement-breakpoint
CREATE TABLE "chat_blocks" (
	"blocker_id" text NOT NULL,
	"blocked_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "chat_blocks_blocker_id_blocked_id_pk" PRIMARY KEY("blocker_id","blocked_id")
);
--> statement-breakpoint
CREATE TABLE "chat_media" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"uploader_id" text NOT NULL,
	"content_type" text NOT NULL,
	"byte_length" integer NOT NULL,
	"sha256" text,
	"content" "bytea",
	"created_at" timestamp (3) with time zone NOT NULL,
	"stored_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "chat_messages" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"channel" text NOT NULL,
	"seq" bigint NOT NULL,
	"sender_id" text NOT NULL,
	"sender_role" text NOT NULL,
	"client_message_id" text NOT NULL,
	"body_sealed" text,
	"media_id" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"hidden_at" timestamp (3) with time zone,
	"hidden_by" text
);
--> statement-breakpoint
CREATE TABLE "chat_receipts" (
	"order_id" text NOT NULL,
	"person_id" text NOT NULL,
	"delivered_seq" bigint DEFAULT 0 NOT NULL,
	"read_seq" bigint DEFAULT 0 NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "chat_receipts_order_id_person_id_pk" PRIMARY KEY("order_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "chat_reports" (
	"id" text PRIMARY KEY NOT NULL,
	"message_id" text NOT NULL,
	"reporter_id" text NOT NULL,
	"reason" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"resolved_at" timestamp (3) with time zone,
	"resolved_by" text,
	"outcome" text
);
--> statement-breakpoint
CREATE TABLE "contact_masks" (
	"order_id" text NOT NULL,
	"caller_id" text NOT NULL,
	"callee_id" text NOT NULL,
	"provider" text NOT NULL,
	"number" text NOT NULL,
	"pin" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "contact_masks_order_id_caller_id_callee_id_pk" PRIMARY KEY("order_id","caller_id","callee_id")
);
--> statement-breakpoint
CREATE TABLE "feed_entries" (
	"customer_id" text NOT NULL,
	"post_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "feed_entries_customer_id_post_id_pk" PRIMARY KEY("customer_id","post_id")
);
--> statement-breakpoint
CREATE TABLE "feed_readers" (
	"customer_id" text PRIMARY KEY NOT NULL,
	"last_read_at" timestamp (3) with time zone NOT NULL,
	"rebuilt_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "follows" (
	"customer_id" text NOT NULL,
	"store_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "follows_customer_id_store_id_pk" PRIMARY KEY("customer_id","store_id")
);
--> statement-breakpoint
CREATE TABLE "link_clicks" (
	"link_id" text NOT NULL,
	"day" date NOT NULL,
	"country" text NOT NULL,
	"referrer" text NOT NULL,
	"clicks" integer NOT NULL,
	CONSTRAINT "link_clicks_link_id_day_country_referrer_pk" PRIMARY KEY("link_id","day","country","referrer")
);
--> statement-breakpoint
CREATE TABLE "links" (
	"id" text PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"owner_id" text NOT NULL,
	"purpose" text NOT NULL,
	"order_id" text,
	"target" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	"published_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "store_audiences" (
	"store_id" text PRIMARY KEY NOT NULL,
	"followers" integer DEFAULT 0 NOT NULL,
	"is_pulled" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "store_posts" (
	"id" text PRIMARY KEY NOT NULL,
	"store_id" text NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"body" text DEFAULT '' NOT NULL,
	"item_id" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"retracted_at" timestamp (3) with time zone,
	"fan_out_cursor" text,
	"fanned_out_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "stores" ADD COLUMN "rating_count" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "stores" ADD COLUMN "opening_hours" jsonb;--> statement-breakpoint
ALTER TABLE "challenges" ADD COLUMN "address_hash" text;--> statement-breakpoint
ALTER TABLE "challenges" ADD COLUMN "device_hash" text;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "device" text;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "last_used_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "credentials" ADD CONSTRAINT "credentials_account_id_service_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."service_accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_accounts" ADD CONSTRAINT "service_accounts_store_id_stores_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."stores"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_accounts" ADD CONSTRAINT "service_accounts_created_by_people_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_identities" ADD CONSTRAINT "staff_identities_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "item_pairs" ADD CONSTRAINT "item_pairs_item_id_items_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."items"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "item_pairs" ADD CONSTRAINT "item_pairs_other_id_items_id_fk" FOREIGN KEY ("other_id") REFERENCES "public"."items"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "item_popularity" ADD CONSTRAINT "item_popularity_item_id_items_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."items"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_media" ADD CONSTRAINT "chat_media_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_messages" ADD CONSTRAINT "chat_messages_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_receipts" ADD CONSTRAINT "chat_receipts_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_reports" ADD CONSTRAINT "chat_reports_message_id_chat_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."chat_messages"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_masks" ADD CONSTRAINT "contact_masks_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feed_entries" ADD CONSTRAINT "feed_entries_customer_id_people_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feed_entries" ADD CONSTRAINT "feed_entries_post_id_store_posts_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."store_posts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feed_readers" ADD CONSTRAINT "feed_readers_customer_id_people_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "follows" ADD CONSTRAINT "follows_customer_id_people_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "follows" ADD CONSTRAINT "follows_store_id_stores_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."stores"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "link_clicks" ADD CONSTRAINT "link_clicks_link_id_links_id_fk" FOREIGN KEY ("link_id") REFERENCES "public"."links"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "links" ADD CONSTRAINT "links_owner_id_people_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "store_audiences" ADD CONSTRAINT "store_audiences_store_id_stores_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."stores"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "store_posts" ADD CONSTRAINT "store_posts_store_id_stores_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."stores"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "credentials_secret" ON "credentials" USING btree ("secret_hash");--> statement-breakpoint
CREATE INDEX "credentials_account" ON "credentials" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "credentials_revoked" ON "credentials" USING btree ("revoked_at") WHERE "credentials"."revoked_at" is not null;--> statement-breakpoint
CREATE INDEX "service_accounts_store" ON "service_accounts" USING btree ("store_id");--> statement-breakpoint
CREATE INDEX "service_accounts_creator" ON "service_accounts" USING btree ("created_by");--> statement-breakpoint
CREATE INDEX "signing_keys_order" ON "signing_keys" USING btree ("signs_from");--> statement-breakpoint
CREATE INDEX "staff_identities_person" ON "staff_identities" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "staff_logins_expiry" ON "staff_logins" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "catalog_changes_age" ON "catalog_changes" USING btree ("changed_at");--> statement-breakpoint
CREATE INDEX "item_popularity_cell" ON "item_popularity" USING btree ("city_code","cell","score");--> statement-breakpoint
CREATE INDEX "chat_media_order" ON "chat_media" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "chat_media_pending" ON "chat_media" USING btree ("created_at") WHERE "chat_media"."stored_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "chat_messages_seq" ON "chat_messages" USING btree ("order_id","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "chat_messages_once" ON "chat_messages" USING btree ("order_id","sender_id","client_message_id");--> statement-breakpoint
CREATE UNIQUE INDEX "chat_reports_once" ON "chat_reports" USING btree ("message_id","reporter_id");--> statement-breakpoint
CREATE INDEX "chat_reports_open" ON "chat_reports" USING btree ("created_at") WHERE "chat_reports"."resolved_at" is null;--> statement-breakpoint
CREATE INDEX "feed_entries_newest" ON "feed_entries" USING btree ("customer_id","created_at");--> statement-breakpoint
CREATE INDEX "follows_store" ON "follows" USING btree ("store_id","customer_id");--> statement-breakpoint
CREATE UNIQUE INDEX "links_code" ON "links" USING btree ("code");--> statement-breakpoint
CREATE INDEX "links_owner" ON "links" USING btree ("owner_id","created_at");--> statement-breakpoint
CREATE INDEX "links_unpublished" ON "links" USING btree ("created_at") WHERE "links"."published_at" is null;--> statement-breakpoint
CREATE INDEX "store_posts_store" ON "store_posts" USING btree ("store_id","created_at");--> statement-breakpoint
CREATE INDEX "store_posts_pending" ON "store_posts" USING btree ("created_at") WHERE "store_posts"."fanned_out_at" is null;--> statement-breakpoint
CREATE INDEX "challenges_address" ON "challenges" USING btree ("address_hash","created_at");--> statement-breakpoint
CREATE INDEX "challenges_device" ON "challenges" USING btree ("device_hash","created_at");