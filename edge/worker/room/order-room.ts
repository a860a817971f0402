/**
 * The room of one order. This class is lifecycle only: sockets, storage, alarm and the order of
 * calls to the core. What a frame means is in room-rules, what a viewer sees in room-view, what a
 * message deserves in seat, who is told in room-seats, the conversation in chat-desk, and when to
 * wake in alarm-rules.
 *
 * The room pulls: the first viewer makes it ask the core for the order, which starts a lease; the
 * core then sends frames while the lease is renewed. Whatever is lost on either side, the next
 * renewal brings the whole order again.
 */
import { DurableObject } from "cloudflare:workers";
import {
  type RelayFrame,
  type RoomOrder,
  roomCloseCodes,
  type WatchAnswer,
} from "#shared/rooms.ts";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";
import { refuseUpgrade } from "../gateway/web-socket.ts";
import { unwatchOrder, watchOrder } from "../relay/ask-core.ts";
import {
  forgetAtMs,
  isIdle,
  isLeased,
  isOverstaying,
  needsWatch,
  nextAlarmMs,
} from "./alarm-rules.ts";
import { ChatDesk } from "./chat-desk.ts";
import { ChatMemory } from "./chat-memory.ts";
import { CLOSE_ENDED, CLOSE_TRY_LATER, MAX_GUESTS, MAX_SEATS } from "./room-limits.ts";
import { openRecord, type RoomRecord, type StoredFrame } from "./room-record.ts";
import { type Reduced, reduce, reducePresence } from "./room-rules.ts";
import { RoomSeats, send } from "./room-seats.ts";
import { RoomStorage } from "./room-storage.ts";
import { hear, JOIN_HEADER, JoinRequest, newSeat, type Reaction, type Seat } from "./seat.ts";

export class OrderRoom extends DurableObject<Env> {
  readonly #storage: RoomStorage;
  readonly #memory = new ChatMemory();
  readonly #seats: RoomSeats;
  readonly #chat: ChatDesk;
  /** Calls to the core run one after the other: an unwatch must not overtake a later watch. */
  #coreCalls: Promise<unknown> = Promise.resolve();
  #pulling: Promise<void> | undefined;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#storage = new RoomStorage(ctx.storage);
    this.#seats = new RoomSeats(ctx, this.#memory);
    this.#chat = new ChatDesk({
      config: () => configOf(env),
      storage: this.#storage,
      seats: this.#seats,
      memory: this.#memory,
      tell: (reduced) => this.#tell(reduced),
    });
  }

  /** Called by joinRoom only, which has verified the token. */
  override async fetch(request: Request): Promise<Response> {
    const join = JoinRequest.parse(JSON.parse(request.headers.get(JOIN_HEADER) ?? "null"));
    const nowMs = Date.now();
    const seats = this.#seats.all();
    const present = seats.length;
    const guests = seats.filter(({ viewer }) => viewer === "guest").length;
    if (present >= MAX_SEATS || (join.viewer === "guest" && guests >= MAX_GUESTS)) {
      return refuseUpgrade(request.headers, CLOSE_TRY_LATER, "the room is full");
    }
    if (this.#seats.isTakenBack(join)) {
      return refuseUpgrade(request.headers, roomCloseCodes.token, "the link was taken back");
    }
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server, [join.viewer]);
    server.serializeAttachment(newSeat(join, nowMs));
    this.#seats.expect();
    const room = this.#storage.read() ?? openRecord(join.orderId, nowMs);
    this.#storage.write(room, []);
    // With nobody here a lease is left over from an edge that died, and the core has gone on since.
    const isCurrent = (present > 0 && isLeased(room, nowMs)) || room.endedAtMs !== null;
    const hasWords = join.viewer === "guest" || this.#memory.isWhole;
    if (isCurrent && hasWords) this.#greetWaiting(room);
    else this.ctx.waitUntil(this.#pull());
    await this.#settle();
    return new Response(null, { status: 101, webSocket: client });
  }

  /** Frames from the core, in order. */
  async receive(frames: RelayFrame[]): Promise<{ isWatched: boolean }> {
    const room = this.#storage.read();
    if (!room || this.#seats.isEmpty()) return { isWatched: false };
    const after = this.#apply(room, frames);
    const isChanged = this.#greetWaiting(after) || after.endedAtMs !== room.endedAtMs;
    const hasOrder = frames.some(({ type }) => type === "order");
    const hasDismissed = hasOrder && this.#seats.dismissFormerRider(after);
    // Every tick passes here: presence and alarm are touched only when they can have changed.
    if (isChanged || hasDismissed) await this.#settle();
    for (const frame of frames) {
      if (frame.type === "chat") this.ctx.waitUntil(this.#chat.hear(frame));
    }
    return { isWatched: true };
  }

  /** A shared link of this order was taken back. */
  async takeBack(linkId: string): Promise<void> {
    // Nobody ever came: nothing may be left behind by having asked.
    if (!this.#storage.read()) return this.#storage.forget();
    this.#seats.takeBack(linkId);
    await this.#settle();
  }

  override async webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
    const known = this.#seats.seatOf(socket);
    if (!known) return socket.close(roomCloseCodes.badMessage, "join again");
    const { seat, reaction } = hear(known, message, Date.now());
    const room = this.#storage.read();
    const noted =
      room && seat.seenSeq !== known.seenSeq ? this.#noteSeen(socket, seat, room) : seat;
    socket.serializeAttachment(noted);
    await this.#answer(socket, noted, reaction);
  }

  #noteSeen(socket: WebSocket, seat: Seat, room: RoomRecord): Seat {
    return this.#chat.noteSeen(this.#seats.release(socket, seat, room), seat.seenSeq ?? 0);
  }

  async #answer(socket: WebSocket, seat: Seat, reaction: Reaction): Promise<void> {
    const seq = this.#storage.read()?.seq ?? 0;
    switch (reaction.kind) {
      case "close":
        socket.close(reaction.code, reaction.reason);
        return this.#settle();
      case "send":
        return this.#chat.send(socket, seat, reaction.message, reaction.channel);
      case "typing":
        return this.#chat.typing(socket, seat, reaction.channel);
      case "read": {
        const { messageSeq } = reaction;
        socket.serializeAttachment(this.#chat.noteSeen(seat, reaction.seq, { messageSeq }));
        return this.#chat.flush();
      }
      case "pong":
        this.#chat.flush();
        return send(socket, seat, { type: "pong", seq });
      case "error": {
        const { code, detail, clientMessageId } = reaction;
        return send(socket, seat, { type: "error", seq, code, detail, clientMessageId });
      }
      case "none":
        return undefined;
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
    for (const { socket, seat } of this.#seats.taken()) {
      if (isIdle(seat, nowMs)) socket.close(roomCloseCodes.idle, "idle");
    }
    this.#seats.dismissGuests((seat) => isOverstaying(seat, nowMs));
    await this.#settle();
    const settled = this.#storage.read() ?? room;
    if ((forgetAtMs(settled) ?? Number.POSITIVE_INFINITY) <= nowMs) {
      return this.#end(CLOSE_ENDED, "the order has ended");
    }
    if (needsWatch(settled, this.#seats.all())) await this.#pull();
    await this.#schedule();
  }

  #apply(known: RoomRecord, frames: readonly RelayFrame[]): RoomRecord {
    const nowMs = Date.now();
    let room = known;
    const told: StoredFrame[] = [];
    for (const frame of frames) {
      if (frame.type === "chat") continue;
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
    this.#seats.tell(room, frames, Date.now());
  }

  #greetWaiting(room: RoomRecord): boolean {
    const greeted = this.#seats.greet(room, this.#storage, this.#chat.receipts);
    for (const { socket, seat } of greeted) this.#chat.noteGreeted(socket, seat, room);
    return greeted.length > 0;
  }

  /** After anybody came or went; safe to call again. */
  async #settle(): Promise<void> {
    const room = this.#storage.read();
    if (!room) return;
    const seats = this.#seats.all();
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
    const { orderId, chatSeq } = before;
    // The words of all are needed when somebody has yet to be shown them.
    const isWanted = this.#seats.all().some((seat) => !seat.isGreeted && seat.viewer !== "guest");
    const isNewest = chatSeq === null || (isWanted && !this.#memory.isWhole);
    const sessions = [...new Set(this.#seats.all().flatMap(({ sid }) => sid ?? []))];
    const asked = { orderId, sessions, ...(isNewest ? {} : { chatAfter: chatSeq }) };
    const answer = await watchOrder(configOf(this.env), asked).catch(() => undefined);
    const room = this.#storage.read();
    if (!room) return;
    if (answer && !answer.order) return this.#end(roomCloseCodes.gone, "there is no such order");
    if (answer?.chat && this.#chat.take(answer.chat, isNewest)) await this.#chat.pull();
    const current = this.#storage.read();
    if (!current) return;
    this.#greetWaiting(
      answer?.order ? this.#renew(current, answer.order, answer) : this.#lose(current),
    );
    this.#seats.dismissFormerRider(this.#storage.read() ?? current);
    this.#seats.dismissEnded(answer?.ended ?? []);
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
      if (this.#seats.taken().length === 0) await unwatchOrder(configOf(this.env), orderId);
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
    await this.ctx.storage.setAlarm(nextAlarmMs(room, this.#seats.all(), Date.now()));
  }

  async #end(code: number, reason: string): Promise<void> {
    for (const socket of this.ctx.getWebSockets()) socket.close(code, reason);
    await this.#storage.forget();
  }
}
