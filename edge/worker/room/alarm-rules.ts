/** When a room wakes by itself, and when it is time to forget. */
import { WATCH_RENEW_SECONDS } from "#shared/rooms.ts";
import { IDLE_MS, KEEP_AFTER_END_MS, KEEP_EMPTY_MS, RETRY_WATCH_MS } from "./room-limits.ts";
import type { RoomRecord } from "./room-record.ts";
import type { Seat } from "./seat.ts";

/** Epoch ms at which everything is deleted, or undefined while the room is needed. */
export function forgetAtMs(room: RoomRecord): number | undefined {
  const ends: number[] = [];
  if (room.endedAtMs !== null) ends.push(room.endedAtMs + KEEP_AFTER_END_MS);
  if (room.emptySinceMs !== null) ends.push(room.emptySinceMs + KEEP_EMPTY_MS);
  return ends.length > 0 ? Math.min(...ends) : undefined;
}

export function isIdle(seat: Seat, nowMs: number): boolean {
  return nowMs - seat.lastHeardMs >= IDLE_MS;
}

/** A guest whose token has ended: a shared link brings another one, unless it was taken back. */
export function isOverstaying({ guestUntilMs }: Seat, nowMs: number): boolean {
  return guestUntilMs !== undefined && nowMs >= guestUntilMs;
}

/** Whether the core must be asked: somebody is here and the order can still change. */
export function needsWatch(room: RoomRecord, seats: readonly Seat[]): boolean {
  return seats.length > 0 && (room.endedAtMs === null || seats.some((seat) => !seat.isGreeted));
}

export function isLeased(room: RoomRecord, nowMs: number): boolean {
  return room.order !== null && room.watchedUntilMs > nowMs;
}

export function nextAlarmMs(room: RoomRecord, seats: readonly Seat[], nowMs: number): number {
  const times = seats.map((seat) => seat.lastHeardMs + IDLE_MS);
  times.push(...seats.flatMap(({ guestUntilMs }) => guestUntilMs ?? []));
  const forget = forgetAtMs(room);
  if (forget !== undefined) times.push(forget);
  if (room.presenceDueMs !== null) times.push(room.presenceDueMs);
  if (needsWatch(room, seats)) {
    const wait = isLeased(room, nowMs) ? WATCH_RENEW_SECONDS * 1000 : RETRY_WATCH_MS;
    times.push(nowMs + wait);
  }
  return Math.max(nowMs, Math.min(...times, nowMs + KEEP_EMPTY_MS));
}
