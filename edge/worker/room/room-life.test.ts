/** How a room sleeps, wakes, does without its core and forgets. */
import { evictDurableObject, runDurableObjectAlarm } from "cloudflare:test";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { callEdge } from "../testing/call-edge.ts";
import { type FakeCore, installFakeCore } from "../testing/fake-core.ts";
import { fakeOrder, fakePosition } from "../testing/fake-order.ts";
import { RoomHarness } from "../testing/room-harness.ts";
import { openSocket } from "../testing/socket.ts";
import { KEEP_AFTER_END_MS } from "./room-limits.ts";

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

describe("sleeping", () => {
  it("keeps sockets, numbers and state through an eviction", async () => {
    const socket = await own.join();
    const before = await socket.nextOf("presence");
    await evictDurableObject(own.room);
    await own.relay(own.moved(0));
    const position = await socket.nextOf("position");
    expect(position.seq).toBe(before.seq + 1);
    socket.send('{"type":"ping"}');
    expect((await socket.nextOf("pong")).seq).toBe(before.seq + 2);
    socket.close();
  });

  it("never uses a number twice when it forgets its last positions", async () => {
    const socket = await own.join();
    await socket.nextOf("presence");
    await own.relay(own.moved(2_000));
    const { seq } = await socket.nextOf("eta");
    await evictDurableObject(own.room);
    await own.relay(own.moved(0));
    expect((await socket.nextOf("position")).seq).toBeGreaterThan(seq + 1);
    // What was forgotten cannot be brought again: the newest picture is.
    const back = await own.join("customer", seq);
    expect((await back.next()).type).toBe("snapshot");
    socket.close();
    back.close();
  }, 15_000);

  it("goes on when its clock jumps an hour back, or forward", async () => {
    const socket = await own.join();
    await socket.nextOf("presence");
    for (const jumpMs of [-3_600_000, 3_600_000]) {
      vi.setSystemTime(Date.now() + jumpMs);
      try {
        socket.send('{"type":"ping"}');
        expect((await socket.nextOf("pong")).seq).toBeGreaterThan(0);
        await runDurableObjectAlarm(own.room);
        expect(await own.relay(own.moved(0, 12.98 + jumpMs / 1e9))).toEqual([]);
        socket.send('{"type":"chat.send","clientMessageId":"m","body":"on"}');
        await socket.nextOf("chat.saved");
      } finally {
        vi.useRealTimers();
      }
    }
    socket.close();
  });

  it("stands a storm of viewers that come and go", async () => {
    const stays = await own.join("ops");
    await stays.nextOf("presence");
    for (let round = 0; round < 8; round++) {
      const crowd = await Promise.all(Array.from({ length: 25 }, () => own.join("customer")));
      await Promise.all(crowd.slice(0, 5).map((one) => one.next()));
      for (const one of crowd) one.close();
    }
    await own.relay(own.moved(0));
    expect((await stays.nextOf("position")).position.lat).toBe(12.98);
    // One watch for all of them, besides renewals.
    expect(own.callsTo("watch")).toBeLessThan(4);
    await expect.poll(() => own.present(), { timeout: 5_000 }).toEqual({ ops: 1 });
    stays.close();
  }, 20_000);

  it("renews the lease by alarm, which heals what was lost", async () => {
    const socket = await own.join();
    await socket.nextOf("presence");
    core.orders.set(own.orderId, fakeOrder(own.orderId, { state: "ready", version: 4 }));
    await evictDurableObject(own.room);
    expect(await runDurableObjectAlarm(own.room)).toBe(true);
    expect(own.callsTo("watch")).toBe(2);
    expect(await socket.nextOf("state")).toMatchObject({ state: "ready", version: 4 });
    socket.close();
  });

  it("sends away whose session has ended when it renews, and nobody else", async () => {
    const sid = `ses_in_${"9".padStart(26, "0")}`;
    const enter = async (session?: string) => {
      const options = session ? { sid: session } : {};
      const token = await core.trackingToken(own.orderId, "customer", options);
      return openSocket(`/v1/track?token=${token}`, { protocols: ["beeline.v1"] });
    };
    const [ended, stays] = [await enter(sid), await enter()];
    await Promise.all([ended.next(), stays.next()]);
    core.endedSessions.add(sid);
    await runDurableObjectAlarm(own.room);
    expect((await ended.closed).code).toBe(4401);
    stays.send('{"type":"ping"}');
    await stays.nextOf("pong");
    stays.close();
  });

  it("trusts no lease of a time before everybody was gone", async () => {
    const first = await own.join();
    await first.nextOf("presence");
    first.close();
    await expect.poll(() => own.callsTo("unwatch")).toBe(1);
    // As an edge leaves it that was killed with its sockets.
    await own.changeRecord({ watchedUntilMs: Date.now() + 40_000 });
    core.orders.set(own.orderId, fakeOrder(own.orderId, { state: "ready", version: 4 }));
    const back = await own.join();
    expect(await back.nextOf("snapshot")).toMatchObject({ order: { state: "ready" } });
    back.close();
  });

  it("tells the core when the last viewer leaves", async () => {
    const [first, second] = [await own.join(), await own.join("ops")];
    first.close();
    await second.nextOf("presence");
    second.close();
    await expect.poll(() => own.callsTo("unwatch")).toBe(1);
    expect(await own.relay(own.moved(0))).toEqual([own.orderId]);
  });
});

describe("a core that is away", () => {
  it("shows the last known order with its honest age", async () => {
    core.orders.set(own.orderId, fakeOrder(own.orderId, { position: fakePosition(40_000) }));
    const first = await own.join();
    await first.nextOf("presence");
    first.close();
    await expect.poll(() => own.callsTo("unwatch")).toBe(1);
    core.isAway = true;
    const second = await own.join();
    const snapshot = await second.nextOf("snapshot");
    expect(snapshot.order.position).toMatchObject({ freshness: "lost" });
    second.close();
  });

  it("is asked again soon when it did not renew its promise", async () => {
    const socket = await own.join();
    await socket.nextOf("presence");
    core.isAway = true;
    await runDurableObjectAlarm(own.room);
    core.isAway = false;
    core.orders.set(own.orderId, fakeOrder(own.orderId, { state: "ready", version: 4 }));
    // Well before the fifteen seconds after which a promise is renewed.
    expect(await socket.nextOf("state")).toMatchObject({ state: "ready" });
    socket.close();
  }, 10_000);

  it("is asked again until it answers", async () => {
    core.isAway = true;
    const socket = await own.join();
    await expect.poll(() => own.callsTo("watch")).toBeGreaterThan(0);
    core.isAway = false;
    // The alarm of the room itself does it; nobody runs it here.
    expect((await socket.next()).type).toBe("snapshot");
    socket.close();
  }, 15_000);
});

describe("forgetting", () => {
  it("deletes everything an hour after the order's end", async () => {
    core.orders.set(own.orderId, fakeOrder(own.orderId, { state: "completed", version: 9 }));
    const socket = await own.join();
    await socket.nextOf("presence");
    expect(await own.storedKeys()).toContain("room");
    await runDurableObjectAlarm(own.room);
    expect(await own.storedKeys()).toContain("room");
    await own.changeRecord({ endedAtMs: Date.now() - KEEP_AFTER_END_MS });
    await runDurableObjectAlarm(own.room);
    expect((await socket.closed).code).toBe(1000);
    expect(await own.storedKeys()).toEqual([]);
    expect(await runDurableObjectAlarm(own.room)).toBe(false);
  });

  it("deletes an empty room after a while, and a later viewer starts afresh", async () => {
    const socket = await own.join();
    await socket.nextOf("presence");
    socket.close();
    await expect.poll(() => own.callsTo("unwatch")).toBe(1);
    await own.changeRecord({ emptySinceMs: 1 });
    expect(await runDurableObjectAlarm(own.room)).toBe(true);
    expect(await own.storedKeys()).toEqual([]);
    const back = await own.join();
    expect((await back.next()).type).toBe("snapshot");
    back.close();
  });
});
