import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { items } from "#drizzle/schema/index.ts";
import { newId, transact } from "../platform/index.ts";
import { catalogNews, openStore, startTestCore, stockOf, type TestCore } from "../test/index.ts";
import { checkStock, commitStock, giveBackExpired, releaseStock, reserveStock } from "./index.ts";
import { HOLD_MS } from "./reserve-stock.ts";
import type { StockLine } from "./stock-rules.ts";

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(async () => {
  try {
    expect(await checkStock(core.system)).toEqual([]);
  } finally {
    await core.stop();
  }
});

const line = (itemId: string, quantity: number) => ({ itemId, quantity });

/** Takes these lines for an order that exists in name only. */
async function reserve(lines: readonly StockLine[], ctx = core.system): Promise<string> {
  const orderId = newId(core.system, "order");
  await reserveStock(ctx, { orderId, lines, wantedAt: core.ambient.now() });
  return orderId;
}

describe("reserving", () => {
  it("takes all lines or none", async () => {
    const { itemIds } = await openStore(core, { stock: 5 });
    const [a, b] = itemIds as [string, string];
    await reserve([line(a, 2), line(b, 1), line(a, 1)]);
    expect([await stockOf(core, a), await stockOf(core, b)]).toEqual([2, 4]);
    await expect(reserve([line(b, 1), line(a, 3)])).rejects.toMatchObject({
      code: "OUT_OF_STOCK",
      options: { issues: [{ path: a, message: "Only 2 left" }] },
    });
    expect([await stockOf(core, a), await stockOf(core, b)]).toEqual([2, 4]);
  });

  it("names everything that is missing", async () => {
    const { itemIds } = await openStore(core, { stock: 1 });
    const [a, b] = itemIds as [string, string];
    await core.system.db.update(items).set({ available: false }).where(eq(items.id, b));
    const attempt = reserve([line(a, 2), line(b, 1), line("itm_in_none", 1)]);
    await expect(attempt).rejects.toMatchObject({ code: "OUT_OF_STOCK" });
    const issues = await attempt.catch((error) => error.options.issues);
    expect(issues.map((issue: { path: string }) => issue.path).sort()).toEqual(
      [a, b, "itm_in_none"].sort(),
    );
  });

  it("never runs out of what is not counted", async () => {
    const { itemIds } = await openStore(core);
    const orderId = await reserve([line(itemIds[0]!, 50)]);
    await commitStock(core.system, orderId);
    expect(await releaseStock(core.system, orderId)).toBe(0);
    expect(await stockOf(core, itemIds[0]!)).toBeNull();
  });

  it("is undone with its transaction", async () => {
    const { itemIds } = await openStore(core, { stock: 5 });
    const failing = transact(core.system, async (tx) => {
      await reserve([line(itemIds[0]!, 5)], tx);
      throw new Error("something later failed");
    });
    await expect(failing).rejects.toThrow("something later failed");
    expect(await stockOf(core, itemIds[0]!)).toBe(5);
  });

  it("sells five pieces to exactly five of sixty who come at once", async () => {
    const { itemIds, id } = await openStore(core, { stock: 5 });
    const attempts = await Promise.allSettled(
      Array.from({ length: 60 }, () => reserve([line(itemIds[0]!, 1)])),
    );
    expect(attempts.filter((one) => one.status === "fulfilled")).toHaveLength(5);
    expect(await stockOf(core, itemIds[0]!)).toBe(0);
    expect(await catalogNews(core, id)).toBe(1);
  });

  it("does not deadlock when baskets name the same items in other orders", async () => {
    const { itemIds } = await openStore(core, { stock: 1_000 });
    const [a, b] = itemIds as [string, string];
    await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        reserve(i % 2 ? [line(a, 1), line(b, 2)] : [line(b, 2), line(a, 1)]),
      ),
    );
    expect([await stockOf(core, a), await stockOf(core, b)]).toEqual([960, 920]);
  });
});

describe("releasing", () => {
  it("gives back, and says when something is there again", async () => {
    const { itemIds, id } = await openStore(core, { stock: 2 });
    const orderId = await reserve([line(itemIds[0]!, 2)]);
    expect(await catalogNews(core, id)).toBe(1);
    expect(await releaseStock(core.system, orderId)).toBe(1);
    expect(await stockOf(core, itemIds[0]!)).toBe(2);
    expect(await catalogNews(core, id)).toBe(2);
    await reserve([line(itemIds[0]!, 1)]);
    expect(await catalogNews(core, id)).toBe(2);
  });

  it("happens once, however many ask at once", async () => {
    const { itemIds } = await openStore(core, { stock: 9 });
    const [a, b] = itemIds as [string, string];
    const orderId = await reserve([line(b, 2), line(a, 3)]);
    const given = await Promise.all(
      Array.from({ length: 20 }, () => releaseStock(core.system, orderId)),
    );
    expect(given.filter((count) => count > 0)).toEqual([2]);
    expect([await stockOf(core, a), await stockOf(core, b)]).toEqual([9, 9]);
  });

  it("undoes a sale, too", async () => {
    const { itemIds } = await openStore(core, { stock: 3 });
    const orderId = await reserve([line(itemIds[0]!, 2)]);
    await commitStock(core.system, orderId);
    expect(await stockOf(core, itemIds[0]!)).toBe(1);
    await releaseStock(core.system, orderId);
    expect(await stockOf(core, itemIds[0]!)).toBe(3);
    await expect(commitStock(core.system, orderId)).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("ignores an order that reserved nothing", async () => {
    expect(await releaseStock(core.system, newId(core.system, "order"))).toBe(0);
    await reserve([]);
  });
});

describe("expiry", () => {
  it("gives back what nobody confirmed, once, and never what was sold", async () => {
    const { itemIds } = await openStore(core, { stock: 10 });
    const [a] = itemIds as [string, string];
    await reserve([line(a, 4)]);
    const sold = await reserve([line(a, 3)]);
    await commitStock(core.system, sold);
    core.ambient.advance(HOLD_MS - 1_000);
    await giveBackExpired(core.system);
    expect(await stockOf(core, a)).toBe(3);
    core.ambient.advance(2_000);
    await Promise.all([giveBackExpired(core.system), giveBackExpired(core.system)]);
    expect(await stockOf(core, a)).toBe(7);
  });

  it("refuses a sale that comes too late", async () => {
    const { itemIds } = await openStore(core, { stock: 2 });
    const orderId = await reserve([line(itemIds[0]!, 2)]);
    core.ambient.advance(HOLD_MS + 1);
    await giveBackExpired(core.system);
    await expect(commitStock(core.system, orderId)).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await stockOf(core, itemIds[0]!)).toBe(2);
  });

  it("and a sale at the same moment: all pieces are sold, or all are back", async () => {
    const { itemIds } = await openStore(core, { stock: 600 });
    const [a, b] = itemIds as [string, string];
    const orderIds = await Promise.all(
      Array.from({ length: 60 }, (_, i) => reserve([line(a, 1 + (i % 3)), line(b, 2)])),
    );
    core.ambient.advance(HOLD_MS + 1);
    const sales = orderIds.map((orderId) =>
      transact(core.system, (tx) => commitStock(tx, orderId)).then(
        () => true,
        (error: { code?: string }) => {
          expect(error.code).toBe("CONFLICT");
          return false;
        },
      ),
    );
    const [sold] = await Promise.all([
      Promise.all(sales),
      giveBackExpired(core.system),
      giveBackExpired(core.system),
    ]);
    const kept = orderIds.flatMap((_, i) => (sold[i] ? [1 + (i % 3)] : []));
    const pieces = kept.reduce((total, count) => total + count, 0);
    expect([await stockOf(core, a), await stockOf(core, b)]).toEqual([
      600 - pieces,
      600 - 2 * kept.length,
    ]);
  });
});
