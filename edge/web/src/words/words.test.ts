import { describe, expect, it } from "vitest";
import { BeelineError, type ErrorCode, errorCodes } from "#shared/errors.ts";
import { offsetMeters } from "#shared/geo.ts";
import { type OrderState, orderTransitions } from "#shared/states.ts";
import { distanceWords } from "./distance-words.ts";
import { errorWords } from "./error-words.ts";
import { agedEta, etaSpoken, etaWords } from "./eta-words.ts";
import { moneyWords } from "./money-words.ts";
import { type OrderScene, orderWords } from "./order-words.ts";
import { positionAge } from "./position-words.ts";
import { reasonWords } from "./reason-words.ts";
import { countdownWords, moreMinutesWords, spanWords } from "./time-words.ts";

const eta = (seconds: number, low: number, high: number) => ({
  seconds,
  low,
  high,
  confidence: 0.8,
});

describe("eta", () => {
  it.each([
    [eta(560, 480, 650), "8–11 min"],
    [eta(300, 300, 300), "5 min"],
    [eta(70, 40, 110), "1–2 min"],
    [eta(20, 5, 50), "Any moment now"],
    [eta(0, 0, 0), "Any moment now"],
  ])("%o reads %s", (value, text) => {
    expect(etaWords(value)).toBe(text);
  });

  it("counts down between two estimates and never below zero", () => {
    expect(agedEta(eta(60, 50, 90), 70)).toEqual(eta(0, 0, 20));
  });

  it("is spoken without a dash", () => {
    expect(etaSpoken(eta(560, 480, 650))).toBe("Arrives in 8 to 11 minutes");
    expect(etaSpoken(eta(60, 60, 60))).toBe("Arrives in about a minute");
  });
});

const kitchen = { lat: 12.97, lng: 77.59 };
const scene = (over: Partial<OrderScene>): OrderScene => ({
  state: "preparing",
  store: { name: "Dosa Corner", position: kitchen },
  dropoff: offsetMeters(kitchen, { northMeters: 2_000, eastMeters: 0 }),
  readyAt: "2026-11-22T10:04:00Z",
  rider: { name: "Asha" },
  position: null,
  dispatch: null,
  reason: null,
  ...over,
});
const now = Date.parse("2026-11-22T10:00:00Z");

describe("words per state", () => {
  it("asks for the one step that is left, and never blames a kitchen that knew nothing", () => {
    const asked = scene({ state: "created", payment: "requires_action" });
    expect(orderWords(asked, now).headline).toBe("One step is left");
    const unpaid = scene({ state: "failed", wasPlaced: false, reason: "The payment was declined" });
    expect(orderWords(unpaid, now).headline).toBe("The payment did not go through");
    const spoiled = scene({ state: "failed", wasPlaced: true });
    expect(orderWords(spoiled, now).headline).toBe("The delivery failed");
  });

  it("says that the rider waits and how long the food needs", () => {
    const near = offsetMeters(kitchen, { northMeters: 30, eastMeters: 20 });
    expect(orderWords(scene({ position: near }), now).sentence).toBe(
      "Your rider waits at the kitchen; the food needs 4 more minutes.",
    );
  });

  it("does not promise minutes when the kitchen is late", () => {
    const late = Date.parse("2026-11-22T10:30:00Z");
    expect(orderWords(scene({ position: kitchen }), late).sentence).toBe(
      "Your rider waits at the kitchen; the food is nearly ready.",
    );
  });

  it("tells a rider on the way from one who waits", () => {
    const far = offsetMeters(kitchen, { northMeters: 900, eastMeters: 0 });
    expect(orderWords(scene({ position: far }), now).sentence).toContain(
      "on the way to the kitchen",
    );
  });

  it("asks to come to the door when the rider is there", () => {
    const door = scene({}).dropoff;
    const words = orderWords(scene({ state: "out_for_delivery", position: door }), now);
    expect(words.headline).toBe("Your rider is here");
  });

  it("gives the reason of a rejection", () => {
    const words = orderWords(scene({ state: "rejected", reason: "Out of rice" }), now);
    expect(words.sentence).toContain("Reason: Out of rice.");
  });

  it.each(Object.keys(orderTransitions) as OrderState[])(
    "%s has words without names of codes",
    (state) => {
      const words = orderWords(scene({ state, rider: null, readyAt: null }), now);
      expect(words.headline).not.toContain("_");
      expect(words.sentence.length).toBeGreaterThan(5);
    },
  );
});

describe("reasons", () => {
  it("says codes in words and leaves words alone", () => {
    expect(reasonWords("customer_unavailable")).toBe("The customer was not there");
    expect(reasonWords("no_rider_found")).toBe("No rider found");
    expect(reasonWords("Out of rice")).toBe("Out of rice");
  });
});

describe("positions", () => {
  it.each([
    [3_000, "live", null],
    [25_000, "delayed", "Position is 25 s old"],
    [40_000, "lost", "Position is 40 s old. Your rider may be out of signal"],
  ])("%i ms old is %s", (age, freshness, sentence) => {
    expect(positionAge(age)).toEqual({ freshness, sentence });
  });
});

describe("figures", () => {
  it("takes the digits of a currency from the table", () => {
    expect(moneyWords({ amountMinor: 12_900, currency: "INR" }, "en-IN")).toBe("₹129.00");
    expect(moneyWords({ amountMinor: 129, currency: "JPY" }, "en-US")).toBe("¥129");
  });

  it("says distances in the unit of the city", () => {
    expect(distanceWords(436, "km")).toBe("440 m");
    expect(distanceWords(2_345, "km")).toBe("2.3 km");
    expect(distanceWords(2_345, "mi")).toBe("1.5 mi");
    expect(distanceWords(100, "mi")).toBe("350 ft");
  });

  it("says spans and countdowns", () => {
    expect(countdownWords(95)).toBe("1:35");
    expect(countdownWords(-3)).toBe("0:00");
    expect(spanWords(40)).toBe("40 s");
    expect(spanWords(400)).toBe("7 min");
    expect(moreMinutesWords(61)).toBe("1 more minute");
    expect(moreMinutesWords(20)).toBe("less than a minute");
  });
});

describe("errors", () => {
  it.each(Object.keys(errorCodes) as ErrorCode[])("%s says what to do next", (code) => {
    const words = errorWords(new BeelineError(code));
    expect(words.title).toMatch(/\.$/);
    expect(words.next).toMatch(/\.$/);
  });

  it("does not show the inside of a surprise", () => {
    expect(errorWords(new TypeError("x is undefined")).title).toBe(
      "Something went wrong on our side.",
    );
  });
});
