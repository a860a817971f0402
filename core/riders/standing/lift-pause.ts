import { eq } from "drizzle-orm";
import { riderPauses, riders } from "#drizzle/schema/index.ts";
import type { RiderPause } from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { appendEvents } from "../../outbox/index.ts";
import { type Ctx, now, transact } from "../../platform/index.ts";
import { SUSPENDED_UNTIL } from "../../supply/index.ts";
import { lockRider } from "../papers/lock-rider.ts";
import { latestPauses, pauseAt, viewPause } from "./pause-row.ts";

/** Ends the pause that holds. @throws BeelineError NOT_FOUND, CONFLICT when there is none */
export async function liftPause(ctx: Ctx, riderId: string): Promise<RiderPause> {
  return transact(ctx, async (tx) => {
    const rider = await lockRider(tx, riderId);
    const at = now(tx);
    const pause = pauseAt(await latestPauses(tx, riderId, 1), at);
    if (!pause) throw new BeelineError("CONFLICT", { detail: "This rider is not paused" });
    const lifted = { liftedAt: at, liftedBy: tx.actor.id ?? null };
    await tx.db.update(riderPauses).set(lifted).where(eq(riderPauses.id, pause.id));
    // A suspension is another matter, and stays.
    if (rider.pausedUntil?.getTime() !== SUSPENDED_UNTIL.getTime()) {
      await tx.db.update(riders).set({ pausedUntil: null }).where(eq(riders.id, riderId));
    }
    const { cityCode } = rider;
    const payload = { riderId, cityCode, reason: pause.reason, until: null };
    await appendEvents(tx, [{ type: "rider.paused", partitionKey: riderId, payload }]);
    return viewPause({ ...pause, ...lifted });
  });
}
