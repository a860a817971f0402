import { and, eq } from "drizzle-orm";
import { chatBlocks } from "#drizzle/schema/index.ts";
import type { ChatParty } from "#shared/chat-rules.ts";
import { BeelineError } from "#shared/errors.ts";
import { ownOrder, viewerOf } from "../orders/index.ts";
import { type Ctx, now } from "../platform/index.ts";
import { peopleOf } from "./people-of.ts";

/**
 * The caller gets no direct messages of the other side any more, in any order, or gets them again.
 * Nobody can block support.
 * @throws BeelineError NOT_FOUND, CONFLICT when there is nobody to block
 */
export async function blockPerson(
  ctx: Ctx,
  asked: { readonly orderId: string; readonly with: ChatParty; readonly isBlocked: boolean },
): Promise<{ isBlocked: boolean }> {
  const { row: order } = await ownOrder(ctx, asked.orderId);
  const { id: blockerId, role } = viewerOf(ctx.actor);
  const others = role === asked.with ? [] : await peopleOf(ctx, order, asked.with);
  if (others.length === 0) {
    throw new BeelineError("CONFLICT", { detail: "There is nobody on that side" });
  }
  for (const blockedId of others) {
    if (asked.isBlocked) {
      await ctx.db
        .insert(chatBlocks)
        .values({ blockerId, blockedId, createdAt: now(ctx) })
        .onConflictDoNothing();
    } else {
      await ctx.db
        .delete(chatBlocks)
        .where(and(eq(chatBlocks.blockerId, blockerId), eq(chatBlocks.blockedId, blockedId)));
    }
  }
  return { isBlocked: asked.isBlocked };
}
