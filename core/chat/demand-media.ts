import { and, eq, isNotNull } from "drizzle-orm";
import { chatMedia } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import type { Ctx } from "../platform/index.ts";

/** @throws BeelineError NOT_FOUND unless the picture is the sender's own, of this order, and here */
export async function demandMedia(
  ctx: Ctx,
  orderId: string,
  mediaId: string,
  senderId: string,
): Promise<void> {
  const [row] = await ctx.db
    .select({ id: chatMedia.id })
    .from(chatMedia)
    .where(
      and(
        eq(chatMedia.id, mediaId),
        eq(chatMedia.orderId, orderId),
        eq(chatMedia.uploaderId, senderId),
        isNotNull(chatMedia.storedAt),
      ),
    );
  if (!row) throw new BeelineError("NOT_FOUND", { detail: "There is no such picture" });
}
