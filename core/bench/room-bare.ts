/** The yardstick: the same frames from one bare broadcast in Bun, without rooms, roles or memory. */
import type { RelayFrame } from "#shared/rooms.ts";

export interface BareBroadcast {
  readonly url: string;
  stop(): Promise<void>;
}

interface Topic {
  readonly topic: string;
}

export function startBareBroadcast(): BareBroadcast {
  let seq = 0;
  const server = Bun.serve<Topic>({
    ...{ hostname: "127.0.0.1", port: 0 },
    async fetch(request, self) {
      const url = new URL(request.url);
      if (request.method === "POST") {
        const { frames } = (await request.json()) as { frames: RelayFrame[] };
        for (const frame of frames) {
          if (frame.type !== "position") continue;
          const position = { ...frame.position, ageMs: 1, freshness: "live" };
          const text = JSON.stringify({ type: "position", seq: ++seq, position });
          self.publish(frame.orderId, text);
        }
        return Response.json({ unwatched: [] });
      }
      const topic = url.searchParams.get("token") ?? "";
      return self.upgrade(request, { data: { topic } }) ? undefined : new Response(null);
    },
    websocket: {
      open(socket) {
        socket.subscribe(socket.data.topic);
        socket.send('{"type":"snapshot"}');
      },
      message() {},
    },
  });
  return { url: `http://127.0.0.1:${server.port}`, stop: () => server.stop(true) };
}
