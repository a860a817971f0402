import { and, inArray, isNull, lt, ne } from "drizzle-orm";
import { webhookEvents } from "#drizzle/schema/index.ts";
import { type Ctx, now } from "../../platform/index.ts";
import { policyInForce } from "../../policy/index.ts";

const DAY_MS = 86_400_000;
/** So many at a time; the next round takes more. */
const BATCH = 1_000;

/** Failed ones stay until somebody has looked. */
export async function forgetOldWebhooks(ctx: Ctx): Promise<void> {
  // Longer than any provider goes on repeating an event, so that a repeat is still known as one.
  const { webhookDays } = policyInForce(ctx.runtime, "retention").values;
  const before = new Date(now(ctx).getTime() - webhookDays * DAY_MS);
  const old = ctx.db
    .select({ id: webhookEvents.id })
    .from(webhookEvents)
    .where(
      and(
        lt(webhookEvents.receivedAt, before),
        isNull(webhookEvents.dueAt),
        ne(webhookEvents.state, "failed"),
      ),
    )
    .limit(BATCH);
  await ctx.db.delete(webhookEvents).where(inArray(webhookEvents.id, old));
}
