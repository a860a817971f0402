/** One region served by several processes over one PostgreSQL and one Redis. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Vehicle } from "#shared/contracts/fields.ts";
import { routes } from "#shared/contracts/index.ts";
import { offsetMeters, type Position } from "#shared/geo.ts";
import { RelayBatch, WatchAnswer } from "#shared/rooms.ts";
import { signHeaders } from "../platform/index.ts";
import { startTestRedis, type TestRedis } from "../up/index.ts";
import { inhabitant, orderSomething, runKitchen, runRider } from "./city-life.ts";
import { type CoreProcess, startCoreProcess } from "./core-process.ts";
import {
  cityCenter,
  hireRider,
  openStore,
  orderIn,
  startTestCore,
  type TestCore,
  type TestPerson,
  tripFor,
  until,
} from "./index.ts";

let bench: TestCore;
let redis: TestRedis;
let front: CoreProcess;
let back: CoreProcess;
let ops: TestPerson;

beforeAll(async () => {
  bench = await startTestCore({ timeScale: 600 });
  ops = await bench.person("ops");
});
afterAll(() => bench?.stop());
beforeEach(async () => {
  redis = await startTestRedis();
  front = await startWith("api,ingest,worker");
  back = await startWith("dispatch");
});
afterEach(async () => {
  await Promise.all([front?.kill(), back?.kill()]);
  await redis?.stop();
});

const startWith = (roles: string, more: Record<string, string> = {}) =>
  startCoreProcess({
    ...bench.environment,
    ...{ BEELINE_ROLES: roles, REDIS_URL: redis.url },
    ...more,
  });

interface Ready {
  readonly checks: { readonly database: boolean; readonly redis?: boolean };
}

async function readiness(core: CoreProcess) {
  const answer = await fetch(`${core.url}/readyz`);
  return { status: answer.status, ...((await answer.json()) as Ready).checks };
}

async function ridersSeenBy(core: CoreProcess, vehicle: Vehicle = "scooter"): Promise<number> {
  const { cells } = await inhabitant(ops, core.url).insist(routes.getSupply, {
    query: { city: "blr" },
  });
  const own = cells.filter((cell) => cell.vehicle === vehicle);
  return own.reduce((sum, cell) => sum + cell.riders, 0);
}

/** A store with its kitchen, a rider and a customer, all at the front; `order` places one order. */
async function peopleAtTheFront(at: Position) {
  const store = await openStore(bench);
  const person = await bench.person("customer");
  const customer = inhabitant(person, front.url);
  const rider = await hireRider(bench);
  let isOver = false;
  const codeOf = async (orderId: string) =>
    (await customer.insist(routes.getOrder, { params: { id: orderId } })).otp ?? "";
  const life = Promise.all([
    runKitchen(inhabitant(store.partner, front.url), () => isOver),
    runRider(inhabitant(rider, front.url), at, codeOf, () => isOver),
  ]);
  const dropoff = offsetMeters(cityCenter(bench), { northMeters: -700, eastMeters: 300 });
  const basket = { storeId: store.id, itemId: store.itemIds[0]!, dropoff };
  return {
    customerAtTheBack: inhabitant(person, back.url),
    order: () => orderSomething(customer, basket),
    isDelivered: (id: string) =>
      until(
        "the order is delivered",
        async () => {
          const { state } = await customer.insist(routes.getOrder, { params: { id } });
          return state === "delivered" || state === "completed";
        },
        40_000,
      ),
    end: async () => {
      isOver = true;
      await life;
    },
  };
}

test("the process that dispatches sees riders who report to another one", {
  timeout: 90_000,
}, async () => {
  const at = offsetMeters(cityCenter(bench), { northMeters: 200, eastMeters: 150 });
  const people = await peopleAtTheFront(at);
  await until("the back sees the rider", async () => (await ridersSeenBy(back)) === 1);
  const { id } = await people.order();
  // Read in the process that takes no reports.
  const position = await until("the rider is seen on the way", async () => {
    const order = await people.customerAtTheBack.insist(routes.getOrder, { params: { id } });
    return order.position;
  });
  expect(position.lat).toBeCloseTo(at.lat, 4);
  await people.isDelivered(id);
  await until("both are ready with Redis", async () => {
    const [one, two] = await Promise.all([readiness(front), readiness(back)]);
    return one.status === 200 && one.redis && two.status === 200 && two.redis;
  });

  // Redis dies in the middle of the next order and comes back empty: nobody is restarted.
  const next = await people.order();
  await redis.kill();
  await until("both tell", async () => {
    const [one, two] = await Promise.all([readiness(front), readiness(back)]);
    return one.redis === false && two.redis === false && one.status === 200;
  });
  await redis.start();
  await people.isDelivered(next.id);
  await until("both have it again", async () => {
    return (await readiness(front)).redis && (await readiness(back)).redis;
  });
  await people.end();
});

test("a rider whose process is gone goes on at another one without going online again", {
  timeout: 60_000,
}, async () => {
  const rider = await hireRider(bench);
  const at = cityCenter(bench);
  const spare = await startWith("api,ingest");
  try {
    await inhabitant(rider, front.url).insist(routes.setDuty, {
      // A vehicle of its own: riders of the tests before may be about to be let go.
      body: { status: "online", vehicle: "bicycle", position: at },
    });
    const isSeen = async () => (await ridersSeenBy(back, "bicycle")) === 1;
    await until("the back sees the rider", isSeen);
    await front.kill();
    const body = { ...offsetMeters(at, { northMeters: 30, eastMeters: 0 }) };
    const report = await inhabitant(rider, spare.url).insist(routes.sendPings, {
      body: { ...body, recordedAt: new Date().toISOString() },
    });
    expect(report.accepted).toBe(1);
    await until("the back sees the rider again", isSeen);
  } finally {
    await spare.kill();
  }
});

test("a room is shown a rider who reports to a process without rooms", {
  timeout: 60_000,
}, async () => {
  const positions: { orderId: string; lat: number }[] = [];
  const edge = Bun.serve({
    ...{ hostname: "127.0.0.1", port: 0 },
    async fetch(request) {
      if (!request.url.endsWith("/internal/relay")) return new Response(null, { status: 503 });
      const { frames } = RelayBatch.parse(await request.json());
      for (const frame of frames) {
        if (frame.type !== "position") continue;
        positions.push({ orderId: frame.orderId, lat: frame.position.lat });
      }
      return Response.json({ unwatched: [] });
    },
  });
  const rooms = await startWith("api", { BEELINE_EDGE_URL: `http://127.0.0.1:${edge.port}` });
  await front.kill();
  const ingest = await startWith("ingest");
  try {
    const store = await openStore(bench);
    const order = await orderIn(bench, store, "accepted");
    const { rider } = await tripFor(bench, order.id);
    const path = "/internal/rooms/watch";
    const body = JSON.stringify({ orderId: order.id });
    const stamp = { nowMs: Date.now(), nonce: crypto.randomUUID() };
    const headers = signHeaders(bench.config.relaySecret, { method: "POST", path, body }, stamp);
    const watched = await fetch(rooms.url + path, { method: "POST", headers, body });
    expect(WatchAnswer.parse(await watched.json()).order?.rider?.id).toBe(rider.id);
    const at = offsetMeters(cityCenter(bench), { northMeters: 20, eastMeters: 0 });
    const ping = { body: { ...at, recordedAt: new Date().toISOString() } };
    const report = await inhabitant(rider, ingest.url).insist(routes.sendPings, ping);
    expect(report.accepted).toBe(1);
    const seen = await until("the room is told", () =>
      positions.find(({ lat }) => Math.abs(lat - at.lat) < 1e-6),
    );
    expect(seen.orderId).toBe(order.id);
  } finally {
    await Promise.all([rooms.kill(), ingest.kill()]);
    await edge.stop(true);
  }
});
