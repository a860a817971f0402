import type { Alarm } from "#shared/contracts/safety.ts";
import { BeelineError } from "#shared/errors.ts";
import type { Position } from "#shared/geo.ts";
import { ownOrder } from "../orders/index.ts";
import { type Ctx, now, transact } from "../platform/index.ts";
import { liveIndexOf } from "../supply/index.ts";
import { viewAlarm } from "./alarm-row.ts";
import { raiseAlarm } from "./raise-alarm.ts";
import { safetyPolicyOf } from "./safety-policy.ts";
import { tellContacts } from "./tell-contacts.ts";

/** A call is taken so long after the end, too: people call when they are out of the car. */
const AFTER_END_MS = 60 * 60_000;

/**
 * The customer's or the rider's call for help. Ops see it at once, whoever they trust is told.
 * @throws BeelineError NOT_FOUND; CONFLICT when nobody is on the way, or it is long over
 */
export async function callForHelp(ctx: Ctx, orderId: string, position?: Position): Promise<Alarm> {
  const { row } = await ownOrder(ctx, orderId);
  const endedAt = row.endedAt?.getTime();
  const isOver = endedAt !== undefined && now(ctx).getTime() - endedAt > AFTER_END_MS;
  if (row.tripId === null || isOver) {
    throw new BeelineError("CONFLICT", { detail: "Nobody is on the way with this order" });
  }
  const live = row.riderId ? await liveIndexOf(ctx.runtime).get(row.riderId) : undefined;
  const at = position ?? (live ? { lat: live.lat, lng: live.lng } : null);
  const { id, tripId, cityCode } = row;
  return transact(ctx, async (tx) => {
    const about = { orderId: id, tripId: tripId!, cityCode, measure: null };
    const alarm = await raiseAlarm(tx, { ...about, kind: "sos", position: at });
    const told = { orderId: id, alarmId: alarm.id };
    await tellContacts(tx, { ...told, why: "sos", personId: tx.actor.id! });
    const isOnBoard = row.state === "in_progress" || row.state === "paused";
    if (isOnBoard && alarm.raisedByRole === "rider") {
      // Whatever happened, the passenger is in it.
      const isTold = safetyPolicyOf(tx, cityCode).contactsToldOf.includes("rider_sos");
      if (isTold) await tellContacts(tx, { ...told, why: "alarm", personId: row.customerId });
    }
    return viewAlarm(tx, alarm);
  });
}
