/** Sends waiting frames to the edge: one signed batch at a time, with a deadline. */
import { RelayAnswer, type RelayFrame } from "#shared/rooms.ts";
import { learnedFor } from "../eta/index.ts";
import { askEdge, type Runtime } from "../platform/index.ts";
import { giveHint, takeHints } from "./hint-chats.ts";
import { positionFrame } from "./position-frame.ts";
import { trackingOf } from "./tracking-state.ts";

/** Longer than an edge needs for 500 rooms, shorter than anybody looks at a frozen map. */
const DEADLINE_MS = 3_000;
/** What RelayBatch allows. */
const MAX_FRAMES = 500;

/**
 * Sends one batch; true when more waits. Order frames that were not taken wait for the next try,
 * positions are replaced by newer ones.
 * @throws Error when the edge did not take the batch.
 */
export async function relayToEdge(runtime: Runtime): Promise<boolean> {
  const { rooms, queue, chatHints } = trackingOf(runtime);
  queue.keepOnly((orderId) => rooms.has(orderId));
  // People wait for words; a hint is small and there is one per room.
  const hints = takeHints(runtime, MAX_FRAMES / 2);
  const orders = queue.take(MAX_FRAMES - hints.length);
  const movedRooms = [...rooms.moved].slice(0, MAX_FRAMES - hints.length - orders.length);
  const frames: RelayFrame[] = [...orders, ...hints];
  const at = runtime.ambient.now();
  for (const room of movedRooms) {
    rooms.moved.delete(room);
    const learned = room.cityCode ? learnedFor(runtime, room.cityCode) : undefined;
    const frame = positionFrame(room, { now: at, timeScale: runtime.config.timeScale, learned });
    if (frame) frames.push(frame);
  }
  if (frames.length === 0) return false;
  const watches = new Map(
    frames.map(({ orderId }) => [orderId, rooms.get(orderId)?.watches] as const),
  );
  const { relayFrames } = runtime.metrics;
  let unwatched: readonly string[];
  try {
    const asked = { path: "/internal/relay", body: { frames }, answer: RelayAnswer } as const;
    ({ unwatched } = await askEdge(runtime, { ...asked, deadlineMs: DEADLINE_MS }));
  } catch (error) {
    relayFrames.inc({ outcome: "failed" }, frames.length);
    queue.giveBack(orders);
    for (const hint of hints) giveHint(chatHints, hint);
    for (const room of movedRooms) if (rooms.get(room.orderId) === room) rooms.moved.add(room);
    throw error;
  }
  relayFrames.inc({ outcome: "sent" }, frames.length);
  for (const orderId of unwatched) {
    // Somebody may have come in after the batch was sent.
    if (rooms.get(orderId)?.watches === watches.get(orderId)) rooms.unwatch(orderId);
  }
  return queue.size > 0 || rooms.moved.size > 0 || chatHints.size > 0;
}
