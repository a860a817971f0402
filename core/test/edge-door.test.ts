/** Whom the core believes about a caller: the edge under its signature, else the socket alone. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EMPTY_SHA256_HEX, forwardedText, forwardHeaders, writeStamp } from "#shared/forwarding.ts";
import { SIGNATURE_WINDOW_MS } from "#shared/signing.ts";
import { type Client, hmacHex, identifyClient, sha256Hex } from "../platform/index.ts";
import { startTestCore, type TestCore } from "./test-core.ts";

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(() => core.stop());

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}
interface Signing {
  readonly secret?: string;
  readonly region?: string;
  readonly atMs?: number;
  readonly nonce?: string;
}

function sign(sent: Sent, signing: Signing = {}): Request {
  const { method = "GET", path = "/v1/cities", body } = sent;
  const headers = new Headers(sent.headers);
  const stamp = {
    time: String(signing.atMs ?? core.ambient.now().getTime()),
    nonce: signing.nonce ?? crypto.randomUUID(),
  };
  const text = forwardedText(
    {
      ...{ region: signing.region ?? core.config.region, method, path },
      bodySha256Hex: body ? sha256Hex(body) : EMPTY_SHA256_HEX,
      headerOf: (name) => headers.get(name),
    },
    stamp,
  );
  const signature = hmacHex(signing.secret ?? core.config.relaySecret, text);
  headers.set(forwardHeaders.stamp, writeStamp({ ...stamp, signature }));
  return new Request(`http://core.test${path}`, { method, headers, ...(body ? { body } : {}) });
}

const identify = (request: Request): Promise<Client> =>
  identifyClient(core.runtime, request, () => request.clone().arrayBuffer(), {
    addressOf: () => "::ffff:198.51.100.7",
  });

const told = { [forwardHeaders.address]: "203.0.113.9", [forwardHeaders.country]: "IN" };

describe("who called", () => {
  it("is whom the edge names under its signature", async () => {
    const client = { address: "203.0.113.9", country: "IN", viaEdge: true };
    expect(await identify(sign({ headers: told }))).toEqual(client);
    const posted = sign({ method: "POST", path: "/v1/quotes?a=1", body: "{}", headers: told });
    expect(await identify(posted)).toEqual(client);
  });

  it("is the socket's end without a signature, whatever the headers claim", async () => {
    const headers = { ...told, "x-forwarded-for": "192.0.2.1", "cf-connecting-ip": "192.0.2.2" };
    const direct = new Request("http://core.test/v1/cities", { headers });
    expect(await identify(direct)).toEqual({
      ...{ address: "198.51.100.7", country: undefined, viaEdge: false },
    });
  });
});

describe("a signature that is not good", () => {
  const changed = (change: (headers: Headers) => void): Request => {
    const request = sign({ headers: { ...told, authorization: "Bearer a.b.c" } });
    const headers = new Headers(request.headers);
    change(headers);
    return new Request(request.url, { headers });
  };
  const wrong: [string, () => Request][] = [
    ["of another secret", () => sign({}, { secret: "another secret of 32 characters!" })],
    ["for another region", () => sign({}, { region: "us" })],
    ["of yesterday", () => sign({}, { atMs: core.ambient.now().getTime() - 86_400_000 })],
    [
      // By more than a busy machine may take to ask.
      "of a little too far ahead",
      () => sign({}, { atMs: core.ambient.now().getTime() + SIGNATURE_WINDOW_MS + 10_000 }),
    ],
    ["for another address", () => changed((h) => h.set(forwardHeaders.address, "192.0.2.1"))],
    ["for another country", () => changed((h) => h.delete(forwardHeaders.country))],
    ["for another token", () => changed((h) => h.set("authorization", "Bearer x.y.z"))],
    ["for another request id", () => changed((h) => h.set("x-request-id", "other"))],
    ["for another trace", () => changed((h) => h.set("traceparent", "other"))],
    ["for another path", () => new Request("http://core.test/v1/stores", sign({}))],
    ["for another query", () => new Request("http://core.test/v1/cities?a=1", sign({}))],
    ["for another method", () => new Request(sign({}), { method: "DELETE" })],
    [
      "for another body",
      () => new Request(sign({ method: "POST", body: "{}" }), { body: '{"a":1}' }),
    ],
    [
      "for a body that was cut off",
      () =>
        new Request(sign({ method: "POST", body: "{}" }).url, {
          method: "POST",
          headers: sign({ method: "POST", body: "{}" }).headers,
        }),
    ],
    ["that is no signature", () => changed((h) => h.set(forwardHeaders.stamp, "1.2.3"))],
    ["that is empty", () => changed((h) => h.set(forwardHeaders.stamp, ""))],
  ];

  it.each(wrong)("%s is refused", async (_name, make) => {
    await expect(identify(make())).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("and one that was used before are refused", async () => {
    const request = sign({ headers: told });
    expect(await identify(request)).toMatchObject({ viaEdge: true });
    await expect(identify(request)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("is 403 at every bound route, before anything else is looked at", async () => {
    const request = sign({ path: "/v1/me" }, { secret: "another secret of 32 characters!" });
    const answer = await core.app.request(request);
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: "FORBIDDEN" });
    expect(answer.headers.get(forwardHeaders.refused)).toBe("1");
    const good = await core.app.request(sign({ path: "/v1/me" }));
    expect(good.status).toBe(401);
  });
});

describe("an answer that did not come by the edge", () => {
  it.each(["/v1/cities", "/v1/me", "/docs", "/nothing"])(
    "keeps browsers honest: %s",
    async (path) => {
      const { headers } = await core.request(path);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    },
  );
});
