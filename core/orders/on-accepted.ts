/**
 * Lets the module above that looks for riders begin its search in the very transaction that accepts
 * the order, or books the ride. The news of it is the second way, should nobody listen in this process.
 */
import type { Ctx, Runtime } from "../platform/index.ts";
import type { OrderRow } from "./order-row.ts";

/** @param pickup where the order's store is, or where the passenger stands */
export type AcceptedListener = (
  ctx: Ctx,
  order: OrderRow,
  pickup: { readonly lat: number; readonly lng: number },
) => Promise<void>;

const listeners = new WeakMap<Runtime, AcceptedListener>();

export function onAccepted(runtime: Runtime, listener: AcceptedListener): void {
  listeners.set(runtime, listener);
}

/** Belongs in the transaction that accepts the order or books the ride. */
export const tellAccepted: AcceptedListener = async (ctx, order, pickup) => {
  await listeners.get(ctx.runtime)?.(ctx, order, pickup);
};
