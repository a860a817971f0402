import { eq, inArray } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { idempotencyKeys, quotes } from "#drizzle/schema/index.ts";
import { startTestCore, type TestCore } from "../../test/index.ts";
import { type Ctx, type GatheredRows, jsonRow, makeGather, newId, now } from "../index.ts";
import type { StoredAnswer } from "./idempotency.ts";

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(() => core.stop());

const gather = makeGather([quotes]);
const newKey = () => crypto.randomUUID();

function quoteRow(ctx: Ctx, id: string): typeof quotes.$inferSelect {
  return {
    ...{ id, customerId: "cus_in_1", vertical: "ride", cityCode: "blr", storeId: null, items: [] },
    options: [{ type: "SEDAN", totalMinor: 1, lines: [], etaSeconds: 60 }],
    ...{ currency: "INR", dropoffLat: 12.5, dropoffLng: 77.25, addressSealed: 'it\'s \\ "sealed"' },
    ...{ createdAt: now(ctx), expiresAt: now(ctx) },
  };
}

/** Runs the verb of a request; it counts in `works` how often it was asked. */
function ask(key: string, row: (ctx: Ctx) => typeof quotes.$inferSelect, works = { count: 0 }) {
  const claim = { actorId: "cus_in_1", route: "POST /x", key, fingerprint: key.slice(0, 8) };
  return gather.run(core.system, claim, async (ctx): Promise<StoredAnswer> => {
    works.count += 1;
    const made = row(ctx);
    if (ctx.gathered) put(ctx.gathered, made);
    else await ctx.db.insert(quotes).values(made);
    return { status: 201, body: JSON.stringify({ id: made.id }) };
  });
}

function put(gathered: GatheredRows, row: typeof quotes.$inferSelect): void {
  gathered["quotes"] = jsonRow(quotes, row);
}

const fresh = () => quoteRow(core.system, newId(core.system, "quote"));

async function countKeys(keys: string[]): Promise<number> {
  const rows = await core.system.db
    .select({ status: idempotencyKeys.status })
    .from(idempotencyKeys)
    .where(inArray(idempotencyKeys.key, keys));
  expect(rows.every(({ status }) => status === 201)).toBe(true);
  return rows.length;
}

test("rows of many are written as they are, before anybody is answered", async () => {
  const rows = Array.from({ length: 250 }, fresh);
  const keys = rows.map(newKey);
  const written = await Promise.all(
    rows.map(async (row, index) => {
      await ask(keys[index]!, () => row);
      const [found] = await core.system.db.select().from(quotes).where(eq(quotes.id, row.id));
      return found;
    }),
  );
  expect(written).toEqual(rows);
  expect(await countKeys(keys)).toBe(250);
});

test("twins are written once and hear the same, together, apart and later", async () => {
  const key = newKey();
  const twins = await Promise.all(Array.from({ length: 5 }, () => ask(key, fresh)));
  const later = await ask(key, fresh);
  expect(new Set([...twins, later].map(({ body }) => body)).size).toBe(1);
  const { id } = JSON.parse(later.body) as { id: string };
  expect(await core.system.db.$count(quotes, eq(quotes.id, id))).toBe(1);
  expect(await countKeys([key])).toBe(1);
});

test("one row that the database refuses fails alone", async () => {
  const taken = fresh();
  await ask(newKey(), () => taken);
  const good = [newKey(), newKey()];
  const bad = newKey();
  const [first, refused, second] = await Promise.allSettled([
    ask(good[0]!, fresh),
    ask(bad, () => taken),
    ask(good[1]!, fresh),
  ]);
  expect([first.status, refused.status, second.status]).toEqual([
    "fulfilled",
    "rejected",
    "fulfilled",
  ]);
  expect(await countKeys(good)).toBe(2);
  expect(await countKeys([bad])).toBe(0);
});

test("another request under the same key is refused", async () => {
  const key = newKey();
  await ask(key, fresh);
  const claim = { actorId: "cus_in_1", route: "POST /x", key, fingerprint: "other" };
  const other = gather.run(core.system, claim, async () => ({ status: 201, body: "{}" }));
  await expect(other).rejects.toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
});
