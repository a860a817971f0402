/** The room in real workerd with real sockets; only the core behind it is a stand-in. */
import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { callEdge, problemOf } from "../testing/call-edge.ts";
import { type FakeCore, installFakeCore } from "../testing/fake-core.ts";
import {
  fakeOrder,
  fakePosition,
  newOrderId,
  orderFrame,
  positionFrame,
} from "../testing/fake-order.ts";
import { RoomHarness } from "../testing/room-harness.ts";
import { openSocket } from "../testing/socket.ts";
import type { OrderRoom } from "./order-room.ts";
import { MAX_GUESTS, MAX_SEATS } from "./room-limits.ts";

let core: FakeCore;
let own: RoomHarness;
beforeAll(async () => {
  core = await installFakeCore();
  // The keys are known from here on, also while a test has the core away.
  await callEdge("/.well-known/jwks.json");
});
beforeEach(() => {
  own = new RoomHarness(core);
});

describe("joining", () => {
  it("sends a snapshot first, then who is here", async () => {
    const socket = await own.join();
    expect(socket.protocol).toBe("beeline.v1");
    const snapshot = await socket.next();
    expect(snapshot).toMatchObject({
      type: "snapshot",
      order: { id: own.orderId, state: "preparing" },
    });
    const presence = await socket.next();
    expect(presence).toMatchObject({ type: "presence", viewers: { customer: 1 } });
    expect(presence.seq).toBe(snapshot.seq + 1);
    socket.close();
  });

  it("asks the core once for several viewers", async () => {
    const first = await own.join();
    await first.nextOf("presence");
    const second = await own.join("guest");
    expect((await second.next()).type).toBe("snapshot");
    expect(await first.nextOf("presence")).toMatchObject({ viewers: { customer: 1, guest: 1 } });
    expect(own.callsTo("watch")).toBe(1);
    first.close();
    second.close();
  });

  it("closes with 4401 for a token that is bad, expired, of another use or another region", async () => {
    const order = fakeOrder(newOrderId("uk"));
    const tokens = [
      "",
      "a.b.c",
      await core.trackingToken(own.orderId, "customer", { expiresIn: -30 }),
      await core.trackingToken(own.orderId, "customer", { audience: "beeline" }),
      await core.trackingToken(own.orderId, "customer", { signedBy: "uk" }),
      await core.accessToken({}),
      await core.trackingToken(order.id, "customer", { signedBy: "in" }),
    ];
    for (const token of tokens) {
      const socket = await openSocket(`/v1/track?token=${token}`);
      expect((await socket.closed).code).toBe(4401);
    }
  });

  it("closes with 4404 when the core does not know the order", async () => {
    core.orders.delete(own.orderId);
    const socket = await own.join();
    expect((await socket.closed).code).toBe(4404);
    expect(await own.storedKeys()).toEqual([]);
  });

  it("is a problem without an upgrade", async () => {
    expect((await problemOf(await callEdge("/v1/track?token=x"))).status).toBe(400);
  });

  it("is full at some time and says so", async () => {
    const join = (viewer: "guest" | "customer", count: number) =>
      Promise.all(Array.from({ length: count }, () => own.join(viewer)));
    const guests = await join("guest", MAX_GUESTS);
    const [late] = await join("guest", 1);
    expect((await late!.closed).code).toBe(1013);
    // A link that travelled far keeps nobody out whose order it is.
    const customers = await join("customer", MAX_SEATS - MAX_GUESTS);
    expect((await customers[0]!.next()).type).toBe("snapshot");
    const [later] = await join("customer", 1);
    expect((await later!.closed).code).toBe(1013);
    for (const socket of [...guests, ...customers]) socket.close();
  });
});

describe("frames", () => {
  it("arrive in order with running numbers, positions with age and freshness", async () => {
    const socket = await own.join();
    const presence = await socket.nextOf("presence");
    const ready = fakeOrder(own.orderId, { state: "ready", version: 4, position: null });
    expect(await own.relay(own.moved(2_000), orderFrame(ready), own.moved(500))).toEqual([]);
    const frames = [];
    for (let count = 0; count < 6; count++) frames.push(await socket.next());
    expect(frames.map(({ seq }) => seq - presence.seq)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(frames.map(({ type }) => type)).toEqual([
      ...["position", "eta", "state", "eta", "position", "eta"],
    ]);
    const [position] = frames;
    if (position?.type !== "position") throw new Error("not a position");
    expect(position.position.freshness).toBe("live");
    expect(position.position.ageMs).toBeGreaterThanOrEqual(2_000);
    socket.close();
  });

  it("show a guest no price, name or word", async () => {
    const guest = await own.join("guest");
    const snapshot = await guest.nextOf("snapshot");
    expect(snapshot.order.total).toBeNull();
    expect(JSON.stringify(snapshot)).not.toMatch(/Luigi|45900|12 min|rdr_in_1/);
    const next = fakeOrder(own.orderId, { state: "ready", version: 4 });
    await own.relay(orderFrame(next));
    expect(JSON.stringify(await guest.nextOf("state"))).not.toMatch(/12 min|rdr_in_1/);
    guest.close();
  });

  it("of a room that nobody is in are refused, and leave nothing behind", async () => {
    expect(await own.relay(own.moved(0))).toEqual([own.orderId]);
    expect(await own.storedKeys()).toEqual([]);
  });

  it("of many rooms travel in one batch", async () => {
    const socket = await own.join();
    await socket.nextOf("presence");
    const stranger = newOrderId();
    const other = positionFrame(stranger, fakePosition(0));
    expect(await own.relay(other, own.moved(0), other)).toEqual([stranger]);
    expect((await socket.nextOf("position")).position.lat).toBe(12.98);
    socket.close();
  });
});

describe("coming back", () => {
  it("brings what was missed when the ring has it", async () => {
    const stays = await own.join("ops");
    const leaves = await own.join();
    const { seq } = await leaves.nextOf("presence");
    leaves.close();
    await own.relay(own.moved(3_000, 12.9801), own.moved(1_000, 12.9802));
    await stays.nextOf("eta");
    const back = await own.join("customer", seq);
    const missed = [];
    for (let count = 0; count < 3; count++) missed.push(await back.next());
    expect(missed.map((frame) => frame.seq - seq)).toEqual([1, 2, 3]);
    // Who is back within a moment was never gone.
    expect(missed.map(({ type }) => type)).toEqual(["position", "eta", "position"]);
    stays.close();
    back.close();
  });

  it.each(["5", "99999999999999", "-1", "abc"])(
    "with since=%s, which the ring does not have, brings a snapshot",
    async (since) => {
      const socket = await own.join("customer", since);
      expect((await socket.next()).type).toBe("snapshot");
      socket.close();
    },
  );

  it("keeps the ring bounded, and no row for what passes", async () => {
    core.orders.set(own.orderId, fakeOrder(own.orderId, { position: null }));
    const socket = await own.join();
    const { seq } = await socket.nextOf("presence");
    const frames = Array.from({ length: 450 }, (_, at) => own.moved(100_000 - at * 100, at / 1000));
    await own.relay(...frames);
    await expect.poll(socket.waiting).toBeGreaterThan(300);
    const tooOld = await own.join("customer", seq + 100);
    expect((await tooOld.next()).type).toBe("snapshot");
    const recent = await own.join("customer", seq + 300);
    expect((await recent.next()).seq).toBe(seq + 301);
    const kept = (await own.storedKeys()).filter((key) => key.startsWith("frame:"));
    expect(kept.length).toBeLessThan(5);
    for (const one of [socket, tooOld, recent]) one.close();
  });
});

describe("messages", () => {
  it.each([
    ["nonsense", 4400],
    ['{"type":"unknown"}', 4400],
    ["x".repeat(16 * 1024 + 1), 4413],
  ])("that are bad close with a typed code (%#)", async (message, code) => {
    const socket = await own.join();
    await socket.nextOf("presence");
    socket.send(message);
    expect((await socket.closed).code).toBe(code);
  });

  it("that are too many close with 4429", async () => {
    const socket = await own.join();
    await socket.nextOf("presence");
    for (let count = 0; count < 60; count++) socket.send('{"type":"ping"}');
    expect((await socket.closed).code).toBe(4429);
  });

  it("get an answer: pong, or an error in words for the chat", async () => {
    const socket = await own.join("guest");
    const { seq } = await socket.nextOf("snapshot");
    socket.send('{"type":"ping"}');
    expect(await socket.next()).toMatchObject({ type: "pong", seq: expect.any(Number) });
    expect(seq).toBeGreaterThan(0);
    socket.send('{"type":"chat.send","clientMessageId":"m1","body":"hello"}');
    expect(await socket.next()).toMatchObject({
      ...{ type: "error", code: "FORBIDDEN", clientMessageId: "m1" },
    });
    socket.close();
  });

  it("that stop coming close with 4408", async () => {
    const socket = await own.join();
    await socket.nextOf("presence");
    await runInDurableObject(own.room, (_: OrderRoom, state) => {
      for (const server of state.getWebSockets()) {
        server.serializeAttachment({ ...server.deserializeAttachment(), lastHeardMs: 1 });
      }
    });
    await runDurableObjectAlarm(own.room);
    expect((await socket.closed).code).toBe(4408);
  });
});
