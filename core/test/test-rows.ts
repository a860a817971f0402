/** What the database says, for tests that do not trust an answer alone. */
import { eq } from "drizzle-orm";
import {
  dispatchJobs,
  items,
  offers,
  orders,
  outbox,
  riders,
  trips,
} from "#drizzle/schema/index.ts";
import type { TestCore } from "./test-core.ts";

export async function orderRow(core: TestCore, id: string) {
  const [row] = await core.system.db.select().from(orders).where(eq(orders.id, id));
  return row!;
}

export async function riderRow(core: TestCore, id: string) {
  const [row] = await core.system.db.select().from(riders).where(eq(riders.id, id));
  return row!;
}

export async function tripRow(core: TestCore, id: string) {
  const [row] = await core.system.db.select().from(trips).where(eq(trips.id, id));
  return row!;
}

/** The search for a rider; undefined before it begins. */
export async function jobRow(core: TestCore, orderId: string) {
  const { db } = core.system;
  const [row] = await db.select().from(dispatchJobs).where(eq(dispatchJobs.orderId, orderId));
  return row;
}

/** Pieces left; null when the store does not count them. */
export async function stockOf(core: TestCore, itemId: string): Promise<number | null> {
  const [row] = await core.system.db.select().from(items).where(eq(items.id, itemId));
  return row!.stock;
}

/** Oldest first. */
export function offerRows(core: TestCore, orderId: string) {
  return core.system.db.select().from(offers).where(eq(offers.orderId, orderId)).orderBy(offers.id);
}

/** How often the store's catalog was announced as changed. */
export async function catalogNews(core: TestCore, storeId: string): Promise<number> {
  const rows = await core.system.db.select().from(outbox).where(eq(outbox.type, "catalog.changed"));
  return rows.filter((row) => row.payload.storeId === storeId).length;
}
