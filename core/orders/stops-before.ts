/**
 * The other orders of a bundle, as far as they delay this one. They belong to other customers: only
 * the seconds that come of them may be shown to anybody.
 */
import type { StopBefore } from "../eta/index.ts";

/** A stop of the order's trip that is still to be done. */
export interface StopPart {
  readonly kind: "pickup" | "dropoff";
  readonly isOwn: boolean;
  readonly lat: number;
  readonly lng: number;
  /** Only at the counter, and only of others: the order's own is in its row. */
  readonly readyAt: string | null;
}

/** For a statement in which `wanted` has `id` and `trip_id`. */
export const stopsPart = `
  (select jsonb_agg(jsonb_build_object('kind', kind, 'isOwn', order_id = wanted.id,
      'lat', lat, 'lng', lng, 'readyAt', case when kind = 'pickup' and order_id <> wanted.id then
        (select ready_at from orders where orders.id = trip_stops.order_id) end) order by sequence)
    from trip_stops
    where trip_id = wanted.trip_id and state in ('pending', 'arrived')) as stops`;

/** What is done for others before the order's own door; nothing once that is behind the rider. */
export function stopsBeforeOf(stops: readonly StopPart[] | null): StopBefore[] {
  const isDoor = ({ kind, isOwn }: StopPart) => isOwn && kind === "dropoff";
  const own = stops?.findIndex(isDoor) ?? -1;
  if (!stops || own === -1) return [];
  const pickup = stops.findIndex(({ kind, isOwn }) => isOwn && kind === "pickup");
  return stops.slice(0, own).flatMap(({ kind, isOwn, lat, lng, readyAt }, index) =>
    isOwn
      ? []
      : {
          ...{ kind, lat, lng },
          isAfterPickup: index > pickup,
          readyAt: readyAt === null ? null : new Date(readyAt),
        },
  );
}
