/** kill -9 while offers are out: a moment after the restart everything is exactly what it was. */
import { asc, eq, inArray } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dispatchJobs, offers, orders, riders, trips } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import { offsetMeters } from "#shared/geo.ts";
import { inhabitant } from "./city-life.ts";
import { type CoreProcess, startCoreProcess } from "./core-process.ts";
import type { TestCore, TestStore } from "./index.ts";
import { cityCenter, hireRider, openStore, orderIn, startTestCore, until } from "./index.ts";

const FAR_METERS = 4_000;

let bench: TestCore;
let core: CoreProcess;
let stores: TestStore[];

beforeAll(async () => {
  bench = await startTestCore();
  core = await startCoreProcess(bench.environment);
  const center = cityCenter(bench);
  // Apart, so that nothing goes together.
  const places = [0, 1, 2].map((n) => offsetMeters(center, at(n * FAR_METERS)));
  stores = await Promise.all(places.map((position) => openStore(bench, { position })));
});
afterAll(async () => {
  await core.kill();
  await bench.stop();
});

function at(northMeters: number) {
  return { northMeters: northMeters - FAR_METERS, eastMeters: 100 };
}

/** A rider on duty at a store, whose phone reports. */
async function riderAt(store: TestStore) {
  const person = await hireRider(bench);
  const phone = inhabitant(person, core.url);
  const position = offsetMeters(store.position, { northMeters: 60, eastMeters: 0 });
  await phone.insist(routes.setDuty, {
    body: { status: "online", vehicle: "scooter", position },
  });
  const ping = () =>
    phone.insist(routes.sendPings, {
      body: { ...position, recordedAt: new Date().toISOString() },
    });
  await ping();
  return { id: person.id, phone, ping };
}

/** Everything that dispatch knows, as the rows say it. */
async function whatIsKnown() {
  const { db } = bench.system;
  const [jobs, asked, taken, people, carried] = await Promise.all([
    db.select().from(dispatchJobs).orderBy(asc(dispatchJobs.orderId)),
    db.select().from(offers).orderBy(asc(offers.id)),
    db.select().from(trips).orderBy(asc(trips.id)),
    db.select({ id: riders.id, state: riders.state }).from(riders).orderBy(asc(riders.id)),
    db.select({ id: orders.id, riderId: orders.riderId }).from(orders).orderBy(asc(orders.id)),
  ]);
  return { jobs, asked, taken, people, carried };
}

/** The phone goes on reporting: who has been silent for ten seconds is asked for nothing. */
async function openOffer({ phone, ping }: Awaited<ReturnType<typeof riderAt>>) {
  return until("an offer", async () => {
    await ping();
    return (await phone.insist(routes.listOffers)).items[0];
  });
}

test("open offers, trips and searches are as they were, and none is given twice", async () => {
  const [first, second, lonely] = stores as [TestStore, TestStore, TestStore];
  // One after the other: with both there, a wave that sees the food before it is ready may well send
  // the far one and keep the near one for what comes next.
  const one = await riderAt(first);
  const kept = await orderIn(bench, first, "ready");
  const offered = await openOffer(one);
  const two = await riderAt(second);
  const lost = await orderIn(bench, second, "ready");
  const late = await openOffer(two);
  const waiting = await orderIn(bench, lonely, "ready");
  await until("all three are looked for", async () => {
    const rows = await bench.system.db.select().from(dispatchJobs);
    return rows.length === 3;
  });

  await core.kill();
  const before = await whatIsKnown();
  // What runs out while nobody is there to notice.
  await bench.system.db
    .update(offers)
    .set({ expiresAt: new Date(Date.now() - 1) })
    .where(eq(offers.id, late.id));
  const startedMs = await core.start();
  const readyAt = performance.now();
  await until("the late offer is over", async () => {
    const [row] = await bench.system.db.select().from(offers).where(eq(offers.id, late.id));
    return row!.state === "expired";
  });
  const exactMs = Math.round(performance.now() - readyAt);
  console.log(`ready after ${Math.round(startedMs)} ms, every search exact ${exactMs} ms later`);
  expect(exactMs).toBeLessThan(5_000);

  const after = await whatIsKnown();
  const untouched = (row: { orderId: string }) => row.orderId === kept.id;
  expect(after.jobs.filter(untouched)).toEqual(before.jobs.filter(untouched));
  expect(after.asked.filter(untouched)).toEqual(before.asked.filter(untouched));
  expect(after.carried).toEqual(before.carried);
  expect(after.taken).toEqual(before.taken);
  expect(after.people.find(({ id }) => id === two.id)).toMatchObject({ state: "online" });

  // The open offer is still good, once.
  expect((await one.phone.insist(routes.listOffers)).items).toMatchObject([{ id: offered.id }]);
  const trip = await one.phone.insist(routes.acceptOffer, { body: { offerId: offered.id } });
  expect(trip.orderIds).toEqual([kept.id]);
  // The others are looked for again: whoever comes is asked about one of them.
  const three = await riderAt(lonely);
  expect([lost.id, waiting.id]).toContain((await openOffer(three)).orderId);
  const open = await bench.system.db
    .select()
    .from(offers)
    .where(inArray(offers.state, ["pending", "accepted"]));
  const orderIds = open.map(({ orderId }) => orderId);
  expect(new Set(orderIds).size).toBe(orderIds.length);
  expect(after.jobs.find(({ orderId }) => orderId === lost.id)?.state).not.toBe("assigned");
}, 60_000);
