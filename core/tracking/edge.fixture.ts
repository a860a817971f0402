/** What tests of tracking share: an edge that listens, and calls as the edge makes them. */
import { RelayBatch, type RelayFrame } from "#shared/rooms.ts";
import { makeSignatureCheck, signHeaders } from "../platform/index.ts";
import type { TestCore } from "../test/index.ts";

/** An edge that checks signatures and remembers what it got; it can be told to fail. */
export function startEdge() {
  const frames: RelayFrame[] = [];
  const state = {
    ...{ secret: "", isDown: false, unwatched: [] as string[], batches: 0, refused: 0 },
    now: () => Date.now(),
  };
  let check: ReturnType<typeof makeSignatureCheck> | undefined;
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    async fetch(request) {
      if (state.isDown) return new Response("down", { status: 503 });
      check ??= makeSignatureCheck(state.secret, () => state.now());
      try {
        const batch = RelayBatch.parse(JSON.parse(await check(request)));
        frames.push(...batch.frames);
        state.batches += 1;
        return Response.json({ unwatched: state.unwatched });
      } catch {
        state.refused += 1;
        return new Response("refused", { status: 401 });
      }
    },
  });
  return { frames, state, url: `http://127.0.0.1:${server.port}`, stop: () => server.stop(true) };
}

/** A signed call of the edge to a core. */
export async function callSigned(
  core: TestCore,
  path: string,
  body: unknown,
  secret = core.config.relaySecret,
): Promise<Response> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const stamp = { nowMs: core.ambient.now().getTime(), nonce: crypto.randomUUID() };
  const headers = signHeaders(secret, { method: "POST", path, body: text }, stamp);
  return core.request(path, { method: "POST", headers, body: text });
}
