/** The room in real workerd with real sockets; only the core behind it is a stand-in. */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { RelayAnswer, type RelayFrame } from "#shared/rooms.ts";
import { callEdge, callSigned, problemOf } from "../testing/call-edge.ts";
import { type FakeCore, installFakeCore } from "../testing/fake-core.ts";
import {
  fakeOrder,
  fakePosition,
  newOrderId,
  orderFrame,
  positionFrame,
} from "../testing/fake-order.ts";
import { openSocket, type TestSocket } from "../testing/socket.ts";
import type { OrderRoom } from "./order-room.ts";
import { KEEP_AFTER_END_MS } from "./room-limits.ts";
import { RoomRecord } from "./room-record.ts";

let core: FakeCore;
let orderId: string;
beforeAll(async () => {
  core = await installFakeCore();
  // The keys are known from here on, also while a test has the core away.
  await callEdge("/.well-known/jwks.json");
});
beforeEach(() => {
  core.isAway = false;
  core.intercept = undefined;
  core.seen.length = 0;
  orderId = newOrderId();
  core.orders.set(orderId, fakeOrder(orderId));
});

type Viewer = Parameters<FakeCore["trackingToken"]>[1];
async function join(viewer: Viewer = "customer", since?: number): Promise<TestSocket> {
  const token = await core.trackingToken(orderId, viewer);
  const query = since === undefined ? "" : `&since=${since}`;
  return openSocket(`/v1/track?token=${token}${query}`, { protocols: ["beeline.v1"] });
}
async function relay(...frames: RelayFrame[]): Promise<string[]> {
  const answer = await callSigned("/internal/relay", { frames });
  expect(answer.status).toBe(200);
  return RelayAnswer.parse(await answer.json()).unwatched;
}
const room = () => env.ORDER_ROOM.getByName(orderId);
const callsTo = (path: string) => core.seen.filter((call) => call.path === path).length;
const moved = (ageMs: number, lat = 12.98) => positionFrame(orderId, fakePosition(ageMs, { lat }));

function changeRecord(changes: Partial<RoomRecord>): Promise<void> {
  return runInDurableObject(room(), (_: OrderRoom, state) => {
    const record = RoomRecord.parse(state.storage.kv.get("room"));
    state.storage.kv.put("room", { ...record, ...changes });
  });
}
function storedKeys(): Promise<string[]> {
  return runInDurableObject(room(), (_: OrderRoom, state) =>
    Array.from(state.storage.kv.list(), ([key]) => key),
  );
}

describe("joining", () => {
  it("sends a snapshot first, then who is here", async () => {
    const socket = await join();
    expect(socket.protocol).toBe("beeline.v1");
    const snapshot = await socket.next();
    expect(snapshot).toMatchObject({
      type: "snapshot",
      order: { id: orderId, state: "preparing" },
    });
    const presence = await socket.next();
    expect(presence).toMatchObject({ type: "presence", viewers: { customer: 1 } });
    expect(presence.seq).toBe(snapshot.seq + 1);
    socket.close();
  });

  it("asks the core once for several viewers", async () => {
    const first = await join();
    await first.nextOf("presence");
    const second = await join("guest");
    expect((await second.next()).type).toBe("snapshot");
    expect(await first.nextOf("presence")).toMatchObject({ viewers: { customer: 1, guest: 1 } });
    expect(callsTo("/internal/rooms/watch")).toBe(1);
    first.close();
    second.close();
  });

  it("closes with 4401 for a token that is bad, expired, of another use or another region", async () => {
    const order = fakeOrder(newOrderId("uk"));
    const tokens = [
      "",
      "a.b.c",
      await core.trackingToken(orderId, "customer", { expiresIn: -30 }),
      await core.trackingToken(orderId, "customer", { audience: "beeline" }),
      await core.trackingToken(orderId, "customer", { signedBy: "uk" }),
      await core.accessToken({}),
      await core.trackingToken(order.id, "customer", { signedBy: "in" }),
    ];
    for (const token of tokens) {
      const socket = await openSocket(`/v1/track?token=${token}`);
      expect((await socket.closed).code).toBe(4401);
    }
  });

  it("closes with 4404 when the core does not know the order", async () => {
    core.orders.delete(orderId);
    const socket = await join();
    expect((await socket.closed).code).toBe(4404);
    expect(await storedKeys()).toEqual([]);
  });

  it("is a problem without an upgrade", async () => {
    expect((await problemOf(await callEdge("/v1/track?token=x"))).status).toBe(400);
  });

  it("is full at some time and says so", async () => {
    const sockets = await Promise.all(Array.from({ length: 64 }, () => join("guest")));
    const late = await join("guest");
    expect((await late.closed).code).toBe(1013);
    for (const socket of sockets) socket.close();
  });
});

describe("frames", () => {
  it("arrive in order with running numbers, positions with age and freshness", async () => {
    const socket = await join();
    const presence = await socket.nextOf("presence");
    const ready = fakeOrder(orderId, { state: "ready", version: 4, position: null });
    expect(await relay(moved(2_000), orderFrame(ready), moved(500))).toEqual([]);
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
    const guest = await join("guest");
    const snapshot = await guest.nextOf("snapshot");
    expect(snapshot.order.total).toBeNull();
    expect(JSON.stringify(snapshot)).not.toMatch(/Luigi|45900|12 min|rdr_in_1/);
    const next = fakeOrder(orderId, { state: "ready", version: 4 });
    await relay(orderFrame(next));
    expect(JSON.stringify(await guest.nextOf("state"))).not.toMatch(/12 min|rdr_in_1/);
    guest.close();
  });

  it("of a room that nobody is in are refused, and leave nothing behind", async () => {
    expect(await relay(moved(0))).toEqual([orderId]);
    expect(await storedKeys()).toEqual([]);
  });

  it("of many rooms travel in one batch", async () => {
    const socket = await join();
    await socket.nextOf("presence");
    const stranger = newOrderId();
    const other = positionFrame(stranger, fakePosition(0));
    expect(await relay(other, moved(0), other)).toEqual([stranger]);
    expect((await socket.nextOf("position")).position.lat).toBe(12.98);
    socket.close();
  });
});

describe("coming back", () => {
  it("brings what was missed when the ring has it", async () => {
    const stays = await join("ops");
    const leaves = await join();
    const { seq } = await leaves.nextOf("presence");
    leaves.close();
    await stays.nextOf("presence");
    await relay(moved(3_000, 12.9801), moved(1_000, 12.9802));
    await stays.nextOf("eta");
    const back = await join("customer", seq);
    const missed = [];
    for (let count = 0; count < 4; count++) missed.push(await back.next());
    expect(missed.map((frame) => frame.seq - seq)).toEqual([1, 2, 3, 4]);
    expect(missed.map(({ type }) => type)).toEqual(["presence", "position", "eta", "position"]);
    stays.close();
    back.close();
  });

  it.each(["5", "99999999999999", "-1", "abc"])(
    "with since=%s, which the ring does not have, brings a snapshot",
    async (since) => {
      const token = await core.trackingToken(orderId, "customer");
      const socket = await openSocket(`/v1/track?token=${token}&since=${since}`);
      expect((await socket.next()).type).toBe("snapshot");
      socket.close();
    },
  );

  it("keeps the ring bounded", async () => {
    core.orders.set(orderId, fakeOrder(orderId, { position: null }));
    const socket = await join();
    await socket.nextOf("presence");
    const frames = Array.from({ length: 450 }, (_, at) => moved(100_000 - at * 100, at / 1000));
    await relay(...frames);
    await expect.poll(socket.waiting).toBeGreaterThan(300);
    expect((await storedKeys()).filter((key) => key.startsWith("frame:")).length).toBe(200);
    socket.close();
  });
});

describe("messages", () => {
  it.each([
    ["nonsense", 4400],
    ['{"type":"unknown"}', 4400],
    ["x".repeat(16 * 1024 + 1), 4413],
  ])("that are bad close with a typed code (%#)", async (message, code) => {
    const socket = await join();
    await socket.nextOf("presence");
    socket.send(message);
    expect((await socket.closed).code).toBe(code);
  });

  it("that are too many close with 4429", async () => {
    const socket = await join();
    await socket.nextOf("presence");
    for (let count = 0; count < 60; count++) socket.send('{"type":"ping"}');
    expect((await socket.closed).code).toBe(4429);
  });

  it("get an answer: pong, or an error in words for the chat", async () => {
    const socket = await join();
    const { seq } = await socket.nextOf("presence");
    socket.send('{"type":"ping"}');
    expect(await socket.next()).toEqual({ type: "pong", seq });
    socket.send('{"type":"chat.send","clientMessageId":"m1","body":"hello"}');
    expect(await socket.next()).toMatchObject({ type: "error", clientMessageId: "m1" });
    socket.close();
  });

  it("that stop coming close with 4408", async () => {
    const socket = await join();
    await socket.nextOf("presence");
    await runInDurableObject(room(), (_: OrderRoom, state) => {
      for (const server of state.getWebSockets()) {
        server.serializeAttachment({ ...server.deserializeAttachment(), lastHeardMs: 1 });
      }
    });
    await runDurableObjectAlarm(room());
    expect((await socket.closed).code).toBe(4408);
  });
});

describe("sleeping", () => {
  it("keeps sockets, numbers and state through an eviction", async () => {
    const socket = await join();
    const before = await socket.nextOf("presence");
    await evictDurableObject(room());
    await relay(moved(0));
    const position = await socket.nextOf("position");
    expect(position.seq).toBe(before.seq + 1);
    socket.send('{"type":"ping"}');
    expect((await socket.nextOf("pong")).seq).toBe(before.seq + 2);
    socket.close();
  });

  it("renews the lease by alarm, which heals what was lost", async () => {
    const socket = await join();
    await socket.nextOf("presence");
    core.orders.set(orderId, fakeOrder(orderId, { state: "ready", version: 4 }));
    await evictDurableObject(room());
    expect(await runDurableObjectAlarm(room())).toBe(true);
    expect(callsTo("/internal/rooms/watch")).toBe(2);
    expect(await socket.nextOf("state")).toMatchObject({ state: "ready", version: 4 });
    socket.close();
  });

  it("tells the core when the last viewer leaves", async () => {
    const [first, second] = [await join(), await join("ops")];
    first.close();
    await second.nextOf("presence");
    second.close();
    await expect.poll(() => callsTo("/internal/rooms/unwatch")).toBe(1);
    expect(await relay(moved(0))).toEqual([orderId]);
  });
});

describe("a core that is away", () => {
  it("shows the last known order with its honest age", async () => {
    core.orders.set(orderId, fakeOrder(orderId, { position: fakePosition(40_000) }));
    const first = await join();
    await first.nextOf("presence");
    first.close();
    await expect.poll(() => callsTo("/internal/rooms/unwatch")).toBe(1);
    core.isAway = true;
    const second = await join();
    const snapshot = await second.nextOf("snapshot");
    expect(snapshot.order.position).toMatchObject({ freshness: "lost" });
    second.close();
  });

  it("is asked again until it answers", async () => {
    core.isAway = true;
    const socket = await join();
    await expect.poll(() => callsTo("/internal/rooms/watch")).toBeGreaterThan(0);
    core.isAway = false;
    // The alarm of the room itself does it; nobody runs it here.
    expect((await socket.next()).type).toBe("snapshot");
    socket.close();
  }, 15_000);
});

describe("forgetting", () => {
  it("deletes everything an hour after the order's end", async () => {
    core.orders.set(orderId, fakeOrder(orderId, { state: "completed", version: 9 }));
    const socket = await join();
    await socket.nextOf("presence");
    expect(await storedKeys()).toContain("room");
    await runDurableObjectAlarm(room());
    expect(await storedKeys()).toContain("room");
    await changeRecord({ endedAtMs: Date.now() - KEEP_AFTER_END_MS });
    await runDurableObjectAlarm(room());
    expect((await socket.closed).code).toBe(1000);
    expect(await storedKeys()).toEqual([]);
    expect(await runDurableObjectAlarm(room())).toBe(false);
  });

  it("deletes an empty room after a while, and a later viewer starts afresh", async () => {
    const socket = await join();
    await socket.nextOf("presence");
    socket.close();
    await expect.poll(() => callsTo("/internal/rooms/unwatch")).toBe(1);
    await changeRecord({ emptySinceMs: 1 });
    expect(await runDurableObjectAlarm(room())).toBe(true);
    expect(await storedKeys()).toEqual([]);
    const back = await join();
    expect((await back.next()).type).toBe("snapshot");
    back.close();
  });
});
