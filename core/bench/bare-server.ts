/**
 * The yardstick of `bench:ping`: parses the JSON of a request, looks up the H3 cell, keeps it in a map
 * by rider, says accepted. Nobody is signed in, limited, judged, written or shown.
 */
import { type Cell, cellOf } from "../platform/index.ts";

const answer = JSON.stringify({
  accepted: 1,
  dropped: { duplicate: 0, rateLimited: 0, stale: 0, future: 0, inaccurate: 0, implausible: 0 },
});
const cells = new Map<string, Cell>();

const server = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  async fetch(request) {
    if (request.method === "GET") {
      const { user, system } = process.cpuUsage();
      return new Response(`process_cpu_seconds_total ${(user + system) / 1e6}\n`);
    }
    const ping = (await request.json()) as { lat?: unknown; lng?: unknown };
    if (typeof ping.lat !== "number" || typeof ping.lng !== "number") {
      return new Response("no", { status: 400 });
    }
    // Whoever it is: the token stands for the rider.
    cells.set(request.headers.get("authorization") ?? "", cellOf({ lat: ping.lat, lng: ping.lng }));
    return new Response(answer, {
      status: 202,
      headers: { "content-type": "application/json" },
    });
  },
});
console.log(JSON.stringify({ port: server.port }));
