/** The fields of `room.proto`, by the names they have in JSON. A number once given is never reused. */
import type { Field, Table } from "./wire-codec.ts";

const one = (number: number, kind: Field["kind"]): Field => ({ number, kind });
const nullable = (number: number, kind: Field["kind"]): Field => {
  return { number, kind, shape: "nullable" };
};
const list = (number: number, kind: Field["kind"]): Field => ({ number, kind, shape: "list" });

const point: Table = { lat: one(1, "degrees"), lng: one(2, "degrees") };
const money: Table = { amountMinor: one(1, "sint"), currency: one(2, "string") };
const eta: Table = {
  seconds: one(1, "uint"),
  low: one(2, "uint"),
  high: one(3, "uint"),
  confidence: one(4, "double"),
};
const position: Table = {
  ...point,
  bearing: nullable(3, "double"),
  speedKmh: nullable(4, "double"),
  recordedAt: one(5, "instant"),
  ageMs: one(6, "uint"),
  freshness: one(7, "string"),
};
const timelineEntry: Table = {
  state: one(1, "string"),
  at: one(2, "instant"),
  actor: one(3, "string"),
  reason: nullable(4, "string"),
};
const store: Table = { id: one(1, "string"), name: one(2, "string"), position: one(3, point) };
const rider: Table = {
  id: one(1, "string"),
  vehicle: one(2, "string"),
  rating: one(3, "double"),
};
const dispatch: Table = { state: one(1, "string"), attempt: one(2, "uint") };

const order: Table = {
  id: one(1, "string"),
  vertical: one(2, "string"),
  state: one(3, "string"),
  version: one(4, "uint"),
  store: nullable(5, store),
  dropoff: nullable(6, point),
  total: nullable(7, money),
  readyAt: nullable(8, "instant"),
  timeline: list(9, timelineEntry),
  eta: nullable(10, eta),
  rider: nullable(11, rider),
  position: nullable(12, position),
  dispatch: nullable(13, dispatch),
};

const chatMessage: Table = {
  messageId: one(1, "string"),
  messageSeq: one(2, "uint"),
  channel: one(3, "string"),
  party: nullable(4, "string"),
  sender: one(5, "string"),
  isOwn: one(6, "bool"),
  clientMessageId: one(7, "string"),
  body: nullable(8, "string"),
  mediaId: nullable(9, "string"),
  sentAt: one(10, "instant"),
  isHidden: one(11, "bool"),
};
const receipt: Table = {
  role: one(1, "string"),
  deliveredSeq: one(2, "uint"),
  readSeq: one(3, "uint"),
};

/** Room → viewer: field 1 is `seq`, and one of these. */
export const frameBodies: Readonly<Record<string, { number: number; table: Table }>> = {
  snapshot: {
    number: 2,
    table: {
      order: one(1, order),
      chat: { number: 2, kind: chatMessage, shape: "listOrNull" },
      receipts: list(3, receipt),
    },
  },
  position: { number: 3, table: { position: one(1, position) } },
  state: {
    number: 4,
    table: {
      state: one(1, "string"),
      version: one(2, "uint"),
      timeline: list(3, timelineEntry),
      rider: nullable(4, rider),
      dispatch: nullable(5, dispatch),
      readyAt: nullable(6, "instant"),
    },
  },
  eta: { number: 5, table: { eta: nullable(1, eta) } },
  presence: { number: 6, table: { viewers: { number: 1, kind: "uint", shape: "map" } } },
  chat: { number: 7, table: chatMessage },
  "chat.hidden": {
    number: 8,
    table: { messageId: one(1, "string"), messageSeq: one(2, "uint") },
  },
  "chat.saved": {
    number: 9,
    table: {
      clientMessageId: one(1, "string"),
      messageId: one(2, "string"),
      messageSeq: one(3, "uint"),
    },
  },
  receipt: { number: 10, table: receipt },
  typing: { number: 11, table: { role: one(1, "string"), channel: one(2, "string") } },
  pong: { number: 12, table: {} },
  error: {
    number: 13,
    table: {
      code: one(1, "string"),
      detail: one(2, "string"),
      clientMessageId: nullable(3, "string"),
    },
  },
};

/** Viewer → room: one of these. */
export const messageBodies: Readonly<Record<string, { number: number; table: Table }>> = {
  ping: { number: 1, table: { seq: nullable(1, "uint") } },
  "chat.send": {
    number: 2,
    table: {
      clientMessageId: one(1, "string"),
      channel: nullable(2, "string"),
      to: nullable(3, "string"),
      body: nullable(4, "string"),
      mediaId: nullable(5, "string"),
    },
  },
  typing: { number: 3, table: { channel: nullable(1, "string") } },
  read: { number: 4, table: { seq: one(1, "uint"), messageSeq: nullable(2, "uint") } },
};
