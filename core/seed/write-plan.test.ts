import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { items, people, riders, stores } from "#drizzle/schema/index.ts";
import { demoPhone } from "#shared/demo.ts";
import { type Database, makeSealer, openDatabase } from "../platform/index.ts";
import { createTestDatabase, type TestDatabase } from "../up/index.ts";
import { planDemoCity } from "./plan-city.ts";
import { firstStoreId, planRows } from "./plan-rows.ts";
import { NotFreshError, writePlan } from "./write-plan.ts";

const key = (fill: number) => Buffer.alloc(32, fill).toString("base64");
const sealer = makeSealer({ current: "k1", keys: { k1: key(1) }, hash: key(2) }, (size) =>
  crypto.getRandomValues(new Uint8Array(size)),
);
const plan = planDemoCity({ region: "in", seed: 1, stores: 300, riders: 500, customers: 80 });

let home: TestDatabase;
let database: Database;

beforeAll(async () => {
  home = await createTestDatabase();
  database = openDatabase(home.url, { queries: 2, transactions: 2 });
});

afterAll(async () => {
  await database?.close();
  await home?.drop();
});

const countOf = async (table: typeof people | typeof stores | typeof items | typeof riders) => {
  const [row] = await database.queries.select({ count: sql<number>`count(*)::int` }).from(table);
  return row!.count;
};

describe("write a plan", () => {
  test("fills an empty database", async () => {
    expect(await writePlan(database, plan, sealer)).toBe(true);
    expect(await countOf(stores)).toBe(300);
    expect(await countOf(riders)).toBe(500 + 24 + 1);
    expect(await countOf(items)).toBe(plan.stores.flatMap((store) => store.items).length);
    expect(await countOf(people)).toBe(500 + 24 + 300 + 80 + 1 + 4);
  });

  test("keeps names and phones sealed, and finds a person by the phone", async () => {
    const phone = demoPhone("in", "partner");
    const [partner] = await database.queries
      .select()
      .from(people)
      .where(eq(people.phoneHash, sealer.lookupHash(phone)));
    expect(partner).toMatchObject({ role: "partner", storeId: firstStoreId(plan) });
    expect(sealer.open(partner!.phoneSealed)).toBe(phone);
    expect(sealer.open(partner!.nameSealed!)).toBe(plan.demo.partner.name);
    const whole = JSON.stringify(await database.queries.select().from(people));
    expect(whole).not.toContain(plan.riders[0]!.phone);
    expect(whole).not.toContain(plan.riders[0]!.name);
  });

  test("does nothing the second time", async () => {
    expect(await writePlan(database, plan, sealer)).toBe(false);
    expect(await countOf(stores)).toBe(300);
  });

  test("refuses another plan with a sentence, and leaves everything as it is", async () => {
    const other = planDemoCity({ region: "in", seed: 2 });
    await expect(writePlan(database, other, sealer)).rejects.toThrow(NotFreshError);
    await expect(writePlan(database, other, sealer)).rejects.toThrow("fresh database");
    expect(await countOf(stores)).toBe(300);
  });

  test("equal plans give equal ids, all of them different", () => {
    const small = planDemoCity({ region: "uk", seed: 1 });
    const ids = () => {
      const rows = planRows(small, sealer);
      return [...rows.stores, ...rows.items, ...rows.people].map((row) => row.id);
    };
    expect(ids()).toEqual(ids());
    expect(new Set(ids()).size).toBe(ids().length);
    expect(ids()[0]).toBe(firstStoreId(small));
    expect(ids().every((id) => id.includes("_uk_"))).toBe(true);
  });
});
