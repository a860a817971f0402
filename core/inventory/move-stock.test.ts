import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { items } from "#drizzle/schema/index.ts";
import { transact } from "../platform/index.ts";
import { catalogNews, openStore, startTestCore, stockOf, type TestCore } from "../test/index.ts";
import { releaseStock, reserveStock } from "./index.ts";
import { mergeLines, shortages } from "./stock-rules.ts";

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(() => core.stop());

const line = (itemId: string, quantity: number) => ({ itemId, quantity });

describe("reserving", () => {
  it("takes all lines or none", async () => {
    const { itemIds } = await openStore(core, { stock: 5 });
    const [a, b] = itemIds as [string, string];
    await reserveStock(core.system, [line(a, 2), line(b, 1), line(a, 1)]);
    expect([await stockOf(core, a), await stockOf(core, b)]).toEqual([2, 4]);
    await expect(reserveStock(core.system, [line(b, 1), line(a, 3)])).rejects.toMatchObject({
      code: "OUT_OF_STOCK",
      options: { issues: [{ path: a, message: "Only 2 left" }] },
    });
    expect([await stockOf(core, a), await stockOf(core, b)]).toEqual([2, 4]);
  });

  it("names everything that is missing", async () => {
    const { itemIds } = await openStore(core, { stock: 1 });
    const [a, b] = itemIds as [string, string];
    await core.system.db.update(items).set({ available: false }).where(eq(items.id, b));
    const attempt = reserveStock(core.system, [line(a, 2), line(b, 1), line("itm_in_none", 1)]);
    await expect(attempt).rejects.toMatchObject({ code: "OUT_OF_STOCK" });
    const issues = await attempt.catch((error) => error.options.issues);
    expect(issues.map((issue: { path: string }) => issue.path).sort()).toEqual(
      [a, b, "itm_in_none"].sort(),
    );
  });

  it("never runs out of what is not counted", async () => {
    const { itemIds } = await openStore(core);
    await reserveStock(core.system, [line(itemIds[0]!, 50)]);
    await releaseStock(core.system, [line(itemIds[0]!, 50)]);
    expect(await stockOf(core, itemIds[0]!)).toBeNull();
  });

  it("is undone with its transaction", async () => {
    const { itemIds } = await openStore(core, { stock: 5 });
    const failing = transact(core.system, async (tx) => {
      await reserveStock(tx, [line(itemIds[0]!, 5)]);
      throw new Error("something later failed");
    });
    await expect(failing).rejects.toThrow("something later failed");
    expect(await stockOf(core, itemIds[0]!)).toBe(5);
  });

  it("sells five pieces to exactly five of sixty who come at once", async () => {
    const { itemIds, id } = await openStore(core, { stock: 5 });
    const attempts = await Promise.allSettled(
      Array.from({ length: 60 }, () => reserveStock(core.system, [line(itemIds[0]!, 1)])),
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
        reserveStock(core.system, i % 2 ? [line(a, 1), line(b, 2)] : [line(b, 2), line(a, 1)]),
      ),
    );
    expect([await stockOf(core, a), await stockOf(core, b)]).toEqual([960, 920]);
  });
});

describe("releasing", () => {
  it("gives back, and says when something is there again", async () => {
    const { itemIds, id } = await openStore(core, { stock: 2 });
    const lines = [line(itemIds[0]!, 2)];
    await reserveStock(core.system, lines);
    expect(await catalogNews(core, id)).toBe(1);
    await releaseStock(core.system, lines);
    expect(await stockOf(core, itemIds[0]!)).toBe(2);
    expect(await catalogNews(core, id)).toBe(2);
    await reserveStock(core.system, [line(itemIds[0]!, 1)]);
    expect(await catalogNews(core, id)).toBe(2);
  });

  it("ignores what is no longer there", async () => {
    await releaseStock(core.system, [line("itm_in_none", 1)]);
    await releaseStock(core.system, []);
    await reserveStock(core.system, []);
  });
});

describe("stock rules", () => {
  it("merge and order lines", () => {
    expect(mergeLines([line("b", 1), line("a", 2), line("b", 3)])).toEqual([
      line("a", 2),
      line("b", 4),
    ]);
  });

  it("find no shortage where nothing is asked", () => {
    expect(shortages([], new Map())).toEqual([]);
  });
});
