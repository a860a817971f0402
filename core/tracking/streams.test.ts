import type { Server } from "bun";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Order, routes } from "#shared/contracts/index.ts";
import { offsetMeters } from "#shared/geo.ts";
import { encodePingFrame } from "#shared/pings/encode-ping-frame.ts";
import { decodePingAck } from "#shared/pings/ping-acks.ts";
import { PingColumns } from "#shared/pings/ping-columns.ts";
import { OpsFrame, PartnerFrame, RiderFrame } from "#shared/streams.ts";
import { startRelayLoop } from "../outbox/index.ts";
import { liveIndexOf, setRiderState } from "../supply/index.ts";
import {
  cityCenter,
  openStore,
  placedOrder,
  riderOnDuty,
  startTestCore,
  type TestCore,
  type TestPerson,
  type TestStore,
  until,
} from "../test/index.ts";
import { type StreamSocket, startTracking, streamHandlers, trackingSubscriber } from "./index.ts";
import { trackingOf } from "./tracking-state.ts";

let core: TestCore;
let server: Server<StreamSocket>;
let store: TestStore;
let customer: TestPerson;
let ops: TestPerson;
let loops: { stop(): Promise<void> }[] = [];
const opened: WebSocket[] = [];

beforeAll(async () => {
  core = await startTestCore();
  const streams = streamHandlers(core.runtime, core.verifyToken);
  server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: (request, self) => streams.upgrade(request, self),
    websocket: streams.websocket,
  });
  store = await openStore(core);
  customer = await core.person("customer");
  ops = await core.person("ops");
  loops = [startTracking(core.runtime), startRelayLoop(core.runtime, [trackingSubscriber])];
});
afterAll(async () => {
  for (const socket of opened) socket.close();
  await server?.stop(true);
  for (const loop of loops) await loop.stop();
  await core?.stop();
});

interface Listening {
  readonly socket: WebSocket;
  readonly frames: unknown[];
  closeCode: number | undefined;
}

/** Connects as a program does, with a header; or as a browser does, with a subprotocol. */
function listen(
  path: string,
  token: string | undefined,
  way: "header" | "protocol" | "query" = "header",
): Listening {
  const query = way === "query" ? `${path.includes("?") ? "&" : "?"}token=${token}` : "";
  const url = `ws://127.0.0.1:${server.port}${path}${query}`;
  const socket =
    way === "protocol"
      ? new WebSocket(url, ["beeline.v1", `token.${token}`])
      : new WebSocket(url, {
          headers: token && way === "header" ? { authorization: `Bearer ${token}` } : {},
        });
  const listening: Listening = { socket, frames: [], closeCode: undefined };
  opened.push(socket);
  socket.addEventListener("message", (event) => {
    if (typeof event.data === "string") listening.frames.push(JSON.parse(event.data));
  });
  socket.addEventListener("close", (event) => {
    listening.closeCode = event.code;
  });
  return listening;
}

const begun = (listening: Listening) => until("the first frame", () => listening.frames[0]);
const closed = (listening: Listening) => until("the close", () => listening.closeCode);

const partnerFrames = ({ frames }: Listening) => frames.map((frame) => PartnerFrame.parse(frame));
const riderFrames = ({ frames }: Listening) => frames.map((frame) => RiderFrame.parse(frame));

const isOffDuty = (frame: unknown) => {
  const { type, state } = frame as { type: string; state?: string };
  return type === "duty" && state === "offline";
};

function shows(listening: Listening, order: Order, state: Order["state"]): boolean {
  return listening.frames.some((frame) => {
    const { type, order: seen } = frame as { type: string; order?: Order };
    return type === "order" && seen?.id === order.id && seen.state === state;
  });
}

describe("the partner's stream", () => {
  it("begins with the open orders and then shows each change, without the customer's address", async () => {
    const before = await placedOrder(core, customer, store);
    const board = listen("/v1/partner/stream", store.partner.token);
    await begun(board);
    const [first] = partnerFrames(board);
    expect(first?.type === "orders" && first.items.map(({ id }) => id)).toContain(before.id);
    const order = await placedOrder(core, customer, store);
    await until("the new order", () => shows(board, order, "waiting_accept"));
    await store.partner.call(routes.acceptOrder, { params: { id: order.id }, body: {} });
    await until("the accepted order", () => shows(board, order, "accepted"));
    partnerFrames(board);
    expect(JSON.stringify(board.frames)).not.toContain("Planted Street");
  });

  it("shows nothing of another store", async () => {
    const other = await openStore(core);
    const theirs = listen("/v1/partner/stream", other.partner.token);
    const mine = listen("/v1/partner/stream", store.partner.token);
    await Promise.all([begun(theirs), begun(mine)]);
    const order = await placedOrder(core, customer, store);
    await until("mine shows it", () => shows(mine, order, "waiting_accept"));
    expect(theirs.frames).toEqual([{ type: "orders", items: [] }]);
  });

  it("opens by subprotocol and by query, and answers with the protocol", async () => {
    for (const way of ["protocol", "query"] as const) {
      const board = listen("/v1/partner/stream", store.partner.token, way);
      await begun(board);
      expect(board.socket.protocol).toBe(way === "protocol" ? "beeline.v1" : "");
      board.socket.close();
    }
  });
});

describe("the ops stream", () => {
  it("shows orders at once and supply once a second", async () => {
    const rider = await riderOnDuty(core);
    const wall = listen("/v1/ops/stream?city=blr", ops.token);
    await begun(wall);
    const order = await placedOrder(core, customer, store);
    await until("the order", () => shows(wall, order, "waiting_accept"));
    const supply = await until("supply", () =>
      wall.frames.map((frame) => OpsFrame.parse(frame)).find((frame) => frame.type === "supply"),
    );
    const seen = supply.type === "supply" ? supply : undefined;
    expect(seen?.riders.find(({ id }) => id === rider.id)).toMatchObject({
      state: "online",
      position: { freshness: "live" },
    });
    expect(seen?.cells.reduce((sum, cell) => sum + cell.riders, 0)).toBe(seen?.riders.length);
  });

  it("needs a city of this region", async () => {
    for (const path of ["/v1/ops/stream", "/v1/ops/stream?city=ldn"]) {
      const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, {
        headers: { authorization: `Bearer ${ops.token}` },
      });
      expect(answer.status).toBe(400);
    }
  });
});

describe("the rider's stream", () => {
  it("begins with where the rider stands and takes pings", async () => {
    const rider = await riderOnDuty(core);
    const app = listen("/v1/rider/stream", rider.token);
    expect(await begun(app)).toEqual({ type: "hello", state: "online", offers: [], trip: null });
    core.ambient.advance(2_500);
    const next = offsetMeters(cityCenter(core), { northMeters: 330, eastMeters: 200 });
    app.socket.send(JSON.stringify({ ...next, recordedAt: core.ambient.now().toISOString() }));
    await until("the rider moved", async () => {
      const live = await liveIndexOf(core.runtime).get(rider.id);
      return live !== undefined && Math.abs(live.lat - next.lat) < 1e-9;
    });
    app.socket.send('{"type":"ping"}');
    await setRiderState(core.system, rider.id, "on_trip");
    await until("the new duty", () =>
      riderFrames(app).some((frame) => frame.type === "duty" && frame.state === "on_trip"),
    );
    expect(app.closeCode).toBeUndefined();
  });

  it("takes binary frames and answers each with its counts", async () => {
    const rider = await riderOnDuty(core);
    const app = listen("/v1/rider/stream", rider.token);
    const acks: unknown[] = [];
    app.socket.binaryType = "arraybuffer";
    app.socket.addEventListener("message", ({ data }) => {
      if (data instanceof ArrayBuffer) acks.push(decodePingAck(new Uint8Array(data)));
    });
    await begun(app);
    core.ambient.advance(10_000);
    const columns = new PingColumns();
    const nowMs = core.ambient.now().getTime();
    const at = offsetMeters(cityCenter(core), { northMeters: 350, eastMeters: 200 });
    columns.lat.set([at.lat, at.lat]);
    columns.lng.set([at.lng, at.lng]);
    columns.atMs.set([nowMs - 5_000, nowMs]);
    for (const name of ["accuracyM", "speedKmh", "bearing", "battery"] as const) {
      columns[name].fill(Number.NaN);
    }
    columns.count = 2;
    app.socket.send(encodePingFrame(columns, 42));
    const ack = await until("the answer", () => acks[0]);
    expect(ack).toMatchObject({ sequence: 42, accepted: 2 });
    const live = await liveIndexOf(core.runtime).get(rider.id);
    expect(live?.recordedAtMs).toBe(nowMs);
    await rider.call(routes.setDuty, { body: { status: "offline" } });
    app.socket.send(encodePingFrame(columns, 43));
    await until("the news", () => app.frames.some((frame) => isOffDuty(frame)));
    expect(acks).toHaveLength(1);
    expect(app.closeCode).toBeUndefined();
  });

  it("tells a rider who pings off duty instead of closing", async () => {
    const rider = await riderOnDuty(core);
    await rider.call(routes.setDuty, { body: { status: "offline" } });
    const app = listen("/v1/rider/stream", rider.token);
    await begun(app);
    const sent = { ...cityCenter(core), recordedAt: core.ambient.now().toISOString() };
    app.socket.send(JSON.stringify(sent));
    await until("the answer", () =>
      riderFrames(app).some((frame) => frame.type === "duty" && frame.state === "offline"),
    );
  });

  it.each([
    ["no JSON", "{", 4400],
    ["another shape", '{"type":"dance"}', 4400],
    ["impossible numbers", '{"lat":1e999,"lng":0,"recordedAt":"2026-11-22T00:00:00Z"}', 4400],
    ["17 KB", JSON.stringify({ type: "x".repeat(17_000) }), 4413],
    ["bytes", new Uint8Array([1, 2, 3]), 4400],
  ])("closes on %s with the right code", async (_, message, code) => {
    const rider = await riderOnDuty(core);
    const app = listen("/v1/rider/stream", rider.token);
    await begun(app);
    app.socket.send(message);
    expect(await closed(app)).toBe(code);
  });

  it("closes when somebody sends too much", async () => {
    const rider = await riderOnDuty(core);
    const app = listen("/v1/rider/stream", rider.token);
    await begun(app);
    for (let i = 0; i < 150; i++) app.socket.send('{"type":"ping"}');
    expect(await closed(app)).toBe(4429);
  });
});

describe("a stream", () => {
  it.each([
    ["no token", () => undefined],
    ["nonsense", () => "a.b.c"],
    ["a changed token", () => `${store.partner.token.slice(0, -6)}AAAAAA`],
  ])("with %s closes with 4401", async (_, token) => {
    expect(await closed(listen("/v1/partner/stream", token()))).toBe(4401);
  });

  it("of another role closes with 4403", async () => {
    expect(await closed(listen("/v1/ops/stream?city=blr", customer.token))).toBe(4403);
    expect(await closed(listen("/v1/rider/stream", store.partner.token))).toBe(4403);
  });

  it("that does not exist is not found, and one without an upgrade is refused", async () => {
    const at = (path: string) =>
      fetch(`http://127.0.0.1:${server.port}${path}`, {
        headers: { authorization: `Bearer ${store.partner.token}` },
      });
    expect((await at("/v1/nobody/stream")).status).toBe(404);
    expect((await at("/v1/partner/stream")).status).toBe(400);
  });

  it("ends when its session ends", async () => {
    const other = await openStore(core);
    const board = listen("/v1/partner/stream", other.partner.token);
    await begun(board);
    await other.partner.call(routes.logout);
    expect(await closed(board)).toBe(4401);
  });

  it("is not opened without end for one person", async () => {
    const other = await openStore(core);
    const boards = Array.from({ length: 13 }, () =>
      listen("/v1/partner/stream", other.partner.token),
    );
    await until("one is refused", () => boards.some(({ closeCode }) => closeCode === 4429));
    for (const { socket } of boards) socket.close();
    const { seats } = trackingOf(core.runtime);
    await until("all have left", () => seats.seatsOf(other.partner.id) === 0);
  });
});
