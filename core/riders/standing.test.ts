/** Stars, pauses, suspensions and guaranteed earnings, on real orders. */
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { offers, orders, outbox, people, suspensions } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import type { BeelineError } from "#shared/errors.ts";
import { newId } from "../platform/index.ts";
import { SUSPENDED_UNTIL, setRiderState } from "../supply/index.ts";
import {
  offerTo,
  openStore,
  orderIn,
  outcomeOf,
  placedOrder,
  riderOnDuty,
  riderRow,
  startTestCore,
  type TestCore,
  type TestPerson,
  type TestStore,
  tripFor,
} from "../test/index.ts";
import { ridersSubscriber } from "./index.ts";
import { PRIOR, ratingOf } from "./ratings/rating-rules.ts";
import { judgeRider } from "./standing/judge-rider.ts";
import { carriedOrder } from "./test-carried.ts";

let core: TestCore;
let store: TestStore;
let ops: TestPerson;
let other: TestPerson;
beforeAll(async () => {
  core = await startTestCore();
  store = await openStore(core);
  ops = await core.person("ops");
  other = await core.person("ops");
});
afterAll(() => core?.stop());

async function newsOf(id: string, type: string) {
  const rows = await core.system.db
    .select({ payload: outbox.payload })
    .from(outbox)
    .where(and(eq(outbox.partitionKey, id), eq(outbox.type, type)));
  return rows.map(({ payload }) => payload);
}

describe("stars", () => {
  it("are given once by each side, and move a rider's mean", async () => {
    const { customer, rider, params } = await carriedOrder(core, store);
    const rate = (who: TestPerson, stars: number) =>
      who.call(routes.rateOrder, { params, body: { stars, tags: ["late"], comment: "Words" } });
    expect((await customer.call(routes.getRating, { params })).canRateUntil).not.toBeNull();
    const many = await Promise.all([1, 1, 1, 1].map((stars) => outcomeOf(rate(customer, stars))));
    expect(many.sort()).toEqual(["CONFLICT", "CONFLICT", "CONFLICT", "OK"]);
    expect(await rate(rider, 5)).toMatchObject({ stars: 5, tags: ["late"] });
    expect((await riderRow(core, rider.id)).rating).toBe(ratingOf(1, 1));
    const starsOf = async ({ id }: TestPerson) => {
      const [row] = await core.system.db.select().from(people).where(eq(people.id, id));
      return [row!.starsSum, row!.starsCount];
    };
    expect([await starsOf(rider), await starsOf(customer)]).toEqual([
      [1, 1],
      [5, 1],
    ]);
    expect(await customer.call(routes.getRating, { params })).toMatchObject({
      ...{ rating: { stars: 1 }, canRateUntil: null },
    });
    expect(JSON.stringify(await newsOf(params.id, "order.rated"))).not.toContain("Words");
  });

  it("are nobody else's, and come in time", async () => {
    const { params, customer } = await carriedOrder(core, store, 8);
    const rate = (who: TestPerson, id = params.id) =>
      outcomeOf(who.call(routes.rateOrder, { params: { id }, body: { stars: 5 } }));
    expect(await rate(customer)).toBe("CONFLICT");
    expect(await rate(await core.person("customer"))).toBe("NOT_FOUND");
    const open = await placedOrder(core, customer, store);
    expect(await rate(customer, open.id)).toBe("CONFLICT");
  });

  it("of riders who are rated at once are all counted", async () => {
    const first = await carriedOrder(core, store);
    const all = await Promise.all([1, 2, 3].map(() => carriedOrder(core, store)));
    for (const { params } of all) {
      await core.system.db
        .update(orders)
        .set({ riderId: first.rider.id })
        .where(eq(orders.id, params.id));
    }
    const rate = ({ customer, params }: (typeof all)[number]) =>
      customer.call(routes.rateOrder, { params, body: { stars: 5 } });
    await Promise.all(all.map(rate));
    expect((await riderRow(core, first.rider.id)).rating).toBe(ratingOf(15, 3));
    expect(PRIOR.stars).toBeLessThan(ratingOf(15, 3));
  });
});

/** Offers that a rider did not answer, as dispatch leaves them. */
async function ignore(
  rider: TestPerson,
  count: number,
  change: Partial<typeof offers.$inferInsert> = {},
) {
  const order = await placedOrder(core, await core.person("customer"), store);
  for (let each = 0; each < count; each++) {
    // One after the other, however quick this machine is.
    core.ambient.advance(1);
    const at = core.ambient.now();
    await core.system.db.insert(offers).values({
      ...{ id: newId(core.system, "offer"), orderId: order.id, riderId: rider.id, round: each + 1 },
      ...{ attempt: 1, state: "expired", reason: "no answer", createdAt: at, expiresAt: at },
      ...{ closedAt: at, distanceMeters: 1, pickupEtaSeconds: 1, tripMeters: 1 },
      ...{ earningMinor: 1, currency: "INR", ...change },
    });
  }
}

describe("a rider who does not answer", () => {
  it("is not asked for a while, is told why, longer each time, and can be let back", async () => {
    const rider = await riderOnDuty(core);
    await ignore(rider, 2);
    expect(await judgeRider(core.system, rider.id)).toBeUndefined();
    await ignore(rider, 1);
    const judged = await Promise.all([1, 2, 3].map(() => judgeRider(core.system, rider.id)));
    expect(judged.filter(Boolean)).toHaveLength(1);
    const standing = await rider.call(routes.getStanding);
    expect(standing).toMatchObject({ offers: 3, unanswered: 3, acceptancePercent: null });
    expect(standing.pause).toMatchObject({ reason: "silence", liftedAt: null });
    const { pausedUntil } = await riderRow(core, rider.id);
    expect(pausedUntil?.toISOString()).toBe(standing.pause!.endsAt);
    await rider.call(routes.setDuty, { body: { status: "offline" } });
    const online = rider.call(routes.setDuty, { body: { status: "online" } });
    const refused: BeelineError = await online.then(
      () => Promise.reject(new Error("went online")),
      (error) => error,
    );
    expect(refused.code).toBe("RIDER_PAUSED");
    expect(refused.options.issues).toContainEqual({
      path: "until",
      message: standing.pause!.endsAt,
    });
    const params = { id: rider.id };
    const both = await Promise.all(
      [ops, other].map((who) => outcomeOf(who.call(routes.liftPause, { params }))),
    );
    expect(both.sort()).toEqual(["CONFLICT", "OK"]);
    expect((await riderRow(core, rider.id)).pausedUntil).toBeNull();
    expect(await newsOf(rider.id, "rider.paused")).toHaveLength(2);
  });

  it("is judged by the news, and whoever answers is not", async () => {
    const rider = await riderOnDuty(core);
    await ignore(rider, 2);
    await ignore(rider, 1, { state: "accepted", reason: null });
    await ignore(rider, 2);
    const payload = { offerId: "ofr", orderId: "ord", riderId: rider.id, to: "expired" } as const;
    const event = { id: "evt", partitionKey: "ord", at: "", type: "offer.changed" } as const;
    const hear = (reason: string) =>
      ridersSubscriber.handle(core.system, { ...event, payload: { ...payload, reason } });
    await hear("no answer");
    expect((await riderRow(core, rider.id)).pausedUntil).toBeNull();
    await ignore(rider, 1);
    await hear("rider off duty");
    expect((await riderRow(core, rider.id)).pausedUntil).toBeNull();
    await hear("no answer");
    expect((await riderRow(core, rider.id)).pausedUntil).not.toBeNull();
  });
});

it("a rider who gives trips back one after the other is not asked for a while", async () => {
  const first = await orderIn(core, store, "accepted");
  const { rider, trip } = await tripFor(core, first.id);
  const giveBack = (id: string) =>
    rider.call(routes.cancelTrip, { params: { id }, body: { reason: "flat tyre" } });
  await giveBack(trip.id);
  expect(await judgeRider(core.system, rider.id)).toBeUndefined();
  const second = await orderIn(core, store, "accepted");
  const [offerId] = await offerTo(core, second.id, [rider.id]);
  const again = await rider.call(routes.acceptOffer, { body: { offerId: offerId! } });
  await giveBack(again.id);
  expect(await judgeRider(core.system, rider.id)).toMatchObject({ reason: "cancellations" });
  expect(await rider.call(routes.getStanding)).toMatchObject({ accepted: 2, cancelled: 2 });
});

describe("a suspension", () => {
  const suspend = (rider: { id: string }, by = ops) =>
    by.call(routes.suspendRider, {
      ...{ params: { id: rider.id }, body: { reason: "conduct", note: "Rude at two doors" } },
    });

  it("ends duty at once, is told with its reason, and is decided by somebody else", async () => {
    const rider = await riderOnDuty(core);
    const both = await Promise.all([suspend(rider), suspend(rider, other)].map(outcomeOf));
    expect(both.sort()).toEqual(["CONFLICT", "OK"]);
    expect((await riderRow(core, rider.id)).state).toBe("suspended");
    const online = rider.call(routes.setDuty, { body: { status: "online" } });
    await expect(online).rejects.toMatchObject({
      ...{ code: "SUSPENDED", message: expect.stringContaining("conduct") },
    });
    const appeal = () => rider.call(routes.appealSuspension, { body: { text: "It was not me" } });
    const appeals = await Promise.all([appeal(), appeal()].map(outcomeOf));
    expect(appeals.sort()).toEqual(["CONFLICT", "OK"]);
    const { items } = await ops.call(routes.listSuspensions);
    const [mine] = items.filter(({ riderId }) => riderId === rider.id);
    expect(mine).toMatchObject({ appeal: "It was not me", note: "Rude at two doors" });
    const [row] = await core.system.db
      .select()
      .from(suspensions)
      .where(eq(suspensions.riderId, rider.id));
    expect(JSON.stringify(row)).not.toMatch(/Rude|not me/);
    const decide = (by: TestPerson) =>
      outcomeOf(
        by.call(routes.decideAppeal, { params: { id: mine!.id }, body: { outcome: "granted" } }),
      );
    const [judge, same] = row!.suspendedBy === ops.id ? [other, ops] : [ops, other];
    expect(await decide(same)).toBe("FORBIDDEN");
    const third = await core.person("ops");
    const decided = await Promise.all([decide(judge), decide(third)]);
    expect(decided.sort()).toEqual(["CONFLICT", "OK"]);
    expect(await riderRow(core, rider.id)).toMatchObject({ state: "offline", pausedUntil: null });
    const shown = await rider.call(routes.getStanding);
    expect(shown.suspension).toBeNull();
    expect(JSON.stringify(shown)).not.toContain("Rude");
    expect(await outcomeOf(rider.call(routes.setDuty, { body: { status: "online" } }))).toBe("OK");
    expect(await outcomeOf(appeal())).toBe("NOT_FOUND");
  });

  it("lets a trip be finished, and holds right after it", async () => {
    const order = await orderIn(core, store, "ready");
    const { rider } = await tripFor(core, order.id);
    const { id } = await suspend(rider);
    expect(await riderRow(core, rider.id)).toMatchObject({
      ...{ state: "on_trip", pausedUntil: SUSPENDED_UNTIL },
    });
    expect((await rider.call(routes.getActiveTrip)).state).toBe("assigned");
    await setRiderState(core.system, rider.id, "online", ["on_trip"]);
    const about = { riderId: rider.id, cityCode: "blr", to: "online" } as const;
    const event = { id: "evt", partitionKey: rider.id, at: "", payload: about } as const;
    await ridersSubscriber.handle(core.system, { ...event, type: "rider.changed" });
    expect((await riderRow(core, rider.id)).state).toBe("suspended");
    const lift = () => outcomeOf(ops.call(routes.liftSuspension, { params: { id } }));
    expect((await Promise.all([lift(), lift()])).sort()).toEqual(["CONFLICT", "OK"]);
    expect((await riderRow(core, rider.id)).state).toBe("offline");
  });
});
