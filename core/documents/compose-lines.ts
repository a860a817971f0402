/** The lines and taxes that receipts and invoices share. Pure. */
import type { PriceLine } from "#shared/contracts/price-line.ts";
import { allocate, type Currency, money } from "#shared/money.ts";
import type { DocumentPolicy } from "./document-policies.ts";
import type { KeptLine, KeptTax } from "./kept-document.ts";
import { type OrderFacts, type RideFact, suppliedOf } from "./money-facts.ts";
import { phrase, type Wording } from "./phrase.ts";
import { rideTypeOf } from "./ride-notes.ts";

export interface ComposedLines {
  readonly lines: KeptLine[];
  readonly taxes: KeptTax[];
  /** Exactly the sum of the above. */
  readonly totalMinor: number;
}

/** @throws RangeError when an order's own lines do not add up to its total */
export function composeLines(facts: OrderFacts, policy: DocumentPolicy): ComposedLines {
  const supplied = suppliedOf(facts);
  if (supplied === null) return { lines: [], taxes: [], totalMinor: 0 };
  if (supplied === "cancellation") {
    const feeMinor = facts.cancellationFeeMinor ?? 0;
    const note = phrase(facts.ride ? "line.driver_had_come" : "line.kitchen_had_begun");
    const fee = plainLine(phrase("line.cancellation"), feeMinor, facts.currency, null, note);
    return { lines: [fee], taxes: [], totalMinor: feeMinor };
  }
  if (facts.ride) return composeRideLines(facts, facts.ride, policy);
  const { currency } = facts;
  const goods = facts.items.map((item) => itemLine(item, facts, policy));
  const others = facts.priceLines
    .filter(({ code }) => code !== "tax" && !(code === "items" && goods.length > 0))
    .map((line) =>
      plainLine(nameOf(line), line.amount.amountMinor, currency, policy.taxCodes?.services ?? null),
    );
  const taxMinor = sumOf(
    facts.priceLines.filter(({ code }) => code === "tax").map(({ amount }) => amount.amountMinor),
  );
  const taxes = taxRows(sumOf(goods.map(minorOf)), taxMinor, facts, policy);
  return added(facts, [...goods, ...others], taxes);
}

function added(facts: OrderFacts, lines: KeptLine[], taxes: KeptTax[]): ComposedLines {
  const totalMinor = sumOf([...lines, ...taxes].map(minorOf));
  if (totalMinor !== facts.totalMinor) {
    throw new RangeError(`The lines of ${facts.orderId} do not add up to its total`);
  }
  return { lines, taxes, totalMinor };
}

/** Passed on as they are; the others are what the ride itself costs. */
const untaxed = ["toll", "fee", "rounding"];
const apart = ["toll", "fee", "platform"];

function composeRideLines(
  facts: OrderFacts,
  ride: RideFact,
  policy: DocumentPolicy,
): ComposedLines {
  const { currency, priceLines } = facts;
  const shown = priceLines.filter(({ code }) => code !== "tax");
  const minorWhere = (is: (code: string) => boolean) =>
    sumOf(priceLines.filter(({ code }) => is(code)).map(({ amount }) => amount.amountMinor));
  const taxMinor = minorWhere((code) => code === "tax");
  const taxable = minorWhere((code) => code !== "tax" && !untaxed.includes(code));
  const lines = shown.map((line) => {
    const taxCode = untaxed.includes(line.code) ? null : (policy.taxCodes?.rides ?? null);
    return plainLine(nameOf(line), line.amount.amountMinor, currency, taxCode);
  });
  const rate = { currency, taxBasisPoints: ride.taxBasisPoints };
  return added(facts, lines, taxRows(taxable, taxMinor, rate, policy));
}

/** One line for the ride itself: none of them is below zero, so that each can be credited. */
export function groupRideLines(
  { priceLines, currency, ride }: OrderFacts,
  policy: DocumentPolicy,
): KeptLine[] {
  const own = priceLines.filter(({ code }) => code !== "tax" && !apart.includes(code));
  const others = priceLines.filter(({ code }) => apart.includes(code));
  const taxCode = policy.taxCodes?.rides ?? null;
  const minor = sumOf(own.map(({ amount }) => amount.amountMinor));
  const type = ride ? rideTypeOf(ride) : "";
  const taxed = { taxBasisPoints: ride?.taxBasisPoints ?? null };
  return [
    { ...plainLine(phrase("line.ride", { type }), minor, currency, taxCode), ...taxed },
    ...others.map((line) => ({
      ...plainLine(nameOf(line), line.amount.amountMinor, currency, taxCode),
      ...(untaxed.includes(line.code) ? {} : taxed),
    })),
  ];
}

function itemLine(
  item: OrderFacts["items"][number],
  { currency, taxBasisPoints }: OrderFacts,
  policy: DocumentPolicy,
): KeptLine {
  return {
    label: item.name,
    note: item.options.length > 0 ? item.options.map(({ name }) => name).join(", ") : null,
    quantity: item.quantity,
    unitPrice: money(item.unitPriceMinor, currency),
    taxCode: policy.taxCodes?.goods ?? null,
    taxBasisPoints,
    amount: money(item.lineTotalMinor, currency),
  };
}

/** Zones have a name of their own: which toll, which fee. */
const named: readonly PriceLine["code"][] = ["toll", "fee"];

function nameOf({ code, label }: PriceLine): Wording {
  return named.includes(code) && label !== "" ? label : phrase(`line.${code}`);
}

/** A line without quantity and without tax. */
export function plainLine(
  label: Wording,
  amountMinor: number,
  currency: Currency,
  taxCode: string | null = null,
  note: Wording | null = null,
): KeptLine {
  const amount = money(amountMinor, currency);
  return { label, note, quantity: null, unitPrice: null, taxCode, taxBasisPoints: null, amount };
}

/** One row for each part of the tax; the parts are the tax that was charged, to the unit. */
function taxRows(
  taxableMinor: number,
  taxMinor: number,
  { currency, taxBasisPoints }: Pick<OrderFacts, "currency" | "taxBasisPoints">,
  policy: DocumentPolicy,
): KeptTax[] {
  if (taxMinor === 0) return [];
  // A store delivers within its own city, so what it sells stays within its state.
  const parts = policy.taxWithin;
  const weights = parts.map(({ weight }) => weight);
  const amounts = allocate(taxMinor, weights);
  const rates = allocate(taxBasisPoints, weights);
  return parts.map(({ label }, place) => ({
    label,
    basisPoints: rates[place]!,
    taxable: money(taxableMinor, currency),
    amount: money(amounts[place]!, currency),
  }));
}

export function sumOf(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}

export function minorOf({ amount }: { readonly amount: { readonly amountMinor: number } }): number {
  return amount.amountMinor;
}
