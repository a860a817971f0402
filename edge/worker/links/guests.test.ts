/** Guests of a shared trip leave when their link is taken back, or when their token ends. */
import { evictDurableObject, runDurableObjectAlarm } from "cloudflare:test";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { roomCloseCodes } from "#shared/rooms.ts";
import { type FakeCore, installFakeCore } from "../testing/fake-core.ts";
import { LinkHarness, later, newLink, open, publish } from "../testing/link-harness.ts";
import { RoomHarness } from "../testing/room-harness.ts";
import { openSocket } from "../testing/socket.ts";

let core: FakeCore;
let room: RoomHarness;

beforeAll(async () => {
  core = await installFakeCore();
});
beforeEach(() => {
  room = new RoomHarness(core);
});
afterEach(() => {
  vi.useRealTimers();
});

it("when the link is taken back; those with another link come in again", async () => {
  const links = new LinkHarness(core);
  const share = () => newLink({ purpose: "trip", target: null, orderId: room.orderId });
  const [taken, kept] = [share(), share()];
  await publish(taken, kept);
  links.trips.set(kept.id, await core.trackingToken(room.orderId, "guest"));
  const customer = await room.join("customer");
  const guest = await room.join("guest");
  await Promise.all([customer.next(), guest.next()]);
  await publish({ ...taken, isRevoked: true });
  expect((await guest.closed).code).toBe(roomCloseCodes.token);
  expect((await open(taken.code)).status).toBe(410);
  const path = (await open(kept.code)).headers.get("location") ?? "";
  const token = /^\/track\/([^#]+)#/.exec(path)?.[1];
  const again = await openSocket(`/v1/track?token=${token}`, { protocols: ["beeline.v1"] });
  expect((await again.next()).type).toBe("snapshot");
  customer.send('{"type":"ping"}');
  await customer.nextOf("pong");
});

it("and do not come in again by the token that they have", async () => {
  const links = new LinkHarness(core);
  const link = newLink({ purpose: "trip", target: null, orderId: room.orderId });
  await publish(link);
  const token = await core.trackingToken(room.orderId, "guest", { sid: link.id });
  links.trips.set(link.id, token);
  const enter = () => openSocket(`/v1/track?token=${token}`, { protocols: ["beeline.v1"] });
  const guest = await enter();
  await guest.next();
  await publish({ ...link, isRevoked: true });
  expect((await guest.closed).code).toBe(roomCloseCodes.token);
  // At once the room refuses, and when it has slept the list of what ended.
  expect((await (await enter()).closed).code).toBe(roomCloseCodes.token);
  await evictDurableObject(room.room);
  later(5_000);
  expect((await (await enter()).closed).code).toBe(roomCloseCodes.token);
});

it("when their token ends, and nobody else does", async () => {
  const customer = await room.join("customer");
  const guest = await room.join("guest");
  await Promise.all([customer.next(), guest.next()]);
  later(4 * 60_000);
  for (const viewer of [customer, guest]) {
    viewer.send('{"type":"ping"}');
    await viewer.nextOf("pong");
  }
  // The stand-in's tokens last ten minutes.
  later(4 * 60_000);
  for (const viewer of [customer, guest]) {
    viewer.send('{"type":"ping"}');
    await viewer.nextOf("pong");
  }
  later(2 * 60_000);
  await runDurableObjectAlarm(room.room);
  expect((await guest.closed).code).toBe(roomCloseCodes.token);
  customer.send('{"type":"ping"}');
  await customer.nextOf("pong");
});

it("and asking a room where nobody ever was leaves nothing behind", async () => {
  const link = newLink({ purpose: "trip", target: null, orderId: room.orderId });
  await publish({ ...link, isRevoked: true });
  expect(await runDurableObjectAlarm(room.room)).toBe(false);
});
