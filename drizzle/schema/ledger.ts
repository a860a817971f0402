/**
 * The journal of money, in a schema of its own: what is granted to the application on all tables of
 * `public` is never granted here. It is written by the functions of the migrations `ledger_*` only,
 * and triggers refuse what is not balanced or malformed, what comes later, and every change. Hot
 * tables have no check constraints: those are parsed and planned anew for every statement.
 */
import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  customType,
  index,
  jsonb,
  pgSchema,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { bytes, instant } from "./columns.ts";

export const ledger = pgSchema("ledger");

/** A transaction number of PostgreSQL with its epoch: it never comes again. */
const xid8 = customType<{ data: string; driverData: string }>({ dataType: () => "xid8" });
const minor = (name: string) => bigint(name, { mode: "number" });

/** The database's copy of `core/ledger/chart.ts`; a test compares them. */
export const ledgerAccountKinds = ledger.table("account_kinds", {
  kind: text("kind").primaryKey(),
  normal: text("normal").$type<"debit" | "credit">().notNull(),
  mayOverdraw: boolean("may_overdraw").notNull(),
  /** Rows over which the balance is spread, so that postings do not queue for one of them. */
  slots: smallint("slots").notNull(),
});

/** Balances, kept beside the journal: a check compares them with the sums of entries. */
export const ledgerAccounts = ledger.table(
  "accounts",
  {
    /** `kind:owner:currency` */
    id: text("id").notNull(),
    slot: smallint("slot").notNull(),
    kind: text("kind")
      .notNull()
      .references(() => ledgerAccountKinds.kind),
    owner: text("owner").notNull(),
    currency: text("currency").notNull(),
    /** Debits positive, credits negative. */
    postedMinor: minor("posted_minor").notNull(),
    /** Promised by pending holds; on slot 0. */
    heldMinor: minor("held_minor").notNull().default(0),
    openedAt: instant("opened_at").notNull(),
  },
  (table) => [
    primaryKey({ name: "ledger_accounts_pkey", columns: [table.id, table.slot] }),
    index("ledger_accounts_owner").on(table.owner),
  ],
);

/** Headers of the journal: one for each movement of money. */
export const ledgerTransactions = ledger.table(
  "transactions",
  {
    id: text("id").primaryKey(),
    purpose: text("purpose").notNull(),
    reference: text("reference").notNull(),
    orderId: text("order_id"),
    /** SHA-256 of order and legs: the same purpose and reference never stand for something else. */
    fingerprint: bytes("fingerprint").notNull(),
    entryCount: smallint("entry_count").notNull(),
    at: instant("at").notNull(),
    actorRole: text("actor_role").notNull(),
    actorId: text("actor_id"),
    /** Only this very transaction of the database may write entries. */
    insertedBy: xid8("inserted_by").notNull().default(sql`pg_current_xact_id()`),
  },
  (table) => [
    uniqueIndex("ledger_transactions_reference").on(table.reference, table.purpose),
    index("ledger_transactions_order").on(table.orderId).where(sql`${table.orderId} is not null`),
    // The sealer goes on behind the last one it has sealed.
    index("ledger_transactions_written").on(table.insertedBy, table.id),
  ],
);

/** The legs. Their trigger asks for the header, so they need no reference to it. */
export const ledgerEntries = ledger.table(
  "entries",
  {
    /** Given while the account is locked: the order of an owner's entries. */
    id: bigint("id", { mode: "number" }).generatedAlwaysAsIdentity().notNull(),
    transactionId: text("transaction_id").notNull(),
    position: smallint("position").notNull(),
    accountId: text("account_id").notNull(),
    currency: text("currency").notNull(),
    amountMinor: minor("amount_minor").notNull(),
  },
  (table) => [
    primaryKey({ name: "ledger_entries_pkey", columns: [table.transactionId, table.position] }),
    index("ledger_entries_account").on(table.accountId, table.id),
  ],
);

/** Money that is promised and not moved. */
export const ledgerHolds = ledger.table(
  "holds",
  {
    reference: text("reference").primaryKey(),
    fromAccount: text("from_account").notNull(),
    toAccount: text("to_account").notNull(),
    amountMinor: minor("amount_minor").notNull(),
    state: text("state").$type<"pending" | "posted" | "voided" | "expired">().notNull(),
    /** What was moved of it; the rest was let go. */
    postedMinor: minor("posted_minor").notNull().default(0),
    expiresAt: instant("expires_at").notNull(),
    placedAt: instant("placed_at").notNull(),
    endedAt: instant("ended_at"),
  },
  (table) => [
    index("ledger_holds_due").on(table.expiresAt).where(sql`${table.state} = 'pending'`),
    index("ledger_holds_from").on(table.fromAccount).where(sql`${table.state} = 'pending'`),
    check("ledger_holds_reference", sql`${table.reference} ~ '^[!-~]{1,120}$'`),
    check("ledger_holds_amount", sql`${table.amountMinor} between 1 and 10000000000000`),
    check("ledger_holds_state", sql`${table.state} in ('pending', 'posted', 'voided', 'expired')`),
    check(
      "ledger_holds_posted",
      sql`${table.postedMinor} between 0 and ${table.amountMinor}
        and (${table.postedMinor} > 0) = (${table.state} = 'posted')`,
    ),
    check("ledger_holds_ended", sql`(${table.endedAt} is null) = (${table.state} = 'pending')`),
  ],
);

/** The hash chain over the journal, in the order of the database's own transactions. */
export const ledgerSeals = ledger.table(
  "seals",
  {
    seq: bigint("seq", { mode: "number" }).primaryKey(),
    transactionId: text("transaction_id").notNull(),
    insertedBy: xid8("inserted_by").notNull(),
    hash: bytes("hash").notNull(),
    sealedAt: instant("sealed_at").notNull(),
  },
  (table) => [uniqueIndex("ledger_seals_transaction").on(table.transactionId)],
);

/** What the checks have found. The head of the chain that a check has seen must never change. */
export const ledgerChecks = ledger.table(
  "checks",
  {
    id: bigint("id", { mode: "number" }).generatedAlwaysAsIdentity().primaryKey(),
    scope: text("scope").$type<"incremental" | "full">().notNull(),
    isFine: boolean("is_fine").notNull(),
    headSeq: minor("head_seq").notNull(),
    headHash: bytes("head_hash"),
    /** One row for each invariant; names of ours, ids and amounts, nothing personal. */
    results: jsonb("results").$type<LedgerCheckResult[]>().notNull(),
    startedAt: instant("started_at").notNull(),
    tookMs: bigint("took_ms", { mode: "number" }).notNull(),
  },
  (table) => [index("ledger_checks_scope").on(table.scope, table.id)],
);

export interface LedgerCheckResult {
  readonly name: string;
  /** How many things were looked at. */
  readonly looked: number;
  readonly violations: number;
  /** The first few, as ids with what is wrong. */
  readonly examples: readonly string[];
}
