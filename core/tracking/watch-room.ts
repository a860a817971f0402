import type { z } from "zod";
import { BeelineError } from "#shared/errors.ts";
import { WATCH_LEASE_SECONDS, type WatchAnswer, type WatchRequest } from "#shared/rooms.ts";
import { readChat } from "../chat/index.ts";
import { hasEnded } from "../identity/index.ts";
import { findOrder, roomSceneOf } from "../orders/index.ts";
import { type Ctx, now } from "../platform/index.ts";
import { trackingOf } from "./tracking-state.ts";

/**
 * Somebody entered an order's room, or is still there.
 * @throws BeelineError UNAVAILABLE when this process watches as many rooms as it may.
 */
export async function watchRoom(
  ctx: Ctx,
  { orderId, chatAfter, sessions = [] }: z.infer<typeof WatchRequest>,
): Promise<WatchAnswer> {
  const { rooms } = trackingOf(ctx.runtime);
  const leaseSeconds = WATCH_LEASE_SECONDS;
  const isNew = !rooms.has(orderId);
  // Watched before it is read: a change in between is then sent as a frame, not lost.
  if (!rooms.watch(orderId, now(ctx).getTime())) throw new BeelineError("UNAVAILABLE");
  try {
    const row = await findOrder(ctx, orderId);
    if (!row) {
      rooms.unwatch(orderId);
      return { order: null, leaseSeconds };
    }
    const [scene, chat] = await Promise.all([roomSceneOf(ctx, row), readChat(ctx, row, chatAfter)]);
    const { order } = scene;
    rooms.update(scene);
    const ended = sessions.filter((id) => hasEnded(ctx.runtime, id));
    return { order, leaseSeconds, chat, ended };
  } catch (error) {
    if (isNew) rooms.unwatch(orderId);
    throw error;
  }
}
