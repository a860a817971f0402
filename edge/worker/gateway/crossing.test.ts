/** What crosses the edge inwards and outwards, and what is too much for it. */
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { callEdge, jsonBody, problemOf, withToken } from "../testing/call-edge.ts";
import { type FakeCore, installFakeCore, type SeenRequest } from "../testing/fake-core.ts";
import { isSignedByEdge } from "../testing/is-signed-by-edge.ts";

let core: FakeCore;
let token: string;
beforeAll(async () => {
  core = await installFakeCore();
  token = await core.accessToken({});
});
beforeEach(() => {
  core.seen.length = 0;
  core.intercept = undefined;
  core.isAway = false;
});
const forwarded = (): SeenRequest[] => core.seen.filter(({ path }) => path.startsWith("/v1/"));

describe("what crosses the edge", () => {
  it("forwards only the headers that a core may see", async () => {
    await callEdge(
      "/v1/me",
      withToken(token, {
        headers: {
          cookie: "a=b",
          "x-beeline-signature": "forged",
          "x-forwarded-host": "evil",
          "accept-language": "hi",
          "x-request-id": "abc-123",
        },
      }),
    );
    const [call] = forwarded();
    expect(call?.headers.get("accept-language")).toBe("hi");
    expect(call?.headers.get("authorization")).toBe(`Bearer ${token}`);
    expect(call?.headers.get("x-request-id")).toBe("abc-123");
    for (const name of ["cookie", "x-beeline-signature", "x-forwarded-host"]) {
      expect(call?.headers.get(name)).toBeNull();
    }
  });

  it("takes a provider's webhook to the region as it came", async () => {
    const body = '{ "id":"evt_1",\t"z":1, "a":2 }';
    const signatures = {
      "stripe-signature": "t=1,v1=00",
      "x-razorpay-signature": "00",
      "x-razorpay-event-id": "ev_1",
      "paypal-transmission-sig": "c2ln",
    };
    await callEdge("/v1/webhooks/stripe?region=in", {
      method: "POST",
      headers: { "content-type": "application/json; charset=utf-8", ...signatures },
      body,
    });
    const [call] = forwarded();
    expect(call?.body).toBe(body);
    for (const [name, value] of Object.entries(signatures)) {
      expect(call?.headers.get(name)).toBe(value);
    }
  });

  it("leaves out what edge and core would read differently", async () => {
    const headers = { "accept-language": "hi", "user-agent": "Kåre/1", "idempotency-key": "ß" };
    await callEdge("/v1/me", withToken(token, { headers }));
    const [call] = forwarded();
    expect(call?.headers.get("accept-language")).toBe("hi");
    for (const name of ["user-agent", "idempotency-key"])
      expect(call?.headers.get(name)).toBeNull();
  });

  it("goes on with the sender's trace, or begins one", async () => {
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const tracestate = "vendor=1";
    await callEdge("/v1/me", withToken(token, { headers: { traceparent, tracestate } }));
    await callEdge(
      "/v1/me",
      withToken(token, { headers: { traceparent: "nonsense", tracestate } }),
    );
    const [going, begun] = forwarded();
    expect(going?.headers.get("traceparent")).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-/);
    expect(going?.headers.get("traceparent")).not.toBe(traceparent);
    expect(going?.headers.get("tracestate")).toBe(tracestate);
    expect(begun?.headers.get("traceparent")).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(begun?.headers.get("tracestate")).toBeNull();
  });

  it("tells the core the address that the network saw, under its signature", async () => {
    const headers = { "cf-connecting-ip": "203.0.113.9", "cf-ipcountry": "IN" };
    const forged = { "x-beeline-client": "192.0.2.1", "x-forwarded-for": "192.0.2.2" };
    await callEdge("/v1/me", withToken(token, { headers: { ...headers, ...forged } }));
    const [call] = forwarded();
    expect(call?.headers.get("x-beeline-client")).toBe("203.0.113.9");
    expect(call?.headers.get("x-beeline-country")).toBe("IN");
    expect(call?.headers.get("x-forwarded-for")).toBeNull();
    expect(await isSignedByEdge(call!)).toBe(true);
  });

  it("answers with safe headers and without the core's own", async () => {
    const answer = await callEdge("/v1/me", withToken(token));
    expect(answer.headers.get("server")).toBeNull();
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("x-frame-options")).toBe("DENY");
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  it("echoes a sane request id and replaces another", async () => {
    const sane = await callEdge("/v1/me", { headers: { "x-request-id": "trip.42:a" } });
    expect(sane.headers.get("x-request-id")).toBe("trip.42:a");
    expect((await problemOf(sane)).requestId).toBe("trip.42:a");
    const bad = await callEdge("/v1/me", { headers: { "x-request-id": "a b<script>" } });
    expect(bad.headers.get("x-request-id")).toMatch(/^req_/);
  });

  it("passes a problem of the core through with its limits", async () => {
    core.intercept = (request) =>
      request.path === "/v1/me"
        ? new Response("{}", {
            status: 429,
            headers: {
              ...{ "retry-after": "7", "set-cookie": "x=1" },
              ...{ "ratelimit-limit": "5", "ratelimit-remaining": "0", "ratelimit-reset": "7" },
            },
          })
        : undefined;
    const answer = await callEdge("/v1/me", withToken(token));
    expect(answer.status).toBe(429);
    expect(answer.headers.get("retry-after")).toBe("7");
    expect(answer.headers.get("ratelimit-limit")).toBe("5");
    expect(answer.headers.get("set-cookie")).toBeNull();
  });

  it("allows no other origin unless it is listed", async () => {
    const preflight = await callEdge("/v1/me", {
      method: "OPTIONS",
      headers: { origin: "https://evil.example", "access-control-request-method": "GET" },
    });
    expect(preflight.headers.get("access-control-allow-origin")).toBeNull();
    const answer = await callEdge(
      "/v1/me",
      withToken(token, { headers: { origin: "https://evil.example" } }),
    );
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("what is too much", () => {
  const refusal = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await callEdge(path, withToken(token, { headers }));
    return [answer.status, (await problemOf(answer)).code];
  };

  it("is refused before anybody reads it", async () => {
    expect(await refusal(`/v1/me?${"x".repeat(5_000)}`)).toEqual([414, "URI_TOO_LONG"]);
    expect(await refusal("/v1/me", { "x-a": "x".repeat(20_000) })).toEqual([
      431,
      "HEADERS_TOO_LARGE",
    ]);
    const many = Object.fromEntries(Array.from({ length: 90 }, (_, at) => [`x-${at}`, "1"]));
    expect(await refusal("/v1/me", many)).toEqual([431, "HEADERS_TOO_LARGE"]);
    expect(forwarded()).toEqual([]);
  });

  it.each(["x-http-method", "x-http-method-override", "x-method-override"])(
    "%s overrides nothing",
    async (name) => {
      expect(await refusal("/v1/me", { [name]: "DELETE" })).toEqual([400, "VALIDATION_FAILED"]);
      expect(forwarded()).toEqual([]);
    },
  );

  it("is a body of many levels, even where only a core looks at it", async () => {
    const deep = `${"[".repeat(33)}${"]".repeat(33)}`;
    const answer = await callEdge("/v1/quotes", withToken(token, jsonBody("POST", deep)));
    expect(answer.status).toBe(400);
    const brackets = JSON.stringify({ text: "[".repeat(100) });
    const fine = await callEdge("/v1/quotes", withToken(token, jsonBody("POST", brackets)));
    expect(fine.status).toBe(200);
    expect(forwarded().length).toBe(1);
  });
});

describe("bodies", () => {
  const path = "/v1/quotes";

  it("refuses more than 256 KB", async () => {
    const body = JSON.stringify({ text: "x".repeat(300 * 1024) });
    const answer = await callEdge(path, withToken(token, jsonBody("POST", body)));
    expect(answer.status).toBe(413);
    expect((await problemOf(answer)).code).toBe("PAYLOAD_TOO_LARGE");
    expect(forwarded()).toEqual([]);
  });

  it("refuses more than 256 KB that comes without a length", async () => {
    let sent = 0;
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(new Uint8Array(64 * 1024));
        sent += 1;
        if (sent > 40) controller.close();
      },
    });
    const init = withToken(token, { method: "POST", body: stream });
    const answer = await callEdge(path, init);
    expect(answer.status).toBe(413);
    expect(sent).toBeLessThan(20);
  });

  it.each(["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""])(
    "refuses the type %j",
    async (type) => {
      const init = { method: "POST", body: "{}", headers: { "content-type": type } };
      const answer = await callEdge(path, withToken(token, init));
      expect(answer.status).toBe(415);
    },
  );

  it("forwards an empty body, which some steps have", async () => {
    const partner = await core.accessToken({ role: "partner" });
    const answer = await callEdge(
      "/v1/partner/orders/x/ready",
      withToken(partner, { method: "POST" }),
    );
    expect(answer.status).toBe(200);
    expect(forwarded()).toMatchObject([{ body: "" }]);
  });
});
