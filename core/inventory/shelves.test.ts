import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import { newId } from "../platform/index.ts";
import { catalogNews, openStore, startTestCore, stockOf, type TestCore } from "../test/index.ts";
import { checkStock, commitStock, reserveStock } from "./index.ts";

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(() => core.stop());

const promise = async (itemId: string, quantity: number) => {
  const orderId = newId(core.system, "order");
  const lines = [{ itemId, quantity }];
  await reserveStock(core.system, { orderId, lines, wantedAt: core.ambient.now() });
  return orderId;
};

describe("shelves of a dark store", () => {
  it("follow what comes in, is promised, sold, spoiled and counted", async () => {
    const { itemIds, partner, id } = await openStore(core, { stock: 10 });
    const [itemId] = itemIds as [string, string];
    const move = (body: unknown) =>
      partner.call(routes.moveStock, { params: { id: itemId }, body: body as never });
    await promise(itemId, 2);
    await commitStock(core.system, await promise(itemId, 3));
    expect(await move({ kind: "received", quantity: 20 })).toMatchObject({
      ...{ onHand: 27, held: 2, available: 25 },
      lastMovement: { kind: "received", change: 20, cause: "delivery" },
    });
    expect(await move({ kind: "spoiled", quantity: 4, reason: "expired" })).toMatchObject({
      ...{ onHand: 23, held: 2, available: 21 },
      lastMovement: { kind: "spoiled", change: -4, cause: "expired" },
    });
    expect(await move({ kind: "counted", count: 20 })).toMatchObject({
      ...{ onHand: 20, held: 2, available: 18 },
      lastMovement: { kind: "counted", change: -3, cause: "stocktake" },
    });
    expect(await stockOf(core, itemId)).toBe(18);
    expect(await catalogNews(core, id)).toBe(0);
    await expect(move({ kind: "spoiled", quantity: 19, reason: "lost" })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    await expect(move({ kind: "counted", count: 1 })).rejects.toMatchObject({ code: "CONFLICT" });
    await move({ kind: "counted", count: 2 });
    expect(await stockOf(core, itemId)).toBe(0);
    expect(await catalogNews(core, id)).toBe(1);
    expect(await checkStock(core.system)).toEqual([]);
  });

  it("begin to be counted with the first movement, and with a count of the menu", async () => {
    const { itemIds, partner } = await openStore(core);
    const [first, second] = itemIds as [string, string];
    const received = { kind: "received", quantity: 7 } as const;
    await partner.call(routes.moveStock, { params: { id: first }, body: received });
    await partner.call(routes.updateItem, { params: { id: second }, body: { stock: 4 } });
    await promise(second, 1);
    await partner.call(routes.updateItem, { params: { id: second }, body: { stock: null } });
    await partner.call(routes.updateItem, { params: { id: second }, body: { stock: 6 } });
    expect([await stockOf(core, first), await stockOf(core, second)]).toEqual([7, 6]);
    expect(await checkStock(core.system)).toEqual([]);
  });

  it("are listed page by page, and only what runs low when asked", async () => {
    const { itemIds, partner } = await openStore(core, { stock: 8 });
    const [, low] = itemIds as [string, string];
    await promise(low, 5);
    const page = await partner.call(routes.listStock, { query: { limit: 1 } });
    expect(page.items).toHaveLength(1);
    const cursor = page.nextCursor ?? undefined;
    const rest = await partner.call(routes.listStock, { query: { limit: 5, cursor } });
    expect([...page.items, ...rest.items].map((level) => level.itemId)).toEqual(
      [...itemIds].sort(),
    );
    expect(rest.nextCursor).toBeNull();
    const few = await partner.call(routes.listStock, { query: { below: 4 } });
    expect(few.items).toMatchObject([{ itemId: low, onHand: 8, held: 5, available: 3 }]);
    await expect(
      partner.call(routes.listStock, { query: { cursor: "nonsense" } }),
    ).rejects.toMatchObject({ code: "VALIDATION_FAILED" });
  });

  it("are their own store's business", async () => {
    const { itemIds } = await openStore(core, { stock: 5 });
    const other = await openStore(core);
    const theft = other.partner.call(routes.moveStock, {
      params: { id: itemIds[0]! },
      body: { kind: "spoiled", quantity: 5, reason: "lost" },
    });
    await expect(theft).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("have a book that the application cannot rewrite", async () => {
    const { itemIds } = await openStore(core, { stock: 5 });
    const rewrite = core.system.db.execute(
      `update stock_movements set change = 50 where item_id = '${itemIds[0]}'`,
    );
    await expect(rewrite).rejects.toMatchObject({ cause: { code: "42501" } });
  });
});
