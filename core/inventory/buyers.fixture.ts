/**
 * Buyers in a process of their own, which a test kills: they take baskets of several items, and the
 * store accepts some of them, or they change their minds. Ends when everything is sold out.
 */
import { BeelineError } from "#shared/errors.ts";
import { makeRuntime, newId, now, readConfig, systemCtx, transact } from "../platform/index.ts";
import { commitStock, releaseStock, reserveStock } from "./index.ts";

const BUYERS = 60;

const [seed = "1", ...itemIds] = process.argv.slice(2);
const runtime = makeRuntime(readConfig());
const ctx = systemCtx(runtime, "buyers");
let state = Number(seed);

/** A number from 0 (included) to `below` (excluded). */
function pick(below: number): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
}

async function buy(): Promise<boolean> {
  const orderId = newId(ctx, "order");
  const wanted = itemIds.filter(() => pick(2) === 0).slice(0, 3);
  const names = wanted.length > 0 ? wanted : [itemIds[pick(itemIds.length)]!];
  const lines = names.map((itemId) => ({ itemId, quantity: 1 + pick(2) }));
  try {
    await transact(ctx, (tx) => reserveStock(tx, { orderId, lines, wantedAt: now(tx) }));
  } catch (error) {
    if (error instanceof BeelineError && error.code === "OUT_OF_STOCK") return false;
    throw error;
  }
  const fate = pick(10);
  if (fate < 6) await transact(ctx, (tx) => commitStock(tx, orderId));
  if (fate === 0 || fate === 9) await transact(ctx, (tx) => releaseStock(tx, orderId));
  return true;
}

async function buyer(): Promise<void> {
  // Two refusals may be bad luck with a large basket; this many are empty shelves.
  for (let refusals = 0; refusals < 20; ) refusals = (await buy()) ? 0 : refusals + 1;
}

await Promise.all(Array.from({ length: BUYERS }, buyer));
await runtime.database.close();
