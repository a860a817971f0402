/** What one process knows of its riders on duty. It hangs on the runtime, so that cores do not share it. */
import type { PingColumns } from "#shared/pings/ping-columns.ts";
import type { Runtime } from "../platform/index.ts";
import { DutyRoster } from "./duty-roster.ts";
import { SignalNotes } from "./fraud/signal-notes.ts";
import { SuspicionLedger } from "./fraud/suspicion-ledger.ts";
import type { LiveIndex, LiveRider } from "./live/live-index.ts";
import { MAX_LIVE_RIDERS, MemoryLiveIndex } from "./live/memory-live-index.ts";
import { RedisLiveIndex } from "./live/redis-live-index.ts";
import { makeIndexMeter } from "./live/redis-meter.ts";
import { Tally } from "./positions/tally.ts";
import { RiderNumbers } from "./rider-numbers.ts";

export type PositionListener = (rider: LiveRider) => void;

/**
 * Gets the accepted reports of one post, oldest first. The columns are used again afterwards, and the
 * number is somebody else's when the rider has gone.
 */
export type PointListener = (
  riderId: string,
  points: PingColumns,
  nowMs: number,
  number: number,
) => void;

export interface SupplyState {
  readonly index: LiveIndex;
  readonly onDuty: DutyRoster;
  /** At the bound going online is refused for the moment; who is on duty stays. */
  maxOnDuty: number;
  readonly listeners: Set<PositionListener>;
  readonly pointListeners: Set<PointListener>;
  /** What is suspected of whom, by the number on the roster. */
  readonly suspicions: SuspicionLedger;
  readonly signals: SignalNotes;
  /** Reports by outcome that the metrics have not been told yet. */
  readonly counts: Tally;
}

const states = new WeakMap<Runtime, SupplyState>();

export function supplyOf(runtime: Runtime): SupplyState {
  let state = states.get(runtime);
  if (!state) {
    const numbers = new RiderNumbers();
    state = {
      index: openIndex(runtime, numbers),
      onDuty: new DutyRoster(numbers),
      maxOnDuty: MAX_LIVE_RIDERS,
      listeners: new Set(),
      pointListeners: new Set(),
      suspicions: new SuspicionLedger(),
      signals: new SignalNotes(),
      counts: new Tally(),
    };
    states.set(runtime, state);
  }
  return state;
}

/** In Redis when several processes share it, in memory otherwise. */
function openIndex({ config, region, metrics, log }: Runtime, numbers: RiderNumbers): LiveIndex {
  if (config.redisUrl === undefined) return new MemoryLiveIndex({ numbers });
  return new RedisLiveIndex({
    url: config.redisUrl,
    cities: region.cities.map(({ code }) => code),
    meter: makeIndexMeter(metrics.registry, log),
  });
}

/** Riders' sockets are held by `api`, and carry reports as well. */
export function takesPositions({ config }: Runtime): boolean {
  return config.roles.includes("ingest") || config.roles.includes("api");
}

/** Whether the processes see each other's riders now; undefined where nothing is shared. */
export function isLiveIndexShared(runtime: Runtime): boolean | undefined {
  const { index } = supplyOf(runtime);
  return index instanceof RedisLiveIndex ? index.isShared : undefined;
}

/** Lets the index of a runtime go, if there is one; the next use would open another. */
export async function closeLiveIndex(runtime: Runtime): Promise<void> {
  const state = states.get(runtime);
  states.delete(runtime);
  await state?.index.close();
}

/** Whether a rider is on duty here or may be. */
export function hasRoom({ onDuty, maxOnDuty }: SupplyState, riderId: string): boolean {
  return onDuty.size < maxOnDuty || onDuty.has(riderId);
}

export function liveIndexOf(runtime: Runtime): LiveIndex {
  return supplyOf(runtime).index;
}

/**
 * Calls `listener` for each newest accepted position, at once and in the pinging request: it must
 * be quick, must not throw and must not keep the object. Returns how to stop.
 */
export function onPosition(runtime: Runtime, listener: PositionListener): () => void {
  const { listeners } = supplyOf(runtime);
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Calls `listener` with every accepted report, not only the newest of a batch: at once and in the
 * pinging request, so it must be quick, must not throw, and must copy what it keeps. Returns how to
 * stop.
 */
export function onPoints(runtime: Runtime, listener: PointListener): () => void {
  const { pointListeners } = supplyOf(runtime);
  pointListeners.add(listener);
  return () => pointListeners.delete(listener);
}
