/** Who may see and touch which order. Anything else is "not found", never "forbidden". */
import { BeelineError } from "#shared/errors.ts";
import type { Actor, Ctx } from "../platform/index.ts";
import { findOrder } from "./find-order.ts";
import { lockOrder } from "./lock-orders.ts";
import type { OrderRow, OrderViewer } from "./order-row.ts";
import { reachedStore } from "./order-rules.ts";
import { readPartsOf, type SeenOrder } from "./read-parts.ts";

/** The signed-in caller as a viewer. @throws BeelineError FORBIDDEN for the system */
export function viewerOf({ role, id }: Actor): OrderViewer {
  if (role === "system" || id === undefined) throw new BeelineError("FORBIDDEN");
  return { role, id };
}

/** @param ownStore the store that the caller runs, if any; asked only of partners */
function isConcerned({ actor }: Ctx, row: OrderRow, ownStore: string | null | undefined): boolean {
  const { role, id } = viewerOf(actor);
  if (role === "ops") return true;
  if (role === "customer") return row.customerId === id;
  if (role === "rider") return row.riderId === id;
  const isOwn = typeof ownStore === "string" && row.storeId === ownStore;
  return isOwn && reachedStore(row.state, row.version);
}

/** All questions travel together. @throws BeelineError NOT_FOUND */
async function demandOwn(
  ctx: Ctx,
  id: string,
  find: (ctx: Ctx, id: string) => Promise<OrderRow | undefined>,
): Promise<Required<SeenOrder>> {
  const { role, id: callerId } = ctx.actor;
  const partnerId = role === "partner" ? (callerId ?? null) : null;
  const [row, parts] = await Promise.all([find(ctx, id), readPartsOf(ctx, id, partnerId)]);
  if (!row || !parts || !isConcerned(ctx, row, parts.ownStore)) throw new BeelineError("NOT_FOUND");
  return { row, parts };
}

/** The order, if it is the caller's business. @throws BeelineError NOT_FOUND */
export function ownOrder(ctx: Ctx, id: string): Promise<Required<SeenOrder>> {
  return demandOwn(ctx, id, findOrder);
}

/**
 * The same, with the row locked until the transaction ends, so that what is decided about it stays
 * true. Only inside a transaction.
 */
export function lockOwnOrder(ctx: Ctx, id: string): Promise<Required<SeenOrder>> {
  return demandOwn(ctx, id, lockOrder);
}
