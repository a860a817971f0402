/**
 * The room of one order. This class is lifecycle only: sockets, storage, alarm and the order of
 * calls to the core. What a frame means is in room-rules, what a viewer sees in room-view, what a
 * message deserves in seat, and when to wake in alarm-rules.
 *
 * The room pulls: the first viewer makes it ask the core for the order, which starts a lease; the
 * core then sends frames while the lease is renewed. Whatever is lost on either side, the next
 * renewal brings the whole order again.
 */
import { DurableObject } from "cloudflare:workers";
import {
  type RelayFrame,
  type RoomFrame,
  type RoomOrder,
  roomCloseCodes,
  type WatchAnswer,
} from "#shared/rooms.ts";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";
import { refuseUpgrade } from "../gateway/web-socket.ts";
import { unwatchOrder, watchOrder } from "../relay/watch-order.ts";
import { forgetAtMs, isIdle, isLeased, needsWatch, nextAlarmMs } from "./alarm-rules.ts";
import { CLOSE_ENDED, CLOSE_TRY_LATER, MAX_SEATS } from "./room-limits.ts";
import { openRecord, type RoomRecord, type StoredFrame } from "./room-record.ts";
import { type Reduced, reduce, reducePresence } from "./room-rules.ts";
import { RoomStorage } from "./room-storage.ts";
import { snapshotFor, viewOf } from "./room-view.ts";
import { hear, JOIN_HEADER, JoinRequest, newSeat, Seat } from "./seat.ts";

interface Taken {
  readonly socket: WebSocket;
  readonly seat: Seat;
}

export class OrderRoom extends DurableObject<Env> {
  readonly #storage: RoomStorage;
  /** Calls to the core run one after the other: an unwatch must not overtake a later watch. */
  #coreCalls: Promise<unknown> = Promise.resolve();
  #pulling: Promise<void> | undefined;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#storage = new RoomStorage(ctx.storage);
  }

  /** Called by joinRoom only, which has verified the token. */
  override async fetch(request: Request): Promise<Response> {
    const join = JoinRequest.parse(JSON.parse(request.headers.get(JOIN_HEADER) ?? "null"));
    const nowMs = Date.now();
    const present = this.#taken().length;
    if (present >= MAX_SEATS) {
      return refuseUpgrade(request.headers, CLOSE_TRY_LATER, "the room is full");
    }
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server, [join.viewer]);
    server.serializeAttachment(newSeat(join, nowMs));
    const room = this.#storage.read() ?? openRecord(join.orderId, nowMs);
    this.#storage.write(room, []);
    // With nobody here a lease is left over from an edge that died, and the core has gone on since.
    const isCurrent = present > 0 && isLeased(room, nowMs);
    if (isCurrent || room.endedAtMs !== null) this.#greetWaiting(room);
    else this.ctx.waitUntil(this.#pull());
    await this.#settle();
    return new Response(null, { status: 101, webSocket: client });
  }

  /** Frames from the core, in order. */
  async receive(frames: RelayFrame[]): Promise<{ isWatched: boolean }> {
    const room = this.#storage.read();
    if (!room || this.#taken().length === 0) return { isWatched: false };
    const after = this.#apply(room, frames);
    const isChanged = this.#greetWaiting(after) || after.endedAtMs !== room.endedAtMs;
    // Every tick passes here: presence and alarm are touched only when they can have changed.
    if (isChanged) await this.#settle();
    return { isWatched: true };
  }

  override async webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
    const known = Seat.safeParse(socket.deserializeAttachment()).data;
    if (!known) return socket.close(roomCloseCodes.badMessage, "join again");
    const { seat, reaction } = hear(known, message, Date.now());
    socket.serializeAttachment(seat);
    if (reaction.kind === "close") {
      socket.close(reaction.code, reaction.reason);
      await this.#settle();
    } else if (reaction.kind !== "none") {
      const seq = this.#storage.read()?.seq ?? 0;
      if (reaction.kind === "pong") return send(socket, { type: "pong", seq });
      const { code, detail, clientMessageId } = reaction;
      send(socket, { type: "error", seq, code, detail, clientMessageId });
    }
  }

  override async webSocketClose(socket: WebSocket): Promise<void> {
    // Without an answer a client waits for ten seconds and then believes that the line broke.
    socket.close(CLOSE_ENDED);
    await this.#settle();
  }

  override async webSocketError(): Promise<void> {
    await this.#settle();
  }

  override async alarm(): Promise<void> {
    const room = this.#storage.read();
    const nowMs = Date.now();
    // No readable record: whatever lies here is of no use to anybody.
    if (!room) return this.#storage.forget();
    for (const { socket, seat } of this.#taken()) {
      if (isIdle(seat, nowMs)) socket.close(roomCloseCodes.idle, "idle");
    }
    await this.#settle();
    const settled = this.#storage.read() ?? room;
    if ((forgetAtMs(settled) ?? Number.POSITIVE_INFINITY) <= nowMs) {
      return this.#end(CLOSE_ENDED, "the order has ended");
    }
    if (needsWatch(settled, this.#seats())) await this.#pull();
    await this.#schedule();
  }

  /** Sockets that are open and whose attachment is ours. */
  #taken(): Taken[] {
    return this.ctx
      .getWebSockets()
      .filter((socket) => socket.readyState === WebSocket.OPEN)
      .map((socket) => ({ socket, seat: Seat.safeParse(socket.deserializeAttachment()).data }))
      .filter((taken): taken is Taken => taken.seat !== undefined);
  }

  #seats(): Seat[] {
    return this.#taken().map(({ seat }) => seat);
  }

  #apply(known: RoomRecord, frames: readonly RelayFrame[]): RoomRecord {
    const nowMs = Date.now();
    let room = known;
    const told: StoredFrame[] = [];
    for (const frame of frames) {
      const reduced = reduce(room, frame, nowMs);
      room = reduced.room;
      told.push(...reduced.frames);
    }
    this.#tell({ room, frames: told });
    return room;
  }

  /** Stores first: the runtime holds what is sent until it is written. */
  #tell({ room, frames }: Reduced): void {
    this.#storage.write(room, frames);
    const nowMs = Date.now();
    for (const { socket, seat } of this.#taken()) {
      if (!seat.isGreeted) continue;
      for (const frame of frames) {
        const seen = viewOf(frame, room, seat.viewer, nowMs);
        if (seen) send(socket, seen);
      }
    }
  }

  /** The first frames of whoever has none yet: what was missed, or a snapshot. */
  #greetWaiting(room: RoomRecord): boolean {
    const nowMs = Date.now();
    let hasGreeted = false;
    for (const { socket, seat } of this.#taken()) {
      if (seat.isGreeted) continue;
      const snapshot = snapshotFor(room, seat.viewer, nowMs);
      if (!snapshot) continue;
      const missed = seat.since === null ? undefined : this.#storage.framesSince(room, seat.since);
      if (!missed) send(socket, snapshot);
      for (const frame of missed ?? []) {
        const seen = viewOf(frame, room, seat.viewer, nowMs);
        if (seen) send(socket, seen);
      }
      socket.serializeAttachment({ ...seat, isGreeted: true });
      hasGreeted = true;
    }
    return hasGreeted;
  }

  /** After anybody came or went; safe to call again. */
  async #settle(): Promise<void> {
    const room = this.#storage.read();
    if (!room) return;
    const seats = this.#seats();
    const isEmpty = seats.length === 0;
    const viewers = seats.filter((seat) => seat.isGreeted).map((seat) => seat.viewer);
    const reduced = reducePresence(room, { viewers, isEmpty }, Date.now());
    const isDeserted = isEmpty && room.watchedUntilMs > 0;
    const watchedUntilMs = isDeserted ? 0 : reduced.room.watchedUntilMs;
    this.#tell({ ...reduced, room: { ...reduced.room, watchedUntilMs } });
    await this.#schedule();
    if (isDeserted) await this.#leaveCore(room.orderId);
  }

  #pull(): Promise<void> {
    this.#pulling ??= this.#afterEarlierCalls(() => this.#watch()).finally(() => {
      this.#pulling = undefined;
    });
    return this.#pulling;
  }

  async #watch(): Promise<void> {
    const before = this.#storage.read();
    if (!before) return;
    const answer = await watchOrder(configOf(this.env), before.orderId).catch(() => undefined);
    const room = this.#storage.read();
    if (!room) return;
    if (answer && !answer.order) return this.#end(roomCloseCodes.gone, "there is no such order");
    this.#greetWaiting(answer?.order ? this.#renew(room, answer.order, answer) : this.#lose(room));
    await this.#settle();
  }

  #renew(room: RoomRecord, order: RoomOrder, { leaseSeconds }: WatchAnswer): RoomRecord {
    const watchedUntilMs = Date.now() + leaseSeconds * 1000;
    const { orderId } = room;
    return this.#apply({ ...room, watchedUntilMs }, [{ type: "order", orderId, order }]);
  }

  /**
   * With the core away the last known order, with its honest age, is better than nothing. A promise
   * that was not renewed is none: the next try comes soon, not after the usual pause.
   */
  #lose(room: RoomRecord): RoomRecord {
    const after = { ...room, watchedUntilMs: 0 };
    this.#storage.write(after, []);
    return after;
  }

  #leaveCore(orderId: string): Promise<void> {
    return this.#afterEarlierCalls(async () => {
      // Somebody may have come back while the queue was busy.
      if (this.#taken().length === 0) await unwatchOrder(configOf(this.env), orderId);
    });
  }

  #afterEarlierCalls(call: () => Promise<void>): Promise<void> {
    const turn = this.#coreCalls.then(call);
    this.#coreCalls = turn.catch(() => undefined);
    return turn;
  }

  async #schedule(): Promise<void> {
    const room = this.#storage.read();
    if (!room) return;
    await this.ctx.storage.setAlarm(nextAlarmMs(room, this.#seats(), Date.now()));
  }

  async #end(code: number, reason: string): Promise<void> {
    for (const socket of this.ctx.getWebSockets()) socket.close(code, reason);
    await this.#storage.forget();
  }
}

/** A socket that has just died is not worth an exception: its close event is on the way. */
function send(socket: WebSocket, frame: RoomFrame): void {
  try {
    socket.send(JSON.stringify(frame));
  } catch {
    // Nothing to do; see above.
  }
}
