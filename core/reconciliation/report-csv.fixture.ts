/** Lines as the providers' own CSV reports have them, by their documented columns. */
import type { SettlementLine } from "../providers/index.ts";

const decimal = (minor: number) => (minor / 100).toFixed(2);
const csvOf = (rows: readonly (readonly string[])[]) =>
  rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")).join("\r\n");

const stripeCategories: Readonly<Partial<Record<SettlementLine["kind"], string>>> = {
  payment: "charge",
  refund: "refund",
  payout: "transfer",
  transfer: "payout",
};

/** `balance_change_from_activity.itemized.6` */
export function stripeCsv(lines: readonly SettlementLine[]): string {
  const header = [
    ...["balance_transaction_id", "created_utc", "currency", "gross", "fee", "net"],
    ...["reporting_category", "source_id", "description", "payment_intent_id"],
    ...["payment_metadata[reference]", "refund_metadata[reference]"],
    "transfer_metadata[reference]",
  ];
  const rows = lines.map((line, index) => {
    const named = (kind: SettlementLine["kind"]) =>
      line.kind === kind ? (line.ourReference ?? "") : "";
    const isPayment = line.kind === "payment";
    return [
      `txn_${index}`,
      line.occurredAt.toISOString().slice(0, 19).replace("T", " "),
      line.currency.toLowerCase(),
      ...[decimal(line.amountMinor), decimal(line.feeMinor)],
      decimal(line.amountMinor - line.feeMinor),
      stripeCategories[line.kind] ?? "adjustment",
      isPayment ? `ch_${index}` : line.providerReference,
      'An order, "with" what people type',
      isPayment ? line.providerReference : "",
      ...[named("payment"), named("refund"), named("payout")],
    ];
  });
  return csvOf([header, ...rows]);
}

const IST_MS = 5.5 * 3_600_000;

/** The combined settlement report; payouts are in another one. */
export function razorpayCsv(lines: readonly SettlementLine[]): string {
  const header = [
    ...["entity_id", "type", "debit", "credit", "amount", "currency", "fee", "tax"],
    ...["created_at", "settled_at", "notes", "order_id", "order_receipt", "dispute_id"],
  ];
  const rows = lines.map((line, index) => {
    const isPayment = line.kind === "payment";
    const indian = new Date(line.occurredAt.getTime() + IST_MS).toISOString();
    const [year, month, day] = indian.slice(0, 10).split("-");
    const at = `${day}/${month}/${year} ${indian.slice(11, 19)}`;
    const net = isPayment ? line.amountMinor - line.feeMinor : line.amountMinor;
    return [
      isPayment ? `pay_${index}` : line.providerReference,
      line.kind,
      ...[decimal(Math.max(0, -net)), decimal(Math.max(0, net))],
      ...[decimal(Math.abs(line.amountMinor)), line.currency, decimal(line.feeMinor), "0.00"],
      ...[at, at],
      isPayment ? "[]" : JSON.stringify({ reference: line.ourReference }),
      isPayment ? line.providerReference : "",
      isPayment ? (line.ourReference ?? "") : "",
      "",
    ];
  });
  return csvOf([header, ...rows]);
}
