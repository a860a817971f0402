import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Classification, SettlementKind } from "#shared/contracts/ops-reconciliation.ts";
import {
  classifyLine,
  classifyUnmentioned,
  LINE_GRACE_MS,
  type Line,
  needsPerson,
  OPEN_GRACE_MS,
  type Subject,
} from "./classify-rules.ts";
import { identify } from "./line-identity.ts";
import { dueDays, MAX_DAYS_AT_ONCE, periodOf } from "./period-rules.ts";
import type { FeePolicy } from "./provider-policies.ts";
import { type Difference, legsOf, resolutionsFor } from "./resolve-rules.ts";

const HOUR_MS = 3_600_000;
const NOW = new Date("2026-11-22T12:00:00Z");
const fees: FeePolicy = { maxBasisPoints: 300, maxFixedMinor: 30, maxDisputeMinor: 2_000 };

const kinds: SettlementKind[] = [
  "payment",
  "refund",
  "dispute",
  "payout",
  "transfer",
  "fee",
  "adjustment",
];
const amount = fc.oneof(fc.constantFrom(0, 1_000, -1_000), fc.integer({ min: -2_000, max: 2_000 }));
const line = fc.record({
  kind: fc.constantFrom(...kinds),
  providerReference: fc.constantFrom("a", "b"),
  ourReference: fc.constantFrom(null, "rfd_in_x"),
  amountMinor: amount,
  feeMinor: fc.oneof(fc.constant(0), fc.integer({ min: -100, max: 100 })),
  currency: fc.constantFrom("INR", "USD"),
  occurredAt: fc.integer({ min: 0, max: 60 }).map((hours) => new Date(+NOW - hours * HOUR_MS)),
});
const booking = fc.record({
  currency: fc.constantFrom("INR", "USD"),
  inMinor: fc.constantFrom(0, 1_000, 500),
  outMinor: fc.constantFrom(0, -1_000, -500),
});
const subject: fc.Arbitrary<Subject | undefined> = fc.option(
  fc.record({
    id: fc.constant("pay_in_x"),
    booked: fc.uniqueArray(booking, { maxLength: 2, selector: ({ currency }) => currency }),
    isOpen: fc.boolean(),
  }),
  { nil: undefined },
);

/** The classes as the contract words them, tried one after the other; slow and without short cuts. */
function reference(each: Line, known: Subject | undefined, isRepeated: boolean): Classification {
  const isOut = each.amountMinor < 0;
  const ageMs = NOW.getTime() - each.occurredAt.getTime();
  const isFeeLine = each.kind === "fee" || (each.amountMinor === 0 && each.feeMinor !== 0);
  const isOneWay = !["refund", "dispute"].includes(each.kind);
  const bound =
    Math.floor((Math.abs(each.amountMinor) * 300) / 10_000) +
    (each.kind === "dispute" ? 2_000 : 30);
  const isFeeFine = Math.abs(each.feeMinor) <= bound && !(isOneWay && each.feeMinor < 0);
  const sides = (known?.booked ?? []).flatMap(({ currency, inMinor, outMinor }) => {
    const minor = isOut ? outMinor : inMinor;
    return minor === 0 ? [] : [{ currency, minor }];
  });
  const rules: [Classification, () => boolean][] = [
    ["duplicate", () => isRepeated],
    [
      "fee",
      () => {
        const charged = each.kind === "fee" ? each.feeMinor - each.amountMinor : each.feeMinor;
        return isFeeLine && known !== undefined && charged >= 0 && charged <= 30;
      },
    ],
    ["unexpected_fee", () => isFeeLine],
    ["matched", () => each.kind === "transfer" && isOut && isFeeFine],
    ["unexpected_fee", () => each.kind === "transfer" && isOut],
    ["missing_here", () => each.kind === "transfer"],
    ["missing_here", () => each.kind === "adjustment" && !known && each.ourReference === null],
    ["pending_cutoff", () => sides.length === 0 && ageMs < LINE_GRACE_MS],
    ["pending_cutoff", () => sides.length === 0 && known?.isOpen === true && ageMs < OPEN_GRACE_MS],
    ["missing_here", () => sides.length === 0],
    ["currency_differs", () => sides.every(({ currency }) => currency !== each.currency)],
    [
      "amount_differs",
      () =>
        sides.every(
          ({ currency, minor }) => currency !== each.currency || minor !== each.amountMinor,
        ),
    ],
    ["unexpected_fee", () => !isFeeFine],
    ["matched", () => true],
  ];
  return rules.find(([, holds]) => holds())![0];
}

describe("classification", () => {
  it("agrees with a reference that tries every rule in turn", () => {
    const seen = new Set<Classification>();
    fc.assert(
      fc.property(line, subject, fc.boolean(), (each, known, isRepeated) => {
        const { classification } = classifyLine(each, known, { isRepeated, now: NOW, fees });
        seen.add(classification);
        expect(classification).toBe(reference(each, known, isRepeated));
      }),
      { numRuns: 5_000, seed: 20_261_122 },
    );
    // Otherwise the property would say little.
    expect([...seen].toSorted()).toEqual([
      "amount_differs",
      "currency_differs",
      "duplicate",
      "fee",
      "matched",
      "missing_here",
      "pending_cutoff",
      "unexpected_fee",
    ]);
  });

  it("books only what needs nobody, but for a transfer whose fee alone is in doubt", () => {
    fc.assert(
      fc.property(line, subject, fc.boolean(), (each, known, isRepeated) => {
        const judged = classifyLine(each, known, { isRepeated, now: NOW, fees });
        if (!needsPerson(judged.classification)) return;
        expect(judged.books).toEqual(
          each.kind === "transfer" &&
            each.amountMinor < 0 &&
            judged.classification === "unexpected_fee"
            ? ["transfer"]
            : [],
        );
      }),
      { numRuns: 2_000, seed: 7 },
    );
  });

  it("misses a booking a cut-off before the end of the report, not sooner", () => {
    const cutoff = 24 * HOUR_MS;
    const at = (ms: number) =>
      classifyUnmentioned({ at: new Date(NOW.getTime() - ms) }, NOW, cutoff);
    expect([at(cutoff - 1), at(cutoff)]).toEqual(["pending_cutoff", "missing_there"]);
  });
});

describe("the identity of lines", () => {
  it("is the same in any report, and apart within one", () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.nat(), (lines, cut) => {
        const whole = identify(lines).map(({ identity }) => identity);
        expect(new Set(whole).size).toBe(lines.length);
        const shuffled = identify(lines.toReversed()).map(({ identity }) => identity);
        expect(shuffled.toSorted()).toEqual(whole.toSorted());
        const first = identify(lines.slice(0, cut % 13)).map(({ identity }) => identity);
        expect(whole.slice(0, first.length)).toEqual(first);
      }),
      { numRuns: 500, seed: 3 },
    );
  });

  it("does not depend on fractions of a second or on whether our reference is repeated", () => {
    const one = { ...fc.sample(line, { numRuns: 1, seed: 1 })[0]!, occurredAt: NOW };
    const other = { ...one, ourReference: "pay_in_x", occurredAt: new Date(NOW.getTime() + 999) };
    expect(identify([one])[0]!.identity).toBe(identify([other])[0]!.identity);
  });
});

describe("resolutions", () => {
  const minor = fc.option(fc.integer({ min: -5_000, max: 5_000 }));
  const currency = fc.constantFrom("INR" as const, "USD" as const);
  const difference: fc.Arbitrary<Difference> = fc.record({
    provider: fc.constant("stripe"),
    classification: fc.constantFrom<Classification>(
      "amount_differs",
      "currency_differs",
      "missing_here",
      "missing_there",
      "duplicate",
      "unexpected_fee",
    ),
    kind: fc.constantFrom(...kinds),
    isPayout: fc.boolean(),
    expectedMinor: minor,
    expectedCurrency: currency,
    foundMinor: minor,
    foundCurrency: currency,
    feeMinor: fc.integer({ min: -50, max: 50 }),
  });

  it("always balance per currency, and touch each account once", () => {
    fc.assert(
      fc.property(difference, (each) => {
        for (const resolution of resolutionsFor(each.classification)) {
          const legs = legsOf(each, resolution);
          const sums = new Map<string, number>();
          for (const { account, amountMinor } of legs) {
            sums.set(account.currency, (sums.get(account.currency) ?? 0) + amountMinor);
            expect(amountMinor).not.toBe(0);
          }
          for (const sum of sums.values()) expect(sum).toBe(0);
          const names = legs.map(({ account }) => JSON.stringify(account));
          expect(new Set(names).size).toBe(names.length);
          if (["provider_corrects", "duplicate_ignored"].includes(resolution)) {
            expect(legs).toEqual([]);
          }
        }
      }),
      { numRuns: 2_000, seed: 5 },
    );
  });

  it("bring our side to the provider's figure", () => {
    const legs = legsOf(
      {
        ...{ provider: "stripe", classification: "amount_differs", kind: "payment" },
        ...{ isPayout: false, expectedMinor: 1_000, expectedCurrency: "INR" },
        ...{ foundMinor: 900, foundCurrency: "INR", feeMinor: 20 },
      },
      "write_off",
    );
    const of = (kind: string) => legs.find(({ account }) => account.kind === kind)?.amountMinor;
    expect([of("provider_clearing"), of("platform_revenue"), of("fees")]).toEqual([-120, 100, 20]);
  });
});

describe("periods", () => {
  const at = (text: string) => ({ occurredAt: new Date(text) });

  it("of a file go on where the last one ended, unless that is long ago", () => {
    const lines = [at("2026-11-20T05:00:00Z"), at("2026-11-20T03:00:00Z")];
    expect(periodOf(lines, undefined).start).toEqual(new Date("2026-11-20T03:00:00Z"));
    expect(periodOf(lines, new Date("2026-11-19T23:00:00Z"))).toEqual({
      start: new Date("2026-11-19T23:00:00Z"),
      end: new Date("2026-11-20T05:00:00.001Z"),
    });
    const early = periodOf(lines, new Date("2026-11-01T00:00:00Z"));
    expect(early.start).toEqual(new Date("2026-11-20T03:00:00Z"));
  });

  it("that are due are whole days, the oldest first, a few at once", () => {
    const days = (covered?: string) =>
      dueDays(NOW, covered === undefined ? undefined : new Date(covered)).map(({ start, end }) => [
        start.toISOString().slice(0, 10),
        end.getTime() - start.getTime(),
      ]);
    expect(days()).toEqual([["2026-11-21", 24 * HOUR_MS]]);
    expect(days("2026-11-22T00:00:00Z")).toEqual([]);
    expect(days("2026-11-20T00:00:00Z").map(([day]) => day)).toEqual(["2026-11-20", "2026-11-21"]);
    expect(days("2026-01-01T00:00:00Z")).toHaveLength(MAX_DAYS_AT_ONCE);
  });
});
