/**
 * The pipeline of positions: every door ends here, with its reports in columns. Synchronous and
 * without an object per report, because it is the hottest path.
 */
import type { PingReport } from "#shared/contracts/riders.ts";
import { BeelineError } from "#shared/errors.ts";
import type { PingColumns } from "#shared/pings/ping-columns.ts";
import type { Runtime } from "../../platform/index.ts";
import {
  isOverTheLine,
  noSuspicion,
  type SignalKind,
  watchAccepted,
  watchRefused,
} from "../fraud/fraud-rules.ts";
import type { Report } from "../live/live-index.ts";
import { NO_RIDER } from "../rider-numbers.ts";
import { type SupplyState, supplyOf } from "../supply-state.ts";
import {
  afterPost,
  clockAheadMs,
  fitsRate,
  follow,
  isDuplicate,
  judge,
  type PingLimits,
  type PingOutcome,
  startTrack,
} from "./ping-rules.ts";
import { Tally } from "./tally.ts";

/** Used again for every post: the rider's track while it is judged, and the rest. */
const track = startTrack({ lat: 0, lng: 0 }, 0);
const suspicion = noSuspicion();
const tally = new Tally();
let sign: SignalKind | undefined;
const limits: PingLimits = { nowMs: 0, topSpeedKmh: 0 };
const newest: { -readonly [Fact in keyof Report]: Report[Fact] } = {
  ...{ lat: 0, lng: 0, bearing: null, speedKmh: null, recordedAtMs: 0, seenAtMs: 0 },
};

/**
 * Takes one post of a rider. Afterwards the columns hold the accepted reports, oldest first.
 * @throws BeelineError CONFLICT when the rider is not on duty.
 */
export function takePoints(runtime: Runtime, riderId: string, points: PingColumns): PingReport {
  const supply = supplyOf(runtime);
  const { onDuty } = supply;
  const number = onDuty.find(riderId);
  if (number === NO_RIDER) throw new BeelineError("CONFLICT", { detail: "Go online first" });
  limits.nowMs = runtime.ambient.now().getTime();
  limits.topSpeedKmh = onDuty.topSpeedKmh(number);
  onDuty.read(number, track);
  supply.suspicions.read(number, suspicion);
  sign = undefined;
  settleClock(points);
  const report = points.count === 1 ? takeSingle(supply, points) : takeBatch(supply, points);
  onDuty.write(number, track);
  if (sign) noteSign(supply, riderId, sign);
  supply.suspicions.write(number, suspicion);
  if (points.count > 0) {
    onDuty.markUnwritten(number);
    publish(supply, riderId, number, points);
  }
  return report;
}

/** Signs of one post count once: a batch is not more suspicious for being one. */
function noteSign({ signals }: SupplyState, riderId: string, kind: SignalKind): void {
  signals.add(riderId, kind);
  if (!isOverTheLine(suspicion)) return;
  signals.flag(riderId, kind);
  // Whoever is cleared later starts from nothing.
  suspicion.score = 0;
}

/** Judges the report at `i`, takes it over if it is believed, and notes what is odd about it. */
function judgeAt(points: PingColumns, i: number): PingOutcome {
  const outcome = judge(track, points, i, limits);
  if (outcome === "accepted") {
    sign = watchAccepted(suspicion, track, points, i) ?? sign;
    follow(track, points, i);
  } else if (outcome === "teleport" || outcome === "tooFast" || outcome === "future") {
    sign = watchRefused(suspicion, track, { points, i, why: outcome }, limits) ?? sign;
  }
  return outcome;
}

/** A clock that is a little ahead is put right, so that no position is dated into the future. */
function settleClock(points: PingColumns): void {
  const ahead = clockAheadMs(points, limits.nowMs);
  if (ahead === 0) return;
  for (let i = 0; i < points.count; i++) points.atMs[i]! -= ahead;
}

function takeSingle(supply: SupplyState, points: PingColumns): PingReport {
  const outcome = judgeSingle(points);
  if (outcome === "accepted") {
    track.nextPostAtMs = afterPost(track, limits.nowMs);
  } else points.count = 0;
  supply.counts.add(outcome, 1);
  return Tally.single(outcome);
}

function judgeSingle(points: PingColumns): PingOutcome {
  if (isDuplicate(track, points, 0)) return "duplicate";
  if (!fitsRate(track, true, limits.nowMs)) return "rateLimited";
  return judgeAt(points, 0);
}

function takeBatch(supply: SupplyState, points: PingColumns): PingReport {
  tally.reset();
  if (fitsRate(track, false, limits.nowMs)) judgeBatch(points);
  else {
    tally.add("rateLimited", points.count);
    points.count = 0;
  }
  supply.counts.addAll(tally);
  return tally.report();
}

/** A backlog: sorted by when it was recorded, judged one after the other. */
function judgeBatch(points: PingColumns): void {
  track.nextPostAtMs = afterPost(track, limits.nowMs);
  points.sortByTime();
  let accepted = 0;
  for (let i = 0; i < points.count; i++) {
    const outcome = isDuplicate(track, points, i) ? "duplicate" : judgeAt(points, i);
    tally.add(outcome, 1);
    if (outcome !== "accepted") continue;
    points.move(i, accepted);
    accepted += 1;
  }
  points.count = accepted;
}

/** Tells the newest position to the index and its listeners, and every accepted one to the history. */
function publish(supply: SupplyState, riderId: string, number: number, points: PingColumns): void {
  const last = points.count - 1;
  newest.lat = track.lat;
  newest.lng = track.lng;
  newest.bearing = orNull(points.bearing[last]!);
  newest.speedKmh = orNull(points.speedKmh[last]!);
  newest.recordedAtMs = track.atMs;
  newest.seenAtMs = limits.nowMs;
  const live = supply.index.move(riderId, newest);
  for (const listener of supply.pointListeners) listener(riderId, points, limits.nowMs, number);
  if (!live) return;
  for (const listener of supply.listeners) listener(live);
}

const orNull = (value: number) => (Number.isNaN(value) ? null : value);
