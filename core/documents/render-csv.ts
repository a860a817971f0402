/**
 * A statement as CSV (RFC 4180) for other programs: one row per order, then one per day. It is the
 * same in every language: names of columns, amounts and times are for machines. Pure.
 */
import type { Statement } from "#shared/contracts/documents.ts";
import { plainAmount } from "./paper-words.ts";

/**
 * A cell. Spreadsheets run what begins like a formula; an apostrophe in front makes it words.
 * Amounts are ours and stay numbers.
 */
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function renderCsv(statement: Statement): string {
  const { columnKeys, days, orders, currency } = statement;
  const rows = [
    ["kind", "at", "order_id", "orders", "currency", ...columnKeys, "paid_out"].map(csvCell),
    ...orders.map(({ at, orderId, amounts }) => [
      ...["order", at, orderId, "1", currency].map(csvCell),
      ...amounts.map(plainAmount),
      "",
    ]),
    ...days.map(({ day, orders, amounts, paidOut }) => [
      ...["day", day, "", String(orders), currency].map(csvCell),
      ...[...amounts, paidOut].map(plainAmount),
    ]),
  ];
  return rows.map((cells) => `${cells.join(",")}\r\n`).join("");
}
