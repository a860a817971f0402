/**
 * A paper as a list of blocks, which the page and the PDF draw each in its own way: what stands on
 * it is decided once. Pure.
 */
import type { DocumentLine, MoneyDocument, Statement } from "#shared/contracts/documents.ts";
import type { Money } from "#shared/money.ts";
import { dateOnPaper, dayOnPaper, moneyOnPaper, rateOnPaper, timeOnPaper } from "./paper-words.ts";

export interface Row {
  readonly cells: readonly string[];
  /** Smaller, under the first cell. */
  readonly note?: string;
  readonly isStrong?: boolean;
}

export interface PaperTable {
  readonly title: string;
  /** The first column is words, the others are figures. */
  readonly head: readonly string[];
  readonly rows: readonly Row[];
}

export interface Paper {
  readonly title: string;
  /** Under the title: number, dates. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly parties: readonly { readonly role: string; readonly lines: readonly string[] }[];
  readonly tables: readonly PaperTable[];
  readonly notes: readonly string[];
}

const amountOf = ({ amount }: { readonly amount: Money }) => moneyOnPaper(amount);

export function paperOfDocument(document: MoneyDocument): Paper {
  const { timeZone, seller, agent, payments } = document;
  const facts: [string, string][] = [
    ...(document.number ? [["Number", document.number] as [string, string]] : []),
    ...(document.refersTo ? [["For invoice", document.refersTo] as [string, string]] : []),
    ["Issued", dateOnPaper(document.issuedAt, timeZone)],
    ["Ordered", timeOnPaper(document.suppliedAt, timeZone)],
    ["Order", document.orderId],
    ...(document.placeOfSupply
      ? [["Place of supply", document.placeOfSupply] as [string, string]]
      : []),
  ];
  return {
    title: document.title,
    facts,
    parties: [
      { role: "Sold by", lines: [seller.name, ...seller.lines] },
      ...(agent ? [{ role: "Through", lines: [agent.name, ...agent.lines] }] : []),
    ],
    tables: [linesTable(document), ...(payments.length > 0 ? [paymentsTable(document)] : [])],
    notes: document.notes,
  };
}

function linesTable({ kind, lines, taxes, total }: MoneyDocument): PaperTable {
  const isReceipt = kind === "receipt";
  const width = isReceipt ? 3 : 5;
  const fill = (first: string, last: string): Row => ({
    cells: [first, ...Array.from({ length: width - 2 }, () => ""), last],
  });
  return {
    title: "What it is for",
    head: isReceipt
      ? ["Item", "Quantity", "Amount"]
      : ["Item", "Code", "Tax", "Quantity", "Amount"],
    rows: [
      ...lines.map((line) => lineRow(line, isReceipt)),
      ...taxes.map((tax) =>
        fill(
          `${tax.label} ${rateOnPaper(tax.basisPoints)} on ${moneyOnPaper(tax.taxable)}`,
          amountOf(tax),
        ),
      ),
      {
        ...fill(kind === "credit_note" ? "Credited" : "Total", moneyOnPaper(total)),
        isStrong: true,
      },
    ],
  };
}

function lineRow(line: DocumentLine, isReceipt: boolean): Row {
  const quantity =
    line.quantity === null || line.unitPrice === null
      ? ""
      : `${line.quantity} × ${moneyOnPaper(line.unitPrice)}`;
  const tax = line.taxBasisPoints === null ? "–" : rateOnPaper(line.taxBasisPoints);
  const middle = isReceipt ? [quantity] : [line.taxCode ?? "–", tax, quantity];
  return {
    cells: [line.label, ...middle, amountOf(line)],
    ...(line.note ? { note: line.note } : {}),
  };
}

function paymentsTable({ payments, paid, timeZone }: MoneyDocument): PaperTable {
  return {
    title: "How it was paid",
    head: ["Payment", "When", "Amount"],
    rows: [
      ...payments.map((payment) => ({
        cells: [payment.label, timeOnPaper(payment.at, timeZone), amountOf(payment)],
        ...(payment.state === "pending" ? { note: "On its way; not counted yet" } : {}),
      })),
      ...(paid ? [{ cells: ["Paid", "", moneyOnPaper(paid)], isStrong: true }] : []),
    ],
  };
}

/** Orders that are drawn one by one; a file for other programs has all that were read. */
const MAX_DRAWN_ORDERS = 300;

export function paperOfStatement(statement: Statement): Paper {
  const { columns, totals, days, timeZone } = statement;
  const orders = statement.orders.slice(0, MAX_DRAWN_ORDERS);
  const isCut = orders.length < statement.orders.length || !statement.isComplete;
  const sum = (name: string, amount: Money, isStrong = false): Row => {
    return { cells: [name, moneyOnPaper(amount)], isStrong };
  };
  return {
    title: statement.title,
    facts: [
      ["From", dayOnPaper(statement.from)],
      ["To", dayOnPaper(statement.to)],
      ["Times in", timeZone],
    ],
    parties: [
      { role: "For", lines: [...(statement.name ? [statement.name] : []), statement.ownerId] },
    ],
    tables: [
      {
        title: "Summary",
        head: ["", "Amount"],
        rows: [
          sum("Owed at the start", statement.opening),
          ...columns.slice(0, -1).map((name, place) => sum(name, totals[place]!)),
          sum("Earned", statement.earned, true),
          sum("Paid out", { ...statement.paidOut, amountMinor: -statement.paidOut.amountMinor }),
          sum("Owed at the end", statement.closing, true),
        ],
      },
      {
        title: "By day",
        head: ["Day", "Orders", ...columns],
        rows: days.map(({ day, orders, amounts }) => ({
          cells: [dayOnPaper(day), String(orders), ...amounts.map(moneyOnPaper)],
        })),
      },
      {
        title: "By order",
        head: ["When", ...columns],
        rows: orders.map(({ at, orderId, amounts }) => ({
          cells: [timeOnPaper(at, timeZone), ...amounts.map(moneyOnPaper)],
          note: orderId,
        })),
      },
    ].filter(({ rows }) => rows.length > 0),
    notes: isCut ? ["Not all orders are listed. Take a shorter period, or the CSV file."] : [],
  };
}
