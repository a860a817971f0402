/**
 * `beeline.v1+proto`: the same frames as `beeline.v1` in Protocol Buffers (`room.proto`), one binary
 * message each. What is decoded here still has to pass the schema of the JSON frames.
 */
import type { RoomFrame, RoomMessage } from "../rooms.ts";
import { decode, encode, type Field, type Table } from "./wire-codec.ts";
import { frameBodies, messageBodies } from "./wire-tables.ts";

export const ROOM_PROTO_PROTOCOL = "beeline.v1+proto";

type Bodies = typeof frameBodies;

function tableOf(bodies: Bodies, more: Table): Table {
  const fields = Object.entries(bodies).map(([type, { number, table }]): [string, Field] => [
    type,
    { number, kind: table, shape: "nullable" },
  ]);
  return { ...more, ...Object.fromEntries(fields) };
}

const frameTable = tableOf(frameBodies, { seq: { number: 1, kind: "uint" } });
const messageTable = tableOf(messageBodies, {});

export function encodeRoomFrame(frame: RoomFrame): Uint8Array<ArrayBuffer> {
  return encode(frameTable, { seq: frame.seq, [frame.type]: frame });
}

/** @throws Error for bytes that are no frame */
export function decodeRoomFrame(bytes: Uint8Array): unknown {
  const { seq, ...bodies } = decode(frameTable, bytes);
  return { ...onlyBody(bodies), seq };
}

export function encodeRoomMessage(message: RoomMessage): Uint8Array<ArrayBuffer> {
  return encode(messageTable, { [message.type]: message });
}

/** What JSON leaves out is left out here too. @throws Error for bytes that are no message */
export function decodeRoomMessage(bytes: Uint8Array): unknown {
  const body = onlyBody(decode(messageTable, bytes));
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
}

function onlyBody(bodies: Record<string, unknown>): { type: string } {
  const found = Object.entries(bodies).filter(([, body]) => body !== null);
  const [only] = found;
  if (!only || found.length > 1) throw new Error("not one body");
  // First what was sent, so that no field can say what kind of frame this is.
  return { ...(only[1] as object), type: only[0] };
}
