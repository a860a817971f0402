CREATE SCHEMA "ledger";
--> statement-breakpoint
CREATE TABLE "ledger"."account_kinds" (
	"kind" text PRIMARY KEY NOT NULL,
	"normal" text NOT NULL,
	"may_overdraw" boolean NOT NULL,
	"slots" smallint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ledger"."accounts" (
	"id" text NOT NULL,
	"slot" smallint NOT NULL,
	"kind" text NOT NULL,
	"owner" text NOT NULL,
	"currency" text NOT NULL,
	"posted_minor" bigint NOT NULL,
	"held_minor" bigint DEFAULT 0 NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "ledger_accounts_pkey" PRIMARY KEY("id","slot"),
	CONSTRAINT "ledger_accounts_id" CHECK ("ledger"."accounts"."id" = "ledger"."accounts"."kind" || ':' || "ledger"."accounts"."owner" || ':' || "ledger"."accounts"."currency"),
	CONSTRAINT "ledger_accounts_currency" CHECK ("ledger"."accounts"."currency" ~ '^[A-Z]{3}$'),
	CONSTRAINT "ledger_accounts_owner_text" CHECK ("ledger"."accounts"."owner" ~ '^[A-Za-z0-9_.-]{1,80}$')
);
--> statement-breakpoint
CREATE TABLE "ledger"."checks" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "ledger"."checks_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"scope" text NOT NULL,
	"is_fine" boolean NOT NULL,
	"head_seq" bigint NOT NULL,
	"head_hash" "bytea",
	"results" jsonb NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"took_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ledger"."entries" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "ledger"."entries_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"transaction_id" text NOT NULL,
	"position" smallint NOT NULL,
	"account_id" text NOT NULL,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	CONSTRAINT "ledger_entries_pkey" PRIMARY KEY("transaction_id","position"),
	CONSTRAINT "ledger_entries_amount" CHECK ("ledger"."entries"."amount_minor" <> 0 and "ledger"."entries"."amount_minor" between -10000000000000 and 10000000000000),
	CONSTRAINT "ledger_entries_currency" CHECK (right("ledger"."entries"."account_id", 4) = ':' || "ledger"."entries"."currency")
);
--> statement-breakpoint
CREATE TABLE "ledger"."holds" (
	"reference" text PRIMARY KEY NOT NULL,
	"from_account" text NOT NULL,
	"to_account" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"state" text NOT NULL,
	"posted_minor" bigint DEFAULT 0 NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"placed_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "ledger_holds_reference" CHECK ("ledger"."holds"."reference" ~ '^[!-~]{1,120}$'),
	CONSTRAINT "ledger_holds_amount" CHECK ("ledger"."holds"."amount_minor" between 1 and 10000000000000),
	CONSTRAINT "ledger_holds_state" CHECK ("ledger"."holds"."state" in ('pending', 'posted', 'voided', 'expired')),
	CONSTRAINT "ledger_holds_posted" CHECK ("ledger"."holds"."posted_minor" between 0 and "ledger"."holds"."amount_minor"
        and ("ledger"."holds"."posted_minor" > 0) = ("ledger"."holds"."state" = 'posted')),
	CONSTRAINT "ledger_holds_ended" CHECK (("ledger"."holds"."ended_at" is null) = ("ledger"."holds"."state" = 'pending'))
);
--> statement-breakpoint
CREATE TABLE "ledger"."seals" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"transaction_id" text NOT NULL,
	"inserted_by" "xid8" NOT NULL,
	"hash" "bytea" NOT NULL,
	"sealed_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ledger"."transactions" (
	"id" text PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"reference" text NOT NULL,
	"order_id" text,
	"fingerprint" "bytea" NOT NULL,
	"entry_count" smallint NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor_role" text NOT NULL,
	"actor_id" text,
	"inserted_by" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	CONSTRAINT "ledger_transactions_id" CHECK ("ledger"."transactions"."id" ~ '^ltx_[!-~]{1,60}$'),
	CONSTRAINT "ledger_transactions_purpose" CHECK ("ledger"."transactions"."purpose" ~ '^[a-z_]{1,40}$'),
	CONSTRAINT "ledger_transactions_reference_text" CHECK ("ledger"."transactions"."reference" ~ '^[!-~]{1,120}$'),
	CONSTRAINT "ledger_transactions_order_text" CHECK ("ledger"."transactions"."order_id" ~ '^[!-~]{1,80}$'),
	CONSTRAINT "ledger_transactions_actor" CHECK ("ledger"."transactions"."actor_role" ~ '^[a-z_]{1,20}$'),
	CONSTRAINT "ledger_transactions_actor_text" CHECK ("ledger"."transactions"."actor_id" ~ '^[!-~]{1,80}$'),
	CONSTRAINT "ledger_transactions_legs" CHECK ("ledger"."transactions"."entry_count" between 2 and 200)
);
--> statement-breakpoint
ALTER TABLE "ledger"."accounts" ADD CONSTRAINT "accounts_kind_account_kinds_kind_fk" FOREIGN KEY ("kind") REFERENCES "ledger"."account_kinds"("kind") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "ledger_accounts_owner" ON "ledger"."accounts" USING btree ("owner");--> statement-breakpoint
CREATE INDEX "ledger_checks_scope" ON "ledger"."checks" USING btree ("scope","id");--> statement-breakpoint
CREATE INDEX "ledger_entries_account" ON "ledger"."entries" USING btree ("account_id","id");--> statement-breakpoint
CREATE INDEX "ledger_holds_due" ON "ledger"."holds" USING btree ("expires_at") WHERE "ledger"."holds"."state" = 'pending';--> statement-breakpoint
CREATE INDEX "ledger_holds_from" ON "ledger"."holds" USING btree ("from_account") WHERE "ledger"."holds"."state" = 'pending';--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_seals_transaction" ON "ledger"."seals" USING btree ("transaction_id");--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_transactions_reference" ON "ledger"."transactions" USING btree ("reference","purpose");--> statement-breakpoint
CREATE INDEX "ledger_transactions_order" ON "ledger"."transactions" USING btree ("order_id") WHERE "ledger"."transactions"."order_id" is not null;--> statement-breakpoint
CREATE INDEX "ledger_transactions_written" ON "ledger"."transactions" USING btree ("inserted_by","id");