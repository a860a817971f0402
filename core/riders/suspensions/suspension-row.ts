import { desc, eq } from "drizzle-orm";
import { suspensions } from "#drizzle/schema/index.ts";
import type { OpsSuspension, Suspension } from "#shared/contracts/index.ts";
import { appendEvents } from "../../outbox/index.ts";
import type { Ctx } from "../../platform/index.ts";

export type SuspensionRow = typeof suspensions.$inferSelect;

/** The latest first. */
export function latestSuspensions(
  ctx: Ctx,
  riderId: string,
  most: number,
): Promise<SuspensionRow[]> {
  return ctx.db
    .select()
    .from(suspensions)
    .where(eq(suspensions.riderId, riderId))
    .orderBy(desc(suspensions.id))
    .limit(most);
}

export function viewSuspension(row: SuspensionRow): Suspension {
  const { id, reason, appealState } = row;
  return {
    ...{ id, reason, appealState },
    at: row.at.toISOString(),
    liftedAt: row.liftedAt?.toISOString() ?? null,
    appealedAt: row.appealedAt?.toISOString() ?? null,
    decidedAt: row.decidedAt?.toISOString() ?? null,
  };
}

/** With what was typed: for ops only. */
export function viewOpsSuspension(ctx: Ctx, row: SuspensionRow, cityCode: string): OpsSuspension {
  const open = (sealed: string | null) =>
    sealed === null ? null : ctx.runtime.sealer.open(sealed);
  const { riderId, suspendedBy, decidedBy, liftedBy } = row;
  return {
    ...viewSuspension(row),
    ...{ riderId, cityCode, suspendedBy, decidedBy, liftedBy },
    note: open(row.noteSealed),
    appeal: open(row.appealSealed),
  };
}

export function tellSuspension(
  ctx: Ctx,
  { id, riderId, reason }: Pick<SuspensionRow, "id" | "riderId" | "reason">,
  change: {
    readonly cityCode: string;
    readonly to: "suspended" | "appealed" | "upheld" | "lifted";
  },
): Promise<void> {
  const payload = { riderId, suspensionId: id, reason, by: ctx.actor.id ?? null, ...change };
  return appendEvents(ctx, [{ type: "rider.suspension_changed", partitionKey: riderId, payload }]);
}
