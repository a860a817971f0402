/** Viewers with a socket each: they count frames, bytes and how long a position took to them. */
import { decodeRoomFrame, ROOM_PROTO_PROTOCOL } from "#shared/room-wire/room-wire.ts";
import { ROOM_PROTOCOL } from "#shared/rooms.ts";
import { markOf } from "./room-core.ts";

export type Wire = "json" | "proto";

export interface Crowd {
  readonly lags: number[];
  readonly bytes: { positions: number; total: number };
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

/** So many come in at a time: a crowd at the door is not what is measured. */
const AT_A_TIME = 10;

/**
 * Resolves when all have had their first frame.
 * @param sentAt when each mark was sent, in `performance.now()`
 */
export async function seat(
  urls: readonly string[],
  wire: Wire,
  sentAt: ReadonlyMap<number, number>,
): Promise<Crowd> {
  const protocol = wire === "proto" ? ROOM_PROTO_PROTOCOL : ROOM_PROTOCOL;
  const lags: number[] = [];
  const bytes = { positions: 0, total: 0 };
  const sockets: WebSocket[] = [];
  const open = (url: string) =>
    new Promise<void>((resolve, reject) => {
      const socket = new WebSocket(url, [protocol]);
      sockets.push(socket);
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
      socket.onclose = ({ code, reason }) => {
        reject(new Error(`a viewer was closed with ${code} ${reason}`));
      };
    });
  for (let first = 0; first < urls.length; first += AT_A_TIME) {
    await Promise.all(urls.slice(first, first + AT_A_TIME).map(open));
  }
  return {
    ...{ lags, bytes },
    close: async () => {
      const closed = sockets.map(
        (socket) => new Promise((resolve) => socket.addEventListener("close", resolve)),
      );
      for (const socket of sockets) socket.close(1000);
      await Promise.race([Promise.all(closed), Bun.sleep(2_000)]);
    },
  };
}
