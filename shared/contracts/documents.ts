/**
 * Papers about money: what was paid (receipt), what was supplied and taxed (invoice), what of it was
 * given back (credit note), and what a rider or a store earned (statement). Each is one answer in
 * JSON, which apps show as they like, and the same as a page to print or a PDF to keep.
 */
import { z } from "zod";
import { Id } from "../ids.ts";
import { LanguageCode } from "../languages.ts";
import { Currency, Money } from "../money.ts";
import { IdParams, Instant } from "./fields.ts";
import { defineRoute } from "./route.ts";

/** Longest period of one statement, in days. */
export const MAX_STATEMENT_DAYS = 92;
/** Orders listed one by one; a longer period is asked for in parts. */
export const MAX_STATEMENT_ORDERS = 1_000;

export const DocumentFormat = z.enum(["json", "html", "pdf"]);
export type DocumentFormat = z.infer<typeof DocumentFormat>;
export const StatementFormat = z.enum(["json", "html", "pdf", "csv"]);
export type StatementFormat = z.infer<typeof StatementFormat>;

export const PartyView = z.object({
  name: z.string(),
  /** Address and tax numbers, a line each. */
  lines: z.array(z.string()),
});

export const DocumentLine = z.object({
  label: z.string(),
  /** Options of a dish, or why there is such a line. */
  note: z.string().nullable(),
  quantity: z.int().nullable(),
  unitPrice: Money.nullable(),
  /** HSN or SAC in India, nothing elsewhere. */
  taxCode: z.string().nullable(),
  /** Of the tax on this line, in basis points; null where none is charged. */
  taxBasisPoints: z.int().nullable(),
  /** Without tax. */
  amount: Money,
});
export type DocumentLine = z.infer<typeof DocumentLine>;

export const DocumentTax = z.object({
  /** Such as `CGST`, `VAT`, `Sales tax`. */
  label: z.string(),
  basisPoints: z.int(),
  /** What it is charged on. */
  taxable: Money,
  amount: Money,
});
export type DocumentTax = z.infer<typeof DocumentTax>;

/** Money that moved: a payment, a tip, money given back (negative). */
export const DocumentPayment = z.object({
  label: z.string(),
  at: Instant,
  amount: Money,
  /** `pending` is on its way; it counts in no sum. */
  state: z.enum(["done", "pending"]),
});
export type DocumentPayment = z.infer<typeof DocumentPayment>;

export const MoneyDocument = z.object({
  id: z.string(),
  kind: z.enum(["receipt", "invoice", "credit_note"]),
  /** Of its words. Its figures and its number are the same in each. */
  language: LanguageCode,
  title: z.string(),
  /** Without gaps in its series; receipts have none. */
  number: z.string().nullable(),
  orderId: z.string(),
  /** The invoice that a credit note takes something from. */
  refersTo: z.string().nullable(),
  issuedAt: Instant,
  /** When the order was placed. */
  suppliedAt: Instant,
  /** IANA zone in which its times are written. */
  timeZone: z.string(),
  currency: Currency,
  seller: PartyView,
  /** Through whom it was sold; null when the seller is that. */
  agent: PartyView.nullable(),
  /** Where it was supplied to, as tax law needs it; never a person's address. */
  placeOfSupply: z.string().nullable(),
  lines: z.array(DocumentLine),
  taxes: z.array(DocumentTax),
  /** Exactly the sum of lines and taxes. */
  total: Money,
  payments: z.array(DocumentPayment),
  /** The sum of payments that are done. Null on papers that tell no payments. */
  paid: Money.nullable(),
  notes: z.array(z.string()),
});
export type MoneyDocument = z.infer<typeof MoneyDocument>;

/** Amounts in the order of the statement's columns. */
const amounts = z.array(Money);

export const Statement = z.object({
  kind: z.enum(["rider", "partner"]),
  /** Of its words. */
  language: LanguageCode,
  title: z.string(),
  /** The store; a rider is not named. */
  name: z.string().nullable(),
  ownerId: z.string(),
  /** First and last day, in the time zone. */
  from: z.iso.date(),
  to: z.iso.date(),
  timeZone: z.string(),
  currency: Currency,
  /** Owed when the period began. With `earned`, less `paidOut`, it is what was owed at its end. */
  opening: Money,
  earned: Money,
  paidOut: Money,
  closing: Money,
  /** What the amounts below are for; the last one is the sum of the others. */
  columns: z.array(z.string()),
  /** The same by names that never change, such as `cash_taken`; a CSV file has these. */
  columnKeys: z.array(z.string()),
  totals: amounts,
  days: z.array(z.object({ day: z.iso.date(), orders: z.int(), amounts, paidOut: Money })),
  /** The latest first. */
  orders: z.array(z.object({ orderId: z.string(), at: Instant, amounts })),
  /** Whether all orders of the period are listed; days and sums always count all of them. */
  isComplete: z.boolean(),
});
export type Statement = z.infer<typeof Statement>;

const language = LanguageCode.optional().describe(
  "Language of the words. Default: the one that the caller has chosen, else the first of " +
    "`Accept-Language` that we speak, else the region's",
);

const DocumentQuery = z.object({ format: DocumentFormat.default("json"), language });

const StatementQuery = z.object({
  /** Days of the city, both included. Default: the last seven days. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  /** A CSV file is the same in every language. */
  format: StatementFormat.default("json"),
  language,
});

const papers = ["text/html", "application/pdf"] as const;

export const documentRoutes = {
  getReceipt: defineRoute({
    method: "GET",
    path: "/v1/orders/{id}/receipt",
    tag: "Money",
    summary: "What was paid for an order and what was given back; once it is over",
    access: ["customer", "ops"],
    params: IdParams,
    query: DocumentQuery,
    response: MoneyDocument,
    alsoAnswers: papers,
    patience: "usual",
    errors: ["NOT_FOUND"],
  }),
  getInvoice: defineRoute({
    method: "GET",
    path: "/v1/orders/{id}/invoice",
    tag: "Money",
    summary: "The tax invoice of a delivered order, or of a cancellation fee",
    access: ["customer", "partner", "ops"],
    params: IdParams,
    query: DocumentQuery,
    response: MoneyDocument,
    alsoAnswers: papers,
    patience: "usual",
    errors: ["NOT_FOUND"],
  }),
  listCreditNotes: defineRoute({
    method: "GET",
    path: "/v1/orders/{id}/credit-notes",
    tag: "Money",
    summary: "A credit note for each refund of an invoiced order",
    access: ["customer", "partner", "ops"],
    params: IdParams,
    query: z.object({ language }),
    response: z.object({ items: z.array(MoneyDocument), nextCursor: z.null() }),
    errors: ["NOT_FOUND"],
  }),
  getCreditNote: defineRoute({
    method: "GET",
    path: "/v1/orders/{id}/credit-notes/{refundId}",
    tag: "Money",
    summary: "The credit note of one refund",
    access: ["customer", "partner", "ops"],
    params: IdParams.extend({ refundId: Id }),
    query: DocumentQuery,
    response: MoneyDocument,
    alsoAnswers: papers,
    patience: "usual",
    errors: ["NOT_FOUND"],
  }),
  getRiderStatement: defineRoute({
    method: "GET",
    path: "/v1/rider/statements",
    tag: "Rider",
    summary: `What I earned and was paid, day by day, at most ${MAX_STATEMENT_DAYS} days`,
    access: ["rider"],
    query: StatementQuery,
    response: Statement,
    alsoAnswers: [...papers, "text/csv"],
    patience: "usual",
  }),
  getPartnerStatement: defineRoute({
    method: "GET",
    path: "/v1/partner/statements",
    tag: "Partner",
    summary: `What my store earned and was paid, at most ${MAX_STATEMENT_DAYS} days`,
    access: ["partner"],
    query: StatementQuery,
    response: Statement,
    alsoAnswers: [...papers, "text/csv"],
    patience: "usual",
    errors: ["NOT_FOUND"],
  }),
} as const;
