/**
 * What is personal stays sealed, and in its region. Two regions live behind one edge; in each, people
 * with unmistakable names, phones, addresses and words order, refuse, cancel and deliver, and mistype
 * things. Then everything that was written anywhere is searched for them.
 */
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Order, routes } from "#shared/contracts/index.ts";
import { demoPhone } from "#shared/demo.ts";
import { offsetMeters } from "#shared/geo.ts";
import { makeSealer, type Sealer } from "../platform/index.ts";
import { startTestStack, type TestStack } from "../up/index.ts";
import { carry, cook, place, readOrder, standAt, storeOf, takeOrder } from "./errands.ts";
import { type Person, signIn } from "./person.ts";
import { enterRoom, type Visit } from "./room-visit.ts";
import { dumpTables, searchFiles, searchTables, searchText } from "./search-everywhere.ts";
import { needlesOf, type Secrets, secretsOf } from "./unmistakable-people.ts";

interface Life {
  region: "in" | "uk";
  customer: Person;
  partner: Person;
  rider: Person;
  ops: Person;
  /** Delivered, and with viewers in its room. */
  order: Order;
  visits: Visit[];
  sealer: Sealer;
  needles: string[];
}

let stack: TestStack;
let lives: Life[];

beforeAll(async () => {
  stack = await startTestStack({ regions: ["in", "uk"], speed: 30 });
  lives = await Promise.all([live("in"), live("uk")]);
});

afterAll(async () => {
  await stack?.stop();
});

async function live(region: "in" | "uk"): Promise<Life> {
  const secrets = secretsOf[region];
  const arrive = (phone: string) => signIn(stack.edgeUrl, phone);
  const customer = await arrive(secrets.phone);
  const rider = await arrive(demoPhone(region, "rider"));
  const partner = await arrive(demoPhone(region, "partner"));
  const ops = await arrive(demoPhone(region, "ops"));
  await customer.call(routes.updateMe, { body: { name: secrets.name } });
  await rider.call(routes.updateMe, { body: { name: secrets.riderName } });
  await partner.call(routes.updateMe, { body: { name: secrets.partnerName } });
  const store = await storeOf(partner);
  const errand = { storeId: store.id, address: secrets.address, notes: secrets.notes };
  const order = await place(customer, errand);
  const visits = [
    await enterRoom(stack.edgeUrl, customer, order),
    await enterRoom(stack.edgeUrl, customer, order, { viewer: "guest" }),
  ];
  const duty = await standAt(
    rider,
    offsetMeters(store.position, { northMeters: 200, eastMeters: 0 }),
  );
  await cook(partner, order.id);
  await takeOrder(rider, order.id);
  await carry(rider, customer, order.id);
  await duty.stop();
  await changeMinds(customer, partner, errand, secrets);
  await mistype(region, customer, secrets);
  return {
    ...{ region, customer, partner, rider, ops, order, visits },
    sealer: makeSealer(JSON.parse(stack.dataKeys(region)), (size) => new Uint8Array(size)),
    needles: needlesOf(secrets),
  };
}

/** Reasons are free text too. */
async function changeMinds(
  customer: Person,
  partner: Person,
  errand: Parameters<typeof place>[1],
  { cancelReason, rejectReason }: Secrets,
): Promise<void> {
  const [cancelled, rejected] = [await place(customer, errand), await place(customer, errand)];
  await customer.call(routes.cancelOrder, {
    params: { id: cancelled.id },
    body: { reason: cancelReason },
  });
  await partner.call(routes.rejectOrder, {
    params: { id: rejected.id },
    body: { reason: rejectReason },
  });
}

/** Requests that fail are the ones that get logged in full by mistake. */
async function mistype(region: "in" | "uk", person: Person, secrets: Secrets): Promise<void> {
  const { name, phone, address, notes } = secrets;
  const bodies = [
    JSON.stringify({ phone, name, address, notes }),
    JSON.stringify({ vertical: "delivery", storeId: name, items: [], dropoff: { address } }),
    `{"notes":"${notes}","address":"${address}",`,
  ];
  const paths = ["/v1/auth/otp", "/v1/quotes", "/v1/orders", "/v1/me", "/v1/payment-methods"];
  const words = encodeURIComponent(name);
  const asked = [
    `/v1/orders/${phone}`,
    `/v1/search?city=blr&q=${words}`,
    `/v1/${words}?phone=${phone}`,
  ];
  const headers = {
    authorization: `Bearer ${person.token}`,
    "content-type": "application/json",
  };
  for (const base of [stack.edgeUrl, stack.coreUrl(region)]) {
    for (const path of paths) {
      for (const body of bodies) {
        const keyed = { ...headers, "idempotency-key": crypto.randomUUID() };
        const answer = await fetch(base + path, { method: "POST", headers: keyed, body });
        expect(answer.status).toBeLessThan(500);
      }
    }
    for (const path of asked)
      expect((await fetch(base + path, { headers })).status).toBeLessThan(500);
  }
}

const allNeedles = () => lives.flatMap(({ needles }) => needles);

describe("after a day in two regions", () => {
  test("the orders were delivered, so there is something to look for", async () => {
    for (const { customer, order, visits, region } of lives) {
      const seen = await readOrder(customer, order.id);
      expect(seen).toMatchObject({
        dropoff: { address: secretsOf[region].address },
        notes: secretsOf[region].notes,
      });
      await expect
        .poll(async () => (await readOrder(customer, order.id)).state, { timeout: 20_000 })
        .toBe("completed");
      for (const { texts } of visits) {
        await expect
          .poll(() => texts.join().includes('"delivered"'), { timeout: 20_000 })
          .toBe(true);
      }
    }
  });

  test("nothing personal stands in any log, or in any file at all", () => {
    const core = searchFiles(join(stack.state, "logs"), ["requestId", "/v1/orders/{id}/cancel"]);
    expect(
      core.map(({ where }) => where),
      "the logs are where we look",
    ).toContain("core-in.log");
    // Logs, the edge's storage, and the files of the database itself, its journal included.
    expect(searchFiles(stack.state, allNeedles())).toEqual([]);
  });

  test("the edge keeps orders and knows nobody", () => {
    const edge = join(stack.state, "edge");
    for (const { order } of lives) {
      expect(searchFiles(edge, [order.id]), "the room is where we look").not.toEqual([]);
    }
    expect(searchFiles(edge, [...allNeedles(), ...phonesOfSeed()])).toEqual([]);
    for (const { visits } of lives) {
      const said = visits.flatMap(({ texts }) => texts).join("\n");
      expect(searchText("frames of the room", said, allNeedles())).toEqual([]);
    }
  });

  test("metrics count and name nobody", async () => {
    for (const { region } of lives) {
      const metrics = await (await fetch(`${stack.coreUrl(region)}/metrics`)).text();
      expect(metrics).toContain("beeline_");
      expect(searchText(`metrics of ${region}`, metrics, allNeedles())).toEqual([]);
    }
  });
});

const phonesOfSeed = () =>
  lives.flatMap(({ region }) =>
    (["customer", "rider", "partner", "ops"] as const).map((role) =>
      demoPhone(region, role).slice(1),
    ),
  );

describe.each(["in", "uk"] as const)("the database of %s", (region) => {
  let dump: Map<string, string[]>;
  let own: Life;
  let other: Life;
  beforeAll(async () => {
    dump = await dumpTables(stack.databaseUrl(region));
    own = lives.find((life) => life.region === region)!;
    other = lives.find((life) => life.region !== region)!;
  });

  test("holds its own people sealed, and opens for the region's key alone", () => {
    const sealed = [...dump.values()].flat().flatMap((row) => row.match(sealedValue) ?? []);
    const { phone, ...texts } = secretsOf[region];
    const opened = new Set(sealed.map((value) => own.sealer.open(value)));
    for (const secret of [phone, ...Object.values(texts)]) expect([...opened]).toContain(secret);
    for (const value of sealed.slice(0, 20)) expect(() => other.sealer.open(value)).toThrow();
  });

  test("says nothing in clear: neither tables, nor the outbox, nor kept answers", () => {
    for (const table of ["people", "orders", "outbox", "idempotency_keys"]) {
      expect(dump.get(table)?.length, `rows of ${table}`).toBeGreaterThan(0);
    }
    const orderTables = searchTables(dump, [own.order.id]).map(({ where }) => where);
    expect(orderTables, "the tables are where we look").toContain("table outbox");
    const rows = (dump.get("people") ?? []).join("\n").match(sealedValue) ?? [];
    const everybody = rows.map((value) => own.sealer.open(value)).filter((text) => text.length > 8);
    expect(searchTables(dump, [...own.needles, ...everybody])).toEqual([]);
  });

  test("has no trace of the other region", () => {
    expect(searchTables(dump, other.needles)).toEqual([]);
    const foreign = new RegExp(`\\b[a-z]{3}_${other.region}_[0-9a-z]{20,}`);
    const rows = [...dump].flatMap(([table, found]) => found.map((row) => ({ table, row })));
    expect(rows.filter(({ row }) => foreign.test(row))).toEqual([]);
  });
});

const sealedValue = /v[12]\.k1\.[\w-]+\.[\w-]+/g;

describe("somebody of one region", () => {
  const foreigners = ["customer", "partner", "rider", "ops"] as const;

  test.each(foreigners)("as a %s finds nothing of the other one through the edge", async (role) => {
    const [here, there] = lives as [Life, Life];
    for (const [who, order] of [
      [here[role], there.order],
      [there[role], here.order],
    ] as const) {
      const headers = { authorization: `Bearer ${who.token}` };
      for (const path of ["", "/tracking-token"]) {
        const answer = await fetch(`${stack.edgeUrl}/v1/orders/${order.id}${path}`, { headers });
        expect(answer.status).toBe(404);
        expect(await answer.json()).toMatchObject({ code: "NOT_FOUND" });
      }
    }
  });

  test("is nobody to the other core", async () => {
    const [here, there] = lives as [Life, Life];
    for (const [person, region] of [
      [here.ops, there.region],
      [there.ops, here.region],
    ] as const) {
      for (const path of ["/v1/me", "/v1/ops/orders"]) {
        const answer = await fetch(stack.coreUrl(region) + path, {
          headers: { authorization: `Bearer ${person.token}` },
        });
        expect(answer.status).toBe(401);
      }
    }
  });

  test("sees orders of the own region only", async () => {
    for (const { ops, region } of lives) {
      const { items } = await ops.call(routes.listOpsOrders, { query: { limit: 100 } });
      expect(items.length).toBeGreaterThan(0);
      expect(items.every(({ id }) => id.startsWith(`ord_${region}_`))).toBe(true);
    }
  });

  test("cannot order in the other one", async () => {
    const [here, there] = lives as [Life, Life];
    const store = await storeOf(there.partner);
    const quote = here.customer.call(routes.createQuote, {
      body: {
        vertical: "delivery",
        storeId: store.id,
        items: [{ itemId: "itm_x", quantity: 1 }],
        dropoff: { position: store.position, address: "1 Quiet Street" },
      },
    });
    await expect(quote).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
