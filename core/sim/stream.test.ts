import { afterEach, describe, expect, test } from "vitest";
import { makeRandom } from "../seed/index.ts";
import { Stopped } from "./sleep.ts";
import { runStream, socketUrl } from "./stream.ts";

const servers: { stop(force: boolean): unknown }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.stop(true);
});

/** Greets each connection with its number, then closes it with the given code, if any. */
function serve(closeCodes: (number | undefined)[]) {
  const headers: (string | null)[] = [];
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: (request, self) => {
      headers.push(request.headers.get("authorization"));
      return self.upgrade(request) ? undefined : new Response(null, { status: 400 });
    },
    websocket: {
      open: (socket) => {
        socket.send(`hello ${headers.length}`);
        const code = closeCodes.shift();
        if (code !== undefined) socket.close(code);
      },
      message: () => {},
    },
  });
  servers.push(server);
  return { url: socketUrl(`http://127.0.0.1:${server.port}`, "/x"), headers };
}

describe("stream", () => {
  test("comes back with fresh credentials, until it is told to end", async () => {
    const { url, headers } = serve([1011, 1001]);
    const frames: string[] = [];
    const life = new AbortController();
    let asked = 0;
    const stream = runStream({
      target: async () => ({ url, headers: { authorization: `Bearer ${++asked}` } }),
      onFrame: (text) => {
        frames.push(text);
        if (frames.length === 3) life.abort();
      },
      random: makeRandom("stream"),
      signal: life.signal,
    });
    await expect(stream).rejects.toThrow(Stopped);
    expect(frames).toEqual(["hello 1", "hello 2", "hello 3"]);
    expect(headers).toEqual(["Bearer 1", "Bearer 2", "Bearer 3"]);
  });

  test("does not come back after a final code", async () => {
    const { url } = serve([4404]);
    await runStream({
      target: async () => ({ url }),
      onFrame: () => {},
      isFinalCode: (code) => code === 4404,
      random: makeRandom("stream"),
      signal: new AbortController().signal,
    });
  });

  test("keeps trying where nobody listens", async () => {
    const life = new AbortController();
    let tries = 0;
    const stream = runStream({
      target: async () => {
        if (++tries === 2) life.abort();
        return { url: "ws://127.0.0.1:1/" };
      },
      onFrame: () => {},
      random: makeRandom("stream"),
      signal: life.signal,
    });
    await expect(stream).rejects.toThrow(Stopped);
    expect(tries).toBe(2);
  });
});
