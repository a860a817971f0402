import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { regionCodes } from "#shared/regions.ts";
import { composeCreditNote } from "./compose-credit-note.ts";
import { composeInvoice } from "./compose-invoice.ts";
import { minorOf, sumOf } from "./compose-lines.ts";
import { composeReceipt } from "./compose-receipt.ts";
import { documentPolicies } from "./document-policies.ts";
import type { DocumentContent, KeptDocument } from "./kept-document.ts";
import {
  cardPayment,
  indianOrder,
  inEnglish,
  orderFacts,
  refundOf,
} from "./order-facts.fixture.ts";
import { phrase } from "./phrase.ts";

const india = documentPolicies.in;
const sumsUp = ({ lines, taxes, total }: DocumentContent) =>
  expect(sumOf([...lines, ...taxes].map(minorOf))).toBe(total.amountMinor);
const issued = (content: DocumentContent): KeptDocument => {
  return { ...content, id: "doc_1", number: "IN-2627-000001", issuedAt: content.suppliedAt };
};
const taxesOf = ({ taxes }: DocumentContent) =>
  taxes.map(({ label, basisPoints, amount }) => [
    inEnglish(label),
    basisPoints,
    amount.amountMinor,
  ]);

const baskets = fc
  .record({
    region: fc.constantFrom(...regionCodes),
    items: fc.array(
      fc.record({
        unitPriceMinor: fc.integer({ min: 1, max: 500_000 }),
        quantity: fc.integer({ min: 1, max: 50 }),
      }),
      { minLength: 1, maxLength: 20 },
    ),
    meters: fc.double({ min: 0, max: 9_000, noNaN: true }),
  })
  .map((basket) => orderFacts(basket));

describe("an invoice", () => {
  it("splits India's tax between the union and the state", () => {
    const invoice = composeInvoice(indianOrder, india)!;
    expect(taxesOf(invoice)).toEqual([
      ["CGST", 250, 1_000],
      ["SGST", 250, 1_000],
    ]);
    expect(invoice.total.amountMinor).toBe(44_500);
    expect(invoice.placeOfSupply).toContain("Karnataka (29)");
    expect(invoice.lines.map(({ label, taxCode }) => [inEnglish(label), taxCode])).toEqual([
      ["Dish 0", "996331"],
      ["Delivery", "996813"],
    ]);
  });

  it.each([
    ["uk", [["VAT", 2_000, 200]]],
    ["us", [["Sales tax", 850, 85]]],
  ] as const)("names the tax of %s", (region, taxes) => {
    const facts = orderFacts({
      region,
      items: [{ unitPriceMinor: 1_000, quantity: 1 }],
      meters: 0,
    });
    expect(taxesOf(composeInvoice(facts, documentPolicies[region])!)).toEqual(taxes);
  });

  it("adds up to what was charged, for any basket", () => {
    fc.assert(
      fc.property(baskets, (facts) => {
        const invoice = composeInvoice(facts, documentPolicies[facts.region])!;
        sumsUp(invoice);
        expect(invoice.total.amountMinor).toBe(facts.totalMinor);
      }),
    );
  });

  it("refuses an order whose own lines do not add up", () => {
    const odd = { ...indianOrder, totalMinor: indianOrder.totalMinor + 1 };
    expect(() => composeInvoice(odd, india)).toThrow("do not add up");
  });

  it("of a cancelled order is about the fee, and there is none without one", () => {
    const cancelled = { ...indianOrder, state: "cancelled" } as const;
    const invoice = composeInvoice({ ...cancelled, cancellationFeeMinor: 10_000 }, india)!;
    expect(invoice.total.amountMinor).toBe(10_000);
    expect(invoice.lines.map(({ label }) => inEnglish(label))).toEqual(["Cancellation fee"]);
    expect(composeInvoice({ ...cancelled, cancellationFeeMinor: 0 }, india)).toBeUndefined();
    expect(composeInvoice({ ...indianOrder, state: "expired" }, india)).toBeUndefined();
    expect(composeInvoice({ ...indianOrder, state: "preparing" }, india)).toBeUndefined();
  });
});

describe("a credit note", () => {
  it("takes its part of every line and tax", () => {
    const invoice = issued(composeInvoice(indianOrder, india)!);
    const note = composeCreditNote(invoice, [], 4_450)!;
    expect([...note.lines, ...note.taxes].map(minorOf)).toEqual([4_000, 250, 100, 100]);
    expect(note.refersTo).toBe(invoice.number);
    expect(note.taxes[0]!.taxable.amountMinor).toBe(4_000);
  });

  it("is refused for more than is left", () => {
    const invoice = issued(composeInvoice(indianOrder, india)!);
    const first = issued(composeCreditNote(invoice, [], 44_000)!);
    expect(composeCreditNote(invoice, [first], 501)).toBeUndefined();
    expect(composeCreditNote(invoice, [first], 500)).toBeDefined();
  });

  it("adds up each time, and all of them to exactly the invoice", () => {
    const cuts = fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { maxLength: 6 });
    fc.assert(
      fc.property(baskets, cuts, (facts, shares) => {
        const invoice = issued(composeInvoice(facts, documentPolicies[facts.region])!);
        const notes: KeptDocument[] = [];
        let left = invoice.total.amountMinor;
        for (const share of [...shares, 1]) {
          const amount = Math.max(1, Math.floor(left * share));
          if (left === 0) break;
          const note = composeCreditNote(invoice, notes, amount)!;
          sumsUp(note);
          for (const row of [...note.lines, ...note.taxes]) {
            expect(minorOf(row)).toBeGreaterThanOrEqual(0);
          }
          notes.push(issued(note));
          left -= amount;
        }
        const rows = [...invoice.lines, ...invoice.taxes];
        for (const [place, row] of rows.entries()) {
          const credited = notes.map(({ lines, taxes }) => minorOf([...lines, ...taxes][place]!));
          expect(sumOf(credited)).toBe(minorOf(row));
        }
      }),
    );
  });
});

describe("a receipt", () => {
  it("tells what was paid, the tip, and what came back", () => {
    const tip = cardPayment(2_000, { id: "pay_2", purpose: "tip", method: phrase("pay.wallet") });
    const receipt = composeReceipt(
      {
        ...indianOrder,
        payments: [...indianOrder.payments, tip],
        refunds: [refundOf(5_000), refundOf(1_000, { id: "rfd_2", state: "pending" })],
      },
      india,
    );
    sumsUp(receipt);
    expect(receipt.total.amountMinor).toBe(46_500);
    expect(receipt.payments.map((row) => [inEnglish(row.label), minorOf(row), row.state])).toEqual([
      ["Visa ending in 4242", 44_500, "done"],
      ["Tip, Wallet", 2_000, "done"],
      ["Refund to Visa ending in 4242", -5_000, "done"],
      ["Refund to Visa ending in 4242", -1_000, "pending"],
    ]);
    expect(receipt.paid?.amountMinor).toBe(41_500);
  });

  it("of an order that never came says that nothing is due", () => {
    const all = refundOf(indianOrder.totalMinor, { destination: "wallet" });
    const receipt = composeReceipt({ ...indianOrder, state: "failed", refunds: [all] }, india);
    expect(receipt.total.amountMinor).toBe(0);
    expect(receipt.paid?.amountMinor).toBe(0);
    expect(inEnglish(receipt.notes[0]!)).toContain("Nothing is due");
  });

  it("leaves out a refund that a bank refused", () => {
    const refused = refundOf(500, { state: "failed" });
    const receipt = composeReceipt({ ...indianOrder, refunds: [refused] }, india);
    expect(receipt.payments).toHaveLength(1);
  });
});
