/** A viewer that speaks Protocol Buffers. */
import {
  decodeRoomFrame,
  encodeRoomMessage,
  ROOM_PROTO_PROTOCOL,
} from "#shared/room-wire/room-wire.ts";
import { RoomFrame, type RoomMessage } from "#shared/rooms.ts";
import { callEdge } from "./call-edge.ts";

export interface BinarySocket {
  readonly protocol: string | null;
  readonly closed: Promise<number>;
  say(message: RoomMessage): void;
  send(bytes: Uint8Array | string): void;
  nextOf<T extends RoomFrame["type"]>(type: T): Promise<Extract<RoomFrame, { type: T }>>;
  close(): void;
}

export async function openBinarySocket(path: string): Promise<BinarySocket> {
  const headers = { upgrade: "websocket", "sec-websocket-protocol": ROOM_PROTO_PROTOCOL };
  const answer = await callEdge(path, { headers });
  const socket = answer.webSocket;
  if (!socket) throw new Error(`No socket: ${answer.status}`);
  socket.binaryType = "arraybuffer";
  const arrived: RoomFrame[] = [];
  let wake = () => {};
  socket.addEventListener("message", ({ data }) => {
    if (typeof data === "string") throw new Error("text on a binary line");
    arrived.push(RoomFrame.parse(decodeRoomFrame(new Uint8Array(data as ArrayBuffer))));
    wake();
  });
  const closed = new Promise<number>((resolve) => {
    socket.addEventListener("close", ({ code }) => resolve(code));
  });
  socket.accept();
  return {
    protocol: answer.headers.get("sec-websocket-protocol"),
    closed,
    say: (message) => socket.send(encodeRoomMessage(message)),
    send: (bytes) => socket.send(bytes),
    close: () => socket.close(1000, "bye"),
    nextOf: async <T extends RoomFrame["type"]>(type: T) => {
      for (;;) {
        const frame = arrived.shift();
        if (frame?.type === type) return frame as Extract<RoomFrame, { type: T }>;
        if (frame) continue;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
