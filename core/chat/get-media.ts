import { and, eq, isNotNull } from "drizzle-orm";
import { chatMedia, chatMessages } from "#drizzle/schema/index.ts";
import { type chatRoutes, MediaType, type ResponseOf } from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { messageFor } from "#shared/room-chat.ts";
import { ownOrder, viewerOf } from "../orders/index.ts";
import type { Ctx } from "../platform/index.ts";
import { mediaLink } from "./media-links.ts";
import { openRows } from "./read-chat.ts";

/**
 * An address for a picture whose message the caller may read, or that the caller has sent.
 * @throws BeelineError NOT_FOUND
 */
export async function getMedia(
  ctx: Ctx,
  { orderId, mediaId }: { readonly orderId: string; readonly mediaId: string },
): Promise<ResponseOf<typeof chatRoutes.getMedia>> {
  const { row: order } = await ownOrder(ctx, orderId);
  const reader = viewerOf(ctx.actor);
  const [media] = await ctx.db
    .select({ uploaderId: chatMedia.uploaderId, contentType: chatMedia.contentType })
    .from(chatMedia)
    .where(
      and(
        eq(chatMedia.id, mediaId),
        eq(chatMedia.orderId, order.id),
        isNotNull(chatMedia.storedAt),
      ),
    );
  const rows = await ctx.db
    .select()
    .from(chatMessages)
    .where(and(eq(chatMessages.orderId, order.id), eq(chatMessages.mediaId, mediaId)))
    .limit(5);
  const messages = await openRows(ctx, order, rows);
  const isHidden = messages.some((message) => message.isHidden);
  const isSeen = messages.some((message) => messageFor(reader, message) !== undefined);
  if (!media || isHidden || !(isSeen || media.uploaderId === reader.id)) {
    throw new BeelineError("NOT_FOUND");
  }
  return { ...mediaLink(ctx, "get", mediaId), contentType: MediaType.parse(media.contentType) };
}
