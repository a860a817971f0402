import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { endedSessionsPath, TradeKeyRequest, tradeKeyPath } from "#shared/ended-sessions.ts";
import { oauthTokenPath } from "#shared/oauth.ts";
import { callEdge, callSigned, jsonBody, problemOf, withToken } from "../testing/call-edge.ts";
import { type FakeCore, installFakeCore } from "../testing/fake-core.ts";
import { openSocket } from "../testing/socket.ts";

let core: FakeCore;
beforeAll(async () => {
  core = await installFakeCore();
});
afterEach(() => {
  core.intercept = undefined;
  core.isAway = false;
});

let made = 0;
function freshId(prefix: "ses" | "crd", region = "in"): string {
  made += 1;
  return `${prefix}_${region}_${String(made).padStart(26, "0")}`;
}
const statusOf = async (path: string, token: string) =>
  (await callEdge(path, withToken(token))).status;
const tell = (ids: string[]) => callSigned(endedSessionsPath, { ids });

async function secondsUntil(isSo: () => Promise<boolean>): Promise<number> {
  const startedAt = Date.now();
  while (!(await isSo())) {
    if (Date.now() - startedAt > 8_000) throw new Error("it never came");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return (Date.now() - startedAt) / 1000;
}

describe("an ended session", () => {
  it("is refused within five seconds, and the others are not", async () => {
    const [sid, otherSid] = [freshId("ses"), freshId("ses")];
    const token = await core.accessToken({ sid });
    const other = await core.accessToken({ sid: otherSid });
    const abroad = await core.accessToken({ sid: freshId("ses", "uk"), region: "uk" });
    for (const one of [token, other, abroad]) expect(await statusOf("/v1/me", one)).toBe(200);
    expect((await tell([sid])).status).toBe(200);
    const isRefused = async () => (await statusOf("/v1/me", token)) === 401;
    expect(await secondsUntil(isRefused)).toBeLessThan(5);
    expect((await problemOf(await callEdge("/v1/me", withToken(token)))).detail).toMatch(/ended/);
    for (const one of [other, abroad]) expect(await statusOf("/v1/me", one)).toBe(200);
    // Streams and rooms look at the same place when somebody connects.
    const stream = await openSocket(`/v1/rider/stream?token=${token}`);
    expect((await stream.closed).code).toBe(4401);
    const tracking = await core.trackingToken(`ord_in_${"0".repeat(26)}`, "customer", { sid });
    const room = await openSocket(`/v1/track?token=${tracking}`);
    expect((await room.closed).code).toBe(4401);
  }, 15_000);

  it("is told by a core alone, and only as a session or credential", async () => {
    const sid = freshId("ses");
    const wrong = await callSigned(
      endedSessionsPath,
      { ids: [sid] },
      "another secret, long enough",
    );
    expect(wrong.status).toBe(401);
    for (const ids of [[], ["cus_in_x"], [sid.toUpperCase()], Array(501).fill(sid)]) {
      expect((await tell(ids)).status).toBe(400);
    }
  });

  it("is told twice without harm, and many at once", async () => {
    const ids = Array.from({ length: 500 }, () => freshId("ses"));
    for (let time = 0; time < 2; time++) expect((await tell(ids)).status).toBe(200);
    const object = env.ENDED_SESSIONS.getByName("in");
    const { ended, cursor, hasMore } = await object.since(0);
    const known = new Set(ended.map(({ id }) => id));
    expect(ids.every((id) => known.has(id))).toBe(true);
    expect(known.size).toBe(ended.length);
    expect(hasMore).toBe(false);
    expect(await object.since(cursor)).toEqual({ ended: [], cursor, hasMore: false });
  });
});

describe("an API key", () => {
  const key = (fill: string) => `bee_in_${fill.repeat(43)}`;
  const asKey = (value: string) => ({ headers: { "x-api-key": value } });

  /** A core that knows one key by its hash, and counts who asks. */
  async function coreWithKey(value: string, sid: string) {
    const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(value));
    const hash = [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0"));
    const scopes = ["orders:read" as const];
    const claims = { sub: `svc_in_${"0".repeat(26)}`, role: "partner" as const, sid, scopes };
    const accessToken = await core.accessToken(claims);
    const trades = { count: 0, accessToken };
    core.intercept = ({ path, body }) => {
      if (path !== tradeKeyPath) return undefined;
      trades.count += 1;
      const { keySha256Hex } = TradeKeyRequest.parse(JSON.parse(body));
      const isKnown = keySha256Hex === hash.join("");
      return Response.json({ accessToken: isKnown ? accessToken : null });
    };
    return trades;
  }

  it("is traded once, goes on as a token, and opens what its scopes say", async () => {
    const trades = await coreWithKey(key("a"), freshId("crd"));
    core.seen.length = 0;
    for (const init of [asKey(key("a")), withToken(key("a")), asKey(key("a"))]) {
      expect((await callEdge("/v1/partner/orders", init)).status).toBe(200);
    }
    expect(trades.count).toBe(1);
    const forwarded = core.seen.filter(({ path }) => path === "/v1/partner/orders");
    for (const { headers } of forwarded) {
      expect(headers.get("authorization")).toBe(`Bearer ${trades.accessToken}`);
      expect(headers.get("x-api-key")).toBeNull();
    }
    const all = core.seen.map(({ path, body, headers }) => [path, body, ...headers]);
    expect(JSON.stringify(all)).not.toContain(key("a"));
    const me = await callEdge("/v1/me", asKey(key("a")));
    expect([me.status, (await problemOf(me)).code]).toEqual([403, "FORBIDDEN"]);
  });

  it("is refused within five seconds after its end, though it was traded before", async () => {
    const sid = freshId("crd");
    await coreWithKey(key("b"), sid);
    const isRefused = async () =>
      (await callEdge("/v1/partner/orders", asKey(key("b")))).status === 401;
    expect(await isRefused()).toBe(false);
    await tell([sid]);
    expect(await secondsUntil(isRefused)).toBeLessThan(5);
  }, 15_000);

  it("that nobody made is refused, without asking each time", async () => {
    const trades = await coreWithKey(key("c"), freshId("crd"));
    for (let time = 0; time < 3; time++) {
      expect((await callEdge("/v1/partner/orders", asKey(key("d")))).status).toBe(401);
    }
    expect(trades.count).toBe(1);
    for (const bad of ["bee_in_x", `bee_us_${"e".repeat(43)}`, `bee_zz_${"e".repeat(43)}`]) {
      expect((await callEdge("/v1/partner/orders", asKey(bad))).status).toBe(401);
    }
    expect(trades.count).toBe(1);
  });

  it("is answered with 503 while its region is away", async () => {
    core.isAway = true;
    const answer = await callEdge("/v1/partner/orders", asKey(key("f")));
    expect(answer.status).toBe(503);
  });
});

describe("OAuth2 at the edge", () => {
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const client = `svc_uk_${"0".repeat(26)}`;
  const ask = (body: string, headers: Record<string, string> = {}) =>
    callEdge(oauthTokenPath, { method: "POST", body, headers: { ...form, ...headers } });

  it("goes to the client's region, wherever its id stands", async () => {
    core.seen.length = 0;
    const body = `grant_type=client_credentials&client_id=${client}&client_secret=x`;
    await ask(body);
    await ask("grant_type=client_credentials", { authorization: `Basic ${btoa(`${client}:x`)}` });
    const seen = core.seen.filter(({ path }) => path === oauthTokenPath);
    expect(seen.map(({ region }) => region)).toEqual(["uk", "uk"]);
    expect(seen[0]?.body).toBe(body);
  });

  it("refuses in the standard's words, also while the region is away", async () => {
    const unknown = await ask("grant_type=client_credentials&client_id=x&client_secret=y");
    expect([unknown.status, await unknown.json()]).toMatchObject([
      401,
      { error: "invalid_client" },
    ]);
    const large = await ask("x".repeat(5_000));
    expect([large.status, await large.json()]).toMatchObject([400, { error: "invalid_request" }]);
    core.isAway = true;
    const away = await ask(`grant_type=client_credentials&client_id=${client}&client_secret=y`);
    const error = "temporarily_unavailable";
    expect([away.status, await away.json()]).toMatchObject([503, { error }]);
  });
});

describe("the log-in of staff", () => {
  const start = (query: string) => callEdge(`/v1/auth/oidc/start?${query}`);
  const finish = (state: string) =>
    callEdge(
      "/v1/auth/oidc/callback",
      jsonBody("POST", { state, code: "x", binding: "x".repeat(43) }),
    );

  it("begins in the region that is named, and comes back to it", async () => {
    core.seen.length = 0;
    expect((await start(`region=uk&binding=${"x".repeat(43)}`)).status).toBe(200);
    expect((await finish("log_uk_some_state")).status).toBe(200);
    const seen = core.seen.filter(({ path }) => path.includes("oidc"));
    expect(seen.map(({ region }) => region)).toEqual(["uk", "uk"]);
  });

  it("goes nowhere without a region of ours", async () => {
    core.seen.length = 0;
    expect((await start(`region=us&binding=${"x".repeat(43)}`)).status).toBe(404);
    expect((await start("region=uk")).status).toBe(400);
    for (const state of ["log_us_x", "log_xx_x", "nonsense", ""]) {
      expect((await finish(state)).status).toBe(401);
    }
    expect(core.seen.filter(({ path }) => path.includes("oidc"))).toEqual([]);
  });
});
