/** The conversation in a room: real workerd and sockets; the core is a stand-in that numbers. */
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { chatChannels } from "#shared/chat-rules.ts";
import { callEdge } from "../testing/call-edge.ts";
import { type FakeCore, installFakeCore } from "../testing/fake-core.ts";
import { fakeOrder, orderFrame } from "../testing/fake-order.ts";
import { RoomHarness } from "../testing/room-harness.ts";
import type { TestSocket } from "../testing/socket.ts";
import type { OrderRoom } from "./order-room.ts";

let core: FakeCore;
let own: RoomHarness;
beforeAll(async () => {
  core = await installFakeCore();
  await callEdge("/.well-known/jwks.json");
});
beforeEach(() => {
  own = new RoomHarness(core);
  core.chat.refusal = undefined;
  core.chat.blockedBy.length = 0;
});

const roles = ["customer", "rider", "partner", "ops"] as const;

function say(socket: TestSocket, id: string, more: Record<string, unknown> = {}): void {
  const body = `words of ${id}`;
  socket.send(JSON.stringify({ type: "chat.send", clientMessageId: id, body, ...more }));
}

async function everybody(): Promise<Record<(typeof roles)[number], TestSocket>> {
  const sockets = await Promise.all(roles.map((role) => own.join(role)));
  for (const socket of sockets) await socket.nextOf("snapshot");
  const [customer, rider, partner, ops] = sockets as [
    ...[TestSocket, TestSocket, TestSocket, TestSocket],
  ];
  return { customer, rider, partner, ops };
}

describe("a message", () => {
  it("reaches the other side and is confirmed to its sender after it was saved", async () => {
    const { customer, rider } = await everybody();
    say(customer, "m1", { channel: "rider" });
    const told = await rider.nextOf("chat");
    expect(told).toMatchObject({
      ...{ messageSeq: 1, channel: "rider", sender: "customer", isOwn: false },
      ...{ body: "words of m1", clientMessageId: "m1" },
    });
    const saved = await customer.nextOf("chat.saved");
    expect(saved).toMatchObject({ clientMessageId: "m1", messageId: told.messageId });
    expect(core.chat.of(own.orderId).messages).toHaveLength(1);
  });

  it("that is sent twice is one message, confirmed twice", async () => {
    const { customer, rider } = await everybody();
    say(customer, "m1");
    const first = await customer.nextOf("chat.saved");
    say(customer, "m1");
    expect(await customer.nextOf("chat.saved")).toMatchObject({ messageId: first.messageId });
    say(customer, "m2");
    expect([
      (await rider.nextOf("chat")).clientMessageId,
      (await rider.nextOf("chat")).body,
    ]).toEqual(["m1", "words of m2"]);
  });

  it.each(chatChannels)("in %s reaches those who read there and nobody else", async (channel) => {
    const sockets = await everybody();
    const writer = channel === "partner" ? "partner" : "customer";
    say(sockets[writer], "m1", { channel });
    await sockets[writer].nextOf("chat.saved");
    say(sockets.ops, "m2", { channel: "group" });
    const readers = {
      rider: ["customer", "rider", "ops"],
      partner: ["customer", "partner", "ops"],
      support: ["customer", "ops"],
      group: [...roles],
    }[channel];
    for (const role of roles) {
      const first = role === writer ? undefined : await sockets[role].nextOf("chat");
      if (first)
        expect([role, first.clientMessageId]).toEqual([role, readers.includes(role) ? "m1" : "m2"]);
    }
  });

  it.each([
    ["rider", "partner"],
    ["partner", "rider"],
    ["ops", "rider"],
    ["ops", "partner"],
  ] as const)("of the %s in the channel of the %s is refused", async (role, channel) => {
    const socket = await own.join(role);
    await socket.nextOf("snapshot");
    say(socket, "m1", { channel });
    expect(await socket.nextOf("error")).toMatchObject({
      code: "FORBIDDEN",
      clientMessageId: "m1",
    });
    expect(core.chat.of(own.orderId).messages).toEqual([]);
    socket.close();
  });

  it("is not told to who has blocked its sender", async () => {
    const { customer, rider } = await everybody();
    core.chat.blockedBy.push("cus_in_1");
    say(rider, "m1", { channel: "rider" });
    await rider.nextOf("chat.saved");
    core.chat.blockedBy.length = 0;
    say(rider, "m2", { channel: "rider" });
    expect((await customer.nextOf("chat")).clientMessageId).toBe("m2");
  });

  it("that the core refuses is answered with its reason", async () => {
    const customer = await own.join();
    await customer.nextOf("snapshot");
    core.chat.refusal = "CHAT_CLOSED";
    say(customer, "m1");
    expect(await customer.nextOf("error")).toMatchObject({
      ...{ code: "CHAT_CLOSED", clientMessageId: "m1" },
    });
    customer.close();
  });

  it("goes on to the core a second time when the answer was lost, and is saved once", async () => {
    const customer = await own.join();
    await customer.nextOf("snapshot");
    let isLost = false;
    core.intercept = ({ path, body }) => {
      if (path !== "/internal/rooms/chat/send" || isLost) return undefined;
      isLost = true;
      core.chat.send(body);
      return new Response("gone", { status: 502 });
    };
    say(customer, "m1");
    await customer.nextOf("chat.saved");
    expect(core.chat.of(own.orderId).messages).toHaveLength(1);
    customer.close();
  });
});

describe("whoever comes in", () => {
  it("gets the newest messages that it may read, and a guest none", async () => {
    const { customer, rider } = await everybody();
    say(customer, "m1", { channel: "rider" });
    say(customer, "m2", { channel: "partner" });
    await customer.nextOf("chat.saved");
    await customer.nextOf("chat.saved");
    const late = await own.join("partner");
    expect((await late.nextOf("snapshot")).chat?.map(({ body }) => body)).toEqual(["words of m2"]);
    const guest = await own.join("guest");
    expect((await guest.nextOf("snapshot")).chat).toEqual([]);
    say(rider, "m3");
    await rider.nextOf("chat.saved");
    await own.relay(own.moved(0));
    expect((await guest.next()).type).toBe("position");
  });

  it("gets what was missed with `since`, also after the room slept", async () => {
    const rider = await own.join("rider");
    const customer = await own.join("customer");
    const { seq } = await customer.nextOf("presence");
    customer.close();
    say(rider, "m1", { channel: "rider" });
    say(rider, "m2", { channel: "rider" });
    await rider.nextOf("chat.saved");
    await rider.nextOf("chat.saved");
    await evictDurableObject(own.room);
    const back = await own.join("customer", seq);
    const missed = [await back.nextOf("chat"), await back.nextOf("chat")];
    expect(missed.map(({ body }) => body)).toEqual(["words of m1", "words of m2"]);
    expect(missed[1]!.seq).toBeGreaterThan(missed[0]!.seq);
    rider.close();
    back.close();
  }, 15_000);

  it("as the rider of before is shown out when another rider takes over", async () => {
    const rider = await own.join("rider");
    await rider.nextOf("snapshot");
    const order = fakeOrder(own.orderId, { version: 4 });
    await own.relay(orderFrame({ ...order, rider: { ...order.rider!, id: "rdr_in_2" } }));
    expect((await rider.closed).code).toBe(4401);
  });
});

describe("the room", () => {
  it("asks for the words when the core hints at them, and fills a hole", async () => {
    const customer = await own.join();
    await customer.nextOf("snapshot");
    for (const clientMessageId of ["m1", "m2", "m3"]) {
      const asked = { channel: "group", role: "ops", personId: "ops_in_1", body: clientMessageId };
      core.chat.send(JSON.stringify({ orderId: own.orderId, clientMessageId, after: 0, ...asked }));
    }
    const hint = { type: "chat", orderId: own.orderId, newestSeq: 3, hidden: [], receipts: [] };
    await own.relay(hint as Parameters<typeof own.relay>[0]);
    const told = [];
    for (let count = 0; count < 3; count++) told.push((await customer.nextOf("chat")).messageSeq);
    expect(told).toEqual([1, 2, 3]);
    customer.close();
  });

  it("tells receipts of what was received and read, and typing", async () => {
    const { customer, rider } = await everybody();
    say(customer, "m1", { channel: "rider" });
    const told = await rider.nextOf("chat");
    expect(await customer.nextOf("receipt")).toMatchObject({ deliveredSeq: 1, readSeq: 0 });
    rider.send(JSON.stringify({ type: "read", seq: told.seq }));
    for (;;) {
      const receipt = await customer.nextOf("receipt");
      if (receipt.role === "rider" && receipt.readSeq === 1) break;
    }
    rider.send('{"type":"typing","channel":"rider"}');
    expect(await customer.nextOf("typing")).toMatchObject({ role: "rider", channel: "rider" });
  });

  it("takes the word of a viewer that tells what it has seen", async () => {
    const { customer, rider } = await everybody();
    rider.send(JSON.stringify({ type: "ping", seq: (await rider.nextOf("presence")).seq }));
    await rider.nextOf("pong");
    say(customer, "m1", { channel: "rider" });
    const told = await rider.nextOf("chat");
    await customer.nextOf("chat.saved");
    expect(core.chat.of(own.orderId).receipts.get("rider")?.deliveredSeq ?? 0).toBe(0);
    rider.send(JSON.stringify({ type: "ping", seq: told.seq }));
    for (;;) {
      const receipt = await customer.nextOf("receipt");
      if (receipt.role === "rider" && receipt.deliveredSeq === 1) break;
    }
  });

  it("takes words away when the core says so", async () => {
    const { customer, rider } = await everybody();
    say(rider, "m1");
    await customer.nextOf("chat");
    const hint = { type: "chat", orderId: own.orderId, newestSeq: 1, hidden: [1], receipts: [] };
    await own.relay(hint as Parameters<typeof own.relay>[0]);
    expect(await customer.nextOf("chat.hidden")).toMatchObject({ messageSeq: 1 });
    const late = await own.join("ops");
    expect((await late.nextOf("snapshot")).chat).toMatchObject([{ body: null, isHidden: true }]);
  });

  it("writes no words into its storage", async () => {
    const { customer, rider } = await everybody();
    const planted = "planted 7f3a words";
    say(customer, "m1", { body: planted });
    await rider.nextOf("chat");
    await customer.nextOf("chat.saved");
    const stored = await runInDurableObject(own.room, (_: OrderRoom, state) => {
      const sockets = state.getWebSockets().map((socket) => socket.deserializeAttachment());
      return JSON.stringify([Array.from(state.storage.kv.list()), sockets]);
    });
    expect(stored).toContain("msg_in_1");
    expect(stored).not.toContain("planted");
  });
});
