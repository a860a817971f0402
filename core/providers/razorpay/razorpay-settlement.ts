/** What Razorpay settled (API and CSV of the same report), and what left the payout account. */
import type { z } from "zod";
import { Currency } from "#shared/money.ts";
import { fromProviderText } from "#shared/money-providers.ts";
import { fromUnix } from "../http/provider-views.ts";
import { type CsvRow, readCsv, wrongLine } from "../http/read-csv.ts";
import { ProviderError, type SettlementLine } from "../provider-contract.ts";
import type { RazorpayClient } from "./razorpay-client.ts";
import { collection, ReconItem, Transaction } from "./razorpay-shapes.ts";
import { minorOf } from "./razorpay-views.ts";

const DAY_MS = 86_400_000;
/** The report is asked for by day; a longer span is asked for in parts. */
const MAX_DAYS = 45;
const PAGE = 1_000;
const MAX_PAGES = 200;
/** Its days are Indian days. */
const IST_MS = 5.5 * 3_600_000;

export async function listSettlement(
  client: RazorpayClient,
  accountNumber: string,
  span: { readonly start: Date; readonly end: Date },
  signal: AbortSignal,
): Promise<SettlementLine[]> {
  const isWithin = ({ occurredAt }: SettlementLine) =>
    occurredAt >= span.start && occurredAt < span.end;
  const lines = [];
  for (const day of daysOf(span)) {
    const [year, month, date] = day.split("-") as [string, string, string];
    const query = { year, month, day: date };
    const path = "/v1/settlements/recon/combined";
    for await (const item of pages(client, path, query, ReconItem, signal))
      lines.push(lineOf(item));
  }
  const query = {
    account_number: accountNumber,
    from: Math.floor(span.start.getTime() / 1_000),
    to: Math.ceil(span.end.getTime() / 1_000),
  };
  for await (const item of pages(client, "/v1/transactions", query, Transaction, signal)) {
    lines.push(payoutLine(item));
  }
  return lines.filter(isWithin);
}

function daysOf({ start, end }: { start: Date; end: Date }): string[] {
  const days: string[] = [];
  const dayOf = (ms: number) => new Date(ms + IST_MS).toISOString().slice(0, 10);
  for (let at = start.getTime(); at < end.getTime() + DAY_MS; at += DAY_MS) {
    const day = dayOf(Math.min(at, end.getTime()));
    if (days.at(-1) !== day) days.push(day);
    if (days.length > MAX_DAYS) throw new ProviderError("rejected", "span_too_long");
  }
  return days;
}

async function* pages<T extends z.ZodType>(
  client: RazorpayClient,
  path: string,
  query: Readonly<Record<string, string | number>>,
  schema: T,
  signal: AbortSignal,
): AsyncGenerator<z.output<T>> {
  for (let page = 0; page < MAX_PAGES; page++) {
    const asked = { ...query, count: PAGE, skip: page * PAGE };
    const { items } = await client.get(path, asked, collection(schema), signal);
    yield* items;
    if (items.length < PAGE) return;
  }
  throw new ProviderError("rejected", "span_too_long");
}

const kinds: Readonly<Record<string, SettlementLine["kind"]>> = {
  payment: "payment",
  refund: "refund",
  adjustment: "adjustment",
  transfer: "payout",
};

function kindOf(type: string, disputeId: string | null | undefined): SettlementLine["kind"] {
  return disputeId ? "dispute" : (kinds[type] ?? "adjustment");
}

function lineOf(item: ReturnType<typeof ReconItem.parse>): SettlementLine {
  const isPayment = item.type === "payment";
  // A payment's credit is what is left of it after the fee.
  const gross = isPayment ? item.amount : item.credit - item.debit;
  return {
    kind: kindOf(item.type, item.dispute_id),
    providerReference: providerReferenceOf(isPayment, item),
    ourReference: (isPayment ? item.order_receipt : null) || referenceIn(item.notes),
    amountMinor: minorOf(gross, item.currency),
    feeMinor: minorOf(item.fee, item.currency),
    currency: item.currency,
    occurredAt: fromUnix(item.settled_at ?? item.created_at),
  };
}

function providerReferenceOf(
  isPayment: boolean,
  item: {
    entity_id: string;
    order_id?: string | null | undefined;
    dispute_id?: string | null | undefined;
  },
): string {
  if (isPayment && item.order_id) return item.order_id;
  return item.dispute_id || item.entity_id;
}

function payoutLine({
  id,
  credit,
  debit,
  source,
  currency,
  created_at,
}: ReturnType<typeof Transaction.parse>): SettlementLine {
  const isPayout = source?.entity === "payout" || source?.entity === "reversal";
  return {
    kind: isPayout ? "payout" : "adjustment",
    providerReference: source?.id ?? id,
    ourReference: source?.notes.reference ?? null,
    amountMinor: minorOf(credit - debit, currency),
    feeMinor: minorOf(source?.fees ?? 0, currency),
    currency,
    occurredAt: fromUnix(created_at),
  };
}

/** Notes come as an object, as text of one, or as whatever somebody wrote. */
function referenceIn(notes: unknown): string | null {
  let value = notes;
  if (typeof notes === "string") {
    try {
      value = JSON.parse(notes) as unknown;
    } catch {
      return null;
    }
  }
  const { reference } = (value ?? {}) as { reference?: unknown };
  return typeof reference === "string" ? reference : null;
}

const columns = [
  "entity_id",
  "type",
  "debit",
  "credit",
  "amount",
  "currency",
  "fee",
  "created_at",
  "settled_at",
  "notes",
  "order_id",
  "order_receipt",
  "dispute_id",
] as const;

/** Amounts in the file have a decimal point, times are Indian: `22/11/2026 18:05:09`. */
export function readSettlementFile(text: string): SettlementLine[] {
  return readCsv(text, columns).map(lineOfRow);
}

function lineOfRow({ line, cells }: CsvRow<(typeof columns)[number]>): SettlementLine {
  const currency = Currency.safeParse(cells.currency.toUpperCase());
  const occurredAt = indianTime(cells.settled_at || cells.created_at);
  if (!currency.success || !occurredAt) throw wrongLine(line);
  const minor = (value: string) => {
    try {
      return fromProviderText("razorpay", value || "0", currency.data).amountMinor;
    } catch {
      throw wrongLine(line);
    }
  };
  const isPayment = cells.type === "payment";
  return {
    kind: kindOf(cells.type, cells.dispute_id),
    providerReference: providerReferenceOf(isPayment, cells),
    ourReference: (isPayment ? cells.order_receipt : null) || referenceIn(cells.notes),
    amountMinor: isPayment ? minor(cells.amount) : minor(cells.credit) - minor(cells.debit),
    feeMinor: minor(cells.fee),
    currency: currency.data,
    occurredAt,
  };
}

function indianTime(text: string): Date | undefined {
  const parts = /^(\d\d)\/(\d\d)\/(\d{4}) (\d\d):(\d\d):(\d\d)$/.exec(text);
  if (!parts) return undefined;
  const [, day, month, year, hour, minute, second] = parts.map(Number) as number[];
  const at = Date.UTC(year!, month! - 1, day!, hour!, minute!, second!) - IST_MS;
  return Number.isNaN(at) ? undefined : new Date(at);
}
