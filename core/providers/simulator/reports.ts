/** Settlement reports as files, in the columns that each provider documents. */

import type { WebhookProvider } from "#shared/contracts/webhooks.ts";
import { currencyExponents, decimalText } from "#shared/money.ts";
import type { Book } from "./book.ts";
import type { Entry, SimPayment } from "./book-rows.ts";

export interface ReportSpan {
  readonly startMs: number;
  readonly endMs: number;
}

/** CSV with a header line; bookings from `startMs` (included) to `endMs` (excluded). */
export function reportOf(book: Book, provider: WebhookProvider, span: ReportSpan): string {
  const entries = book.entries
    .named(provider)
    .filter(({ atMs }) => atMs >= span.startMs && atMs < span.endMs);
  const rows = { stripe, razorpay, paypal }[provider](book, entries);
  return `${rows.map((row) => row.map(quoted).join(",")).join("\r\n")}\r\n`;
}

const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

const decimal = (minor: number, { currency }: Entry) =>
  decimalText(minor, currencyExponents[currency]);

function paymentOf(book: Book, { subjectId }: Entry): SimPayment | undefined {
  const parent = book.refunds.get(subjectId) ?? book.disputes.get(subjectId);
  return book.payments.get(parent?.paymentId ?? subjectId);
}

const categories: Readonly<Record<Entry["kind"], string>> = {
  payment: "charge",
  refund: "refund",
  refund_failure: "refund_failure",
  dispute: "dispute",
  dispute_reversal: "dispute_reversal",
  payout: "transfer",
  payout_return: "transfer_reversal",
  settlement: "payout",
};

function stripe(book: Book, entries: readonly Entry[]): string[][] {
  const header =
    "balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,source_id,description,payment_intent_id,payment_metadata[reference],refund_metadata[reference],transfer_metadata[reference]";
  const rows = entries.map((entry) => {
    const { kind, atMs, amountMinor, feeMinor, reference } = entry;
    const payment = paymentOf(book, entry);
    const isTransfer = kind === "payout" || kind === "payout_return";
    const isRefund = kind === "refund" || kind === "refund_failure";
    return [
      entry.id,
      new Date(atMs).toISOString().slice(0, 19).replace("T", " "),
      entry.currency.toLowerCase(),
      decimal(amountMinor, entry),
      decimal(feeMinor, entry),
      decimal(amountMinor - feeMinor, entry),
      categories[kind],
      kind === "payment" ? (payment?.chargeId ?? "") : entry.providerId,
      "",
      payment?.providerId ?? "",
      kind === "payment" ? (reference ?? "") : "",
      isRefund ? (reference ?? "") : "",
      isTransfer ? (reference ?? "") : "",
    ];
  });
  return [header.split(","), ...rows];
}

const IST_MS = 5.5 * 3_600_000;

/** Payouts are in the report of another account. */
function razorpay(book: Book, entries: readonly Entry[]): string[][] {
  const header =
    "entity_id,type,debit,credit,amount,currency,fee,tax,on_hold,settled,created_at,settled_at,settlement_id,description,notes,payment_id,settlement_utr,order_id,order_receipt,method,dispute_id";
  const rows = entries
    .filter(({ kind }) => !["payout", "payout_return", "settlement"].includes(kind))
    .map((entry) => {
      const { kind, amountMinor, feeMinor, atMs, reference } = entry;
      const payment = paymentOf(book, entry);
      const net = amountMinor - feeMinor;
      const [date = "", time = ""] = new Date(atMs + IST_MS).toISOString().slice(0, 19).split("T");
      const at = `${date.split("-").reverse().join("/")} ${time}`;
      const isDispute = kind === "dispute" || kind === "dispute_reversal";
      return [
        kind === "payment" ? (payment?.chargeId ?? "") : entry.providerId,
        kind === "payment" || kind === "refund" ? kind : "adjustment",
        decimal(Math.max(0, -net), entry),
        decimal(Math.max(0, net), entry),
        decimal(Math.abs(amountMinor), entry),
        entry.currency,
        decimal(kind === "payment" ? feeMinor : 0, entry),
        "0",
        "0",
        "1",
        at,
        at,
        "",
        "",
        JSON.stringify({ reference }),
        kind === "refund" ? (payment?.chargeId ?? "") : "",
        "",
        payment?.providerId ?? "",
        payment?.reference ?? "",
        payment?.method ?? "",
        isDispute ? entry.providerId : "",
      ];
    });
  return [header.split(","), ...rows];
}

const codes: Readonly<Record<Entry["kind"], string>> = {
  payment: "T0006",
  refund: "T1107",
  refund_failure: "T1107",
  dispute: "T1201",
  dispute_reversal: "T1202",
  payout: "T0001",
  payout_return: "T1105",
  settlement: "T0400",
};

function paypal(book: Book, entries: readonly Entry[]): string[][] {
  const header =
    "CH,Transaction ID,Invoice ID,PayPal Reference ID,PayPal Reference ID Type,Transaction Event Code,Transaction Initiation Date,Transaction Completion Date,Transaction Debit or Credit,Gross Transaction Amount,Gross Transaction Currency,Fee Debit or Credit,Fee Amount,Fee Currency,Custom Field";
  const sign = (minor: number) => (minor < 0 ? "DR" : "CR");
  const rows = entries.map((entry) => {
    const { amountMinor, feeMinor, currency, reference, atMs } = entry;
    const at = `${new Date(atMs).toISOString().slice(0, 19).replaceAll("-", "/").replace("T", " ")} +0000`;
    const captureId = book.payments.get(entry.subjectId)?.captureId;
    return [
      "SB",
      captureId ?? entry.providerId,
      reference ?? "",
      "",
      "",
      codes[entry.kind],
      at,
      at,
      sign(amountMinor),
      String(Math.abs(amountMinor)),
      currency,
      feeMinor === 0 ? "" : sign(-feeMinor),
      feeMinor === 0 ? "" : String(feeMinor),
      feeMinor === 0 ? "" : currency,
      reference ?? "",
    ];
  });
  return [header.split(","), ...rows];
}
