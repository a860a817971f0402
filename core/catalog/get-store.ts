import { asStore } from "#shared/catalog/shelf.ts";
import type { Store } from "#shared/contracts/catalog.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, now } from "../platform/index.ts";
import { viewStore } from "./catalog-views.ts";
import { findStore } from "./find-stores.ts";

export async function getStore(ctx: Ctx, id: string): Promise<Store> {
  const row = await findStore(ctx, id);
  if (!row) throw new BeelineError("NOT_FOUND");
  return asStore(viewStore(row), { nowMs: now(ctx).getTime() });
}
