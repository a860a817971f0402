/** Hours on duty, and what they earn at least. */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dutySpans, orders, riders } from "#drizzle/schema/index.ts";
import { addDays, dayOf, startOfDay } from "#shared/city-days.ts";
import { routes } from "#shared/contracts/index.ts";
import { type AccountKind, post, readBalance } from "../ledger/index.ts";
import { forgetDutySpans, repairDutySpans, setRiderState } from "../supply/index.ts";
import {
  cityCenter,
  hireRider,
  openStore,
  riderOnDuty,
  startTestCore,
  type TestCore,
} from "../test/index.ts";
import { topUpDay } from "./earnings/top-up-day.ts";
import { carriedOrder } from "./test-carried.ts";

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(() => core?.stop());

const MINUTE = 60_000;

describe("an hour on duty", () => {
  it("is kept when duty begins and ends", async () => {
    const rider = await riderOnDuty(core);
    const spans = () =>
      core.system.db.select().from(dutySpans).where(eq(dutySpans.riderId, rider.id));
    expect(await spans()).toMatchObject([{ endedAt: null }]);
    await setRiderState(core.system, rider.id, "offline", ["online"]);
    expect((await spans())[0]!.endedAt).not.toBeNull();
    await rider.call(routes.setDuty, { body: { status: "online", position: cityCenter(core) } });
    expect(await spans()).toHaveLength(2);
    // As if somebody had changed the rows by hand.
    await core.system.db.update(riders).set({ state: "offline" }).where(eq(riders.id, rider.id));
    await repairDutySpans(core.system);
    await forgetDutySpans(core.system);
    expect((await spans()).map(({ endedAt }) => endedAt === null)).toEqual([false, false]);
  });

  it("tells what a ride brought and what the platform kept of it", async () => {
    const { rider, params } = await carriedOrder(core, await openStore(core));
    await core.system.db.update(orders).set({ vertical: "ride" }).where(eq(orders.id, params.id));
    const leg = (kind: AccountKind, owner: string, amountMinor: number) => ({
      ...{ account: { kind, owner, currency: "INR" as const }, amountMinor },
    });
    await post(core.system, {
      ...{ purpose: "settle", reference: params.id, orderId: params.id },
      legs: [
        leg("order_funds", "platform", 11_000),
        leg("rider_payable", rider.id, -8_000),
        leg("platform_revenue", "platform", -2_000),
        leg("tax_payable", "platform", -1_000),
      ],
    });
    const told = {
      ...{ delivery: { amountMinor: 0 }, rides: { amountMinor: 10_000 } },
      ...{ rideFees: { amountMinor: -2_000 }, total: { amountMinor: 8_000 } },
    };
    expect(await rider.call(routes.getEarnings)).toMatchObject({ ...told, items: [told] });
    const { columns } = await rider.call(routes.getRiderStatement);
    expect(columns).toEqual(expect.arrayContaining(["Rides", "Platform fee"]));
  });

  it("earns what is guaranteed, once, however often the job runs", async () => {
    const rider = await hireRider(core);
    const city = core.runtime.region.cities[0]!;
    const day = addDays(dayOf(core.ambient.now().getTime(), city.timeZone), -1);
    const startedAt = new Date(startOfDay(day, city.timeZone) + 8 * 60 * MINUTE);
    const endedAt = new Date(startedAt.getTime() + 90 * MINUTE);
    await core.system.db.insert(dutySpans).values({ riderId: rider.id, startedAt, endedAt });
    const runs = await Promise.all([1, 2].map(() => topUpDay(core.system, city, day)));
    expect(Math.max(...runs)).toBe(1);
    expect(await topUpDay(core.system, city, day)).toBe(0);
    const account = { kind: "rider_payable", owner: rider.id, currency: "INR" } as const;
    expect((await readBalance(core.system, account)).postedMinor).toBe(13_500);
    expect(await rider.call(routes.getEarnings)).toMatchObject({
      ...{ topUps: { amountMinor: 13_500 }, total: { amountMinor: 13_500 } },
    });
    expect(await core.system.db.select().from(riders).where(eq(riders.id, rider.id))).toHaveLength(
      1,
    );
  });
});
