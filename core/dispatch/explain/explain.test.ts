import { zstdCompressSync } from "node:zlib";
import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { dispatchAttempts, dispatchDecisions, offers } from "#drizzle/schema/index.ts";
import { ExplainedOffer, routes } from "#shared/contracts/index.ts";
import { outcomeOf, startWork, type TestPerson, until } from "../../test/index.ts";
import { SearchCity } from "../searches/test-search.ts";
import { forgetOldDecisions } from "./forget-decisions.ts";
import { findDecision } from "./keep-decision.ts";
import { replayDecision } from "./replay-decision.ts";

const city = new SearchCity();
const root = new URL("../../..", import.meta.url).pathname;

const explain = (who: TestPerson, id: string) => who.call(routes.explainOffer, { params: { id } });

async function keptRow(offerId: string) {
  const { db } = city.core.system;
  const [offer] = await db.select().from(offers).where(eq(offers.id, offerId));
  return (await findDecision(city.core.system, offer!.decisionId!))!;
}

/** Two riders, of whom the near one is asked. */
async function asked() {
  const far = await city.riderAt(1_200);
  const near = await city.riderAt(100);
  const order = await city.orderIn("ready");
  const offer = await city.offerFor(near, order.id);
  return { far, near, order, offer };
}

function runReplay(offerId: string) {
  const done = Bun.spawnSync([process.execPath, "core/dispatch/explain/replay.ts", offerId], {
    cwd: root,
    env: { PATH: process.env.PATH ?? "", DATABASE_URL: city.core.config.databaseUrl },
  });
  return { code: done.exitCode, said: done.stdout.toString() + done.stderr.toString() };
}

describe("an offer", () => {
  test("is explained by its decision, with a reason for each who lost", async () => {
    const { far, near, order, offer } = await asked();
    const ops = await city.core.person("ops");
    const told = ExplainedOffer.parse(await explain(ops, offer.id));
    expect(told).toMatchObject({
      id: offer.id,
      riderId: near.id,
      state: "pending",
      decision: { mode: "batched", isCurrent: true, searches: 1, riders: 2 },
      orders: [{ orderId: order.id, round: 1, won: false }],
    });
    const { candidates, pickup } = told.orders[0]!;
    expect(pickup!.lat).toBeCloseTo(city.store.position.lat, 5);
    expect(candidates.map(({ riderId, outcome }) => [riderId, outcome])).toEqual([
      [near.id, "offered"],
      [far.id, "not_chosen"],
    ]);
    for (const { position, vehicle } of candidates) {
      expect(position).not.toBeNull();
      expect(vehicle).toBe("scooter");
    }
    const trip = await near.call(routes.acceptOffer, { body: { offerId: offer.id } });
    expect(await explain(ops, offer.id)).toMatchObject({
      tripId: trip.id,
      orders: [{ won: true }],
    });
  });

  test("is explained to ops alone, and only if it exists", async () => {
    const { near, offer } = await asked();
    const ops = await city.core.person("ops");
    expect(await outcomeOf(explain(near, offer.id))).toBe("FORBIDDEN");
    expect(await outcomeOf(explain(ops, "ofr_in_unknown"))).toBe("NOT_FOUND");
  });

  test("is decided again bit for bit, by the program too", async () => {
    const { offer } = await asked();
    const again = replayDecision(await keptRow(offer.id));
    expect(again).toMatchObject({ isSame: true });
    expect(again.revision).toBe(again.revisionNow);
    const { code, said } = runReplay(offer.id);
    expect(said).toContain("Decided again: the same, bit for bit.");
    expect(said).toContain("Was asked: the best choice for this order.");
    expect(code).toBe(0);
  });

  test("is decided again the same when ops has set something else since", async () => {
    const { offer } = await asked();
    const ops = await city.core.person("ops");
    const params = { kind: "dispatch" };
    const body = { body: { acceptWindowMs: 14_000 }, cityCode: "blr", reason: "busy evening" };
    const { id } = await ops.call(routes.draftPolicy, { params, body });
    const call = { params: { ...params, id }, body: { reason: "now" } };
    await ops.call(routes.activatePolicy, call);
    const then = replayDecision(await keptRow(offer.id));
    expect(then).toMatchObject({ isSame: true, revision: then.revisionNow });
    expect(await explain(ops, offer.id)).toMatchObject({ decision: { isCurrent: false } });
    const later = replayDecision(await keptRow((await asked()).offer.id));
    expect(later.snapshot.policy.acceptWindowMs).toBe(14_000);
    expect(later.revision).not.toBe(then.revision);
    expect(later.revision).toBe(later.revisionNow);
    await ops.call(routes.retirePolicy, call);
  });

  test("that was decided otherwise, or by another revision, is told apart", async () => {
    const { offer } = await asked();
    const { db } = city.core.system;
    const row = await keptRow(offer.id);
    const mine = eq(dispatchDecisions.id, row.id);
    await db.update(dispatchDecisions).set({ revision: "d0 in/delivery/old" }).where(mine);
    const old = runReplay(offer.id);
    expect(old.said).toContain("Decided by revision d0 in/delivery/old");
    expect(old.code).toBe(1);
    await db.update(dispatchDecisions).set({ revision: row.revision }).where(mine);
    const other = { ...row, decision: zstdCompressSync('{"offers":[],"print":"another"}') };
    expect(replayDecision(other).isSame).toBe(false);
    await db.update(dispatchDecisions).set({ decision: other.decision }).where(mine);
    const differs = runReplay(offer.id);
    expect(differs.said).toContain("Decided again: DIFFERENT.");
    expect(differs.code).toBe(1);
    expect(runReplay("ofr_in_unknown").code).toBe(2);
  });

  test("keeps nothing personal with its decision", async () => {
    const { offer, near, order } = await asked();
    const { snapshot, kept } = replayDecision(await keptRow(offer.id));
    const text = JSON.stringify([snapshot, kept]);
    expect(text).toContain(near.id);
    expect(text).toContain(order.id);
    for (const personal of ["Planted", "Chandra", "Ravi", near.phone, order.customer.id]) {
      expect(text).not.toContain(personal);
    }
  });
});

test("an order that is held says so, and keeps saying it after it was offered", async () => {
  const rider = await city.riderAt(100);
  const order = await city.orderIn("preparing");
  await city.jobIn(order.id, "waiting");
  const ops = await city.core.person("ops");
  const looks = () => ops.call(routes.listOrderOffers, { params: { id: order.id } });
  await until("the hold is told", async () => (await looks()).items[0]?.heldFor === "food");
  await city.store.partner.call(routes.markReady, { params: { id: order.id } });
  const offer = await city.offerFor(rider, order.id);
  const { items } = await looks();
  expect(items).toMatchObject([
    { heldFor: "food", offers: [], candidates: [{ riderId: rider.id, outcome: "held_for" }] },
    { heldFor: null, mode: "batched", offers: [{ id: offer.id, state: "pending" }] },
  ]);
});

test("what was decided a month ago is forgotten, and the offer stays", async () => {
  const { offer, order } = await asked();
  const { system } = city.core;
  await forgetOldDecisions(system);
  expect(await keptRow(offer.id)).toBeDefined();
  city.core.ambient.advance(31 * 24 * 3_600_000);
  await city.work.stop();
  await forgetOldDecisions(system);
  expect(await keptRow(offer.id)).toBeUndefined();
  const looks = system.db
    .select()
    .from(dispatchAttempts)
    .where(eq(dispatchAttempts.orderId, order.id));
  expect(await looks).toEqual([]);
  const ops = await city.core.person("ops");
  expect(await explain(ops, offer.id)).toMatchObject({ id: offer.id, decision: null });
  city.work = startWork(city.core);
});
