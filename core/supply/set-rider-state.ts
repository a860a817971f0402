import { and, eq, inArray } from "drizzle-orm";
import { riders } from "#drizzle/schema/index.ts";
import { type RiderState, riderTransitions, sourcesOf } from "#shared/states.ts";
import { appendEvents } from "../outbox/index.ts";
import { afterCommit, type Ctx, now, transact } from "../platform/index.ts";
import { showState } from "./duty-presence.ts";

/**
 * Moves a rider to a state by compare-and-set, together with its event; the live index follows
 * after the commit. Gives false, and changes nothing, when the rider is in none of `from`
 * (default: every state that may lead to `to`), so that a repeat is harmless.
 */
export async function setRiderState(
  ctx: Ctx,
  riderId: string,
  to: RiderState,
  from: readonly RiderState[] = sourcesOf(riderTransitions, to),
): Promise<boolean> {
  return transact(ctx, async (inner) => {
    const [moved] = await inner.db
      .update(riders)
      .set({ state: to, stateSince: now(inner) })
      .where(and(eq(riders.id, riderId), inArray(riders.state, [...from])))
      .returning({ cityCode: riders.cityCode });
    if (!moved) return false;
    await appendEvents(inner, [
      {
        type: "rider.changed",
        partitionKey: riderId,
        payload: { riderId, cityCode: moved.cityCode, to },
      },
    ]);
    afterCommit(inner, () => showState(inner.runtime, riderId, to));
    return true;
  });
}
