/**
 * The conversation of one room: hands messages to the core one after the other, gives what the core
 * tells to those who may read it, and reports who has received and read. Words pass through here in
 * memory and are never stored; whatever is lost, the next answer of the core brings again.
 */
import type { ChatChannel } from "#shared/chat-rules.ts";
import type { ChatReceipt } from "#shared/contracts/chat.ts";
import type { ErrorCode } from "#shared/errors.ts";
import type { Role } from "#shared/roles.ts";
import type { ReceiptsRequest, RoomChat } from "#shared/room-chat.ts";
import { messageFor } from "#shared/room-chat.ts";
import type { RelayFrame, RoomMessage } from "#shared/rooms.ts";
import type { EdgeConfig } from "../config.ts";
import { noteReceipts, readChat, sendChat } from "../relay/ask-core.ts";
import type { ChatMemory } from "./chat-memory.ts";
import { MAX_WAITING_SENDS } from "./room-limits.ts";
import type { RoomRecord } from "./room-record.ts";
import { type Reduced, reduceChat, reduceHidden } from "./room-rules.ts";
import { type RoomSeats, readsChannel, send } from "./room-seats.ts";
import type { RoomStorage } from "./room-storage.ts";
import { readerOf, type Seat } from "./seat.ts";

type ChatSend = Extract<RoomMessage, { type: "chat.send" }>;
type ChatHint = Extract<RelayFrame, { type: "chat" }>;
type Person = ReceiptsRequest["people"][number];

export interface Surroundings {
  readonly config: () => EdgeConfig;
  readonly storage: RoomStorage;
  readonly seats: RoomSeats;
  readonly memory: ChatMemory;
  readonly tell: (reduced: Reduced) => void;
}

export class ChatDesk {
  readonly #around: Surroundings;
  /** One message after the other: two of one sender must not overtake each other. */
  #sending: Promise<void> = Promise.resolve();
  #waitingSends = 0;
  #pulling: Promise<void> | undefined;
  readonly #receipts = new Map<Role, ChatReceipt>();
  /** What the core has not been told yet; one line per person, so bounded by the seats. */
  readonly #untold = new Map<string, Person>();
  #isTelling = false;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  get receipts(): readonly ChatReceipt[] {
    return [...this.#receipts.values()];
  }

  /** Answers with `chat.saved` after the commit, or with an error; both name the message. */
  async send(
    socket: WebSocket,
    seat: Seat,
    message: ChatSend,
    channel: ChatChannel,
  ): Promise<void> {
    const { clientMessageId } = message;
    if (this.#waitingSends >= MAX_WAITING_SENDS) {
      return this.#refuse(socket, seat, "UNAVAILABLE", clientMessageId);
    }
    this.#waitingSends += 1;
    const turn = this.#sending.then(() => this.#sendOne(socket, seat, message, channel));
    this.#sending = turn
      .catch(() => this.#refuse(socket, seat, "UNAVAILABLE", clientMessageId))
      .finally(() => {
        this.#waitingSends -= 1;
      });
    await this.#sending;
  }

  async #sendOne(
    socket: WebSocket,
    seat: Seat,
    { type: _, ...said }: ChatSend,
    channel: ChatChannel,
  ): Promise<void> {
    const { storage, config } = this.#around;
    const room = storage.read();
    const { personId, viewer, sid } = seat;
    if (!room || room.chatSeq === null || personId === null || viewer === "guest") {
      return this.#refuse(socket, seat, "UNAVAILABLE", said.clientMessageId);
    }
    const answer = await sendChat(config(), {
      ...said,
      ...{ orderId: room.orderId, personId, sid, role: viewer, channel, after: room.chatSeq },
    });
    if ("refused" in answer) {
      const { code, detail } = answer.refused;
      return this.#refuse(socket, seat, code, said.clientMessageId, detail);
    }
    if (this.take(answer.chat)) await this.pull();
    const seq = storage.read()?.seq ?? room.seq;
    send(socket, seat, { type: "chat.saved", seq, ...answer.ack });
  }

  #refuse(
    socket: WebSocket,
    seat: Seat,
    code: ErrorCode,
    clientMessageId: string,
    detail = "The message was not saved; send it again",
  ): void {
    const seq = this.#around.storage.read()?.seq ?? 0;
    send(socket, seat, { type: "error", seq, code, detail, clientMessageId });
  }

  /**
   * Takes over what the core tells.
   * @param isNewest the answer holds the newest messages, all that somebody who enters is shown
   * @returns whether messages are missing in between and have to be asked for
   */
  take(chat: RoomChat, isNewest = false): boolean {
    const { storage, memory, tell } = this.#around;
    const room = storage.read();
    if (!room) return false;
    if (isNewest) memory.load(chat.messages);
    else memory.add(chat.messages);
    const reduced = reduceChat(room, chat);
    if (reduced.room.chatSeq !== room.chatSeq) tell(reduced);
    this.#announce(chat.receipts);
    if (reduced.frames.length > 0) this.#noteDelivered(reduced.room);
    this.#tellAgain();
    return reduced.hasHole;
  }

  /** The core says that something happened. */
  async hear(hint: ChatHint): Promise<void> {
    const { storage, memory, tell } = this.#around;
    const room = storage.read();
    if (!room || room.chatSeq === null) return;
    const hidden = hint.hidden.flatMap((messageSeq) => memory.hide(messageSeq) ?? []);
    if (hidden.length > 0) tell(reduceHidden(room, hidden));
    this.#announce(hint.receipts);
    if (hint.newestSeq > room.chatSeq) await this.pull();
  }

  /** Asks the core for all that is newer; what cannot be had now comes with the next renewal. */
  pull(): Promise<void> {
    this.#pulling ??= this.#pullAll()
      .catch(() => undefined)
      .finally(() => {
        this.#pulling = undefined;
      });
    return this.#pulling;
  }

  async #pullAll(): Promise<void> {
    const { storage, config } = this.#around;
    for (let before = -1; ; ) {
      const room = storage.read();
      if (!room || room.chatSeq === null || room.chatSeq === before) return;
      before = room.chatSeq;
      const { orderId, chatSeq: after } = room;
      if (!this.take(await readChat(config(), { orderId, after }))) return;
    }
  }

  typing(from: WebSocket, seat: Seat, channel: ChatChannel): void {
    const { storage, seats } = this.#around;
    const { viewer: role } = seat;
    const seq = storage.read()?.seq;
    if (seq === undefined || role === "guest") return;
    seats.say(
      { type: "typing", seq, role, channel },
      (other, socket) => socket !== from && readsChannel(other, channel),
    );
  }

  /** What a viewer says it has seen, in frames, becomes what the person has received, in messages. */
  noteSeen(seat: Seat, seq: number, read?: { messageSeq: number | undefined }): Seat {
    const { storage } = this.#around;
    const room = storage.read();
    const newest = room?.chatSeq ?? 0;
    if (!room || (seat.deliveredSeq >= newest && seat.readSeq >= newest)) return seat;
    if (!read && seat.deliveredSeq >= newest) return seat;
    const upTo = read?.messageSeq ?? (seq >= room.seq ? newest : storage.messageAt(seq));
    return this.#note(seat, Math.min(upTo, newest), read !== undefined);
  }

  /** Whoever enters has the newest messages with the first frames. */
  noteGreeted(socket: WebSocket, seat: Seat, room: RoomRecord): void {
    if (!this.#around.memory.isWhole) return;
    const after = this.#note(seat, room.chatSeq ?? 0, false);
    if (after !== seat) socket.serializeAttachment(after);
    void this.#tellCore();
  }

  /** A viewer that never says what it has seen has received what its open socket took. */
  #noteDelivered(room: RoomRecord): void {
    for (const { socket, seat } of this.#around.seats.taken()) {
      if (!seat.isGreeted || seat.seenSeq !== null || !this.#hasNewest(seat)) continue;
      const after = this.#note(seat, room.chatSeq ?? 0, false);
      if (after !== seat) socket.serializeAttachment(after);
    }
    void this.#tellCore();
  }

  #hasNewest(seat: Seat): boolean {
    const newest = this.#around.memory.messages.at(-1);
    return newest !== undefined && messageFor(readerOf(seat), newest) !== undefined;
  }

  #note(seat: Seat, upTo: number, isRead: boolean): Seat {
    const { personId, viewer: role } = seat;
    const deliveredSeq = Math.max(seat.deliveredSeq, upTo);
    const readSeq = isRead ? Math.max(seat.readSeq, upTo) : seat.readSeq;
    const isSame = deliveredSeq === seat.deliveredSeq && readSeq === seat.readSeq;
    if (isSame || personId === null || role === "guest") return seat;
    this.#untold.set(personId, { personId, role, deliveredSeq, readSeq });
    return { ...seat, deliveredSeq, readSeq };
  }

  /** Tells the core what it has not been told; one call at a time, the newest of each person. */
  async #tellCore(): Promise<void> {
    const { storage, config } = this.#around;
    const orderId = storage.read()?.orderId;
    if (this.#isTelling || orderId === undefined) return;
    this.#isTelling = true;
    while (this.#untold.size > 0) {
      const people = [...this.#untold.values()].slice(0, 64);
      for (const { personId } of people) this.#untold.delete(personId);
      const receipts = await noteReceipts(config(), { orderId, people }).catch(() => undefined);
      if (receipts) this.#announce(receipts);
      else {
        for (const person of people) {
          if (!this.#untold.has(person.personId)) this.#untold.set(person.personId, person);
        }
        break;
      }
    }
    this.#isTelling = false;
  }

  flush(): void {
    if (this.#untold.size > 0) void this.#tellCore();
  }

  /** After a sleep, or after a call that failed: what seats know and the core does not. */
  #tellAgain(): void {
    for (const seat of this.#around.seats.all()) {
      const { personId, viewer: role, deliveredSeq, readSeq } = seat;
      if (personId === null || role === "guest") continue;
      const told = this.#receipts.get(role);
      const isTold = told && told.deliveredSeq >= deliveredSeq && told.readSeq >= readSeq;
      if (!isTold && deliveredSeq > 0) {
        this.#untold.set(personId, { personId, role, deliveredSeq, readSeq });
      }
    }
    this.flush();
  }

  #announce(receipts: readonly ChatReceipt[]): void {
    const { storage, seats } = this.#around;
    for (const receipt of receipts) {
      const known = this.#receipts.get(receipt.role);
      const isNews =
        receipt.deliveredSeq > (known?.deliveredSeq ?? 0) ||
        receipt.readSeq > (known?.readSeq ?? 0);
      if (!isNews) continue;
      this.#receipts.set(receipt.role, receipt);
      const seq = storage.read()?.seq ?? 0;
      seats.say({ type: "receipt", seq, ...receipt }, ({ viewer }) => viewer !== "guest");
    }
  }
}
