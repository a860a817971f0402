/**
 * A paper as a list of blocks, which the page and the PDF draw each in its own way: what stands on
 * it is decided once. Pure.
 */
import type {
  DocumentLine,
  DocumentPayment,
  MoneyDocument,
  Statement,
} from "#shared/contracts/documents.ts";
import type { LanguageCode } from "#shared/languages.ts";
import type { Money } from "#shared/money.ts";
import type { RegionCode } from "#shared/regions.ts";
import type { PaperSpeech } from "./paper-speech.ts";
import { dateOnPaper, dayOnPaper, moneyOnPaper, rateOnPaper, timeOnPaper } from "./paper-words.ts";
import type { PaperKey } from "./phrase.ts";

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
  readonly language: LanguageCode;
  readonly region: RegionCode;
  readonly title: string;
  /** Under the title: number, dates. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly parties: readonly { readonly role: string; readonly lines: readonly string[] }[];
  readonly tables: readonly PaperTable[];
  readonly notes: readonly string[];
}

export function paperOfDocument(document: MoneyDocument, speech: PaperSpeech): Paper {
  const { timeZone, seller, agent, payments, number, refersTo, placeOfSupply } = document;
  const { say, language, region } = speech;
  const fact = (key: FactKey, value: string | null): [string, string][] =>
    value === null ? [] : [[say(key), value]];
  return {
    ...{ language, region },
    title: document.title,
    facts: [
      ...fact("fact.number", number),
      ...fact("fact.for_invoice", refersTo),
      ...fact("fact.issued", dateOnPaper(document.issuedAt, timeZone, speech)),
      ...fact("fact.ordered", timeOnPaper(document.suppliedAt, timeZone, speech)),
      ...fact("fact.order", document.orderId),
      ...fact("fact.place_of_supply", placeOfSupply),
    ],
    parties: [
      { role: say("party.seller"), lines: [seller.name, ...seller.lines] },
      ...(agent ? [{ role: say("party.agent"), lines: [agent.name, ...agent.lines] }] : []),
    ],
    tables: [
      linesTable(document, speech),
      ...(payments.length > 0 ? [paymentsTable(document, speech)] : []),
    ],
    notes: document.notes,
  };
}

type FactKey = Extract<PaperKey, `fact.${string}`>;

function linesTable({ kind, lines, taxes, total }: MoneyDocument, speech: PaperSpeech): PaperTable {
  const { say } = speech;
  const isReceipt = kind === "receipt";
  const middle = isReceipt
    ? [say("head.quantity")]
    : [say("head.code"), say("head.tax"), say("head.quantity")];
  const fill = (first: string, last: string): Row => ({
    cells: [first, ...middle.map(() => ""), last],
  });
  return {
    title: say("table.lines"),
    head: [say("line.item"), ...middle, say("head.amount")],
    rows: [
      ...lines.map((line) => lineRow(line, isReceipt, speech)),
      ...taxes.map(({ label: tax, basisPoints, taxable, amount: taxed }) => {
        const rate = rateOnPaper(basisPoints, speech);
        const amount = moneyOnPaper(taxable, speech);
        return fill(say("tax.row", { tax, rate, amount }), moneyOnPaper(taxed, speech));
      }),
      {
        ...fill(
          say(kind === "credit_note" ? "sum.credited" : "line.total"),
          moneyOnPaper(total, speech),
        ),
        isStrong: true,
      },
    ],
  };
}

function lineRow(line: DocumentLine, isReceipt: boolean, speech: PaperSpeech): Row {
  const quantity =
    line.quantity === null || line.unitPrice === null
      ? ""
      : `${line.quantity} × ${moneyOnPaper(line.unitPrice, speech)}`;
  const tax = line.taxBasisPoints === null ? "–" : rateOnPaper(line.taxBasisPoints, speech);
  const middle = isReceipt ? [quantity] : [line.taxCode ?? "–", tax, quantity];
  return {
    cells: [line.label, ...middle, moneyOnPaper(line.amount, speech)],
    ...(line.note ? { note: line.note } : {}),
  };
}

function paymentsTable(
  { payments, paid, timeZone }: MoneyDocument,
  speech: PaperSpeech,
): PaperTable {
  const { say } = speech;
  const row = ({ label, at, amount, state }: DocumentPayment): Row => ({
    cells: [label, timeOnPaper(at, timeZone, speech), moneyOnPaper(amount, speech)],
    ...(state === "pending" ? { note: say("pay.pending") } : {}),
  });
  return {
    title: say("table.payments"),
    head: [say("head.payment"), say("head.when"), say("head.amount")],
    rows: [
      ...payments.map(row),
      ...(paid
        ? [{ cells: [say("sum.paid"), "", moneyOnPaper(paid, speech)], isStrong: true }]
        : []),
    ],
  };
}

/** Orders that are drawn one by one; a file for other programs has all that were read. */
const MAX_DRAWN_ORDERS = 300;

export function paperOfStatement(statement: Statement, speech: PaperSpeech): Paper {
  const { say, language, region } = speech;
  const isCut = statement.orders.length > MAX_DRAWN_ORDERS || !statement.isComplete;
  return {
    ...{ language, region },
    title: statement.title,
    facts: [
      [say("fact.from"), dayOnPaper(statement.from, speech)],
      [say("fact.to"), dayOnPaper(statement.to, speech)],
      [say("fact.times_in"), statement.timeZone],
    ],
    parties: [
      {
        role: say("party.for"),
        lines: [...(statement.name ? [statement.name] : []), statement.ownerId],
      },
    ],
    tables: [
      summaryTable(statement, speech),
      daysTable(statement, speech),
      ordersTable(statement, speech),
    ].filter(({ rows }) => rows.length > 0),
    notes: isCut ? [say("note.not_all")] : [],
  };
}

function summaryTable(statement: Statement, speech: PaperSpeech): PaperTable {
  const { say } = speech;
  const { columns, totals, opening, earned, paidOut, closing } = statement;
  const sum = (name: string, amount: Money, isStrong = false): Row => {
    return { cells: [name, moneyOnPaper(amount, speech)], isStrong };
  };
  return {
    title: say("table.summary"),
    head: ["", say("head.amount")],
    rows: [
      sum(say("sum.owed_before"), opening),
      ...columns.slice(0, -1).map((name, place) => sum(name, totals[place]!)),
      sum(say("sum.earned"), earned, true),
      sum(say("sum.paid_out"), { ...paidOut, amountMinor: -paidOut.amountMinor }),
      sum(say("sum.owed_after"), closing, true),
    ],
  };
}

function daysTable({ columns, days }: Statement, speech: PaperSpeech): PaperTable {
  const { say } = speech;
  return {
    title: say("table.by_day"),
    head: [say("head.day"), say("head.orders"), ...columns],
    rows: days.map(({ day, orders, amounts }) => ({
      cells: [
        dayOnPaper(day, speech),
        String(orders),
        ...amounts.map((amount) => moneyOnPaper(amount, speech)),
      ],
    })),
  };
}

function ordersTable({ columns, orders, timeZone }: Statement, speech: PaperSpeech): PaperTable {
  const { say } = speech;
  return {
    title: say("table.by_order"),
    head: [say("head.when"), ...columns],
    rows: orders.slice(0, MAX_DRAWN_ORDERS).map(({ at, orderId, amounts }) => ({
      cells: [
        timeOnPaper(at, timeZone, speech),
        ...amounts.map((amount) => moneyOnPaper(amount, speech)),
      ],
      note: orderId,
    })),
  };
}
