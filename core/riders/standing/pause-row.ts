import { desc, eq } from "drizzle-orm";
import { riderPauses } from "#drizzle/schema/index.ts";
import type { RiderPause } from "#shared/contracts/index.ts";
import type { Ctx } from "../../platform/index.ts";

export type PauseRow = typeof riderPauses.$inferSelect;

/** The latest first. */
export function latestPauses(ctx: Ctx, riderId: string, most: number): Promise<PauseRow[]> {
  return ctx.db
    .select()
    .from(riderPauses)
    .where(eq(riderPauses.riderId, riderId))
    .orderBy(desc(riderPauses.startsAt), desc(riderPauses.id))
    .limit(most);
}

/** The one that holds at an instant. */
export function pauseAt(pauses: readonly PauseRow[], at: Date): PauseRow | undefined {
  return pauses.find(
    ({ liftedAt, startsAt, endsAt }) => !liftedAt && startsAt <= at && endsAt > at,
  );
}

export function viewPause({ id, reason, startsAt, endsAt, liftedAt }: PauseRow): RiderPause {
  return {
    ...{ id, reason },
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    liftedAt: liftedAt?.toISOString() ?? null,
  };
}
