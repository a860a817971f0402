/** What PayPal booked: its transaction search, and its settlement report (STL) as CSV. */
import { Currency, money } from "#shared/money.ts";
import { splitCsv, wrongLine } from "../http/read-csv.ts";
import { ProviderError, type SettlementLine } from "../provider-contract.ts";
import type { PaypalClient } from "./paypal-client.ts";
import { TransactionPage } from "./paypal-shapes.ts";
import { minorOf, referenceOf } from "./paypal-views.ts";

const DAY_MS = 86_400_000;
/** The search takes 31 days at most. */
const SPAN_MS = 31 * DAY_MS;
const MAX_PAGES = 200;

/** By PayPal's event codes: the first that begins alike counts. */
const kinds: readonly (readonly [prefix: string, kind: SettlementLine["kind"]])[] = [
  ["T0001", "payout"],
  ["T00", "payment"],
  ["T01", "fee"],
  ["T04", "payout"],
  ["T1107", "refund"],
  ["T1106", "dispute"],
  ["T1110", "dispute"],
  ["T1111", "dispute"],
  ["T12", "dispute"],
  ["T1105", "payout"],
];

const kindOf = (code: string): SettlementLine["kind"] =>
  kinds.find(([prefix]) => code.startsWith(prefix))?.[1] ?? "adjustment";

export async function listSettlement(
  client: PaypalClient,
  start: Date,
  end: Date,
  signal: AbortSignal,
): Promise<SettlementLine[]> {
  const lines: SettlementLine[] = [];
  for (let at = start.getTime(); at < end.getTime(); at += SPAN_MS) {
    const until = Math.min(at + SPAN_MS, end.getTime());
    for (let page = 1; ; page++) {
      const query = new URLSearchParams({
        start_date: new Date(at).toISOString(),
        end_date: new Date(until).toISOString(),
        fields: "transaction_info",
        page_size: "500",
        page: String(page),
      });
      const path = `/v1/reporting/transactions?${query}`;
      const { transaction_details, total_pages } = await client.get(path, TransactionPage, signal);
      lines.push(...transaction_details.map(({ transaction_info }) => lineOf(transaction_info)));
      if (page >= total_pages) break;
      if (page === MAX_PAGES) throw new ProviderError("rejected", "span_too_long");
    }
  }
  return lines.filter(({ occurredAt }) => occurredAt >= start && occurredAt < end);
}

type Transaction = ReturnType<
  typeof TransactionPage.parse
>["transaction_details"][number]["transaction_info"];

function lineOf(info: Transaction): SettlementLine {
  const { transaction_amount: amount, fee_amount: fee } = info;
  return {
    kind: kindOf(info.transaction_event_code),
    providerReference: info.transaction_id,
    ourReference: referenceOf(info.custom_field || info.invoice_id || null),
    amountMinor: minorOf(amount),
    // A fee is told as what it does to the balance.
    feeMinor: fee ? -minorOf(fee) : 0,
    currency: amount.currency_code,
    occurredAt: new Date(info.transaction_initiation_date),
  };
}

const columns = [
  "Transaction ID",
  "Invoice ID",
  "Transaction Event Code",
  "Transaction Initiation Date",
  "Transaction Debit or Credit",
  "Gross Transaction Amount",
  "Gross Transaction Currency",
  "Fee Debit or Credit",
  "Fee Amount",
  "Custom Field",
] as const;

/**
 * Each line begins with what it is: `CH` names the columns, `SB` is a booking, others are headers
 * and totals. Amounts are whole numbers of the smallest unit.
 */
export function readSettlementFile(text: string): SettlementLine[] {
  const rows = splitCsv(text);
  const header = rows.find(({ values }) => values[0] === "CH");
  if (!header || columns.some((name) => !header.values.includes(name))) throw wrongLine(1);
  return rows
    .filter(({ values }) => values[0] === "SB")
    .map(({ line, values }) => {
      if (values.length !== header.values.length) throw wrongLine(line);
      const cell = (name: (typeof columns)[number]) => values[header.values.indexOf(name)] ?? "";
      return bookingOf(line, cell);
    });
}

function bookingOf(line: number, cell: (name: (typeof columns)[number]) => string): SettlementLine {
  const currency = Currency.safeParse(cell("Gross Transaction Currency"));
  const occurredAt = new Date(
    cell("Transaction Initiation Date").replaceAll("/", "-").replace(" ", "T").replace(" ", ""),
  );
  if (!currency.success || Number.isNaN(occurredAt.getTime())) throw wrongLine(line);
  const signed = (amount: string, sign: string) => {
    if (!/^\d{1,15}$/.test(amount || "0") || !/^(CR|DR)?$/.test(sign)) throw wrongLine(line);
    const size = Number(amount || "0");
    return money(sign === "DR" && size > 0 ? -size : size, currency.data).amountMinor;
  };
  const fee = signed(cell("Fee Amount"), cell("Fee Debit or Credit"));
  return {
    kind: kindOf(cell("Transaction Event Code")),
    providerReference: cell("Transaction ID"),
    ourReference: referenceOf(cell("Custom Field") || cell("Invoice ID") || null),
    amountMinor: signed(cell("Gross Transaction Amount"), cell("Transaction Debit or Credit")),
    feeMinor: fee === 0 ? 0 : -fee,
    currency: currency.data,
    occurredAt,
  };
}
