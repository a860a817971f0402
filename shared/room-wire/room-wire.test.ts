/** Our few lines against a full implementation that reads `room.proto` itself. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import protobuf from "protobufjs";
import { describe, expect, it } from "vitest";
import type { ChatMessage } from "../contracts/chat.ts";
import { RoomFrame, RoomMessage, type RoomOrder } from "../rooms.ts";
import {
  decodeRoomFrame,
  decodeRoomMessage,
  encodeRoomFrame,
  encodeRoomMessage,
} from "./room-wire.ts";

const schema = readFileSync(new URL("./room.proto", import.meta.url), "utf8");
const { root } = protobuf.parse(schema);
const FrameType = root.lookupType("beeline.room.v1.RoomFrame");
const MessageType = root.lookupType("beeline.room.v1.RoomMessage");

const at = "2026-11-22T10:00:00.000Z";
const position = {
  lat: 12.9715987,
  lng: -77.594566,
  bearing: 90.5,
  speedKmh: null,
  recordedAt: at,
  ageMs: 1_200,
  freshness: "live" as const,
};
const message: ChatMessage = {
  messageId: "msg_in_1",
  messageSeq: 3,
  channel: "rider",
  party: null,
  sender: "rider",
  isOwn: false,
  clientMessageId: "m1",
  body: "Here in 5′ नमस्ते",
  mediaId: null,
  sentAt: at,
  isHidden: false,
};
const receipt = { role: "rider", deliveredSeq: 3, readSeq: 0 } as const;
const timeline: RoomOrder["timeline"] = [
  { state: "created", at, actor: "customer", reason: null },
  { state: "accepted", at, actor: "partner", reason: "12 min" },
];
const order: Extract<RoomFrame, { type: "snapshot" }>["order"] = {
  id: "ord_in_1",
  vertical: "delivery",
  state: "accepted",
  version: 2,
  store: { id: "sto_in_1", name: "Luigi's", position: { lat: 12.97, lng: 77.59 } },
  dropoff: null,
  total: { amountMinor: 45_900, currency: "INR" },
  readyAt: at,
  timeline,
  eta: { seconds: 0, low: 0, high: 60, confidence: 0.5 },
  rider: { id: "rdr_in_1", vehicle: "scooter", rating: 4.7 },
  position,
  dispatch: { state: "assigned", attempt: 1 },
};

const frames: RoomFrame[] = [
  { type: "snapshot", seq: 17_000_000_000, order, chat: [message], receipts: [receipt] },
  {
    type: "snapshot",
    seq: 1,
    order: { ...order, position: null, rider: null },
    chat: null,
    receipts: [],
  },
  { type: "snapshot", seq: 1, order: { ...order, eta: null, total: null }, chat: [], receipts: [] },
  { type: "position", seq: 2, position },
  {
    type: "state",
    seq: 3,
    state: "ready",
    version: 4,
    timeline,
    rider: null,
    dispatch: null,
    readyAt: null,
  },
  { type: "eta", seq: 4, eta: null },
  { type: "eta", seq: 4, eta: { seconds: 61, low: 40, high: 90, confidence: 0 } },
  { type: "presence", seq: 5, viewers: { customer: 1, guest: 2 } },
  { type: "chat", seq: 6, ...message },
  { type: "chat", seq: 6, ...message, body: null, isHidden: true, party: "customer" },
  { type: "chat.hidden", seq: 7, messageId: "msg_in_1", messageSeq: 3 },
  { type: "chat.saved", seq: 7, clientMessageId: "m1", messageId: "msg_in_1", messageSeq: 3 },
  { type: "receipt", seq: 7, ...receipt },
  { type: "typing", seq: 7, role: "ops", channel: "group" },
  { type: "pong", seq: 0 },
  { type: "error", seq: 7, code: "RATE_LIMITED", detail: "Slowly", clientMessageId: null },
];
const messages: RoomMessage[] = [
  { type: "ping" },
  { type: "ping", seq: 0 },
  { type: "ping", seq: 17_000_000_000 },
  { type: "chat.send", clientMessageId: "m1", body: "hello" },
  { type: "chat.send", clientMessageId: "m1", channel: "support", to: "rider", mediaId: "med_1" },
  { type: "typing" },
  { type: "typing", channel: "partner" },
  { type: "read", seq: 5 },
  { type: "read", seq: 0, messageSeq: 0 },
];

/** Through the other implementation and back to bytes: what it does not know would be lost. */
function throughTheOther(type: protobuf.Type, bytes: Uint8Array): Uint8Array {
  const read = type.decode(bytes);
  expect(type.verify(read)).toBeNull();
  return type.encode(read).finish();
}

describe("a frame", () => {
  it.each(frames)("$type comes back as it was, here and through the other", (frame) => {
    const bytes = encodeRoomFrame(frame);
    expect(RoomFrame.parse(decodeRoomFrame(bytes))).toEqual(frame);
    expect(RoomFrame.parse(decodeRoomFrame(throughTheOther(FrameType, bytes)))).toEqual(frame);
  });

  it("means the same to the other implementation", () => {
    const [, , , moved] = frames;
    const read = FrameType.toObject(FrameType.decode(encodeRoomFrame(moved!)), { longs: Number });
    expect(read).toEqual({
      seq: 2,
      position: {
        position: {
          ...{ lat: 129_715_987, lng: -775_945_660, bearing: 90.5, ageMs: 1_200 },
          ...{ recordedAt: Date.parse(at), freshness: "live" },
        },
      },
    });
  });

  it("of a position takes a third of its JSON", () => {
    const [, , , moved] = frames;
    expect(3 * encodeRoomFrame(moved!).length).toBeLessThan(JSON.stringify(moved).length);
  });
});

describe("a message", () => {
  it.each(messages)("$type comes back as it was, here and through the other", (said) => {
    const bytes = encodeRoomMessage(said);
    expect(RoomMessage.parse(decodeRoomMessage(bytes))).toEqual(said);
    const other = throughTheOther(MessageType, bytes);
    expect(RoomMessage.parse(decodeRoomMessage(other))).toEqual(said);
  });

  it("with fields of tomorrow is still understood", () => {
    const bytes = encodeRoomMessage({ type: "typing" });
    const tomorrow = new Uint8Array([...bytes, (15 << 3) | 2, 1, 7]);
    expect(decodeRoomMessage(tomorrow)).toEqual({ type: "typing" });
  });

  it("out of any bytes is one, or an error, and nothing else", () => {
    const isFine = (bytes: Uint8Array) => {
      try {
        return typeof (decodeRoomMessage(bytes) as { type: unknown }).type === "string";
      } catch (error) {
        return error instanceof Error;
      }
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), isFine), { numRuns: 3_000 });
    const whole = messages.map(encodeRoomMessage);
    for (const bytes of whole) {
      for (let end = 0; end < bytes.length; end++)
        expect(isFine(bytes.subarray(0, end))).toBe(true);
    }
  });

  it("cannot reach what objects inherit", () => {
    const key = [(1 << 3) | 2, 9, ...new TextEncoder().encode("__proto__")];
    const entry = [...key, 2 << 3, 1];
    const presence = [(1 << 3) | 2, entry.length, ...entry];
    const frame = new Uint8Array([(6 << 3) | 2, presence.length, ...presence]);
    expect(decodeRoomFrame(frame)).toEqual({ type: "presence", seq: 0, viewers: {} });
  });
});
