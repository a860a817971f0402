import { and, eq, isNull } from "drizzle-orm";
import { chatMessages, chatReports } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { viewerOf } from "../orders/index.ts";
import { appendEvents } from "../outbox/index.ts";
import { type Ctx, now, transact } from "../platform/index.ts";

type Outcome = "hidden" | "kept";

/**
 * Decides on a report. A message that is taken away leaves its place, for everybody; the sealed
 * words stay in the database, for the authorities and nobody else.
 * @throws BeelineError NOT_FOUND, CONFLICT when somebody else has decided otherwise
 */
export async function resolveReport(
  ctx: Ctx,
  { id, outcome }: { readonly id: string; readonly outcome: Outcome },
): Promise<{ id: string; outcome: Outcome }> {
  return transact(ctx, async (tx) => {
    const by = viewerOf(tx.actor).id;
    const at = now(tx);
    const [report] = await tx.db
      .update(chatReports)
      .set({ resolvedAt: at, resolvedBy: by, outcome })
      .where(and(eq(chatReports.id, id), isNull(chatReports.resolvedAt)))
      .returning();
    if (!report) return decidedBefore(tx, id, outcome);
    if (outcome === "hidden") await hide(tx, report.messageId, { at, by });
    return { id, outcome };
  });
}

async function decidedBefore(ctx: Ctx, id: string, outcome: Outcome) {
  const [known] = await ctx.db
    .select({ outcome: chatReports.outcome })
    .from(chatReports)
    .where(eq(chatReports.id, id));
  if (!known) throw new BeelineError("NOT_FOUND");
  if (known.outcome === outcome) return { id, outcome };
  throw new BeelineError("CONFLICT", { detail: "Somebody has decided otherwise" });
}

async function hide(ctx: Ctx, messageId: string, by: { at: Date; by: string }): Promise<void> {
  const [message] = await ctx.db
    .update(chatMessages)
    .set({ hiddenAt: by.at, hiddenBy: by.by })
    .where(and(eq(chatMessages.id, messageId), isNull(chatMessages.hiddenAt)))
    .returning({ orderId: chatMessages.orderId, seq: chatMessages.seq });
  if (!message) return;
  const { orderId, seq: messageSeq } = message;
  await appendEvents(ctx, [
    {
      type: "chat.changed",
      partitionKey: `chat:${orderId}`,
      payload: { orderId, messageId, messageSeq, to: "hidden" },
    },
  ]);
}
