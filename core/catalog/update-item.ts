import { and, eq } from "drizzle-orm";
import { items } from "#drizzle/schema/index.ts";
import type { Item } from "#shared/contracts/catalog.ts";
import type { routes } from "#shared/contracts/index.ts";
import type { BodyOf } from "#shared/contracts/route.ts";
import { BeelineError } from "#shared/errors.ts";
import { storeIdOf } from "../identity/index.ts";
import { appendEvents } from "../outbox/index.ts";
import { type Ctx, transact } from "../platform/index.ts";
import { catalogChanged } from "./catalog-changed.ts";
import { viewItem } from "./catalog-views.ts";
import { findStore } from "./find-stores.ts";

/**
 * Changes an item of the calling partner's store.
 * @throws BeelineError NOT_FOUND, also for another store's item.
 */
export async function updateItem(
  ctx: Ctx,
  itemId: string,
  change: BodyOf<typeof routes.updateItem>,
): Promise<Item> {
  const store = await findStore(ctx, await storeIdOf(ctx));
  if (!store) throw new BeelineError("NOT_FOUND");
  return transact(ctx, async (tx) => {
    const [row] = await tx.db
      .update(items)
      .set({
        ...(change.available === undefined ? {} : { available: change.available }),
        ...(change.stock === undefined ? {} : { stock: change.stock }),
      })
      .where(and(eq(items.id, itemId), eq(items.storeId, store.id)))
      .returning();
    if (!row) throw new BeelineError("NOT_FOUND");
    await appendEvents(tx, [catalogChanged({ storeId: store.id, cityCode: store.cityCode })]);
    return viewItem(row);
  });
}
