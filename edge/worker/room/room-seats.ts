/** Who sits in the room: what each of them is told, first frames, frames, and frames held back. */
import { mayReadChannel } from "#shared/chat-rules.ts";
import type { ChatReceipt } from "#shared/contracts/chat.ts";
import { encodeRoomFrame } from "#shared/room-wire/room-wire.ts";
import { type RoomFrame, roomCloseCodes } from "#shared/rooms.ts";
import type { ChatMemory } from "./chat-memory.ts";
import { isPassing, type RoomRecord, type StoredFrame } from "./room-record.ts";
import type { RoomStorage } from "./room-storage.ts";
import { snapshotFor, viewOf } from "./room-view.ts";
import { hasCaughtUp, isBehind, readerOf, Seat } from "./seat.ts";

export interface Taken {
  readonly socket: WebSocket;
  readonly seat: Seat;
}

/** Null: not for these. */
type Written = Map<string, string | Uint8Array<ArrayBuffer> | null>;

type SpokenTo = (seat: Seat, socket: WebSocket) => boolean;

export class RoomSeats {
  readonly #ctx: DurableObjectState;
  readonly #memory: ChatMemory;

  readonly #known = new WeakSet<WebSocket>();
  /** Links whose end the isolates of the edge may not have heard of yet. */
  readonly #takenBack = new Set<string>();
  /** After a sleep nobody knows: seats are looked through once. */
  #mayWait = true;

  constructor(ctx: DurableObjectState, memory: ChatMemory) {
    this.#ctx = ctx;
    this.#memory = memory;
  }

  /** Sockets that are open and whose attachment is ours. */
  taken(): Taken[] {
    const taken: Taken[] = [];
    for (const socket of this.#ctx.getWebSockets()) {
      if (socket.readyState !== WebSocket.OPEN) continue;
      const seat = this.seatOf(socket);
      if (seat) taken.push({ socket, seat });
    }
    return taken;
  }

  /** Undefined for an attachment that is not ours. Looked at once: only we write them. */
  seatOf(socket: WebSocket): Seat | undefined {
    const attached: unknown = socket.deserializeAttachment();
    if (this.#known.has(socket)) return attached as Seat;
    const seat = Seat.safeParse(attached).data;
    if (seat) this.#known.add(socket);
    return seat;
  }

  isEmpty(): boolean {
    return !this.#ctx.getWebSockets().some(({ readyState }) => readyState === WebSocket.OPEN);
  }

  /** Somebody came in who has to be greeted once the order is known. */
  expect(): void {
    this.#mayWait = true;
  }

  all(): Seat[] {
    return this.taken().map(({ seat }) => seat);
  }

  /** Sends frames to whoever has had the first ones and may see them. */
  tell(room: RoomRecord, frames: readonly StoredFrame[], nowMs: number): void {
    if (frames.length === 0) return;
    const lastBefore = (frames[0]?.seq ?? 1) - 1;
    // Most of those who look on see the same: each view is made and written once.
    const written: Written = new Map();
    for (const { socket, seat } of this.taken()) {
      if (!seat.isGreeted) continue;
      const isHeld = isBehind(seat, room.seq);
      if (isHeld && seat.heldFromSeq === null) {
        socket.serializeAttachment({ ...seat, heldFromSeq: lastBefore });
      }
      for (const frame of frames) {
        if (isHeld && isPassing(frame)) continue;
        if (frame.type === "chat") this.#show(socket, seat, room, frame, nowMs);
        else this.#showSame(socket, seat, { room, frame, nowMs, written });
      }
    }
  }

  #show(socket: WebSocket, seat: Seat, room: RoomRecord, frame: StoredFrame, nowMs: number): void {
    const message = frame.type === "chat" ? this.#memory.find(frame.messageSeq) : undefined;
    const seen = viewOf(frame, room, readerOf(seat), { nowMs, message });
    if (seen) send(socket, seat, seen);
  }

  /** What differs by role and wire only. */
  #showSame(
    socket: WebSocket,
    seat: Seat,
    told: { room: RoomRecord; frame: StoredFrame; nowMs: number; written: Written },
  ): void {
    const { room, frame, nowMs, written } = told;
    const key = `${frame.seq} ${seat.viewer} ${seat.wire}`;
    let text = written.get(key);
    if (text === undefined) {
      const seen = viewOf(frame, room, readerOf(seat), { nowMs, message: undefined });
      text = seen ? write(seat.wire, seen) : null;
      written.set(key, text);
    }
    if (text !== null) put(socket, text);
  }

  /** Says something that has no number and is not kept, to those whom it concerns. */
  say(frame: RoomFrame, isMeant: SpokenTo): void {
    for (const { socket, seat } of this.taken()) {
      if (seat.isGreeted && isMeant(seat, socket)) send(socket, seat, frame);
    }
  }

  /** After a viewer said what it has seen: the newest position, when it was held back. */
  release(socket: WebSocket, seat: Seat, room: RoomRecord): Seat {
    if (!hasCaughtUp(seat)) return seat;
    const free: Seat = { ...seat, heldFromSeq: null, seenSeq: room.seq };
    const { position, eta } = room.order ?? { position: null, eta: null };
    const { seq } = room;
    const nowMs = Date.now();
    if (position) this.#show(socket, free, room, { type: "position", seq, position }, nowMs);
    if (position) this.#show(socket, free, room, { type: "eta", seq, eta }, nowMs);
    return free;
  }

  /**
   * The first frames of whoever has none yet: what was missed, or a snapshot.
   * @returns those who were greeted
   */
  greet(room: RoomRecord, storage: RoomStorage, receipts: readonly ChatReceipt[]): Taken[] {
    if (!this.#mayWait) return [];
    this.#mayWait = false;
    const nowMs = Date.now();
    const greeted: Taken[] = [];
    for (const { socket, seat } of this.taken()) {
      if (seat.isGreeted) continue;
      this.#mayWait = true;
      const messages = this.#memory.isWhole ? this.#memory.messages : null;
      const snapshot = snapshotFor(room, readerOf(seat), { messages, receipts }, nowMs);
      if (!snapshot) continue;
      const missed = this.#missed(room, seat, storage);
      if (!missed) send(socket, seat, snapshot);
      for (const frame of missed ?? []) this.#show(socket, seat, room, frame, nowMs);
      const after: Seat = { ...seat, isGreeted: true };
      socket.serializeAttachment(after);
      greeted.push({ socket, seat: after });
    }
    return greeted;
  }

  /** Undefined when frames have fallen out, or the words of a message are not here any more. */
  #missed(room: RoomRecord, seat: Seat, storage: RoomStorage): StoredFrame[] | undefined {
    const missed = seat.since === null ? undefined : storage.framesSince(room, seat.since);
    const hasWords = (frame: StoredFrame) =>
      frame.type !== "chat" || this.#memory.find(frame.messageSeq) !== undefined;
    return seat.viewer === "guest" || missed?.every(hasWords) ? missed : undefined;
  }

  /** Who came by another link stays. Until this room sleeps nobody comes back by this one. */
  takeBack(linkId: string): void {
    this.#takenBack.add(linkId);
    this.dismissGuests(({ sid }) => sid === undefined || sid === linkId);
  }

  isTakenBack({ sid }: Pick<Seat, "sid">): boolean {
    return sid !== undefined && this.#takenBack.has(sid);
  }

  dismissEnded(sessions: readonly string[]): void {
    for (const { socket, seat } of sessions.length > 0 ? this.taken() : []) {
      if (seat.sid === undefined || !sessions.includes(seat.sid)) continue;
      socket.close(roomCloseCodes.token, "the session has ended");
    }
  }

  /** Whoever still has a good link opens it again. */
  dismissGuests(isMeant: (seat: Seat) => boolean): void {
    for (const { socket, seat } of this.taken()) {
      if (seat.viewer !== "guest" || !isMeant(seat)) continue;
      socket.close(roomCloseCodes.token, "the shared link was taken back or renewed");
    }
  }

  /** A rider who carries the order no more has no business here, whatever the token says. */
  dismissFormerRider(room: RoomRecord): boolean {
    let hasDismissed = false;
    for (const { socket, seat } of this.taken()) {
      const isFormer =
        seat.viewer === "rider" &&
        seat.personId !== null &&
        room.order !== null &&
        room.order.rider?.id !== seat.personId;
      if (!isFormer) continue;
      socket.close(roomCloseCodes.token, "the order has another rider");
      hasDismissed = true;
    }
    return hasDismissed;
  }
}

export function readsChannel(seat: Seat, channel: Parameters<typeof mayReadChannel>[1]): boolean {
  return mayReadChannel(seat.viewer, channel);
}

export function send(socket: WebSocket, { wire }: Pick<Seat, "wire">, frame: RoomFrame): void {
  put(socket, write(wire, frame));
}

function write(wire: Seat["wire"], frame: RoomFrame): string | Uint8Array<ArrayBuffer> {
  return wire === "proto" ? encodeRoomFrame(frame) : JSON.stringify(frame);
}

/** A socket that has just died is not worth an exception: its close event is on the way. */
function put(socket: WebSocket, written: string | Uint8Array<ArrayBuffer>): void {
  try {
    socket.send(written);
  } catch {
    // Nothing to do; see above.
  }
}
