import { eq } from "drizzle-orm";
import { riders, suspensions } from "#drizzle/schema/index.ts";
import type { BodyOf, OpsSuspension, routes } from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, newId, now, transact } from "../../platform/index.ts";
import { SUSPENDED_UNTIL } from "../../supply/index.ts";
import { endDuty } from "../end-duty.ts";
import { lockRider } from "../papers/lock-rider.ts";
import { type SuspensionRow, tellSuspension, viewOpsSuspension } from "./suspension-row.ts";

/**
 * Ends a rider's work now: duty ends, offers are withdrawn, sessions stay so that the rider can read
 * why and appeal. A trip in progress is finished; nothing new is offered meanwhile.
 * @throws BeelineError NOT_FOUND, CONFLICT for whoever is suspended already
 */
export async function suspendRider(
  ctx: Ctx,
  riderId: string,
  { reason, note }: BodyOf<typeof routes.suspendRider>,
): Promise<OpsSuspension> {
  return transact(ctx, async (tx) => {
    const { cityCode } = await lockRider(tx, riderId);
    const row: SuspensionRow = {
      ...{ id: newId(tx, "suspension"), riderId, reason, at: now(tx) },
      noteSealed: tx.runtime.sealer.seal(note),
      suspendedBy: tx.actor.id ?? "system",
      ...{ appealSealed: null, appealedAt: null, appealState: null },
      ...{ decidedBy: null, decidedAt: null, liftedBy: null, liftedAt: null },
    };
    const made = await tx.db
      .insert(suspensions)
      .values(row)
      .onConflictDoNothing()
      .returning({ id: suspensions.id });
    if (made.length === 0) {
      throw new BeelineError("CONFLICT", { detail: "This rider is suspended already" });
    }
    await tx.db.update(riders).set({ pausedUntil: SUSPENDED_UNTIL }).where(eq(riders.id, riderId));
    await endDuty(tx, riderId, "suspended");
    await tellSuspension(tx, row, { cityCode, to: "suspended" });
    return viewOpsSuspension(tx, row, cityCode);
  });
}
