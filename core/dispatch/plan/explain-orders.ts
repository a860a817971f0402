/** Why each order goes to whom: its nearest riders, what each would cost it, and why the others lost. */
import { costParts } from "./describe-job.ts";
import type { PlanVerdict } from "./plan-shapes.ts";
import type { RiderGrid } from "./rider-grid.ts";
import type { Roster } from "./roster.ts";
import { Walk } from "./walk.ts";

/** At most `verdictsPerOrder` of each order, by order and then cheapest first. */
export function explainOrders(roster: Roster, grid: RiderGrid): PlanVerdict[] {
  const { world } = roster;
  const { verdictsPerOrder } = world.policy;
  if (verdictsPerOrder <= 0) return [];
  return world.orders.flatMap((_, order) => {
    const chosen = roster.riderOf[order]!;
    const near = grid.nearest(order, verdictsPerOrder);
    if (chosen >= 0 && !near.includes(chosen)) near.splice(-1, 1, chosen);
    const limit = chosen < 0 ? null : (weigh(order, chosen, roster).cost?.total ?? null);
    return near
      .map((rider) => {
        const verdict = weigh(order, rider, roster);
        if (rider === chosen) return { ...verdict, outcome: "chosen" as const };
        const isCheaper = verdict.cost !== null && (limit === null || verdict.cost.total < limit);
        return isCheaper ? { ...verdict, outcome: "needed_elsewhere" as const } : verdict;
      })
      .sort(byCost);
  });
}

/** The order alone, as if the rider had nothing else. */
function weigh(order: number, rider: number, { world, singles }: Roster): PlanVerdict {
  const distanceMeters = world.approachMeters(rider, order);
  const walk = new Walk();
  walk.begin(rider, world);
  const isPossible = walk.step(singles[order]!, world);
  return {
    orderId: world.orders[order]!.id,
    riderId: world.riders[rider]!.id,
    distanceMeters,
    approachMs: world.rideMs(distanceMeters, world.msPerMeter[rider]!),
    cost: isPossible ? costParts(walk, world) : null,
    outcome: isPossible
      ? "dearer"
      : world.isRefused(order, rider)
        ? "refused"
        : distanceMeters > world.policy.maxApproachMeters
          ? "too_far"
          : "off_duty_soon",
  };
}

function byCost(a: PlanVerdict, b: PlanVerdict): number {
  const costOf = ({ cost }: PlanVerdict) => cost?.total ?? Number.MAX_VALUE;
  return (
    costOf(a) - costOf(b) || a.distanceMeters - b.distanceMeters || (a.riderId < b.riderId ? -1 : 1)
  );
}
