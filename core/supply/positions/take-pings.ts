/** The pipeline of positions: every door ends here. Synchronous, because it is the hottest path. */
import type { Ping, PingReport } from "#shared/contracts/riders.ts";
import { BeelineError } from "#shared/errors.ts";
import type { Runtime } from "../../platform/index.ts";
import { type OnDuty, type SupplyState, supplyOf } from "../supply-state.ts";
import {
  afterPost,
  clockAheadMs,
  fitsRate,
  follow,
  isDuplicate,
  judge,
  type PingOutcome,
  type Reported,
} from "./ping-rules.ts";

/**
 * Takes one post of a rider: a single report or a batch.
 * @throws BeelineError CONFLICT when the rider is not on duty.
 */
export function takePings(runtime: Runtime, riderId: string, pings: readonly Ping[]): PingReport {
  const supply = supplyOf(runtime);
  const rider = supply.onDuty.get(riderId);
  if (!rider) throw new BeelineError("CONFLICT", { detail: "Go online first" });
  const nowMs = runtime.ambient.now().getTime();
  const only = pings.length === 1 ? pings[0] : undefined;
  if (only) {
    const outcome = takeSingle(supply, rider, only, nowMs);
    runtime.metrics.pings.inc(labels[outcome]);
    return singleReports[outcome];
  }
  const outcomes = takeBatch(supply, rider, pings, nowMs);
  for (const outcome of outcomes) runtime.metrics.pings.inc(labels[outcome]);
  return reportOf(outcomes);
}

function takeSingle(supply: SupplyState, rider: OnDuty, ping: Ping, nowMs: number): PingOutcome {
  const at = Date.parse(ping.recordedAt);
  const reported = reportedOf(ping, at > nowMs ? at - clockAheadMs([at], nowMs) : at);
  if (isDuplicate(rider.track, reported)) return "duplicate";
  if (!fitsRate(rider.track, true, nowMs)) return "rateLimited";
  const limits = { nowMs, topSpeedKmh: rider.topSpeedKmh };
  const outcome = judge(rider.track, reported, limits);
  if (outcome !== "accepted") return outcome;
  rider.track = follow(reported, afterPost(rider.track, nowMs));
  publish(supply, rider, ping, nowMs);
  return outcome;
}

/** A backlog: sorted by when it was recorded, judged one after the other, published once. */
function takeBatch(
  supply: SupplyState,
  rider: OnDuty,
  pings: readonly Ping[],
  nowMs: number,
): PingOutcome[] {
  if (!fitsRate(rider.track, false, nowMs)) return pings.map(() => "rateLimited");
  const times = pings.map((ping) => Date.parse(ping.recordedAt));
  const ahead = clockAheadMs(times, nowMs);
  const sorted = pings
    .map((ping, index) => ({ ping, reported: reportedOf(ping, times[index]! - ahead) }))
    .sort((a, b) => a.reported.recordedAtMs - b.reported.recordedAtMs);
  const limits = { nowMs, topSpeedKmh: rider.topSpeedKmh };
  let newest: Ping | undefined;
  const outcomes = sorted.map(({ ping, reported }): PingOutcome => {
    if (isDuplicate(rider.track, reported)) return "duplicate";
    const outcome = judge(rider.track, reported, limits);
    if (outcome !== "accepted") return outcome;
    rider.track = follow(reported, rider.track.nextPostAtMs);
    newest = ping;
    return outcome;
  });
  rider.track = { ...rider.track, nextPostAtMs: afterPost(rider.track, nowMs) };
  if (newest) publish(supply, rider, newest, nowMs);
  return outcomes;
}

function reportedOf(ping: Ping, recordedAtMs: number): Reported {
  return {
    lat: ping.lat,
    lng: ping.lng,
    accuracyM: ping.accuracyM ?? null,
    speedKmh: ping.speedKmh ?? null,
    recordedAtMs,
  };
}

function publish(supply: SupplyState, rider: OnDuty, ping: Ping, nowMs: number): void {
  const { track } = rider;
  const live = supply.index.move(rider.riderId, {
    lat: track.lat,
    lng: track.lng,
    bearing: ping.bearing ?? null,
    speedKmh: ping.speedKmh ?? null,
    recordedAtMs: track.atMs,
    seenAtMs: nowMs,
  });
  supply.unwritten.add(rider);
  if (!live) return;
  for (const listener of supply.listeners) listener(live);
}

function reportOf(outcomes: readonly PingOutcome[]): PingReport {
  const dropped = { duplicate: 0, rateLimited: 0, stale: 0, implausible: 0 };
  let accepted = 0;
  for (const outcome of outcomes) {
    if (outcome === "accepted") accepted += 1;
    else dropped[outcome] += 1;
  }
  return { accepted, dropped };
}

/** The answers and labels of single reports, made once: nearly every request has one of these. */
const byOutcome = <T>(make: (outcome: PingOutcome) => T): Readonly<Record<PingOutcome, T>> => ({
  accepted: make("accepted"),
  duplicate: make("duplicate"),
  rateLimited: make("rateLimited"),
  stale: make("stale"),
  implausible: make("implausible"),
});
const singleReports = byOutcome((outcome) => reportOf([outcome]));
const labels = byOutcome((outcome) => ({ outcome }));
