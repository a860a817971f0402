import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { orders } from "#drizzle/schema/index.ts";
import { dayOf } from "#shared/city-days.ts";
import { type PartnerAmounts, type RiderAmounts, routes } from "#shared/contracts/index.ts";
import { type Posting, type PostingPurpose, post } from "../../ledger/index.ts";
import { newId } from "../../platform/index.ts";
import {
  openStore,
  outcomeOf,
  placedOrder,
  startTestCore,
  type TestCore,
  type TestPerson,
  type TestStore,
} from "../../test/index.ts";
import { type Owner, payableOf } from "../payout-row.ts";
import { driveDuePayouts } from "../payouts-loop.ts";
import { earn, move, openBank, owedTo, riderWithAccount } from "../test-payouts.ts";

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
  openBank(core);
});
afterAll(() => core.stop());

const minors = <T extends RiderAmounts | PartnerAmounts>(amounts: T, names: readonly (keyof T)[]) =>
  names.map((name) => (amounts[name] as { amountMinor: number }).amountMinor);

const riderNames = ["delivery", "tips", "cashCollected", "platformFees", "adjustments", "total"];
const partnerNames = ["goods", "commission", "refunds", "adjustments", "net"];

describe("a rider's earnings", () => {
  const amountsOf = (amounts: RiderAmounts) =>
    minors(amounts, riderNames as (keyof RiderAmounts)[]);

  it("are nothing for somebody who has not driven, and refuse a period that is none", async () => {
    const rider = await core.person("rider");
    const earnings = await rider.call(routes.getEarnings);
    expect(earnings).toMatchObject({
      ...{ trips: 0, total: { amountMinor: 0, currency: "INR" }, days: [], items: [] },
      timeZone: "Asia/Kolkata",
    });
    const asked = (query: { from?: string; to?: string; cursor?: string }) =>
      outcomeOf(rider.call(routes.getEarnings, { query }));
    expect(await asked({ from: "2026-11-02T00:00:00Z", to: "2026-11-01T00:00:00Z" })).toBe(
      "VALIDATION_FAILED",
    );
    expect(await asked({ from: "2026-01-01T00:00:00Z", to: "2026-11-01T00:00:00Z" })).toBe(
      "VALIDATION_FAILED",
    );
    expect(await asked({ from: "9999-12-30", to: "9999-12-31" })).toBe("VALIDATION_FAILED");
    expect(await asked({ cursor: "AAAA" })).toBe("VALIDATION_FAILED");
    // Years that the database does not know are not its trouble.
    const none = Buffer.from("0000-01-01T00:00:00.000Z ord_in_x").toString("base64url");
    expect(await asked({ cursor: none })).toBe("VALIDATION_FAILED");
    expect(await asked({ from: "0000-01-01T00:00:00Z", to: "0000-01-02T00:00:00Z" })).toBe(
      "VALIDATION_FAILED",
    );
    expect(await asked({ to: "9999-12-31T23:59:59-14:00" })).toBe("VALIDATION_FAILED");
    const customer = await core.person("customer");
    expect(await outcomeOf(customer.call(routes.getEarnings))).toBe("FORBIDDEN");
  });

  it("put every entry under one heading and agree with the balance to the unit", async () => {
    const { owner, person } = await riderWithAccount(core);
    const orderId = newId(core.system, "order");
    const about = (purpose: PostingPurpose, amountMinor: number) =>
      move(core, owner, { purpose, amountMinor, orderId });
    await about("settle", 40_000);
    await about("tip", 2_500);
    await about("capture", -12_900);
    await about("refund", -700);
    await earn(core, owner, 3_300);
    await move(core, owner, { purpose: "adjustment", amountMinor: 150 });
    const earnings = await person.call(routes.getEarnings);
    expect(amountsOf(earnings)).toEqual([43_300, 2_500, -12_900, 0, -550, 32_350]);
    expect(earnings).toMatchObject({
      trips: 2,
      openingBalance: { amountMinor: 0 },
      closingBalance: { amountMinor: 32_350 },
      pendingPayout: { amountMinor: 32_350 },
    });
    expect(earnings.pendingPayout.amountMinor).toBe(await owedTo(core, owner));
    const item = earnings.items.find((one) => one.orderId === orderId)!;
    expect(amountsOf(item)).toEqual([40_000, 2_500, -12_900, 0, -700, 28_900]);
  });

  it("split at the city's midnight, and tell what was paid out and what it cost", async () => {
    const rider = await riderWithAccount(core);
    const { owner } = rider;
    // 23:59:30 in India, on whichever day.
    const nowMs = core.ambient.now().getTime();
    const offset = 5.5 * 3_600_000;
    const dayMs = 24 * 3_600_000;
    const midnight = (Math.floor((nowMs + offset) / dayMs) + 1) * dayMs - offset;
    core.ambient.advance(midnight - 30_000 - nowMs);
    await earn(core, owner, 20_000);
    core.ambient.advance(60_000);
    await earn(core, owner, 5_000);
    core.ambient.advance(30 * 3_600_000);
    const ops = await core.person("ops");
    await ops.call(routes.runPayouts, { body: { ownerId: owner.id } });
    while ((await driveDuePayouts(core.system)) > 0);
    const person = await core.signIn(rider.person.phone);
    const query = {
      from: new Date(midnight - dayMs).toISOString(),
      to: new Date(midnight + 2 * dayMs).toISOString(),
    };
    const earnings = await person.call(routes.getEarnings, { query });
    expect(earnings.days.map((day) => [...amountsOf(day), day.paidOut.amountMinor])).toEqual([
      [20_000, 0, 0, 0, 0, 20_000, 0],
      [5_000, 0, 0, 0, 0, 5_000, 0],
      [0, 0, 0, -200, 0, -200, 24_800],
    ]);
    expect(earnings).toMatchObject({
      ...{ paidOut: { amountMinor: 24_800 }, closingBalance: { amountMinor: 0 }, trips: 2 },
    });
    // The same by whole days, of which the last counts.
    const dayAt = (atMs: number) => dayOf(atMs, "Asia/Kolkata");
    const days = { from: dayAt(midnight - 1), to: dayAt(midnight) };
    const twoDays = await person.call(routes.getEarnings, { query: days });
    expect(twoDays).toMatchObject({
      ...{ from: query.from, to: new Date(midnight + dayMs).toISOString(), trips: 2 },
      total: { amountMinor: 25_000 },
    });
    // A period that ended before the payout: what is owed now is something else.
    const before = await person.call(routes.getEarnings, {
      query: { ...query, to: new Date(midnight + dayMs / 2).toISOString() },
    });
    expect(before).toMatchObject({
      ...{ closingBalance: { amountMinor: 25_000 }, pendingPayout: { amountMinor: 0 } },
    });
  });

  it("add up the same however a time is cut", async () => {
    const { owner, person } = await riderWithAccount(core);
    const start = core.ambient.now().getTime();
    const moves = [
      ...(["settle", "tip", "capture", "refund", "adjustment", "dispute_lost"] as const),
    ].flatMap((purpose, index) => [
      { purpose, amountMinor: 1_000 + 37 * index },
      { purpose, amountMinor: -500 - 11 * index },
    ]);
    for (const one of moves) {
      await move(core, owner, one);
      core.ambient.advance(20_000);
    }
    const end = core.ambient.now().getTime();
    const between = (from: number, to: number) =>
      person.call(routes.getEarnings, {
        query: { from: new Date(from).toISOString(), to: new Date(to).toISOString() },
      });
    const whole = await between(start, end);
    expect(whole.closingBalance.amountMinor).toBe(await owedTo(core, owner));
    for (const cut of [start, start + 21_000, start + 95_000, start + 180_500, end]) {
      const [before, after] = [await between(start, cut), await between(cut, end)];
      expect(after.openingBalance).toEqual(before.closingBalance);
      const sums = amountsOf(before).map((minor, at) => minor + amountsOf(after)[at]!);
      expect(sums).toEqual(amountsOf(whole));
    }
  });

  it("page through orders without losing one, also those of one moment", async () => {
    const { owner, person } = await riderWithAccount(core);
    await Promise.all(Array.from({ length: 11 }, () => earn(core, owner, 1_000)));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await person.call(routes.getEarnings, {
        query: { limit: 3, ...(cursor === undefined ? {} : { cursor }) },
      });
      expect(page.total.amountMinor).toBe(11_000);
      seen.push(...page.items.map((item) => item.orderId));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(new Set(seen).size).toBe(11);
    expect(seen).toHaveLength(11);
  });
});

describe("a store's earnings", () => {
  const amountsOf = (amounts: PartnerAmounts) =>
    minors(amounts, partnerNames as (keyof PartnerAmounts)[]);
  let store: TestStore;
  let owner: Owner;
  let customer: TestPerson;
  beforeAll(async () => {
    store = await openStore(core);
    owner = { kind: "partner", id: store.id };
    customer = await core.person("customer");
  });

  /** Goods of 10 000 and tax of 500 in an order of 14 000. */
  async function order(): Promise<string> {
    const { id } = await placedOrder(core, customer, store);
    const line = (code: "items" | "delivery" | "tax", amountMinor: number) => ({
      ...{ code, label: code },
      amount: { amountMinor, currency: "INR" as const },
    });
    await core.system.db
      .update(orders)
      .set({
        totalMinor: 14_000,
        lines: [line("items", 10_000), line("delivery", 3_500), line("tax", 500)],
      })
      .where(eq(orders.id, id));
    return id;
  }

  const settle = (orderId: string, parts: { store: number; tax: number; rest: number }) =>
    posted("settle", orderId, newId(core.system, "payment"), parts);

  function posted(
    purpose: PostingPurpose,
    orderId: string,
    reference: string,
    parts: { store: number; tax: number; rest: number },
  ): Promise<void> {
    const platform = (kind: "order_funds" | "tax_payable" | "platform_revenue") =>
      ({ kind, owner: "platform", currency: "INR" }) as const;
    const legs: Posting["legs"] = [
      { account: platform("order_funds"), amountMinor: parts.store + parts.tax + parts.rest },
      { account: payableOf(owner, "INR"), amountMinor: -parts.store },
      { account: platform("tax_payable"), amountMinor: -parts.tax },
      { account: platform("platform_revenue"), amountMinor: -parts.rest },
    ];
    const moved = legs.filter(({ amountMinor }) => amountMinor !== 0);
    return post(core.system, { purpose, reference, orderId, legs: moved });
  }

  it("tell goods and commission apart, and refunds whenever they came", async () => {
    const whole = await order();
    await settle(whole, { store: 8_200, tax: 500, rest: 5_300 });
    await posted("refund", whole, newId(core.system, "refund"), {
      store: -1_000,
      tax: -60,
      rest: 0,
    });
    const half = await order();
    // Half of it went back before it was shared out.
    await settle(half, { store: 4_100, tax: 250, rest: 2_650 });
    await move(core, owner, { purpose: "adjustment", amountMinor: -30 });
    const earnings = await store.partner.call(routes.getPartnerEarnings);
    expect(amountsOf(earnings)).toEqual([20_000, -2_700, -6_000, -30, 11_270]);
    expect(earnings).toMatchObject({ orders: 2, tax: { amountMinor: 690 } });
    expect(earnings.pendingPayout.amountMinor).toBe(await owedTo(core, owner));
    const item = earnings.items.find(({ orderId }) => orderId === half)!;
    expect(amountsOf(item)).toEqual([10_000, -900, -5_000, 0, 4_100]);
    expect(earnings.days).toHaveLength(1);
  });

  it("are a store's own", async () => {
    const other = await openStore(core);
    const theirs = await other.partner.call(routes.getPartnerEarnings);
    expect(theirs).toMatchObject({ orders: 0, net: { amountMinor: 0 }, items: [] });
    expect(await outcomeOf(customer.call(routes.getPartnerEarnings))).toBe("FORBIDDEN");
  });
});
