/** Enters riders into and takes them out of this process's memory, after the row has changed. */
import type { riders } from "#drizzle/schema/index.ts";
import type { RiderState } from "#shared/states.ts";
import { topSpeedKmh } from "../eta/index.ts";
import type { Runtime } from "../platform/index.ts";
import type { LiveState } from "./live/live-index.ts";
import { startTrack } from "./positions/ping-rules.ts";
import { hasRoom, supplyOf, takesPositions } from "./supply-state.ts";

export type RiderRow = typeof riders.$inferSelect;

export function isLiveState(state: RiderState): state is LiveState {
  return state === "online" || state === "offered" || state === "on_trip";
}

/** A newcomer counts as somebody who took four of five offers. */
export function acceptanceOf({
  offersAccepted,
  offersSeen,
}: Pick<RiderRow, "offersAccepted" | "offersSeen">): number {
  return (offersAccepted + 4) / (offersSeen + 5);
}

export interface Presence {
  readonly row: RiderRow;
  /** When the position was true; a restart is honest about how old it is. */
  readonly recordedAtMs: number;
  /** From when the silence is counted. */
  readonly seenAtMs: number;
  /** Only the row says so: what another process knows of the rider stays. */
  readonly isRestored?: boolean;
}

/** Puts a rider with a known position on duty here, if there is room; without one it is left alone. */
export function enterDuty(runtime: Runtime, presence: Presence): boolean {
  const { row, recordedAtMs, seenAtMs } = presence;
  const supply = supplyOf(runtime);
  const { index, onDuty } = supply;
  if (!isLiveState(row.state) || row.lastLat === null || row.lastLng === null) return false;
  if (!hasRoom(supply, row.id)) return false;
  const position = { lat: row.lastLat, lng: row.lastLng };
  const rider = {
    ...position,
    riderId: row.id,
    cityCode: row.cityCode,
    vehicle: row.vehicle,
    state: row.state,
    acceptance: acceptanceOf(row),
    bearing: null,
    speedKmh: null,
    recordedAtMs,
    seenAtMs,
  };
  if (presence.isRestored) index.restore(rider);
  else index.place(rider);
  // A process that takes no reports only tells the index.
  if (!takesPositions(runtime)) return true;
  const topSpeed = topSpeedKmh(row.vehicle) * runtime.config.timeScale;
  const wasThere = onDuty.has(row.id);
  const number = onDuty.enter(row.id, startTrack(position, recordedAtMs), topSpeed);
  supply.suspicions.grow(onDuty.capacity);
  if (!wasThere) supply.suspicions.enter(number, row.id);
  return true;
}

/** What a changed state means for the index. */
export function showState(runtime: Runtime, riderId: string, state: RiderState): void {
  const { index, onDuty, suspicions } = supplyOf(runtime);
  if (!isLiveState(state)) {
    index.remove(riderId);
    if (onDuty.has(riderId)) suspicions.leave(onDuty.find(riderId), riderId);
    onDuty.delete(riderId);
    return;
  }
  onDuty.touch(riderId);
  index.setState(riderId, state);
}
