import { roomCloseCodes } from "#shared/rooms.ts";
import { onReceipt } from "../chat/index.ts";
import { onEnded } from "../identity/index.ts";
import { type Pulse, type Runtime, startPulse, systemCtx } from "../platform/index.ts";
import { onPosition } from "../supply/index.ts";
import { followElsewhere } from "./follow-elsewhere.ts";
import { roomPositionOf } from "./position-frame.ts";
import { relayToEdge } from "./relay-to-edge.ts";
import { showChanges } from "./show-changes.ts";
import { showSupply } from "./show-supply.ts";
import { trackingOf } from "./tracking-state.ts";

export interface TrackingLoop {
  stop(): Promise<void>;
}

/** Positions of one tick travel together; a marker that glides needs no more than four a second. */
const RELAY_MS = 250;
/** Changes are kicked; this only catches what a failure left behind. */
const CHANGES_MS = 500;
const SUPPLY_MS = 1_000;
const UPKEEP_MS = 5_000;
/** Riders who report elsewhere glide a little less smoothly. */
const FOLLOW_MS = 1_000;

export function startTracking(runtime: Runtime): TrackingLoop {
  const state = trackingOf(runtime);
  const { log } = runtime;
  const ctx = systemCtx(runtime, "tracking");
  const endListening = onPosition(runtime, (rider) => {
    state.rooms.move(rider, () => roomPositionOf(rider));
  });
  const relay = startPulse({
    name: "relay",
    everyMs: RELAY_MS,
    log,
    work: () => relayToEdge(runtime),
  });
  const changes = startPulse({
    name: "changes",
    everyMs: CHANGES_MS,
    log,
    work: async () => {
      const again = await showChanges(ctx);
      // A new state is news at once; positions wait for the tick.
      if (state.queue.size > 0 || state.chatHints.size > 0) relay.kick();
      return again;
    },
  });
  const supply = startPulse({
    name: "supply frames",
    everyMs: SUPPLY_MS,
    log,
    work: async () => {
      await showSupply(runtime);
      return false;
    },
  });
  const upkeep = startPulse({
    name: "upkeep",
    everyMs: UPKEEP_MS,
    log,
    work: () => keepUp(runtime),
  });
  // Whoever ended a session wants its boards and apps gone at once.
  const endWatching = onEnded(runtime, () => upkeep.kick());
  const follow = startPulse({
    name: "riders elsewhere",
    everyMs: FOLLOW_MS,
    log,
    work: async () => {
      await followElsewhere(runtime);
      return false;
    },
  });
  state.kick = changes.kick;
  const endReceipts = onReceipt(runtime, (orderId) => {
    if (!state.rooms.has(orderId)) return;
    state.changed.chats.set(orderId, state.changed.chats.get(orderId) ?? new Set());
    changes.kick();
  });
  return {
    stop: async () => {
      endListening();
      endReceipts();
      endWatching();
      state.kick = () => {};
      await Promise.all([changes, supply, upkeep, follow].map((pulse: Pulse) => pulse.stop()));
      await relay.stop();
    },
  };
}

/** Forgets rooms without a lease and closes sockets whose token has ended. */
async function keepUp(runtime: Runtime): Promise<boolean> {
  const { rooms, seats } = trackingOf(runtime);
  rooms.expire(runtime.ambient.now().getTime());
  await Promise.all(
    seats.all().map((seat) =>
      seat.recheck().catch(() => {
        seat.wire.close(roomCloseCodes.token, "sign in again");
      }),
    ),
  );
  return false;
}
