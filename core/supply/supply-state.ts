/** What one process knows of its riders on duty. It hangs on the runtime, so that cores do not share it. */
import type { Runtime } from "../platform/index.ts";
import type { LiveIndex, LiveRider } from "./live/live-index.ts";
import { MemoryLiveIndex } from "./live/memory-live-index.ts";
import type { Track } from "./positions/ping-rules.ts";

export interface OnDuty {
  readonly riderId: string;
  readonly topSpeedKmh: number;
  track: Track;
  /** Counts state changes, so that an older reading of the row does not undo a newer change. */
  epoch: number;
}

export type PositionListener = (rider: LiveRider) => void;

export interface SupplyState {
  readonly index: LiveIndex;
  readonly onDuty: Map<string, OnDuty>;
  /** Whose position has moved since it was last written to the row, longest waiting first. */
  readonly unwritten: Set<OnDuty>;
  readonly listeners: Set<PositionListener>;
}

const states = new WeakMap<Runtime, SupplyState>();

export function supplyOf(runtime: Runtime): SupplyState {
  let state = states.get(runtime);
  if (!state) {
    state = {
      index: new MemoryLiveIndex(),
      onDuty: new Map(),
      unwritten: new Set(),
      listeners: new Set(),
    };
    states.set(runtime, state);
  }
  return state;
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
