/**
 * The pipeline of positions: every door ends here, with its reports in columns. Synchronous and
 * without an object per report, because it is the hottest path.
 */
import type { PingReport } from "#shared/contracts/riders.ts";
import { BeelineError } from "#shared/errors.ts";
import type { PingColumns } from "#shared/pings/ping-columns.ts";
import type { Runtime } from "../../platform/index.ts";
import { type OnDuty, type SupplyState, supplyOf } from "../supply-state.ts";
import {
  afterPost,
  clockAheadMs,
  fitsRate,
  follow,
  isDuplicate,
  judge,
  type PingLimits,
  type PingOutcome,
} from "./ping-rules.ts";
import { Tally } from "./tally.ts";

/** Used again for every post. */
const tally = new Tally();
const limits: PingLimits = { nowMs: 0, topSpeedKmh: 0 };

/**
 * Takes one post of a rider. Afterwards the columns hold the accepted reports, oldest first.
 * @throws BeelineError CONFLICT when the rider is not on duty.
 */
export function takePoints(runtime: Runtime, riderId: string, points: PingColumns): PingReport {
  const supply = supplyOf(runtime);
  const rider = supply.onDuty.get(riderId);
  if (!rider) throw new BeelineError("CONFLICT", { detail: "Go online first" });
  limits.nowMs = runtime.ambient.now().getTime();
  limits.topSpeedKmh = rider.topSpeedKmh;
  settleClock(points);
  const isSingle = points.count === 1;
  if (isSingle) {
    const outcome = takeSingle(rider, points);
    points.count = outcome === "accepted" ? 1 : 0;
    publish(supply, rider, points);
    supply.counts.add(outcome, 1);
    return Tally.single(outcome);
  }
  tally.reset();
  takeBatch(rider, points);
  publish(supply, rider, points);
  supply.counts.addAll(tally);
  return tally.report();
}

/** A clock that is a little ahead is put right, so that no position is dated into the future. */
function settleClock(points: PingColumns): void {
  const ahead = clockAheadMs(points, limits.nowMs);
  if (ahead === 0) return;
  for (let i = 0; i < points.count; i++) points.atMs[i]! -= ahead;
}

function takeSingle(rider: OnDuty, points: PingColumns): PingOutcome {
  if (isDuplicate(rider, points, 0)) return "duplicate";
  if (!fitsRate(rider, true, limits.nowMs)) return "rateLimited";
  const outcome = judge(rider, points, 0, limits);
  if (outcome !== "accepted") return outcome;
  rider.nextPostAtMs = afterPost(rider, limits.nowMs);
  follow(rider, points, 0);
  return outcome;
}

/** A backlog: sorted by when it was recorded, judged one after the other. */
function takeBatch(rider: OnDuty, points: PingColumns): void {
  if (!fitsRate(rider, false, limits.nowMs)) {
    tally.add("rateLimited", points.count);
    points.count = 0;
    return;
  }
  rider.nextPostAtMs = afterPost(rider, limits.nowMs);
  points.sortByTime();
  let accepted = 0;
  for (let i = 0; i < points.count; i++) {
    const outcome = isDuplicate(rider, points, i) ? "duplicate" : judge(rider, points, i, limits);
    tally.add(outcome, 1);
    if (outcome !== "accepted") continue;
    follow(rider, points, i);
    points.move(i, accepted);
    accepted += 1;
  }
  points.count = accepted;
}

/** Tells the newest position to the index and its listeners, and every accepted one to the history. */
function publish(supply: SupplyState, rider: OnDuty, points: PingColumns): void {
  const newest = points.count - 1;
  if (newest < 0) return;
  const live = supply.index.move(rider.riderId, {
    lat: rider.lat,
    lng: rider.lng,
    bearing: orNull(points.bearing[newest]!),
    speedKmh: orNull(points.speedKmh[newest]!),
    recordedAtMs: rider.atMs,
    seenAtMs: limits.nowMs,
  });
  supply.unwritten.add(rider);
  for (const listener of supply.pointListeners) listener(rider.riderId, points);
  if (!live) return;
  for (const listener of supply.listeners) listener(live);
}

const orNull = (value: number) => (Number.isNaN(value) ? null : value);
