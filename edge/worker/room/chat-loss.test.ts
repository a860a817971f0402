/**
 * Two people talk over bad lines: sockets break, frames are lost with them or come twice, calls
 * between room and core fail before or after the commit, the room is evicted. What the two apps show
 * in the end is one conversation: nothing lost, nothing twice, the same order for both. The apps'
 * own state (chat-state) does the sending here.
 */
import { evictDurableObject } from "cloudflare:test";
import { beforeAll, expect, it } from "vitest";
import {
  applyChatFrame,
  type ChatState,
  emptyChat,
  markSent,
  markUnsent,
  mergePage,
  nextToSend,
  write,
} from "#shared/chat-state.ts";
import { messageFor } from "#shared/room-chat.ts";
import type { RoomFrame } from "#shared/rooms.ts";
import { callEdge } from "../testing/call-edge.ts";
import { type FakeCore, installFakeCore, personOf } from "../testing/fake-core.ts";
import { RoomHarness } from "../testing/room-harness.ts";
import type { TestSocket } from "../testing/socket.ts";

const MESSAGES = 25;

let core: FakeCore;
beforeAll(async () => {
  core = await installFakeCore();
  await callEdge("/.well-known/jwks.json");
});

/** Mulberry32: the same misfortunes for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

class Talker {
  state: ChatState = emptyChat;
  seen: number[] = [];
  #seq: number | undefined;
  #socket: TestSocket | undefined;
  #nowMs = 0;
  readonly #own: RoomHarness;
  readonly #role: "customer" | "rider";
  readonly #random: () => number;

  constructor(own: RoomHarness, role: "customer" | "rider", random: () => number) {
    this.#own = own;
    this.#role = role;
    this.#random = random;
    for (let count = 0; count < MESSAGES; count++) {
      const draft = {
        clientMessageId: `${role} ${count}`.replace(" ", "-"),
        channel: "rider",
      } as const;
      const written = write(this.state, { ...draft, body: `${role} says ${count}` }, 0);
      if (written === "full") throw new Error("too many drafts");
      this.state = written;
    }
  }

  get isDone(): boolean {
    return this.state.pending.length === 0 && this.state.messages.length === 2 * MESSAGES;
  }

  async step(isCalm: boolean): Promise<void> {
    this.#nowMs += 1_000;
    if (!this.#socket) await this.#connect();
    this.#send();
    const loss = isCalm ? 0 : 0.06;
    await this.#hear(loss);
    if (!isCalm && this.#random() < 0.08) this.#break();
    if (this.state.isGapped) this.#page();
  }

  async #connect(): Promise<void> {
    this.#socket = await this.#own.join(this.#role, this.#seq);
    this.state = markUnsent(this.state);
    void this.#socket.closed.then(() => this.#break());
  }

  /** Everything that the app's own rules let go out now. */
  #send(): void {
    for (let sent = 0; sent < 5; sent++) {
      const next = nextToSend(this.state, this.#nowMs);
      if (!next || !this.#socket) return;
      const { clientMessageId, channel, body } = next;
      this.#socket.send(JSON.stringify({ type: "chat.send", clientMessageId, channel, body }));
      this.state = markSent(this.state, clientMessageId, this.#nowMs);
    }
  }

  /** Frames get lost from the end only, together with the line, as TCP loses them. */
  async #hear(loss: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 4));
    while (this.#socket && this.#socket.waiting() > 0) {
      if (this.#random() < loss) return this.#break();
      const frame = await this.#socket.next();
      this.#apply(frame);
      if (this.#random() < loss) this.#apply(frame);
    }
  }

  #apply(frame: RoomFrame): void {
    this.state = applyChatFrame(this.state, frame, this.#nowMs);
    if (frame.type === "snapshot" || frame.seq > (this.#seq ?? 0)) this.#seq = frame.seq;
  }

  #break(): void {
    this.#socket?.close();
    this.#socket = undefined;
  }

  /** What the app does over HTTP. */
  #page(): void {
    const reader = { role: this.#role, id: personOf[this.#role] };
    const { messages, receipts } = core.chat.of(this.#own.orderId);
    const items = messages.flatMap((message) => messageFor(reader, message) ?? []);
    this.state = mergePage(this.state, { items, receipts: [...receipts.values()] });
  }
}

/** The calls of the room to its core: some never arrive, of some the answer is lost. */
function makeLossy(random: () => number): void {
  core.intercept = ({ path, body }) => {
    if (!path.startsWith("/internal/rooms/")) return undefined;
    const fate = random();
    if (fate < 0.12) return Promise.reject(new TypeError("never arrived"));
    if (fate < 0.24 && path.endsWith("/chat/send")) {
      core.chat.send(body);
      return Promise.reject(new TypeError("the answer is lost"));
    }
    if (fate < 0.3) return new Response("tired", { status: 503 });
    return undefined;
  };
}

it.each([1, 2, 3])(
  "two apps show one conversation (seed %i)",
  async (seed) => {
    const own = new RoomHarness(core);
    const random = randomOf(seed);
    const talkers = [new Talker(own, "customer", random), new Talker(own, "rider", random)];
    makeLossy(random);
    for (let step = 0; !talkers.every(({ isDone }) => isDone); step++) {
      if (step > 1_500) throw new Error("they never finish");
      if (step === 600) core.intercept = undefined;
      if (step === 40 && seed === 1) await evictDurableObject(own.room);
      await Promise.all(talkers.map((talker) => talker.step(step >= 600)));
    }
    const saved = core.chat.of(own.orderId).messages.map(({ body }) => body);
    expect(saved).toHaveLength(2 * MESSAGES);
    for (const { state } of talkers) {
      expect(state.messages.map(({ body }) => body)).toEqual(saved);
    }
    for (const role of ["customer", "rider"]) {
      const own = saved.filter((body) => body?.startsWith(role));
      expect(own).toEqual(Array.from({ length: MESSAGES }, (_, count) => `${role} says ${count}`));
    }
    core.intercept = undefined;
  },
  60_000,
);
