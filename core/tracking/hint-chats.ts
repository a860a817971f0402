/** Tells rooms that their conversation moved on; the words they ask for themselves. */
import { newestOf, receiptsOf } from "../chat/index.ts";
import { findOrders } from "../orders/index.ts";
import type { Ctx, Runtime } from "../platform/index.ts";
import { type ChatHint, trackingOf } from "./tracking-state.ts";

export async function hintChats(
  ctx: Ctx,
  chats: readonly (readonly [string, ReadonlySet<number>])[],
): Promise<void> {
  const { rooms, chatHints } = trackingOf(ctx.runtime);
  const watched = new Map(chats.filter(([orderId]) => rooms.has(orderId)));
  for (const order of await findOrders(ctx, [...watched.keys()])) {
    const [newestSeq, receipts] = await Promise.all([
      newestOf(ctx, order.id),
      receiptsOf(ctx, order),
    ]);
    const hidden = [...(watched.get(order.id) ?? [])];
    giveHint(chatHints, { type: "chat", orderId: order.id, newestSeq, hidden, receipts });
  }
}

/** Adds to what waits for the same room; the newer numbers win. */
export function giveHint(hints: Map<string, ChatHint>, hint: ChatHint): void {
  const waiting = hints.get(hint.orderId);
  const isNewer = !waiting || hint.newestSeq >= waiting.newestSeq;
  hints.set(hint.orderId, {
    ...(isNewer ? hint : waiting),
    hidden: [...new Set([...(waiting?.hidden ?? []), ...hint.hidden])],
  });
}

/** Takes what is to be sent now; hints of rooms that nobody watches any more are forgotten. */
export function takeHints(runtime: Runtime, limit: number): ChatHint[] {
  const { rooms, chatHints } = trackingOf(runtime);
  const taken: ChatHint[] = [];
  for (const [orderId, hint] of chatHints) {
    if (taken.length === limit) break;
    chatHints.delete(orderId);
    if (rooms.has(orderId)) taken.push(hint);
  }
  return taken;
}
