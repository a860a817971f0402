/**
 * A credit note: what a refund takes from an invoice, line by line and tax by tax. Each refund takes
 * its part of what earlier ones have left, so that no line ever falls below zero and refunds of the
 * whole amount to exactly the invoice. Pure.
 */
import { allocate, money } from "#shared/money.ts";
import { minorOf, sumOf } from "./compose-lines.ts";
import type { DocumentContent, KeptDocument } from "./kept-document.ts";
import { phrase } from "./phrase.ts";

/**
 * @param invoice as it was issued
 * @param earlier its credit notes so far
 * @returns undefined when more would be credited than the invoice has left
 */
export function composeCreditNote(
  invoice: KeptDocument,
  earlier: readonly KeptDocument[],
  amountMinor: number,
): DocumentContent | undefined {
  const { currency } = invoice;
  const rows = [...invoice.lines, ...invoice.taxes];
  const left = rows.map(
    (row, place) => minorOf(row) - sumOf(earlier.map((note) => at(note, place))),
  );
  if (amountMinor <= 0 || amountMinor > sumOf(left)) return undefined;
  const parts = allocate(amountMinor, left).map((part) => money(part, currency));
  const count = invoice.lines.length;
  const { id: _, number, issuedAt: __, ...same } = invoice;
  return {
    ...same,
    kind: "credit_note",
    title: phrase("title.credit_note"),
    refersTo: number,
    lines: invoice.lines.map((line, place) => ({
      ...line,
      // A part of the price, not of the pieces.
      quantity: null,
      unitPrice: null,
      amount: parts[place]!,
    })),
    taxes: invoice.taxes.map((tax, place) => ({
      ...tax,
      taxable: money(sumOf(taxedOf(invoice, parts)), currency),
      amount: parts[count + place]!,
    })),
    total: money(amountMinor, currency),
    notes: [],
  };
}

function at(note: KeptDocument, place: number): number {
  const row = [...note.lines, ...note.taxes][place];
  return row ? minorOf(row) : 0;
}

function taxedOf(invoice: KeptDocument, parts: readonly { readonly amountMinor: number }[]) {
  return invoice.lines.map((line, place) =>
    line.taxBasisPoints === null ? 0 : parts[place]!.amountMinor,
  );
}
