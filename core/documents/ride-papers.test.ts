import fc from "fast-check";
import { expect, test } from "vitest";
import { faresDefaults } from "#shared/policies/fares.ts";
import { regionCodes, regions } from "#shared/regions.ts";
import { rideTypesOf } from "#shared/ride-types.ts";
import { rideFare } from "../pricing/index.ts";
import { composeCreditNote } from "./compose-credit-note.ts";
import { composeInvoice } from "./compose-invoice.ts";
import { composeReceipt } from "./compose-receipt.ts";
import { documentPolicies } from "./document-policies.ts";
import type { OrderFacts } from "./money-facts.ts";
import { cardPayment, inEnglish, orderFacts } from "./order-facts.fixture.ts";

function rideFacts(
  region: (typeof regionCodes)[number],
  ride: { meters: number; seconds: number; surge: number; hour: number; toll: number },
): OrderFacts {
  const rideType = rideTypesOf[region][0]!;
  const extras =
    ride.toll > 0 ? [{ code: "toll" as const, label: "Toll", amountMinor: ride.toll }] : [];
  const { meters, seconds, surge: surgeHundredths, hour: localHour } = ride;
  const values = faresDefaults[region];
  const price = rideFare(
    { rideType, meters, seconds, surgeHundredths, localHour, extras, waitingSeconds: seconds },
    values,
    regions[region],
  );
  const base = { region, items: [], meters: 0 };
  return orderFacts(base, {
    ...{ state: "paid", storeName: null, items: [] },
    priceLines: price.lines,
    totalMinor: price.totalMinor,
    payments: [cardPayment(price.totalMinor)],
    ride: {
      ...{ type: rideType, meters, seconds, taxBasisPoints: values.taxBasisPoints },
      ...{ from: { lat: 12.97, lng: 77.59 }, to: { lat: -1.05, lng: -0.12 } },
    },
  });
}

test("papers of a ride add up to its price to the unit, in every region, and can be credited", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...regionCodes),
      fc.record({
        meters: fc.integer({ min: 0, max: 60_000 }),
        seconds: fc.integer({ min: 0, max: 7_200 }),
        surge: fc.integer({ min: 80, max: 300 }),
        hour: fc.integer({ min: 0, max: 23 }),
        toll: fc.integer({ min: 0, max: 20_000 }),
      }),
      fc.integer({ min: 1, max: 100 }),
      (region, ride, percent) => {
        const facts = rideFacts(region, ride);
        const policy = documentPolicies[region];
        const receipt = composeReceipt(facts, policy);
        const invoice = composeInvoice(facts, policy)!;
        for (const { lines, taxes, total } of [receipt, invoice]) {
          const sum = [...lines, ...taxes].reduce((all, { amount }) => all + amount.amountMinor, 0);
          expect(sum).toBe(facts.totalMinor);
          expect(total.amountMinor).toBe(facts.totalMinor);
        }
        const issued = { ...invoice, id: "doc", number: "1", issuedAt: facts.placedAt };
        const part = Math.max(1, Math.floor((facts.totalMinor * percent) / 100));
        expect(composeCreditNote(issued, [], part)!.total.amountMinor).toBe(part);
      },
    ),
    { numRuns: 80, seed: 20_261_122 },
  );
});

test("a ride's papers tell how far and how long, about where, and no door", () => {
  const facts = rideFacts("in", { meters: 8_240, seconds: 1_500, surge: 120, hour: 23, toll: 0 });
  const receipt = composeReceipt(facts, documentPolicies.in);
  expect(receipt.notes.map(inEnglish)).toEqual([
    "From about 12.97° N, 77.59° E to about 1.05° S, 0.12° W",
    "8.2 km in 25 minutes, by Auto",
  ]);
  expect(receipt.lines.map(({ label }) => inEnglish(label))).toEqual([
    ...["Base fare", "Distance", "Time", "Night", "Busy time", "Waiting", "Platform fee"],
    "Rounding",
  ]);
  expect(receipt.seller.name).toBe("Beeline India");
  const invoice = composeInvoice(facts, documentPolicies.in)!;
  expect(invoice.lines.map(({ label, taxCode }) => [inEnglish(label), taxCode])).toEqual([
    ["Ride, Auto", "996412"],
    ["Platform fee", "996412"],
  ]);
  expect(invoice.taxes.map(({ label, basisPoints }) => [inEnglish(label), basisPoints])).toEqual([
    ["CGST", 250],
    ["SGST", 250],
  ]);
  const fee = composeReceipt(
    { ...facts, state: "cancelled", cancellationFeeMinor: 3_000 },
    documentPolicies.in,
  );
  expect(fee.lines.map(({ label }) => inEnglish(label))).toEqual(["Cancellation fee"]);
  expect(fee.lines).toMatchObject([{ amount: { amountMinor: 3_000 } }]);
});
