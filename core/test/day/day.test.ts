/**
 * One day in a city whose riders carry food and people alike, while ops change what things cost. The
 * day is lived through the public API over a real database by a clock that leaps; then it is judged
 * by its rows, by somebody who knows nothing but those and what ops did. The seed is printed:
 * `DAY_SEED=… bun run test core core/test/day` lives it again, `DAY_TABLE=1` shows its hours.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkHistory } from "../check-history.ts";
import { asDelivered, sayViolations } from "../history.ts";
import { readHistory } from "../read-history.ts";
import { checkMoney, checkReceipts } from "./check-money.ts";
import { checkPrices } from "./check-prices.ts";
import { checkEarnings, checkHands, ridersOfBoth } from "./check-riders.ts";
import { type LivedDay, liveDay } from "./live-day.ts";
import { mishaps } from "./plan-day.ts";
import { type DayRows, readDay } from "./read-day.ts";
import { sayDay } from "./say-day.ts";

/** A fixed one: of fresh days one in twenty misses some mishap, which says nothing of the code. */
const seed = process.env["DAY_SEED"] ?? "7";

let day: LivedDay;
let rows: DayRows;
let says: string;

beforeAll(async () => {
  console.log(`a day in the city: DAY_SEED=${seed}`);
  day = await liveDay(seed);
  rows = await readDay(day.core.system);
  says = `DAY_SEED=${seed}\n${sayDay(day, rows)}`;
  if (process.env["DAY_TABLE"]) console.log(says);
}, 300_000);
afterAll(() => day?.stop());

test("everything that can go wrong on a day went wrong on this one", () => {
  const missing = mishaps.filter((mishap) => !day.city.world.mishaps.has(mishap));
  expect(missing, says).toEqual([]);
  expect(rows.orders.length, says).toBeGreaterThanOrEqual(75);
});

test("all of it is one legal history, and nothing is left open", async () => {
  const history = await readHistory(day.core.system);
  // Drivers are asked three at a time.
  const bounds = { ...asDelivered, fanOut: 3 };
  expect(sayViolations(checkHistory(history, bounds)), says).toBe("");
  expect(checkHands(rows), says).toEqual([]);
});

describe("one rider serves both", () => {
  test("and others do so too", () => {
    const both = ridersOfBoth(rows);
    expect(both, says).toContain(day.city.riders[0]!.who.id);
    expect(both.length, says).toBeGreaterThanOrEqual(2);
  });
  test("and is told of every unit that was earned with either", async () => {
    expect(await checkEarnings(day, rows, day.city.riders[0]!), says).toEqual([]);
  });
});

describe("what ops change in mid-flight", () => {
  const msOf = (at: Date | null) => at?.getTime() ?? Number.NaN;
  const quotedAt = (quoteId: string) =>
    msOf(rows.quotes.find(({ id }) => id === quoteId)!.createdAt);

  /** Fulfilled orders that were quoted before and placed after, under way then, and quoted later. */
  const found = (vertical: "delivery" | "ride", at: number) => {
    const own = rows.orders.filter((order) => {
      return order.vertical === vertical && ["paid", "completed"].includes(order.state);
    });
    const thoughtOf = own.filter(({ quoteId, placedAt }) => {
      return quotedAt(quoteId) < at && msOf(placedAt) > at;
    });
    const underWay = own.filter(({ placedAt, endedAt }) => {
      return msOf(placedAt) < at && msOf(endedAt) > at;
    });
    const later = own.filter(({ quoteId }) => quotedAt(quoteId) >= at);
    return { thoughtOf: thoughtOf.length, underWay: underWay.length, later: later.length };
  };

  test("found prices that were being thought about, work on its way, and new quotes", () => {
    const changes = day.policies.momentsOf("fares");
    expect(changes).toHaveLength(2);
    const counts = [
      ...changes.map((at) => found("ride", at)),
      ...day.policies.momentsOf("prices").map((at) => found("delivery", at)),
    ];
    for (const count of counts) {
      const least = Math.min(...Object.values(count));
      expect(least, `${JSON.stringify(count)}\n${says}`).toBeGreaterThan(0);
    }
    const driven = rows.trips.filter(({ vertical, state, startedAt, endedAt }) => {
      const isDone = vertical === "ride" && state === "completed";
      return isDone && changes.some((at) => msOf(startedAt) < at && msOf(endedAt) > at);
    });
    expect(driven.length, says).toBeGreaterThan(0);
  });
  test("found rides at a surge above the new cap, which they kept", () => {
    const [at] = day.policies.momentsOf("surge");
    const { capHundredths } = day.policies.valuesAt("surge", at!);
    const kept = rows.rides.filter(({ surge, endedAt }) => {
      const isBefore = Date.parse(surge.at) < at!;
      return surge.multiplierHundredths > capHundredths && isBefore && msOf(endedAt) > at!;
    });
    expect(kept.length, says).toBeGreaterThan(0);
  });
  test("touches no price that was told before, and every price that is told after", () => {
    expect(checkPrices(day, rows), says).toEqual([]);
  });
});

describe("the money of the day", () => {
  test("is where it belongs", async () => {
    expect(await checkMoney(day, rows), says).toEqual([]);
  });
  test("is what the receipts say", async () => {
    expect(await checkReceipts(day, rows), says).toEqual([]);
  });
});
