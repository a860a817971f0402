import { and, count, eq, gt } from "drizzle-orm";
import { chatMedia } from "#drizzle/schema/index.ts";
import type { chatRoutes, MediaType, ResponseOf } from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { ownOrder, viewerOf } from "../orders/index.ts";
import { type Ctx, newId, now } from "../platform/index.ts";
import { isChatClosed } from "./chat-terms.ts";
import { mediaLink } from "./media-links.ts";

/** Proof of a delivery and of what is wrong with it; more is an album. */
const MAX_PICTURES = 10;
const PICTURE_WINDOW_MS = 60 * 60_000;

/** @throws BeelineError NOT_FOUND, CHAT_CLOSED, RATE_LIMITED */
export async function offerMedia(
  ctx: Ctx,
  asked: {
    readonly orderId: string;
    readonly contentType: MediaType;
    readonly byteLength: number;
  },
): Promise<ResponseOf<typeof chatRoutes.offerMedia>> {
  const { row: order } = await ownOrder(ctx, asked.orderId);
  const uploaderId = viewerOf(ctx.actor).id;
  const at = now(ctx);
  if (isChatClosed(order, at.getTime())) throw new BeelineError("CHAT_CLOSED");
  const since = new Date(at.getTime() - PICTURE_WINDOW_MS);
  const [sent] = await ctx.db
    .select({ pictures: count() })
    .from(chatMedia)
    .where(
      and(
        eq(chatMedia.orderId, order.id),
        eq(chatMedia.uploaderId, uploaderId),
        gt(chatMedia.createdAt, since),
      ),
    );
  if ((sent?.pictures ?? 0) >= MAX_PICTURES) {
    throw new BeelineError("RATE_LIMITED", { detail: "Too many pictures in an hour" });
  }
  const { orderId, contentType, byteLength } = asked;
  const id = newId(ctx, "media");
  const media = { id, orderId, uploaderId, contentType, byteLength, createdAt: at };
  await ctx.db.insert(chatMedia).values(media);
  const { url: uploadUrl, expiresAt } = mediaLink(ctx, "put", id);
  return { mediaId: id, uploadUrl, expiresAt };
}
