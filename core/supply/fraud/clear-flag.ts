import { and, eq, isNotNull, isNull } from "drizzle-orm";
import { riderSignals, riders } from "#drizzle/schema/index.ts";
import type { BodyOf, ResponseOf, routes } from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { appendEvents } from "../../outbox/index.ts";
import { type Ctx, now } from "../../platform/index.ts";
import { findRider } from "../find-rider.ts";

/**
 * Somebody has looked: the rider is asked for again, and signs count from nothing.
 * @throws BeelineError NOT_FOUND, CONFLICT when the rider is not flagged
 */
export async function clearFlag(
  ctx: Ctx,
  riderId: string,
  { reason }: BodyOf<typeof routes.clearRiderFlag>,
): Promise<ResponseOf<typeof routes.clearRiderFlag>> {
  await findRider(ctx, riderId);
  const [cleared] = await ctx.db
    .update(riders)
    .set({ flaggedAt: null, flagReason: null })
    .where(and(eq(riders.id, riderId), isNotNull(riders.flaggedAt)))
    .returning({ cityCode: riders.cityCode });
  if (!cleared) throw new BeelineError("CONFLICT", { detail: "This rider is not flagged" });
  const clearedAt = now(ctx);
  await ctx.db
    .update(riderSignals)
    .set({ clearedAt, clearedBy: ctx.actor.id ?? null })
    .where(and(eq(riderSignals.riderId, riderId), isNull(riderSignals.clearedAt)));
  await appendEvents(ctx, [
    {
      type: "rider.flag_cleared",
      partitionKey: riderId,
      payload: { riderId, cityCode: cleared.cityCode, reason, by: ctx.actor.id ?? null },
    },
  ]);
  return { riderId, clearedAt: clearedAt.toISOString() };
}
