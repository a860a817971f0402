/** What one process remembers for tracking. It hangs on the runtime. */
import type { RelayFrame } from "#shared/rooms.ts";
import type { Runtime } from "../platform/index.ts";
import { RelayQueue } from "./relay-queue.ts";
import { Seats } from "./seats.ts";
import { WatchedRooms } from "./watched-rooms.ts";

export type ChatHint = Extract<RelayFrame, { type: "chat" }>;

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
    /** Orders whose conversation moved on, with the messages that were taken away. */
    readonly chats: Map<string, Set<number>>;
  };
  /** What rooms are to be told of their conversations; one hint per room, the newest. */
  readonly chatHints: Map<string, ChatHint>;
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
      changed: { orders: new Set(), offers: new Set(), trips: new Map(), chats: new Map() },
      chatHints: new Map(),
      kick: () => {},
    };
    states.set(runtime, state);
  }
  return state;
}
