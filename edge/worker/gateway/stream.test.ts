import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { streams } from "#shared/streams.ts";
import { callEdge, problemOf, withToken } from "../testing/call-edge.ts";
import { type FakeCore, installFakeCore } from "../testing/fake-core.ts";
import { openSocket } from "../testing/socket.ts";

let core: FakeCore;
beforeAll(async () => {
  core = await installFakeCore();
});
beforeEach(() => {
  core.seen.length = 0;
  core.intercept = (request) => {
    if (!request.path.includes("/stream")) return undefined;
    const { 0: client, 1: server } = new WebSocketPair();
    server.accept();
    server.addEventListener("message", ({ data }) => server.send(`core heard ${data}`));
    return new Response(null, { status: 101, webSocket: client });
  };
});
const streamCalls = () => core.seen.filter(({ path }) => path.includes("/stream"));

describe.each(streams)("$path", ({ path, role }) => {
  it("is opened by its role at the home region, the token in the header only", async () => {
    const token = await core.accessToken({ role, region: "uk" });
    const protocols = ["beeline.v1", `token.${token}`];
    const socket = await openSocket(`${path}?city=ldn`, { protocols });
    expect(socket.protocol).toBe("beeline.v1");
    socket.send("hello");
    expect(await socket.nextText()).toBe("core heard hello");
    const [call] = streamCalls();
    expect(call).toMatchObject({ region: "uk", path: `${path}?city=ldn` });
    expect(call?.headers.get("authorization")).toBe(`Bearer ${token}`);
    expect(call?.headers.get("sec-websocket-protocol")).toBe("beeline.v1");
    socket.close();
  });

  it("takes the token from the query and does not pass it on there", async () => {
    const token = await core.accessToken({ role });
    const socket = await openSocket(`${path}?token=${token}`);
    expect(streamCalls()).toMatchObject([{ path }]);
    socket.close();
  });

  it("closes with a typed code for a bad token or another role", async () => {
    const bad = await openSocket(`${path}?token=a.b.c`);
    expect((await bad.closed).code).toBe(4401);
    const other = role === "ops" ? "customer" : "ops";
    const token = await core.accessToken({ role: other });
    const wrong = await openSocket(`${path}?token=${token}`);
    expect((await wrong.closed).code).toBe(4403);
    expect(streamCalls()).toEqual([]);
  });

  it("is 503 when the core does not believe the edge, or refuses without a reason", async () => {
    const token = await core.accessToken({ role });
    const headers = { upgrade: "websocket" };
    core.intercept = (request) => {
      if (!request.path.includes("/stream")) return undefined;
      return new Response("no", { status: 403, headers: { "x-beeline-refused": "1" } });
    };
    const answer = await callEdge(`${path}?token=${token}`, { headers });
    expect((await problemOf(answer)).code).toBe("UNAVAILABLE");
    core.intercept = (request) =>
      request.path.includes("/stream") ? new Response("hello") : undefined;
    const odd = await callEdge(`${path}?token=${token}`, { headers });
    expect((await problemOf(odd)).code).toBe("UNAVAILABLE");
  });

  it("is a problem without an upgrade", async () => {
    expect((await problemOf(await callEdge(path))).status).toBe(401);
    const token = await core.accessToken({ role });
    expect((await problemOf(await callEdge(path, withToken(token)))).status).toBe(400);
  });
});
