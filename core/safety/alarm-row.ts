import type { alarms } from "#drizzle/schema/index.ts";
import type { Alarm } from "#shared/contracts/safety.ts";
import type { Ctx } from "../platform/index.ts";

export type AlarmRow = typeof alarms.$inferSelect;

const nobody = { waiting: 0, sent: 0, failed: 0 };
const instantOf = (at: Date | null) => at?.toISOString() ?? null;

/**
 * An alarm as the caller may see it: what ops wrote stays with ops, and a driver who calls while the
 * passenger's call is open is not told of that.
 */
export function viewAlarm(
  { runtime, actor }: Ctx,
  row: AlarmRow,
  told: Alarm["contactsTold"] = nobody,
): Alarm {
  const { id, kind, state, orderId, tripId, cityCode, measure, resolution } = row;
  const isOps = actor.role === "ops";
  const isTwin = actor.role === "rider" && row.raisedByRole !== "rider";
  return {
    ...{ id, kind, state, orderId, tripId, cityCode, measure, resolution },
    raisedBy: isTwin ? "rider" : row.raisedByRole,
    raisedAt: row.raisedAt.toISOString(),
    position:
      isTwin || row.lat === null || row.lng === null ? null : { lat: row.lat, lng: row.lng },
    acknowledgedAt: instantOf(row.acknowledgedAt),
    resolvedAt: instantOf(row.resolvedAt),
    contactsTold: isTwin ? nobody : told,
    note: isOps && row.noteSealed ? runtime.sealer.open(row.noteSealed) : null,
  };
}
