/** What one process remembers for tracking. It hangs on the runtime. */
import type { Runtime } from "../platform/index.ts";
import { RelayQueue } from "./relay-queue.ts";
import { Seats } from "./seats.ts";
import { WatchedRooms } from "./watched-rooms.ts";

export interface TrackingState {
  readonly rooms: WatchedRooms;
  readonly queue: RelayQueue;
  readonly seats: Seats;
  /** What changed since it was last shown; sets, because the present state is shown, not each step. */
  readonly changed: {
    readonly orders: Set<string>;
    /** Riders whose offers changed. */
    readonly offers: Set<string>;
    /** Trips, with the rider who drives them. */
    readonly trips: Map<string, string>;
  };
  /** Asks the loop to show changes now; set while the loop runs. */
  kick: () => void;
}

const states = new WeakMap<Runtime, TrackingState>();

export function trackingOf(runtime: Runtime): TrackingState {
  let state = states.get(runtime);
  if (!state) {
    state = {
      rooms: new WatchedRooms(),
      queue: new RelayQueue(),
      seats: new Seats(runtime.metrics.sockets),
      changed: { orders: new Set(), offers: new Set(), trips: new Map() },
      kick: () => {},
    };
    states.set(runtime, state);
  }
  return state;
}
