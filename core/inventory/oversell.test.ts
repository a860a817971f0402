import { afterAll, beforeAll, expect, it } from "vitest";
import { statement } from "../platform/index.ts";
import { openStore, startTestCore, type TestCore } from "../test/index.ts";
import { checkStock, giveBackExpired } from "./index.ts";
import { HOLD_MS } from "./reserve-stock.ts";

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(() => core.stop());

const STOCK = 150;
const PROCESSES = 4;

const readShelf = statement<{ stock: number; sold: number; held: number }>(`
  select stock,
    (select coalesce(sum(quantity), 0)::int from stock_reservations
      where item_id = items.id and state = 'committed') as sold,
    (select coalesce(sum(quantity), 0)::int from stock_reservations
      where item_id = items.id and state = 'held') as held
  from items where id = any($1::text[])`);

const countReservations = statement<{ count: number }>(
  "select count(*)::int as count from stock_reservations",
);

/** Buyers of one process, until it is killed or everything is sold. */
function startBuyers(seed: number, itemIds: readonly string[]) {
  const program = new URL("buyers.fixture.ts", import.meta.url).pathname;
  return Bun.spawn([process.execPath, program, String(seed), ...itemIds], {
    env: { ...core.environment, PATH: process.env.PATH ?? "" },
    stdout: "ignore",
    stderr: "inherit",
  });
}

it("sells no piece twice to hundreds of buyers, some of whose processes are killed", async () => {
  const stores = await Promise.all([
    openStore(core, { stock: STOCK }),
    openStore(core, { stock: STOCK }),
  ]);
  const itemIds = stores.flatMap((store) => store.itemIds);
  const processes = Array.from({ length: PROCESSES }, (_, i) => startBuyers(i + 1, itemIds));
  // In the middle of the rush, two of them stop without a word.
  for (;;) {
    const [found] = await countReservations(core.system, []);
    if (found!.count > STOCK / 2) break;
  }
  for (const doomed of processes.slice(0, 2)) doomed.kill("SIGKILL");
  const codes = await Promise.all(processes.map((one) => one.exited));
  expect(codes.slice(2)).toEqual([0, 0]);

  expect(await checkStock(core.system)).toEqual([]);
  for (const { stock, sold, held } of await readShelf(core.system, [itemIds])) {
    expect(stock).toBeGreaterThanOrEqual(0);
    expect(stock + sold + held).toBe(STOCK);
  }
  // What dead buyers took and nobody confirmed comes back, and the shelf is whole again.
  core.ambient.advance(HOLD_MS + 60_000);
  while ((await giveBackExpired(core.system)) > 0);
  expect(await checkStock(core.system)).toEqual([]);
  for (const { stock, sold, held } of await readShelf(core.system, [itemIds])) {
    expect({ left: stock + sold, held }).toEqual({ left: STOCK, held: 0 });
  }
});
