/** What the tests of a room share: an order of its own per test, viewers, frames, storage. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { RelayAnswer, type RelayFrame } from "#shared/rooms.ts";
import type { OrderRoom } from "../room/order-room.ts";
import { RoomRecord } from "../room/room-record.ts";
import { callSigned } from "./call-edge.ts";
import type { FakeCore } from "./fake-core.ts";
import { fakeOrder, fakePosition, newOrderId, positionFrame } from "./fake-order.ts";
import { openSocket, type TestSocket } from "./socket.ts";

type Viewer = Parameters<FakeCore["trackingToken"]>[1];

export class RoomHarness {
  readonly core: FakeCore;
  readonly orderId = newOrderId();

  constructor(core: FakeCore) {
    this.core = core;
    core.isAway = false;
    core.intercept = undefined;
    core.seen.length = 0;
    core.orders.set(this.orderId, fakeOrder(this.orderId));
  }

  get room(): DurableObjectStub<OrderRoom> {
    return env.ORDER_ROOM.getByName(this.orderId);
  }

  async join(viewer: Viewer = "customer", since?: number | string): Promise<TestSocket> {
    const token = await this.core.trackingToken(this.orderId, viewer);
    const query = since === undefined ? "" : `&since=${since}`;
    return openSocket(`/v1/track?token=${token}${query}`, { protocols: ["beeline.v1"] });
  }

  /** Sends frames as the core does; answers with the rooms that nobody is in. */
  async relay(...frames: RelayFrame[]): Promise<string[]> {
    const answer = await callSigned("/internal/relay", { frames });
    return RelayAnswer.parse(await answer.json()).unwatched;
  }

  moved(ageMs: number, lat = 12.98): RelayFrame {
    return positionFrame(this.orderId, fakePosition(ageMs, { lat }));
  }

  /** How often the core was asked to watch or to stop watching. */
  callsTo(verb: "watch" | "unwatch"): number {
    return this.core.seen.filter(({ path }) => path === `/internal/rooms/${verb}`).length;
  }

  changeRecord(changes: Partial<RoomRecord>): Promise<void> {
    return runInDurableObject(this.room, (_: OrderRoom, state) => {
      const record = RoomRecord.parse(state.storage.kv.get("room"));
      state.storage.kv.put("room", { ...record, ...changes });
    });
  }

  /** Who is here, as the room has told. */
  present(): Promise<Record<string, number>> {
    return runInDurableObject(this.room, (_: OrderRoom, state) => {
      return RoomRecord.parse(state.storage.kv.get("room")).presence;
    });
  }

  storedKeys(): Promise<string[]> {
    return runInDurableObject(this.room, (_: OrderRoom, state) =>
      Array.from(state.storage.kv.list(), ([key]) => key),
    );
  }
}
