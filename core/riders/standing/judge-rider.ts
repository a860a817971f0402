import { eq } from "drizzle-orm";
import { riderPauses, riders } from "#drizzle/schema/index.ts";
import { appendEvents } from "../../outbox/index.ts";
import { type Ctx, cityMs, newId, now, transact } from "../../platform/index.ts";
import { policyInForce } from "../../policy/index.ts";
import { lockRider } from "../papers/lock-rider.ts";
import { latestPauses, type PauseRow } from "./pause-row.ts";
import { decidePause } from "./pause-rules.ts";
import { readHappenings } from "./read-happenings.ts";

/** More pauses than this in a few hours all have the last length anyway. */
const PAUSES_SEEN = 20;

/**
 * Pauses a rider who declines, lets expire or gives back one after the other. Whoever is paused or
 * suspended already is left alone, so that hearing the same news twice changes nothing.
 * @returns the new pause, if there is one
 */
export async function judgeRider(ctx: Ctx, riderId: string): Promise<PauseRow | undefined> {
  return transact(ctx, async (tx) => {
    const rider = await lockRider(tx, riderId);
    const at = now(tx);
    if (rider.pausedUntil !== null && rider.pausedUntil > at) return undefined;
    const { cityCode } = rider;
    const { values: policy } = policyInForce(tx.runtime, "standing", { cityCode });
    const pauses = await latestPauses(tx, riderId, PAUSES_SEEN);
    const earlier = pauses.map(({ startsAt, liftedAt }) => ({
      startsAtMs: startsAt.getTime(),
      isLifted: liftedAt !== null,
    }));
    const happened = await readHappenings(tx, riderId);
    const due = decidePause(happened, earlier, { policy, nowMs: at.getTime() });
    if (!due) return undefined;
    const endsAt = new Date(at.getTime() + cityMs(tx, due.minutes * 60_000));
    const pause: PauseRow = {
      ...{ id: newId(tx, "riderPause"), riderId, reason: due.reason, startsAt: at, endsAt },
      ...{ liftedBy: null, liftedAt: null },
    };
    await tx.db.insert(riderPauses).values(pause);
    await tx.db.update(riders).set({ pausedUntil: endsAt }).where(eq(riders.id, riderId));
    const payload = { riderId, cityCode, reason: due.reason, until: endsAt.toISOString() };
    await appendEvents(tx, [{ type: "rider.paused", partitionKey: riderId, payload }]);
    return pause;
  });
}
