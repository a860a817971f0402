/** A viewer's message as it comes from the wire, or the code that its socket is closed with. */
import { decodeRoomMessage } from "#shared/room-wire/room-wire.ts";
import { MAX_ROOM_FRAME_BYTES, RoomMessage, roomCloseCodes } from "#shared/rooms.ts";

export type ReadMessage =
  | { readonly kind: "message"; readonly message: RoomMessage }
  | { readonly kind: "close"; readonly code: number; readonly reason: string };

function close(code: number, reason: string): ReadMessage {
  return { kind: "close", code, reason };
}

export function readMessage(
  message: string | ArrayBuffer,
  { wire, isTooFast }: { wire: "json" | "proto"; isTooFast: boolean },
): ReadMessage {
  if (isTooFast) return close(roomCloseCodes.tooFast, "too many frames");
  if (sizeOf(message) > MAX_ROOM_FRAME_BYTES) {
    return close(roomCloseCodes.tooLarge, "frame too large");
  }
  const read = RoomMessage.safeParse(contentOf(message, wire)).data;
  const isEmpty =
    read?.type === "chat.send" && read.body === undefined && read.mediaId === undefined;
  if (!read || isEmpty) return close(roomCloseCodes.badMessage, "bad message");
  return { kind: "message", message: read };
}

/** JSON is text and Protocol Buffers are bytes; each socket speaks the one it asked for. */
function contentOf(message: string | ArrayBuffer, wire: "json" | "proto"): unknown {
  try {
    if (typeof message === "string") return wire === "json" ? JSON.parse(message) : undefined;
    return wire === "proto" ? decodeRoomMessage(new Uint8Array(message)) : undefined;
  } catch {
    return undefined;
  }
}

function sizeOf(message: string | ArrayBuffer): number {
  if (typeof message !== "string") return message.byteLength;
  // A character is at least a byte, so a long text need not be encoded to know.
  if (message.length > MAX_ROOM_FRAME_BYTES) return message.length;
  return new TextEncoder().encode(message).byteLength;
}
