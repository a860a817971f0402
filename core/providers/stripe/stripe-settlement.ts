/** What Stripe booked: balance transactions by API, and its itemised balance change report as CSV. */
import { Currency } from "#shared/money.ts";
import { fromProviderText } from "#shared/money-providers.ts";
import { fromUnix } from "../http/provider-views.ts";
import { type CsvRow, readCsv, wrongLine } from "../http/read-csv.ts";
import type { SettlementLine } from "../provider-contract.ts";
import { ProviderError } from "../provider-contract.ts";
import type { StripeClient } from "./stripe-client.ts";
import { BalanceTransaction, list } from "./stripe-shapes.ts";
import { minorOf } from "./stripe-views.ts";

/** 50 000 bookings; a longer span is asked for in parts. */
const MAX_PAGES = 500;

const kinds: Readonly<Record<string, SettlementLine["kind"]>> = {
  charge: "payment",
  payment: "payment",
  refund: "refund",
  payment_refund: "refund",
  refund_failure: "refund",
  payment_failure_refund: "refund",
  transfer: "payout",
  transfer_reversal: "payout",
  transfer_refund: "payout",
  payout: "transfer",
  payout_failure: "transfer",
  payout_cancel: "transfer",
  stripe_fee: "fee",
  network_cost: "fee",
};

/** Stripe books disputes as adjustments of a `dp_…`; its own transfer to our bank is a `payout`. */
function kindOf(type: string, source: string): SettlementLine["kind"] {
  if (source.startsWith("dp_") || source.startsWith("du_")) return "dispute";
  return kinds[type] ?? "adjustment";
}

export async function listSettlement(
  client: StripeClient,
  start: Date,
  end: Date,
  signal: AbortSignal,
): Promise<SettlementLine[]> {
  const lines: SettlementLine[] = [];
  let after: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const query = {
      "created[gte]": Math.ceil(start.getTime() / 1_000),
      "created[lt]": Math.ceil(end.getTime() / 1_000),
      limit: 100,
      starting_after: after,
      "expand[]": "data.source",
    };
    const schema = list(BalanceTransaction);
    const { data, has_more } = await client.get("/v1/balance_transactions", query, schema, signal);
    for (const each of data) lines.push(lineOf(each));
    after = data.at(-1)?.id;
    if (!has_more || after === undefined) return lines;
  }
  throw new ProviderError("rejected", "span_too_long");
}

function lineOf(each: ReturnType<typeof BalanceTransaction.parse>): SettlementLine {
  const source = typeof each.source === "object" && each.source ? each.source : null;
  const id = source?.id ?? (typeof each.source === "string" ? each.source : each.id);
  return {
    kind: kindOf(each.type, id),
    providerReference: paymentOf(source) ?? id,
    ourReference: referenceIn(source),
    amountMinor: minorOf(each.amount, each.currency),
    feeMinor: minorOf(each.fee, each.currency),
    currency: each.currency.toUpperCase(),
    occurredAt: fromUnix(each.created),
  };
}

/** A charge is known to us by its intent. */
function paymentOf(source: Record<string, unknown> | null): string | undefined {
  const isCharge = source?.object === "charge";
  return isCharge && typeof source.payment_intent === "string" ? source.payment_intent : undefined;
}

function referenceIn(source: Record<string, unknown> | null): string | null {
  const metadata = source?.metadata as Record<string, unknown> | null | undefined;
  const reference = metadata?.reference ?? source?.transfer_group;
  return typeof reference === "string" ? reference : null;
}

/**
 * The columns that we read; the report may have more (`balance_change_from_activity.itemized.6`).
 * `payment_metadata[reference]` is a column of choice that has to be switched on.
 */
const columns = [
  "balance_transaction_id",
  "created_utc",
  "currency",
  "gross",
  "fee",
  "reporting_category",
  "source_id",
] as const;

export function readSettlementFile(text: string): SettlementLine[] {
  return readCsv(text, columns).map(lineOfRow);
}

function lineOfRow(row: CsvRow<(typeof columns)[number]>): SettlementLine {
  const currency = Currency.safeParse(row.cells.currency.toUpperCase());
  const occurredAt = new Date(`${row.cells.created_utc.replace(" ", "T")}Z`);
  if (!currency.success || Number.isNaN(occurredAt.getTime())) throw wrongLine(row.line);
  const minor = (value: string) => {
    try {
      return fromProviderText("stripe", value, currency.data).amountMinor;
    } catch {
      throw wrongLine(row.line);
    }
  };
  const { reporting_category: category, source_id: source } = row.cells;
  const isOurs = category === "charge" || category === "payment";
  return {
    kind:
      category === "dispute" || category === "dispute_reversal"
        ? "dispute"
        : kindOf(category, source),
    providerReference: (isOurs && row.other.payment_intent_id) || source,
    ourReference:
      row.other["refund_metadata[reference]"] ||
      row.other["transfer_metadata[reference]"] ||
      row.other["payment_metadata[reference]"] ||
      null,
    amountMinor: minor(row.cells.gross),
    feeMinor: minor(row.cells.fee),
    currency: currency.data,
    occurredAt,
  };
}
