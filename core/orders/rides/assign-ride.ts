import { BeelineError } from "#shared/errors.ts";
import { appendEvents } from "../../outbox/index.ts";
import { afterCommit, type Ctx, now, write } from "../../platform/index.ts";
import { orderChanged } from "../order-events.ts";
import type { OrderRow } from "../order-row.ts";

const refusal = () => new BeelineError("CONFLICT", { detail: "The ride takes no driver now" });

/** The order, its history and what the ride remembers, unless the order is not as it was read. */
const updateRide = write(
  {
    assigned_ride: `
      update orders set rider_id = $2, trip_id = $3, state = $4, version = version + 1
      where id = $1 and version = $5 returning id, version`,
    ride_line: `
      insert into order_transitions (order_id, version, from_state, to_state, actor_role, actor_id, at)
      select id, version, $6, $4, $7, $8, $9 from assigned_ride`,
    assigned_at: `
      update rides set assigned_at = $10::timestamptz, arrived_at = null,
        flags = flags - 'arrived_away'
      where order_id in (select id from assigned_ride)`,
  },
  { mustChange: "assigned_ride", refusal },
);

/**
 * A driver took the ride, or gave it back before it started: with a delivery the state would stay,
 * a ride's says it.
 * @param before the row as this very transaction has locked and read it
 * @throws BeelineError CONFLICT when the ride is not searched for, or not (any more) assigned.
 */
export async function assignRide(
  ctx: Ctx,
  before: OrderRow,
  assignment: { riderId: string; tripId: string } | null,
): Promise<void> {
  const [from, to] = assignment ? (["searching", "assigned"] as const) : unassigning;
  if (before.state !== from) throw refusal();
  const { riderId, tripId } = assignment ?? { riderId: null, tripId: null };
  const { role, id } = ctx.actor;
  const at = now(ctx).toISOString();
  const line = [from, role, id ?? null, at];
  const values = [before.id, riderId, tripId, to, before.version, ...line, assignment ? at : null];
  await updateRide(ctx, values);
  const changed = { ...before, riderId, tripId, state: to };
  await appendEvents(ctx, [orderChanged(changed, from, ctx.actor, null)]);
  afterCommit(ctx, () => ctx.runtime.metrics.orders.inc({ to }));
}

const unassigning = ["assigned", "searching"] as const;
