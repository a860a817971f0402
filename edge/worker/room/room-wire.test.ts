/** The room in Protocol Buffers, slow lines, strange messages, and where rooms are made. */
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { encodeRoomMessage } from "#shared/room-wire/room-wire.ts";
import { openBinarySocket } from "../testing/binary-socket.ts";
import { callEdge } from "../testing/call-edge.ts";
import { type FakeCore, installFakeCore } from "../testing/fake-core.ts";
import { fakeOrder, newOrderId } from "../testing/fake-order.ts";
import { RoomHarness } from "../testing/room-harness.ts";
import { openSocket } from "../testing/socket.ts";
import { MAX_UNSEEN_FRAMES } from "./room-limits.ts";
import { placeOf, roomOf } from "./room-of.ts";
import { hear, newSeat } from "./seat.ts";

let core: FakeCore;
let own: RoomHarness;
beforeAll(async () => {
  core = await installFakeCore();
  await callEdge("/.well-known/jwks.json");
});
beforeEach(() => {
  own = new RoomHarness(core);
});

const pathOf = async (viewer: "customer" | "rider" | "guest") =>
  `/v1/track?token=${await core.trackingToken(own.orderId, viewer)}`;

describe("beeline.v1+proto", () => {
  it("is the same room in bytes, beside viewers of the other kind", async () => {
    const text = await own.join("rider");
    const bytes = await openBinarySocket(await pathOf("customer"));
    expect(bytes.protocol).toBe("beeline.v1+proto");
    const snapshot = await bytes.nextOf("snapshot");
    expect(snapshot.order).toMatchObject({ state: "preparing", total: { amountMinor: 45_900 } });
    await own.relay(own.moved(0, 12.9812345));
    expect((await bytes.nextOf("position")).position.lat).toBe(12.9812345);
    bytes.say({ type: "chat.send", clientMessageId: "m1", channel: "rider", body: "नमस्ते" });
    expect(await bytes.nextOf("chat.saved")).toMatchObject({ clientMessageId: "m1" });
    expect((await text.nextOf("chat")).body).toBe("नमस्ते");
    bytes.say({ type: "ping" });
    expect((await bytes.nextOf("pong")).seq).toBeGreaterThan(snapshot.seq);
    bytes.close();
    text.close();
  });

  it.each([
    ["text", "{}"],
    ["no message", new Uint8Array([0xff, 0xff])],
    ["nothing", new Uint8Array()],
    ["two bodies", new Uint8Array([...encodeRoomMessage({ type: "typing" }), 0x0a, 0x00])],
    ["an empty message", encodeRoomMessage({ type: "chat.send", clientMessageId: "m" })],
  ])("closes with 4400 for %s", async (_, message) => {
    const bytes = await openBinarySocket(await pathOf("customer"));
    await bytes.nextOf("snapshot");
    bytes.send(message);
    expect(await bytes.closed).toBe(4400);
  });
});

describe("a slow line", () => {
  it("gets no positions ahead of what it has seen, then the newest one", async () => {
    const slow = await own.join();
    const { seq } = await slow.nextOf("presence");
    slow.send(JSON.stringify({ type: "ping", seq }));
    await slow.nextOf("pong");
    const count = MAX_UNSEEN_FRAMES + 60;
    for (let sent = 0; sent < count; sent++) {
      await own.relay(own.moved(count - sent, 12.98 + sent * 1e-5));
    }
    slow.send('{"type":"ping"}');
    const seen: { seq: number; lat: number }[] = [];
    for (;;) {
      const frame = await slow.next();
      if (frame.type === "position") seen.push({ seq: frame.seq, lat: frame.position.lat });
      if (frame.type === "pong") break;
    }
    expect(seen.length).toBeGreaterThan(30);
    expect(seen.length).toBeLessThan(MAX_UNSEEN_FRAMES + 2);
    slow.send(JSON.stringify({ type: "ping", seq: seen.at(-1)!.seq }));
    const newest = await slow.nextOf("position");
    expect(newest.position.lat).toBeCloseTo(12.98 + (count - 1) * 1e-5, 7);
    await own.relay(own.moved(0, 13));
    expect((await slow.nextOf("position")).position.lat).toBe(13);
    slow.close();
  }, 15_000);

  it("never holds back from a viewer that does not tell", async () => {
    const quiet = await own.join("guest");
    await quiet.nextOf("snapshot");
    const count = MAX_UNSEEN_FRAMES + 30;
    for (let sent = 0; sent < count; sent++) {
      await own.relay(own.moved(count - sent, 12.98 + sent * 1e-5));
    }
    const read = async () => (await quiet.nextOf("position")).position.lat;
    let last = 0;
    for (let position = 0; position < count; position++) last = await read();
    expect(last).toBeCloseTo(12.98 + (count - 1) * 1e-5, 7);
    quiet.close();
  }, 15_000);
});

describe("strange messages", () => {
  const seat = (wire: "json" | "proto") =>
    newSeat(
      { orderId: "o", viewer: "customer", personId: "cus_in_1", wire, since: null },
      1_790_000_000_000,
    );
  const kinds = ["none", "pong", "send", "typing", "read", "error"];
  const isFine = (wire: "json" | "proto", message: string | ArrayBuffer) => {
    const { reaction } = hear(seat(wire), message, 1_790_000_000_000);
    return reaction.kind === "close"
      ? [4400, 4413, 4429].includes(reaction.code)
      : kinds.includes(reaction.kind);
  };
  const valid = [
    { type: "ping", seq: 3 },
    { type: "chat.send", clientMessageId: "m", channel: "rider", body: "x", to: "rider" },
    { type: "typing", channel: "group" },
    { type: "read", seq: 3, messageSeq: 1 },
  ];
  const anyValue = fc.jsonValue({ maxDepth: 3 });

  it("are understood or closed with a code, whatever they are (6 000 of them)", () => {
    const mutated = fc
      .tuple(
        fc.constantFrom(...valid),
        fc.constantFrom("type", "seq", "body", "channel", "x"),
        anyValue,
      )
      .map(([message, key, value]) => JSON.stringify({ ...message, [key]: value }));
    const text = fc.oneof(mutated, fc.json(), fc.string({ unit: "binary" }));
    fc.assert(
      fc.property(text, (message) => isFine("json", message)),
      { numRuns: 3_000 },
    );
    const bytes = fc.uint8Array({ maxLength: 80 }).map((array) => array.slice().buffer);
    fc.assert(
      fc.property(bytes, (message) => isFine("proto", message as ArrayBuffer)),
      {
        numRuns: 3_000,
      },
    );
  });

  it("leave the room as it was for everybody else", async () => {
    const stays = await own.join("ops");
    await stays.nextOf("snapshot");
    const strange = [
      ...["[]", "7", '"x"', '{"type":[]}', '{"type":"read","seq":1e999}', "\u0000", "{"],
      ...['{"type":"chat.send","clientMessageId":"m","body":"\\u0000"}', '{"type":"__proto__"}'],
      ...['{"type":"chat.send","clientMessageId":"m","body":" "}', '{"type":"ping","seq":-1}'],
      new ArrayBuffer(4),
    ];
    for (const message of strange) {
      const socket = await own.join("customer");
      await socket.nextOf("snapshot");
      socket.send(message);
      expect([message, (await socket.closed).code]).toEqual([message, 4400]);
    }
    await own.relay(own.moved(0));
    expect((await stays.nextOf("position")).position.lat).toBe(12.98);
    stays.close();
  });
});

describe("where a room is made", () => {
  it("is under the law of its region where there is one, and near its people", () => {
    expect(placeOf(newOrderId("uk"))).toEqual({ jurisdiction: "eu", locationHint: "weur" });
    expect(placeOf(newOrderId("in"))).toEqual({ jurisdiction: null, locationHint: "apac" });
    expect(placeOf("nonsense")).toBeUndefined();
  });

  it("asks the network for it in production, and only there", () => {
    const asked: unknown[] = [];
    const rooms = {
      jurisdiction: (law: string) => {
        asked.push(law);
        return rooms;
      },
      getByName: (_: string, options?: unknown) => asked.push(options),
    };
    const make = (BEELINE_ENV: string) =>
      roomOf({ ...env, BEELINE_ENV, ORDER_ROOM: rooms } as never, newOrderId("uk"));
    make("prod");
    expect(asked.splice(0)).toEqual(["eu", { locationHint: "weur" }]);
    make("dev");
    expect(asked).toEqual([{ locationHint: "weur" }]);
  });

  it("takes viewers there", async () => {
    const order = fakeOrder(newOrderId("uk"));
    core.orders.set(order.id, order);
    const token = await core.trackingToken(order.id, "customer");
    const socket = await openSocket(`/v1/track?token=${token}`);
    expect((await socket.nextOf("snapshot")).order.id).toBe(order.id);
    socket.close();
  });
});
