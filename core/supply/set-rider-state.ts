import { type RiderState, riderTransitions, sourcesOf } from "#shared/states.ts";
import { appendEvents } from "../outbox/index.ts";
import { afterCommit, type Ctx, now, statement, transact } from "../platform/index.ts";
import { showState } from "./duty-presence.ts";
import { isOffDuty, noteDuty } from "./duty-spans.ts";

const moveRider = statement<{ city_code: string }>(`
  update riders set state = $2, state_since = $3
  where id = $1 and state = any($4::text[]) returning city_code`);

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
    const at = now(inner).toISOString();
    const [moved] = await moveRider(inner, [riderId, to, at, from]);
    if (!moved) return false;
    if (isOffDuty(to)) await noteDuty(inner, riderId, { to });
    await appendEvents(inner, [
      {
        type: "rider.changed",
        partitionKey: riderId,
        payload: { riderId, cityCode: moved.city_code, to },
      },
    ]);
    afterCommit(inner, () => showState(inner.runtime, riderId, to));
    return true;
  });
}
