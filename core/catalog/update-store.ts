import { eq } from "drizzle-orm";
import { stores } from "#drizzle/schema/index.ts";
import { asStore } from "#shared/catalog/shelf.ts";
import type { Store } from "#shared/contracts/catalog.ts";
import type { routes } from "#shared/contracts/index.ts";
import type { BodyOf } from "#shared/contracts/route.ts";
import { BeelineError } from "#shared/errors.ts";
import { storeIdOf } from "../identity/index.ts";
import { appendEvents } from "../outbox/index.ts";
import { type Ctx, now, transact } from "../platform/index.ts";
import { catalogChanged } from "./catalog-changed.ts";
import { viewStore } from "./catalog-views.ts";

/** Opens, closes or slows down the calling partner's store. */
export async function updateStore(
  ctx: Ctx,
  change: BodyOf<typeof routes.updateStore>,
): Promise<Store> {
  const storeId = await storeIdOf(ctx);
  return transact(ctx, async (tx) => {
    const [row] = await tx.db
      .update(stores)
      .set({
        ...(change.open === undefined ? {} : { open: change.open }),
        ...(change.busyMinutes === undefined ? {} : { busyMinutes: change.busyMinutes }),
      })
      .where(eq(stores.id, storeId))
      .returning();
    if (!row) throw new BeelineError("NOT_FOUND");
    await appendEvents(tx, [catalogChanged({ storeId, cityCode: row.cityCode })]);
    return asStore(viewStore(row), { nowMs: now(tx).getTime() });
  });
}
