/** Viewers with a socket each: they count frames, bytes and how long a position took to them. */
import { decodeRoomFrame, ROOM_PROTO_PROTOCOL } from "#shared/room-wire/room-wire.ts";
import { ROOM_PROTOCOL } from "#shared/rooms.ts";
import { markOf } from "./room-core.ts";

export type Wire = "json" | "proto";

export interface Crowd {
  readonly lags: number[];
  readonly bytes: { positions: number; total: number };
  /** Waits until all have had their first frame. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

interface PositionFrame {
  readonly type: string;
  readonly position?: { readonly lat: number };
}

function read(data: unknown): PositionFrame {
  return typeof data === "string"
    ? (JSON.parse(data) as PositionFrame)
    : (decodeRoomFrame(new Uint8Array(data as ArrayBuffer)) as PositionFrame);
}

/** @param sentAt when each mark was sent, in `performance.now()` */
export function seat(
  urls: readonly string[],
  wire: Wire,
  sentAt: ReadonlyMap<number, number>,
): Crowd {
  const protocol = wire === "proto" ? ROOM_PROTO_PROTOCOL : ROOM_PROTOCOL;
  const lags: number[] = [];
  const bytes = { positions: 0, total: 0 };
  const sockets = urls.map((url) => new WebSocket(url, [protocol]));
  const greeted = sockets.map(
    (socket) =>
      new Promise<void>((resolve, reject) => {
        socket.binaryType = "arraybuffer";
        socket.onmessage = ({ data }) => {
          resolve();
          const { type, position } = read(data);
          if (type !== "position" || !position) return;
          const sent = sentAt.get(markOf(position.lat));
          if (sent !== undefined) lags.push(performance.now() - sent);
          bytes.positions += 1;
          bytes.total += typeof data === "string" ? data.length : (data as ArrayBuffer).byteLength;
        };
        socket.onclose = ({ code }) => reject(new Error(`a viewer was closed with ${code}`));
      }),
  );
  for (const one of greeted) one.catch(() => {});
  return {
    ...{ lags, bytes },
    ready: Promise.all(greeted).then(() => {}),
    close: async () => {
      const closed = sockets.map(
        (socket) => new Promise((resolve) => socket.addEventListener("close", resolve)),
      );
      for (const socket of sockets) socket.close(1000);
      await Promise.race([Promise.all(closed), Bun.sleep(2_000)]);
    },
  };
}
