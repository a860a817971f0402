import { and, eq } from "drizzle-orm";
import { chatMessages, chatReports } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { messageFor } from "#shared/room-chat.ts";
import { ownOrder, viewerOf } from "../orders/index.ts";
import { type Ctx, newId, now } from "../platform/index.ts";
import { openRows } from "./read-chat.ts";

/**
 * Puts a message before a person of ours, once per reporter. What the reporter writes may be
 * personal and is sealed.
 * @throws BeelineError NOT_FOUND for a message that the caller may not read
 */
export async function reportMessage(
  ctx: Ctx,
  asked: { readonly orderId: string; readonly messageId: string; readonly reason: string },
): Promise<{ id: string }> {
  const { row: order } = await ownOrder(ctx, asked.orderId);
  const reporter = viewerOf(ctx.actor);
  const [row] = await ctx.db
    .select()
    .from(chatMessages)
    .where(and(eq(chatMessages.id, asked.messageId), eq(chatMessages.orderId, order.id)));
  const [message] = await openRows(ctx, order, row ? [row] : []);
  if (!message || !messageFor(reporter, message)) throw new BeelineError("NOT_FOUND");
  const report = {
    ...{ id: newId(ctx, "report"), messageId: asked.messageId, reporterId: reporter.id },
    ...{ reason: ctx.runtime.sealer.seal(asked.reason), createdAt: now(ctx) },
  };
  const [made] = await ctx.db
    .insert(chatReports)
    .values(report)
    .onConflictDoNothing()
    .returning({ id: chatReports.id });
  if (made) return made;
  const [known] = await ctx.db
    .select({ id: chatReports.id })
    .from(chatReports)
    .where(
      and(eq(chatReports.messageId, asked.messageId), eq(chatReports.reporterId, reporter.id)),
    );
  return { id: known?.id ?? report.id };
}
