/** What providers say they did with our money, held against what we booked. */
import { z } from "zod";
import { Money } from "../money.ts";
import { IdParams, Instant, PageQuery, pageOf, text } from "./fields.ts";
import { PayoutProvider } from "./payouts.ts";
import { defineRoute } from "./route.ts";

/** Those who send settlement reports. */
export const SettlementProvider = PayoutProvider;
export type SettlementProvider = z.infer<typeof SettlementProvider>;

/**
 * Every line, and every booking of ours without one, is exactly one of these. `matched`, `fee` and
 * `pending_cutoff` need nobody; all others wait for a person.
 */
export const Classification = z.enum([
  "matched",
  "fee",
  /** Too young for the other side to have it; looked at again with the next import. */
  "pending_cutoff",
  "amount_differs",
  "currency_differs",
  /** The provider has it, we do not. */
  "missing_here",
  /** We have it, the provider does not. */
  "missing_there",
  "duplicate",
  /** A fee that belongs to nothing we know, or that is larger than agreed. */
  "unexpected_fee",
]);
export type Classification = z.infer<typeof Classification>;

export const Resolution = z.enum([
  /** The provider is right: its figure is booked, the other side waits in suspense. */
  "book_difference",
  /** The provider is right, and the platform bears or keeps the difference. */
  "write_off",
  "book_fee",
  /** We are right: nothing is booked, the provider will put it right in a later report. */
  "provider_corrects",
  /** Listed twice, moved once: nothing is booked. */
  "duplicate_ignored",
  /** Both sides have it by now: nothing is booked. Refused while they still differ. */
  "accept_late",
]);
export type Resolution = z.infer<typeof Resolution>;

export const SettlementKind = z.enum([
  "payment",
  "refund",
  "dispute",
  "payout",
  /** Of what the provider held, to our bank. */
  "transfer",
  "fee",
  "adjustment",
]);
export type SettlementKind = z.infer<typeof SettlementKind>;

/** Of a file in one request; a longer one is sent in parts, or asked for by `runs`. */
export const MAX_CSV_CHARACTERS = 200_000;
export const MAX_RUN_DAYS = 31;

const Counts = z.partialRecord(Classification, z.int());

export const SettlementFile = z.object({
  id: z.string(),
  provider: SettlementProvider,
  source: z.enum(["csv", "api"]),
  state: z.enum(["importing", "done"]),
  periodStart: Instant,
  periodEnd: Instant,
  /** Lines in the file, and how many of them are done so far. */
  lineCount: z.int(),
  linesDone: z.int(),
  /** Lines that no earlier import had brought. */
  linesNew: z.int(),
  /** Of the new lines; `missing_there` are bookings of ours that the period should have had. */
  counts: Counts,
  importedById: z.string().nullable(),
  importedAt: Instant,
});
export type SettlementFile = z.infer<typeof SettlementFile>;

export const ReconciliationItem = z.object({
  id: z.string(),
  provider: SettlementProvider,
  classification: Classification,
  kind: SettlementKind,
  state: z.enum(["open", "resolved"]),
  paymentId: z.string().nullable(),
  refundId: z.string().nullable(),
  payoutId: z.string().nullable(),
  disputeId: z.string().nullable(),
  providerReference: z.string().nullable(),
  /** What we booked, and what the provider says; signed: what we received is positive. */
  expected: Money.nullable(),
  found: Money.nullable(),
  /** When it happened, by whoever has it. */
  occurredAt: Instant,
  createdAt: Instant,
  /** What may be done about it. */
  resolutions: z.array(Resolution),
  resolution: Resolution.nullable(),
  reason: z.string().nullable(),
  resolvedById: z.string().nullable(),
  resolvedAt: Instant.nullable(),
  /** Whether the resolution moved money: then the ledger has `adjustment` with this item's id. */
  booked: z.boolean(),
});
export type ReconciliationItem = z.infer<typeof ReconciliationItem>;

export const ReconciliationSummary = z.object({
  /** Per currency: minor units by which the two sides differ, each item counted without its sign. */
  openDifference: z.array(Money),
  openItems: z.int(),
  classes: z.array(
    z.object({
      classification: Classification,
      open: z.int(),
      resolved: z.int(),
      /** Of the open ones; null when there are none. */
      oldestOpenAt: Instant.nullable(),
    }),
  ),
  /** How long the open ones wait. */
  ages: z.object({
    underADay: z.int(),
    underAWeek: z.int(),
    older: z.int(),
  }),
  /** Days whose report the provider could not be had to give so far; they are asked for again. */
  unreadDays: z.array(
    z.object({
      provider: SettlementProvider,
      /** The beginning of the day (UTC). */
      day: Instant,
      since: Instant,
      tries: z.int(),
      nextTryAt: Instant,
    }),
  ),
  /** Lines and bookings that are too young to judge. */
  pendingLines: z.int(),
  providers: z.array(
    z.object({
      provider: SettlementProvider,
      lastImportedAt: Instant.nullable(),
      /** Up to where reports without a gap at the end are there. */
      coveredUntil: Instant.nullable(),
      openItems: z.int(),
    }),
  ),
});
export type ReconciliationSummary = z.infer<typeof ReconciliationSummary>;

export const reconciliationRoutes = {
  importSettlementFile: defineRoute({
    method: "POST",
    path: "/v1/ops/reconciliation/files",
    tag: "Ops money",
    summary: "Import a provider's settlement file; the same content twice changes nothing",
    access: ["ops"],
    patience: "long",
    body: z.object({
      provider: SettlementProvider,
      csv: z.string().min(1).max(MAX_CSV_CHARACTERS),
    }),
    status: 201,
    response: SettlementFile,
    errors: ["CONFLICT"],
  }),
  runReconciliation: defineRoute({
    method: "POST",
    path: "/v1/ops/reconciliation/runs",
    tag: "Ops money",
    summary: "Ask the provider what it booked from `start` (included) to `end`, and compare",
    access: ["ops"],
    patience: "long",
    body: z.object({ provider: SettlementProvider, start: Instant, end: Instant }),
    status: 201,
    response: SettlementFile,
    errors: ["CONFLICT", "UNAVAILABLE"],
  }),
  listSettlementFiles: defineRoute({
    method: "GET",
    path: "/v1/ops/reconciliation/files",
    tag: "Ops money",
    summary: "Imported reports, newest first",
    access: ["ops"],
    query: PageQuery.extend({ provider: SettlementProvider.optional() }),
    response: pageOf(SettlementFile),
  }),
  getSettlementFile: defineRoute({
    method: "GET",
    path: "/v1/ops/reconciliation/files/{id}",
    tag: "Ops money",
    summary: "One report, and how far its import is",
    access: ["ops"],
    params: IdParams,
    response: SettlementFile,
    errors: ["NOT_FOUND"],
  }),
  listReconciliationItems: defineRoute({
    method: "GET",
    path: "/v1/ops/reconciliation/items",
    tag: "Ops money",
    summary: "Differences, newest first",
    access: ["ops"],
    query: PageQuery.extend({
      state: z.enum(["open", "resolved"]).optional(),
      classification: Classification.optional(),
      provider: SettlementProvider.optional(),
    }),
    response: pageOf(ReconciliationItem),
  }),
  getReconciliationItem: defineRoute({
    method: "GET",
    path: "/v1/ops/reconciliation/items/{id}",
    tag: "Ops money",
    summary: "One difference",
    access: ["ops"],
    params: IdParams,
    response: ReconciliationItem,
    errors: ["NOT_FOUND"],
  }),
  resolveReconciliationItem: defineRoute({
    method: "POST",
    path: "/v1/ops/reconciliation/items/{id}/resolve",
    tag: "Ops money",
    summary: "Decide a difference, with a reason; what it moves is a new ledger transaction",
    access: ["ops"],
    params: IdParams,
    body: z.object({ resolution: Resolution, reason: text(500) }),
    response: ReconciliationItem,
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
  getReconciliationSummary: defineRoute({
    method: "GET",
    path: "/v1/ops/reconciliation/summary",
    tag: "Ops money",
    summary: "How much is open, of what kind, since when",
    access: ["ops"],
    response: ReconciliationSummary,
  }),
} as const;
