/** The journal of money as staff read it. Nothing here writes it. */
import { z } from "zod";
import { Currency, Money } from "../money.ts";
import { IdParams, Instant, PageQuery, pageOf, text } from "./fields.ts";
import { defineRoute } from "./route.ts";

/** Amounts from the owner's side: what we owe to somebody is positive. */
export const LedgerAccount = z.object({
  /** `kind:owner:currency` */
  id: z.string(),
  kind: z.string(),
  /** Id of the person or store, name of the provider, or `platform`. */
  owner: z.string(),
  currency: Currency,
  normal: z.enum(["debit", "credit"]),
  posted: Money,
  /** Promised by pending holds. */
  held: Money,
  available: Money,
  openedAt: Instant,
});
export type LedgerAccount = z.infer<typeof LedgerAccount>;

/** A line of an account's statement, from the owner's side. */
export const LedgerEntry = z.object({
  transactionId: z.string(),
  purpose: z.string(),
  reference: z.string(),
  orderId: z.string().nullable(),
  at: Instant,
  amount: Money,
  /** After this entry. */
  balance: Money,
});
export type LedgerEntry = z.infer<typeof LedgerEntry>;

export const LedgerLeg = z.object({
  accountId: z.string(),
  kind: z.string(),
  owner: z.string(),
  /** As in the journal: debits positive, credits negative. */
  amount: Money,
});
export type LedgerLeg = z.infer<typeof LedgerLeg>;

export const LedgerTransaction = z.object({
  id: z.string(),
  purpose: z.string(),
  reference: z.string(),
  orderId: z.string().nullable(),
  at: Instant,
  actor: z.object({ role: z.string(), id: z.string().nullable() }),
  legs: z.array(LedgerLeg),
  /** Its place in the hash chain; null for a moment after it was posted. */
  seal: z
    .object({
      seq: z.int(),
      /** SHA-256 in hexadecimal over this transaction and the hash before it. */
      hash: z.string(),
      previousHash: z.string(),
      sealedAt: Instant,
    })
    .nullable(),
});
export type LedgerTransaction = z.infer<typeof LedgerTransaction>;

export const LedgerCheckScope = z.enum(["incremental", "full"]);
export type LedgerCheckScope = z.infer<typeof LedgerCheckScope>;

export const LedgerCheck = z.object({
  id: z.string(),
  /** `incremental`: what came since the last check. `full`: the whole journal. */
  scope: LedgerCheckScope,
  isFine: z.boolean(),
  /** How far the chain had come, and its last hash. */
  headSeq: z.int(),
  headHash: z.string().nullable(),
  startedAt: Instant,
  tookMs: z.int(),
  results: z.array(
    z.object({
      name: z.string(),
      /** How many things were looked at. */
      looked: z.int(),
      violations: z.int(),
      /** The first few: an id and what is wrong with it. */
      examples: z.array(z.string()),
    }),
  ),
});
export type LedgerCheck = z.infer<typeof LedgerCheck>;

export const opsLedgerRoutes = {
  listLedgerAccounts: defineRoute({
    method: "GET",
    path: "/v1/ops/ledger/accounts",
    tag: "Ops",
    summary: "Accounts of the ledger with their balances",
    access: ["ops"],
    query: PageQuery.extend({ kind: text(40).optional(), owner: text(80).optional() }),
    response: pageOf(LedgerAccount),
  }),
  listLedgerEntries: defineRoute({
    method: "GET",
    path: "/v1/ops/ledger/accounts/{id}/entries",
    tag: "Ops",
    summary: "Statement of an account, newest first, with the balance after each entry",
    access: ["ops"],
    params: IdParams,
    query: PageQuery,
    response: pageOf(LedgerEntry),
    errors: ["NOT_FOUND"],
  }),
  listLedgerTransactions: defineRoute({
    method: "GET",
    path: "/v1/ops/ledger/transactions",
    tag: "Ops",
    summary: "Movements of money, newest first: all, or those of a reference or an order",
    access: ["ops"],
    query: PageQuery.extend({ reference: text(120).optional(), orderId: text(80).optional() }),
    response: pageOf(LedgerTransaction),
  }),
  getLedgerTransaction: defineRoute({
    method: "GET",
    path: "/v1/ops/ledger/transactions/{id}",
    tag: "Ops",
    summary: "One movement of money with its legs and its place in the hash chain",
    access: ["ops"],
    params: IdParams,
    response: LedgerTransaction,
    errors: ["NOT_FOUND"],
  }),
  listLedgerChecks: defineRoute({
    method: "GET",
    path: "/v1/ops/ledger/checks",
    tag: "Ops",
    summary: "What the latest checks of the ledger have found, newest first",
    access: ["ops"],
    query: PageQuery,
    response: pageOf(LedgerCheck),
  }),
  runLedgerCheck: defineRoute({
    method: "POST",
    path: "/v1/ops/ledger/checks",
    tag: "Ops",
    summary: "Check the ledger now",
    access: ["ops"],
    patience: "long",
    body: z.object({ scope: LedgerCheckScope.default("incremental") }),
    status: 201,
    response: LedgerCheck,
    errors: ["UNAVAILABLE"],
  }),
} as const;
