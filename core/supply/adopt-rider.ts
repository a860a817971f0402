import { eq } from "drizzle-orm";
import { riders } from "#drizzle/schema/index.ts";
import { type Ctx, now } from "../platform/index.ts";
import { enterDuty } from "./duty-presence.ts";
import { supplyOf } from "./supply-state.ts";

/**
 * Takes over a rider on duty who reported to another process before: because that one is gone, or
 * the balancer chose again. Does nothing for whom this process knows, and for who is off duty.
 */
export async function adoptRider(ctx: Ctx, riderId: string): Promise<void> {
  if (supplyOf(ctx.runtime).onDuty.has(riderId)) return;
  const [row] = await ctx.db.select().from(riders).where(eq(riders.id, riderId));
  if (!row) return;
  enterDuty(ctx.runtime, {
    row,
    recordedAtMs: row.lastSeenAt?.getTime() ?? 0,
    seenAtMs: now(ctx).getTime(),
    isRestored: true,
  });
}
