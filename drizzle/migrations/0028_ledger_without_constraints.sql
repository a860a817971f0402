ALTER TABLE "ledger"."accounts" DROP CONSTRAINT "ledger_accounts_id";--> statement-breakpoint
ALTER TABLE "ledger"."accounts" DROP CONSTRAINT "ledger_accounts_currency";--> statement-breakpoint
ALTER TABLE "ledger"."accounts" DROP CONSTRAINT "ledger_accounts_owner_text";--> statement-breakpoint
ALTER TABLE "ledger"."entries" DROP CONSTRAINT "ledger_entries_amount";--> statement-breakpoint
ALTER TABLE "ledger"."entries" DROP CONSTRAINT "ledger_entries_currency";--> statement-breakpoint
ALTER TABLE "ledger"."transactions" DROP CONSTRAINT "ledger_transactions_id";--> statement-breakpoint
ALTER TABLE "ledger"."transactions" DROP CONSTRAINT "ledger_transactions_purpose";--> statement-breakpoint
ALTER TABLE "ledger"."transactions" DROP CONSTRAINT "ledger_transactions_reference_text";--> statement-breakpoint
ALTER TABLE "ledger"."transactions" DROP CONSTRAINT "ledger_transactions_order_text";--> statement-breakpoint
ALTER TABLE "ledger"."transactions" DROP CONSTRAINT "ledger_transactions_actor";--> statement-breakpoint
ALTER TABLE "ledger"."transactions" DROP CONSTRAINT "ledger_transactions_actor_text";--> statement-breakpoint
ALTER TABLE "ledger"."transactions" DROP CONSTRAINT "ledger_transactions_legs";