import type { ResponseOf, routes } from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { signTrackingToken } from "../identity/index.ts";
import { ownOrder, viewerOf } from "../orders/index.ts";
import type { Ctx } from "../platform/index.ts";

export interface TrackingTokenAsked {
  readonly orderId: string;
  readonly viewer: "self" | "guest";
}

/**
 * A token for the order's room: for the caller in the caller's role, or for a guest to share.
 * @throws BeelineError NOT_FOUND for an order that is none of the caller's business, FORBIDDEN when
 *   somebody other than the customer or support wants to share it.
 */
export async function getTrackingToken(
  ctx: Ctx,
  { orderId, viewer }: TrackingTokenAsked,
): Promise<ResponseOf<typeof routes.getTrackingToken>> {
  const { row: order } = await ownOrder(ctx, orderId);
  const { role } = ctx.actor;
  if (role === "system") throw new BeelineError("FORBIDDEN");
  if (viewer === "guest" && role !== "customer" && role !== "ops") {
    throw new BeelineError("FORBIDDEN", { detail: "Only the customer can share the way" });
  }
  const { token, expiresAt } = await signTrackingToken(ctx, {
    orderId: order.id,
    // A guest is nobody; everybody else is known in the room by id, for the chat.
    ...(viewer === "guest" ? { viewer } : { viewer: role, personId: viewerOf(ctx.actor).id }),
  });
  const room = new URL("/v1/track", ctx.runtime.config.edgeUrl.replace(/^http/, "ws"));
  room.searchParams.set("token", token);
  return { token, url: room.href, expiresAt: expiresAt.toISOString() };
}
