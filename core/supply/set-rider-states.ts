import type { RiderState } from "#shared/states.ts";
import { appendEvents } from "../outbox/index.ts";
import { afterCommit, type Ctx, now, statement, transact } from "../platform/index.ts";
import { acceptanceOf, showState } from "./duty-presence.ts";
import { isOffDuty, noteDuty } from "./duty-spans.ts";
import { liveIndexOf } from "./supply-state.ts";

type Moved = { id: string; city_code: string; offers_seen: number; offers_accepted: number };

/** Rows are locked by id, so that two crowds never wait for each other crosswise. */
const moveRiders = statement<Moved>(`
  with mine as (
    select id from riders where id = any($1::text[]) and state = any($3::text[])
    order by id for update
  )
  update riders
  set state = $2, state_since = $4::timestamptz, offers_seen = offers_seen + $5::int
  from mine where riders.id = mine.id
  returning riders.id, city_code, offers_seen, offers_accepted`);

export interface RiderCrowd {
  readonly riderIds: readonly string[];
  readonly to: RiderState;
  readonly from: readonly RiderState[];
  /** Whether each of them got an offer by this. */
  readonly isAsked?: boolean;
}

/**
 * Moves riders to a state in one statement, as `setRiderState` does one.
 * @returns the ids of those who were moved.
 */
export async function setRiderStates(ctx: Ctx, crowd: RiderCrowd): Promise<string[]> {
  const { riderIds, to, from, isAsked = false } = crowd;
  if (riderIds.length === 0) return [];
  return transact(ctx, async (inner) => {
    const at = now(inner).toISOString();
    const moved = await moveRiders(inner, [riderIds, to, from, at, isAsked ? 1 : 0]);
    if (isOffDuty(to)) for (const { id } of moved) await noteDuty(inner, id, { to });
    await appendEvents(
      inner,
      moved.map(({ id, city_code: cityCode }) => ({
        type: "rider.changed" as const,
        partitionKey: id,
        payload: { riderId: id, cityCode, to },
      })),
    );
    afterCommit(inner, () => {
      const index = liveIndexOf(inner.runtime);
      for (const { id, offers_seen: offersSeen, offers_accepted: offersAccepted } of moved) {
        showState(inner.runtime, id, to);
        if (isAsked) index.setAcceptance(id, acceptanceOf({ offersSeen, offersAccepted }));
      }
    });
    return moved.map(({ id }) => id);
  });
}
