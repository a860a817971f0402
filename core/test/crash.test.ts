/** kill -9 in the middle of twenty orders: none is lost, none is carried twice. */
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import { offsetMeters } from "#shared/geo.ts";
import { inhabitant, orderSomething, runKitchen, runRider } from "./city-life.ts";
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

const ORDERS = 20;
const RIDERS = 6;
const KILLS = 3;

let bench: TestCore;
let core: CoreProcess;

beforeAll(async () => {
  // Cooking and travelling fast, so that the whole day takes seconds.
  bench = await startTestCore({ timeScale: 600 });
  core = await startCoreProcess(bench.environment);
});

afterAll(async () => {
  await core.kill();
  await bench.stop();
});

async function countEnded(): Promise<number> {
  const [row] = await bench.system.db.execute(
    sql`select count(*)::int as ended from orders where state = 'completed'`,
  );
  return row!.ended as number;
}

test("every placed order is delivered once, whenever the core dies", {
  timeout: 120_000,
}, async () => {
  const store = await openStore(bench);
  const kitchen = inhabitant(store.partner, core.url);
  const customers = await Promise.all(
    Array.from({ length: ORDERS }, async () =>
      inhabitant(await bench.person("customer"), core.url),
    ),
  );
  const center = cityCenter(bench);
  const fleet = await Promise.all(
    Array.from({ length: RIDERS }, async (_, index) => {
      const at = offsetMeters(center, { northMeters: 100 * index, eastMeters: 150 });
      return { at, rider: inhabitant(await hireRider(bench), core.url) };
    }),
  );
  const owners = new Map<string, (typeof customers)[number]>();
  const codeOf = async (orderId: string) => {
    const order = await owners.get(orderId)!.insist(routes.getOrder, { params: { id: orderId } });
    return order.otp ?? "";
  };
  let isOver = false;
  const life = [
    runKitchen(kitchen, () => isOver),
    ...fleet.map(({ at, rider }) => runRider(rider, at, codeOf, () => isOver)),
  ];
  const dropoff = offsetMeters(center, { northMeters: -800, eastMeters: 600 });
  const placing = customers.map(async (customer) => {
    const basket = { storeId: store.id, itemId: store.itemIds[0]!, dropoff };
    const order = await orderSomething(customer, basket);
    owners.set(order.id, customer);
  });
  for (let kill = 1; kill <= KILLS; kill++) {
    await until(
      `order ${kill * 4} has ended`,
      async () => (await countEnded()) >= kill * 4,
      40_000,
    );
    await core.kill();
    await core.start();
  }
  await Promise.all(placing);
  await until("all orders have ended", async () => (await countEnded()) === ORDERS, 60_000);
  isOver = true;
  await Promise.all(life);
  await expectOneLegalHistory();
});

async function expectOneLegalHistory(): Promise<void> {
  const rows = async (query: ReturnType<typeof sql>) => bench.system.db.execute(query);
  await until("the outbox is empty", async () => {
    const [left] = await rows(sql`select count(*)::int as n from outbox where relayed_at is null`);
    return left!.n === 0;
  });
  const history = await readHistory(bench.system);
  expect(history.orders.map(({ state }) => state)).toEqual(Array(ORDERS).fill("completed"));
  expect(sayViolations(checkHistory(history, asDelivered))).toBe("");

  const carried = await rows(sql`
    select s.order_id, count(distinct t.id)::int as trips from trip_stops s
    join trips t on t.id = s.trip_id where t.state = 'completed' group by s.order_id`);
  expect(carried.map((order) => order.trips)).toEqual(Array(ORDERS).fill(1));
  const paid = await rows(sql`select order_id, state, captured_minor, amount_minor from payments`);
  expect(paid).toHaveLength(ORDERS);
  for (const payment of paid) {
    expect([payment.state, payment.captured_minor]).toEqual(["captured", payment.amount_minor]);
  }
}
