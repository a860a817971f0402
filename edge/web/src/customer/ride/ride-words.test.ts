import { describe, expect, it } from "vitest";
import type { Order } from "#shared/contracts/orders.ts";
import type { OrderState } from "#shared/states.ts";
import { lineWords } from "../../words/ride-words.ts";
import {
  isOwed,
  priceRange,
  type RideOption,
  rideWords,
  searchProgress,
  sortOptions,
} from "./ride-words.ts";

const inr = (amountMinor: number) => ({ amountMinor, currency: "INR" }) as const;
const option = (type: string, minor: number, arrival: number | null): RideOption => ({
  ...{ type, total: inr(minor), lines: [], etaSeconds: 600 },
  ...{ pickupEtaSeconds: arrival === null ? null : arrival - 600, arrivalSeconds: arrival },
});
const options = [
  option("SUV", 40_000, 700),
  option("AUTO", 12_000, null),
  option("BIKE", 12_000, 900),
];
const types = (sort: Parameters<typeof sortOptions>[1]) =>
  sortOptions(options, sort).map(({ type }) => type);

describe("options", () => {
  it("are in the order that is asked for, and in the region's where they are equal", () => {
    expect(types("preference")).toEqual(["SUV", "AUTO", "BIKE"]);
    expect(types("cheapest")).toEqual(["AUTO", "BIKE", "SUV"]);
    expect(types("soonest")).toEqual(["SUV", "BIKE", "AUTO"]);
  });

  it("show a range only where there is one", () => {
    const ranged = { ...options[0]!, low: inr(36_000), high: inr(44_000) };
    expect(priceRange(ranged)).toBe("₹360.00 to ₹440.00");
    expect(priceRange({ ...ranged, high: inr(36_000) })).toBeNull();
    expect(priceRange(options[0]!)).toBeNull();
  });

  it("name which toll it is, and the kind of every other line", () => {
    expect(lineWords({ code: "toll", label: "Sea link" })).toBe("Sea link");
    expect(lineWords({ code: "base", label: "Base" })).toBe("Base fare");
  });
});

type Entry = Order["timeline"][number];
const entry = (
  state: OrderState,
  actor: Entry["actor"] = "system",
  reason: string | null = null,
) => ({
  ...{ state, actor, reason },
  at: "2026-11-22T10:00:00Z",
});
const ride = (state: OrderState, over: Partial<Order> = {}): Order =>
  ({ state, timeline: [entry(state)], payment: null, total: inr(18_300), ...over }) as Order;

describe("a ride in words", () => {
  it.each(["created", "searching", "assigned", "in_progress", "paused", "paid", "failed"] as const)(
    "%s has a headline and a sentence",
    (state) => {
      const words = rideWords(ride(state), null);
      expect(words.headline).not.toBe("");
      expect(words.sentence).toMatch(/\.$/);
    },
  );

  it("tells a search that began anew from one that has too few drivers", () => {
    const again = [entry("searching"), entry("assigned"), entry("searching")];
    expect(rideWords(ride("searching", { timeline: again }), null).sentence).toContain("give up");
    const nobody = [entry("expired", "system", "REQUEST_ABORTED")];
    expect(rideWords(ride("expired", { timeline: nobody }), null).headline).toContain("Too few");
  });

  it("says what is still to be paid, and how", () => {
    const paid = (state: string, method: string) =>
      rideWords(ride("completed", { payment: { state, method } as Order["payment"] }), null)
        .sentence;
    expect(paid("failed", "card")).toContain("did not go through");
    expect(paid("created", "cash")).toBe("Pay ₹183.00 to your driver in cash.");
    expect(paid("authorized", "card")).toContain("being taken");
  });

  it("says what a cancellation costs and whose it was", () => {
    const cancelled = (actor: Entry["actor"], minor: number) =>
      rideWords(
        ride("cancelled", {
          timeline: [entry("cancelled", actor)],
          cancellationFee: inr(minor),
        }),
        null,
      ).sentence;
    expect(cancelled("customer", 0)).toBe("You pay nothing.");
    expect(cancelled("customer", 3_000)).toBe("A cancellation fee of ₹30.00 applies.");
    expect(cancelled("rider", 5_000)).toContain("waited and left");
    const payment = { method: "waiver", state: "captured", actionUrl: null } as const;
    const waived = ride("cancelled", { cancellationFee: inr(3_000), payment });
    expect(rideWords(waived, null).sentence).toBe("The cancellation fee of ₹30.00 was waived.");
    expect(isOwed(waived)).toBe(false);
    // In cash: nobody was asked for it, and it is owed all the same.
    expect(isOwed({ state: "cancelled", payment: null })).toBe(true);
    expect(isOwed({ state: "in_progress", payment: null })).toBe(false);
  });
});

it("counts the rounds of a search", () => {
  expect(searchProgress(0, 60_000, 31_000, 15)).toMatchObject({ wave: 3, waves: 4 });
  expect(searchProgress(0, 60_000, 99_000, 15)).toEqual({ share: 1, wave: 4, waves: 4 });
  expect(searchProgress(0, 60_000, -5, 15)).toEqual({ share: 0, wave: 1, waves: 4 });
});
