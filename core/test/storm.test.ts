/**
 * Riders who answer as they please, all at once, against a core that is killed while offers are out.
 * Nobody knows beforehand what happens; that it was legal is judged afterwards, from the log.
 */
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import { offsetMeters } from "#shared/geo.ts";
import { isOver } from "#shared/states.ts";
import { makeRandom } from "../seed/index.ts";
import { undefinedOrders } from "./check-history-leftovers.ts";
import { inhabitant, orderSomething, runKitchen, unlessRefused } from "./city-life.ts";
import { type CoreProcess, startCoreProcess } from "./core-process.ts";
import {
  asDelivered,
  checkHistory,
  cityCenter,
  hireRider,
  openStore,
  readHistory,
  sayViolations,
  startTestCore,
  type TestCore,
  until,
} from "./index.ts";
import { runMoodyRider } from "./moody-rider.ts";

const ORDERS = 24;
const RIDERS = 9;
const KILLS = 3;

let bench: TestCore;
let core: CoreProcess;

beforeAll(async () => {
  bench = await startTestCore({ timeScale: 600 });
  core = await startCoreProcess(bench.environment);
});

afterAll(async () => {
  await core.kill();
  await bench.stop();
});

async function count(query: ReturnType<typeof sql>): Promise<number> {
  const [row] = await bench.system.db.execute(query);
  return row!.n as number;
}

/** Kills the core with offers out; says how long after its return each open order had its place. */
async function killAmidOffers(pauseMs: number): Promise<string> {
  await until(
    "offers are out",
    () => count(sql`select count(*)::int as n from offers where state = 'pending'`),
    60_000,
  );
  await new Promise((resolve) => setTimeout(resolve, pauseMs));
  await core.kill();
  const out = await count(sql`select count(*)::int as n from offers where state = 'pending'`);
  const startMs = await core.start();
  const begun = performance.now();
  await until("every open order is somebody's turn", async () => {
    return undefinedOrders(await readHistory(bench.system)).length === 0;
  });
  const defined = Math.round(performance.now() - begun);
  return `${out} offers out, started in ${Math.round(startMs)} ms, all defined ${defined} ms later`;
}

test("a storm of answers and deaths leaves one legal history", { timeout: 240_000 }, async () => {
  const seed = String(Date.now());
  const random = makeRandom(seed);
  const store = await openStore(bench);
  const center = cityCenter(bench);
  const customers = await Promise.all(
    Array.from({ length: ORDERS }, async () =>
      inhabitant(await bench.person("customer"), core.url),
    ),
  );
  const owners = new Map<string, (typeof customers)[number]>();
  const codeOf = async (orderId: string) => {
    const order = await owners.get(orderId)!.insist(routes.getOrder, { params: { id: orderId } });
    return order.otp ?? "";
  };
  let isDone = false;
  const life = [runKitchen(inhabitant(store.partner, core.url), () => isDone)];
  for (let n = 0; n < RIDERS; n++) {
    const at = offsetMeters(center, { northMeters: 100 * n, eastMeters: 150 });
    const rider = inhabitant(await hireRider(bench), core.url);
    const own = { random: random.fork(`rider ${n}`), codeOf, isOver: () => isDone };
    life.push(runMoodyRider({ rider, at, ...own }));
  }
  const dropoff = offsetMeters(center, { northMeters: -800, eastMeters: 600 });
  const placing = customers.map(async (customer) => {
    const basket = { storeId: store.id, itemId: store.itemIds[0]!, dropoff };
    const { id } = await orderSomething(customer, basket);
    owners.set(id, customer);
    if (!random.chance(0.15)) return;
    await new Promise((resolve) => setTimeout(resolve, random.int(0, 3_000)));
    await unlessRefused(
      customer.insist(routes.cancelOrder, { params: { id }, body: { reason: "changed my mind" } }),
    );
  });
  const told: string[] = [];
  for (let kill = 0; kill < KILLS; kill++) told.push(await killAmidOffers(random.int(0, 120)));
  await Promise.all(placing);
  const history = await until(
    `all is settled (seed ${seed})`,
    async () => {
      const now = await readHistory(bench.system);
      const isSettled = now.orders.every(({ state }) => isOver(state) && state !== "delivered");
      const left = await count(sql`select count(*)::int as n from outbox where relayed_at is null`);
      return isSettled && now.orders.length === ORDERS && left === 0 ? now : undefined;
    },
    150_000,
  );
  isDone = true;
  await Promise.all(life);
  const says = `seed ${seed}: ${told.join("; ")}`;
  expect(sayViolations(checkHistory(history, asDelivered)), says).toBe("");
  const taken = history.offers.filter(({ state }) => state === "accepted").length;
  expect(taken, says).toBeGreaterThanOrEqual(ORDERS / 4);
  console.log(`${says}; ${history.offers.length} offers, ${taken} taken`);
});
