import { describe, expect, test } from "vitest";
import { OrderState } from "#shared/states.ts";
import { decideCancel } from "./cancel-rules.ts";
import { allowedSources, deadlineOf, reachedStore, returnsStock } from "./order-rules.ts";
import { decidePlacing, releaseTime, scheduleIssue } from "./placing-rules.ts";
import { type MenuItem, readBasket } from "./read-basket.ts";

const noon = new Date("2026-11-22T12:00:00Z");
const later = (ms: number) => new Date(noon.getTime() + ms);

describe("cancelling", () => {
  const decide = (state: OrderState, by: "customer" | "ops" = "customer") =>
    decideCancel({ state, itemsMinor: 40_002, currency: "INR", kitchenShare: 2_500 }, by);

  test("is free until the kitchen starts, then costs a quarter of the goods", () => {
    for (const state of ["created", "waiting_accept", "accepted"] as const) {
      expect(decide(state)).toEqual({ allowed: true, feeMinor: 0 });
    }
    for (const state of ["preparing", "ready"] as const) {
      // 10 000.5, rounded half away from zero.
      expect(decide(state)).toEqual({ allowed: true, feeMinor: 10_001 });
      expect(decide(state, "ops")).toEqual({ allowed: true, feeMinor: 0 });
    }
  });

  test("is refused with the right code, and every state has an answer", () => {
    const tooLate = ["out_for_delivery", "on_hold", "delivered"];
    const ended = ["completed", "rejected", "cancelled", "expired", "failed", "paid"];
    for (const state of OrderState.options) {
      const decision = decide(state);
      if (tooLate.includes(state)) {
        expect(decision).toEqual({ allowed: false, code: "CANNOT_CANCEL_IN_PROGRESS" });
      }
      if (ended.includes(state)) expect(decision).toEqual({ allowed: false, code: "CONFLICT" });
      if (decision.allowed) expect(allowedSources("cancelled")).toContain(state);
    }
  });
});

describe("placing", () => {
  const order = { placedAt: noon, releaseAt: noon };

  test("follows the payment", () => {
    expect(decidePlacing(order, "authorized", noon)).toMatchObject({ to: "waiting_accept" });
    expect(decidePlacing(order, "failed", noon)).toMatchObject({ to: "failed" });
    expect(decidePlacing(order, "voided", noon)).toMatchObject({ to: "failed" });
    expect(decidePlacing(order, "unknown", noon)).toEqual({ kind: "pending", at: later(5_000) });
  });

  test("gives up on a provider that stays silent", () => {
    expect(decidePlacing(order, "unknown", later(10 * 60_000 - 1))).toMatchObject({
      kind: "pending",
    });
    expect(decidePlacing(order, "unknown", later(10 * 60_000))).toMatchObject({ to: "failed" });
  });

  test("keeps a scheduled order back until its time", () => {
    const kept = { placedAt: noon, releaseAt: later(1_000) };
    expect(decidePlacing(kept, "authorized", noon)).toEqual({
      kind: "schedule",
      at: kept.releaseAt,
    });
    expect(decidePlacing(kept, "authorized", kept.releaseAt)).toMatchObject({
      to: "waiting_accept",
    });
  });

  test("releases early enough to arrive in time, never before it was placed", () => {
    expect(releaseTime(noon, null, 1_800)).toEqual(noon);
    expect(releaseTime(noon, later(60_000), 1_800)).toEqual(noon);
    expect(releaseTime(noon, later(7_200_000), 1_800)).toEqual(
      later(7_200_000 - 1_800_000 - 300_000),
    );
  });

  test("wants a time in the future and within a week", () => {
    expect(scheduleIssue(noon, null)).toBeNull();
    expect(scheduleIssue(noon, later(1))).toBeNull();
    expect(scheduleIssue(noon, noon)).not.toBeNull();
    expect(scheduleIssue(noon, later(8 * 86_400_000))).not.toBeNull();
  });
});

describe("an order's life", () => {
  test("stock goes back until the kitchen has started, and only when it ends unfulfilled", () => {
    expect(returnsStock("created", "failed")).toBe(true);
    expect(returnsStock("waiting_accept", "expired")).toBe(true);
    expect(returnsStock("accepted", "cancelled")).toBe(true);
    expect(returnsStock("preparing", "cancelled")).toBe(false);
    expect(returnsStock("on_hold", "failed")).toBe(false);
    expect(returnsStock("waiting_accept", "accepted")).toBe(false);
  });

  test("a caller narrows the table and never widens it", () => {
    expect(allowedSources("accepted")).toEqual(["waiting_accept"]);
    expect(allowedSources("ready", ["accepted"])).toEqual(["accepted"]);
    expect(allowedSources("delivered", ["accepted"])).toEqual([]);
  });

  test("states that wait for somebody have a deadline, resting states have none", () => {
    expect(deadlineOf("waiting_accept", noon)).toEqual(later(300_000));
    expect(deadlineOf("on_hold", noon)).toEqual(later(600_000));
    expect(deadlineOf("delivered", noon)).toBeNull();
    expect(deadlineOf("preparing", noon)).toBeNull();
    expect(deadlineOf("completed", noon)).toBeNull();
  });

  test("the store never hears of what ended before it was asked", () => {
    expect(reachedStore("created", 1)).toBe(false);
    expect(reachedStore("failed", 2)).toBe(false);
    expect(reachedStore("cancelled", 2)).toBe(false);
    expect(reachedStore("waiting_accept", 2)).toBe(true);
    expect(reachedStore("cancelled", 3)).toBe(true);
  });
});

describe("a basket", () => {
  const item = (id: string, more: Partial<MenuItem> = {}): MenuItem => ({
    id,
    storeId: "sto_1",
    name: id,
    priceMinor: 100,
    available: true,
    stock: null,
    options: [{ id: "opt_cheese", name: "Cheese", priceMinor: 20 }],
    ...more,
  });
  const codeOf = (work: () => unknown) => {
    try {
      work();
    } catch (error) {
      const { code, options } = error as { code: string; options: { issues?: unknown } };
      return { code, issues: options.issues };
    }
    return undefined;
  };

  test("keeps the names and prices of the moment, an option once", () => {
    const line = { itemId: "a", quantity: 2, options: ["opt_cheese", "opt_cheese"] };
    expect(readBasket([line], [item("a")], "sto_1")).toEqual([
      {
        itemId: "a",
        name: "a",
        quantity: 2,
        unitPriceMinor: 120,
        lineTotalMinor: 240,
        options: [{ id: "opt_cheese", name: "Cheese", priceMinor: 20 }],
      },
    ]);
  });

  test("refuses what is not on this menu, sold out over all lines, or an unknown option", () => {
    const menu = [item("a", { stock: 3 }), item("b", { available: false })];
    const foreign = item("c", { storeId: "sto_2" });
    const read = (lines: { itemId: string; quantity: number; options?: string[] }[]) =>
      codeOf(() => readBasket(lines, [...menu, foreign], "sto_1"));
    expect(read([{ itemId: "a", quantity: 3 }])).toBeUndefined();
    expect(read([{ itemId: "c", quantity: 1 }])?.code).toBe("NOT_FOUND");
    expect(read([{ itemId: "b", quantity: 1 }])?.code).toBe("OUT_OF_STOCK");
    expect(
      read([
        { itemId: "a", quantity: 2 },
        { itemId: "a", quantity: 2 },
      ]),
    ).toMatchObject({ code: "OUT_OF_STOCK", issues: [{ path: "a" }] });
    expect(read([{ itemId: "a", quantity: 1, options: ["opt_x"] }])).toMatchObject({
      code: "VALIDATION_FAILED",
      issues: [{ path: "items.0.options.0" }],
    });
  });
});
