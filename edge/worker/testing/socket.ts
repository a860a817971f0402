/** A viewer for tests: opens a socket through the Worker and waits for frames, never for time. */
import { RoomFrame } from "#shared/rooms.ts";
import { callEdge } from "./call-edge.ts";

export interface TestSocket {
  readonly protocol: string | null;
  readonly closed: Promise<{ code: number; reason: string }>;
  send(text: string | ArrayBuffer): void;
  close(): void;
  nextText(): Promise<string>;
  /** The next frame, checked against its schema. */
  next(): Promise<RoomFrame>;
  /** The next frame of this type; others before it are dropped. */
  nextOf<T extends RoomFrame["type"]>(type: T): Promise<Extract<RoomFrame, { type: T }>>;
  /** Frames that have arrived and were not taken. */
  waiting(): number;
}

export async function openSocket(
  path: string,
  options: { protocols?: string[] } = {},
): Promise<TestSocket> {
  const headers: Record<string, string> = { upgrade: "websocket" };
  if (options.protocols) headers["sec-websocket-protocol"] = options.protocols.join(", ");
  const answer = await callEdge(path, { headers });
  const socket = answer.webSocket;
  if (!socket) throw new Error(`No socket: ${answer.status} ${await answer.text()}`);
  return listen(socket, answer.headers.get("sec-websocket-protocol"));
}

function listen(socket: WebSocket, protocol: string | null): TestSocket {
  const arrived: string[] = [];
  const takers: { resolve: (text: string) => void; reject: (error: Error) => void }[] = [];
  let ended: Error | undefined;
  socket.addEventListener("message", ({ data }) => {
    const taker = takers.shift();
    if (taker) taker.resolve(String(data));
    else arrived.push(String(data));
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.addEventListener("close", ({ code, reason }) => {
      ended = new Error(`closed with ${code} ${reason}`);
      for (const taker of takers.splice(0)) taker.reject(ended);
      resolve({ code, reason });
    });
  });
  socket.accept();
  const nextText = () =>
    new Promise<string>((resolve, reject) => {
      const text = arrived.shift();
      if (text !== undefined) resolve(text);
      else if (ended) reject(ended);
      else takers.push({ resolve, reject });
    });
  const next = async () => RoomFrame.parse(JSON.parse(await nextText()));
  return {
    protocol,
    closed,
    send: (text) => socket.send(text),
    close: () => socket.close(1000, "bye"),
    nextText,
    next,
    nextOf: async <T extends RoomFrame["type"]>(type: T) => {
      for (;;) {
        const frame = await next();
        if (frame.type === type) return frame as Extract<RoomFrame, { type: T }>;
      }
    },
    waiting: () => arrived.length,
  };
}
