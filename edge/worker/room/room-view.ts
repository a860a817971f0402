/** What one viewer sees of the room at one moment: fields by role, positions with their age. */
import type { Reader } from "#shared/chat-rules.ts";
import type { ChatReceipt } from "#shared/contracts/chat.ts";
import type { Viewer } from "#shared/roles.ts";
import { messageFor, type RoomChatMessage } from "#shared/room-chat.ts";
import { freshnessOf, type RoomFrame, type RoomOrder, type RoomPosition } from "#shared/rooms.ts";
import { maySeeRider } from "#shared/states.ts";
import { blurNearEnds, blurPlace, blurRide } from "./blur-ends.ts";
import type { RoomRecord, StoredFrame } from "./room-record.ts";

type Snapshot = Extract<RoomFrame, { type: "snapshot" }>;
type SeenPosition = Extract<RoomFrame, { type: "position" }>["position"];

function aged(position: RoomPosition, nowMs: number): SeenPosition {
  // A phone whose clock is ahead is "now", never in the future.
  const ageMs = Math.max(0, Math.round(nowMs - Date.parse(position.recordedAt)));
  return { ...position, ageMs, freshness: freshnessOf(ageMs) };
}

function positionFor(viewer: Viewer, position: RoomPosition, order: RoomOrder): RoomPosition {
  return viewer === "guest" ? blurNearEnds(position, order) : position;
}

function dropoffFor(viewer: Viewer, dropoff: RoomOrder["dropoff"]): RoomOrder["dropoff"] {
  if (viewer === "partner") return null;
  return dropoff && viewer === "guest" ? blurPlace(dropoff) : dropoff;
}

/** A guest follows a shared link: where and when, not who, and nothing that anybody wrote. */
function riderFor(viewer: Viewer, rider: RoomOrder["rider"]): RoomOrder["rider"] {
  return rider && viewer === "guest" ? { ...rider, id: "" } : rider;
}

function timelineFor(viewer: Viewer, timeline: RoomOrder["timeline"]): RoomOrder["timeline"] {
  return viewer === "guest" ? timeline.map((entry) => ({ ...entry, reason: null })) : timeline;
}

function storeFor(viewer: Viewer, store: RoomOrder["store"]): RoomOrder["store"] {
  return store && viewer === "guest" ? { ...store, id: "", name: "" } : store;
}

/** What a snapshot tells of the conversation; null when its words cannot be had right now. */
export interface SeenChat {
  readonly messages: readonly RoomChatMessage[] | null;
  readonly receipts: readonly ChatReceipt[];
}

/** @returns undefined while the room does not know its order */
export function snapshotFor(
  room: RoomRecord,
  reader: Reader,
  chat: SeenChat,
  nowMs: number,
): Snapshot | undefined {
  const { order, seq } = room;
  if (!order) return undefined;
  const { position } = order;
  const viewer = reader.role;
  const isGuest = viewer === "guest";
  return {
    type: "snapshot",
    seq,
    order: {
      ...order,
      store: storeFor(viewer, order.store),
      ...(isGuest && order.ride ? { ride: blurRide(order.ride) } : {}),
      dropoff: dropoffFor(viewer, order.dropoff),
      total: viewer === "guest" ? null : order.total,
      timeline: timelineFor(viewer, order.timeline),
      rider: riderFor(viewer, order.rider),
      position:
        position && maySeeRider(viewer, order.state)
          ? aged(positionFor(viewer, position, order), nowMs)
          : null,
    },
    chat: isGuest ? [] : (chat.messages?.flatMap((one) => messageFor(reader, one) ?? []) ?? null),
    receipts: isGuest ? [] : [...chat.receipts],
  };
}

/**
 * @param message the words of a chat frame
 * @returns undefined when this viewer may not see the frame; its `seq` is then a gap
 */
export function viewOf(
  frame: StoredFrame,
  room: RoomRecord,
  reader: Reader,
  { nowMs, message }: { nowMs: number; message: RoomChatMessage | undefined },
): RoomFrame | undefined {
  const viewer = reader.role;
  switch (frame.type) {
    case "chat": {
      const seen = message && messageFor(reader, message);
      return seen && { ...seen, type: "chat", seq: frame.seq };
    }
    case "chat.hidden":
    case "presence":
      // Who follows a shared link is not told who else is here.
      return viewer === "guest" ? undefined : frame;
    case "position": {
      if (!room.order || !maySeeRider(viewer, room.order.state)) return undefined;
      return { ...frame, position: aged(positionFor(viewer, frame.position, room.order), nowMs) };
    }
    case "state":
      return {
        ...frame,
        timeline: timelineFor(viewer, frame.timeline),
        rider: riderFor(viewer, frame.rider),
      };
    default:
      return frame;
  }
}
