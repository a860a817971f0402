/** What the core says becomes the room's state and the frames to tell, without clock or storage. */
import type { Eta } from "#shared/contracts/fields.ts";
import type { RoomChat } from "#shared/room-chat.ts";
import type { RelayFrame, RoomOrder, RoomPosition } from "#shared/rooms.ts";
import { isFinalOrder, isOver } from "#shared/states.ts";
import { LEAVE_AFTER_MS } from "./room-limits.ts";
import type { Presence, RoomRecord, StoredFrame } from "./room-record.ts";

export interface Reduced {
  readonly room: RoomRecord;
  /** In order of `seq`. */
  readonly frames: readonly StoredFrame[];
}

type WithoutSeq<T> = T extends unknown ? Omit<T, "seq"> : never;
type News = WithoutSeq<StoredFrame>;

/** Compares by content; both sides were built by the same schema, so the key order is the same. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function isNewer(candidate: RoomPosition, known: RoomPosition | null): boolean {
  return !known || Date.parse(candidate.recordedAt) > Date.parse(known.recordedAt);
}

/**
 * The position that stays: the newer one of the same rider, none when the order is over. A core
 * that has just restarted knows no position yet; the older one with its honest age is better.
 */
function keptPosition(known: RoomOrder | null, next: RoomOrder): RoomPosition | null {
  if (isOver(next.state) || !next.rider) return null;
  const before = known?.rider?.id === next.rider.id ? known.position : null;
  if (!next.position) return before;
  return isNewer(next.position, before) ? next.position : before;
}

function stateNews(order: RoomOrder): News {
  const { state, version, timeline, rider, dispatch, readyAt } = order;
  return { type: "state", state, version, timeline, rider, dispatch, readyAt };
}

function reduceOrder(room: RoomRecord, next: RoomOrder, nowMs: number): Reduced {
  const known = room.order;
  // Versions count transitions, so an older one is an echo that was overtaken.
  if (known && next.version < known.version) return { room, frames: [] };
  const order = { ...next, position: keptPosition(known, next) };
  const endedAtMs = room.endedAtMs ?? (isFinalOrder(order.state) ? nowMs : null);
  const news: News[] = [];
  if (known) {
    if (!isSame(stateNews(known), stateNews(order))) news.push(stateNews(order));
    if (order.position && !isSame(known.position, order.position)) {
      news.push({ type: "position", position: order.position });
    }
    if (!isSame(known.eta, order.eta)) news.push({ type: "eta", eta: order.eta });
  }
  return number({ ...room, order, endedAtMs }, news);
}

function reducePosition(room: RoomRecord, position: RoomPosition, eta: Eta | null): Reduced {
  const { order } = room;
  // Without an order there is nothing to show it on; the order comes with its own position.
  if (!order?.rider || isOver(order.state)) return { room, frames: [] };
  const news: News[] = [];
  const isNews = isNewer(position, order.position);
  if (isNews) news.push({ type: "position", position });
  if (isNews && !isSame(order.eta, eta)) news.push({ type: "eta", eta });
  if (!isNews) return { room, frames: [] };
  return number({ ...room, order: { ...order, position, eta } }, news);
}

/** Gives each piece of news its number. */
function number(room: RoomRecord, news: readonly News[]): Reduced {
  const frames = news.map((one, index) => ({ ...one, seq: room.seq + index + 1 }) as StoredFrame);
  return { room: { ...room, seq: room.seq + frames.length }, frames };
}

/** @param nowMs when the frame arrived; it dates the end of the order and nothing else */
export function reduce(
  room: RoomRecord,
  frame: Exclude<RelayFrame, { type: "chat" }>,
  nowMs: number,
): Reduced {
  return frame.type === "order"
    ? reduceOrder(room, frame.order, nowMs)
    : reducePosition(room, frame.position, frame.eta);
}

/** Messages get their frames strictly in order of their numbers. */
export function reduceChat(
  room: RoomRecord,
  chat: RoomChat,
): Reduced & { readonly hasHole: boolean } {
  if (room.chatSeq === null) {
    // What was said before the room opened comes with the first frames of each viewer.
    return { room: { ...room, chatSeq: chat.newestSeq }, frames: [], hasHole: false };
  }
  const known = room.chatSeq;
  const fresh = chat.messages.filter(({ messageSeq }) => messageSeq > known);
  const whole = fresh.filter(({ messageSeq }, index) => messageSeq === known + index + 1);
  const newest = known + whole.length;
  const news = whole.map(({ messageId, messageSeq }): News => {
    return { type: "chat", messageId, messageSeq };
  });
  const hasHole = newest < chat.newestSeq;
  return { ...number({ ...room, chatSeq: newest }, news), hasHole };
}

export function reduceHidden(
  room: RoomRecord,
  hidden: readonly { readonly messageId: string; readonly messageSeq: number }[],
): Reduced {
  return number(
    room,
    hidden.map(({ messageId, messageSeq }) => ({ type: "chat.hidden", messageId, messageSeq })),
  );
}

/**
 * Who is here, counted by role. Nothing when it is what everybody knows already.
 * @param viewers those who have had their first frames; `isEmpty` speaks of the others too
 */
export function reducePresence(
  room: RoomRecord,
  { viewers, isEmpty }: { viewers: readonly string[]; isEmpty: boolean },
  nowMs: number,
): Reduced {
  const counts: Presence = {};
  for (const viewer of viewers.toSorted()) counts[viewer] = (counts[viewer] ?? 0) + 1;
  const emptySinceMs = isEmpty ? (room.emptySinceMs ?? nowMs) : null;
  if (isSame(counts, room.presence)) {
    return { room: { ...room, emptySinceMs, presenceDueMs: null }, frames: [] };
  }
  const hasLeft = Object.entries(room.presence).some(
    ([role, count]) => count > (counts[role] ?? 0),
  );
  const dueMs = room.presenceDueMs ?? nowMs + LEAVE_AFTER_MS;
  // A reconnect is no news: who leaves is given a moment, unless nobody is left to be told.
  if (hasLeft && viewers.length > 0 && nowMs < dueMs) {
    return { room: { ...room, emptySinceMs, presenceDueMs: dueMs }, frames: [] };
  }
  const news: News[] = viewers.length > 0 ? [{ type: "presence", viewers: counts }] : [];
  return number({ ...room, presence: counts, emptySinceMs, presenceDueMs: null }, news);
}
