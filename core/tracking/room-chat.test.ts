/** The conversation of a room, as the edge asks for it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import { RoomChat, SendChatAnswer } from "#shared/room-chat.ts";
import { WatchAnswer } from "#shared/rooms.ts";
import { startRelayLoop } from "../outbox/index.ts";
import { openStore, orderIn, startTestCore, type TestCore, tripFor, until } from "../test/index.ts";
import { callSigned, startEdge } from "./edge.fixture.ts";
import { startTracking, trackingSubscriber } from "./index.ts";

let edge: ReturnType<typeof startEdge>;
let core: TestCore;
let loops: { stop(): Promise<void> }[] = [];

beforeAll(async () => {
  edge = startEdge();
  core = await startTestCore({ edgeUrl: edge.url });
  edge.state.secret = core.config.relaySecret;
  loops = [startTracking(core.runtime), startRelayLoop(core.runtime, [trackingSubscriber])];
});
afterAll(async () => {
  for (const loop of loops) await loop.stop();
  await core?.stop();
  await edge?.stop();
});

const framesOf = (orderId: string) => edge.frames.filter((frame) => frame.orderId === orderId);

async function orderOnTheWay() {
  const { customer, ...order } = await orderIn(core, await openStore(core), "accepted");
  const { rider } = await tripFor(core, order.id);
  return { order, customer, rider };
}

async function watch(orderId: string): Promise<WatchAnswer> {
  const answer = await callSigned(core, "/internal/rooms/watch", { orderId });
  return WatchAnswer.parse(await answer.json());
}

describe("the conversation of a room", () => {
  const ask = async <T>(verb: string, body: unknown): Promise<T> => {
    const answer = await callSigned(core, `/internal/rooms/chat/${verb}`, body);
    expect(answer.status).toBe(200);
    return (await answer.json()) as T;
  };

  it("is saved, told whole and in order, and hinted at when it moves on elsewhere", async () => {
    const { order, customer, rider } = await orderOnTheWay();
    const { chat } = await watch(order.id);
    expect(chat).toEqual({ newestSeq: 0, messages: [], receipts: [] });
    const asked = {
      ...{ orderId: order.id, personId: customer.id, role: "customer", after: 0 },
      ...{ clientMessageId: "m1", channel: "rider", body: "Planted words" },
    };
    const first = SendChatAnswer.parse(await ask("send", asked));
    if ("refused" in first) throw new Error(first.refused.code);
    expect(first.chat.messages).toMatchObject([
      { messageSeq: 1, senderId: customer.id, riderId: rider.id, body: "Planted words" },
    ]);
    expect(SendChatAnswer.parse(await ask("send", asked))).toMatchObject({ ack: first.ack });
    const refused = await ask("send", {
      ...asked,
      clientMessageId: "m2",
      channel: "partner",
      role: "rider",
      personId: rider.id,
    });
    expect(refused).toMatchObject({ refused: { code: "FORBIDDEN" } });

    const people = [{ personId: rider.id, role: "rider", deliveredSeq: 1, readSeq: 0 }];
    expect(await ask("receipts", { orderId: order.id, people })).toEqual({
      receipts: [{ role: "rider", deliveredSeq: 1, readSeq: 0 }],
    });
    await rider.call(routes.sendChat, {
      params: { id: order.id },
      body: { clientMessageId: "m1", channel: "rider", body: "on my way" },
    });
    const hint = await until("the room is told", () =>
      framesOf(order.id).find((frame) => frame.type === "chat" && frame.newestSeq === 2),
    );
    expect(JSON.stringify(hint)).not.toContain("on my way");
    await rider.call(routes.readChat, { params: { id: order.id }, body: { messageSeq: 1 } });
    await until("the room is told who has read", () =>
      framesOf(order.id).some(
        (frame) => frame.type === "chat" && frame.receipts.some(({ readSeq }) => readSeq === 1),
      ),
    );
    const read = RoomChat.parse(await ask("read", { orderId: order.id, after: 1 }));
    expect(read.messages.map(({ body }) => body)).toEqual(["on my way"]);
    const all = RoomChat.parse(await ask("read", { orderId: order.id }));
    expect(all).toMatchObject({ newestSeq: 2, messages: [{ messageSeq: 1 }, { messageSeq: 2 }] });
  });
});
