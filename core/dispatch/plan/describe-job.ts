/** Says of a planned job what whoever executes or explains it wants to know. */
import type { Job } from "./job.ts";
import type { JobCost, PlannedJob } from "./plan-shapes.ts";
import type { PlanWorld } from "./plan-world.ts";
import { reluctanceOf } from "./rider-reluctance.ts";
import { type StepTimes, Walk } from "./walk.ts";

/** The first job of a rider. */
export function describeJob(rider: number, job: Job, world: PlanWorld): PlannedJob {
  const { nowMs, orders, riders } = world;
  const times: StepTimes = { pickups: [], dropoffs: [] };
  const walk = new Walk();
  walk.begin(rider, world);
  walk.step(job, world, times);
  const heldFor =
    riders[rider]!.freeAtMs > nowMs ? "rider" : mayWait(rider, job, world) ? "food" : null;
  return {
    riderId: riders[rider]!.id,
    orderIds: job.orders.map((o) => orders[o]!.id),
    isDue: heldFor === null,
    heldFor,
    pickupAtMs: times.pickups[0]!,
    pickups: job.stops.map((stop, k) => ({
      storeId: orders[stop]!.storeId,
      atMs: times.pickups[k]!,
    })),
    dropoffAtMs: times.dropoffs,
    cost: costParts(walk, world),
  };
}

/** Whether this rider, asked a tick later, would still be there when the food is ready. */
function mayWait(rider: number, job: Job, world: PlanWorld): boolean {
  const { nowMs, policy } = world;
  const approach = world.rideMs(
    world.approachMeters(rider, job.stops[0]!),
    world.msPerMeter[rider]!,
  );
  // Who often says no is asked early enough for another to be asked after; not a tick too early for
  // a small part of one, though.
  const { acceptance } = reluctanceOf(world.riders[rider]!, world);
  const spareMs = policy.askingMs + Math.max(0, acceptance - policy.tickMs / 4);
  const latest = job.ready[0]! - world.halfPickup - approach - spareMs;
  return latest >= nowMs + policy.tickMs;
}

export function costParts(walk: Walk, world: PlanWorld): JobCost {
  const reluctance = reluctanceOf(world.riders[walk.rider]!, world);
  return {
    delay: walk.delay,
    travel: walk.work * world.workWeight,
    acceptance: reluctance.acceptance * walk.orders,
    fairness: reluctance.fairness * walk.orders,
    place: reluctance.place * walk.orders,
    urgency: walk.urgency,
    total: walk.cost(world),
  };
}
