import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { callEdge, jsonBody, problemOf, withToken } from "../testing/call-edge.ts";
import { type FakeCore, installFakeCore, type SeenRequest } from "../testing/fake-core.ts";

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

describe("sign-in finds the home region", () => {
  it.each([
    ["/v1/auth/otp", { phone: "+915555000001" }, "in"],
    ["/v1/auth/otp", { phone: "+447700900101" }, "uk"],
    ["/v1/auth/token", { challengeId: "chl_uk_01kaq8x9t0aaaaaaaaaaaaaaaa", code: "000000" }, "uk"],
    ["/v1/auth/refresh", { refreshToken: "rft_in_01kaq8x9t0aaaaaaaaaaaaaaaa.secret" }, "in"],
  ])("%s %j goes to %s", async (path, body, region) => {
    const answer = await callEdge(path, jsonBody("POST", body));
    expect(answer.status).toBe(200);
    expect(forwarded()).toMatchObject([{ region, path, body: JSON.stringify(body) }]);
  });

  it.each([
    ["/v1/auth/otp", {}, 400, "VALIDATION_FAILED"],
    ["/v1/auth/otp", { phone: 5 }, 400, "VALIDATION_FAILED"],
    ["/v1/auth/otp", { phone: "12345" }, 400, "VALIDATION_FAILED"],
    ["/v1/auth/otp", { phone: "+819012345678" }, 400, "VALIDATION_FAILED"],
    ["/v1/auth/otp", { phone: "+12025550101" }, 400, "VALIDATION_FAILED"],
    ["/v1/auth/otp", "{not json", 400, "VALIDATION_FAILED"],
    ["/v1/auth/otp", "", 400, "VALIDATION_FAILED"],
    ["/v1/auth/otp", "null", 400, "VALIDATION_FAILED"],
    ["/v1/auth/token", { challengeId: "nonsense", code: "000000" }, 400, "INVALID_OTP"],
    ["/v1/auth/token", { challengeId: "chl_xx_1", code: "000000" }, 400, "INVALID_OTP"],
    ["/v1/auth/token", { challengeId: "chl_us_1", code: "000000" }, 400, "INVALID_OTP"],
    ["/v1/auth/token", { code: "000000" }, 400, "VALIDATION_FAILED"],
    ["/v1/auth/refresh", { refreshToken: "nonsense" }, 401, "UNAUTHENTICATED"],
    ["/v1/auth/refresh", {}, 400, "VALIDATION_FAILED"],
  ])("%s %j is %i %s", async (path, body, status, code) => {
    const answer = await callEdge(path, jsonBody("POST", body));
    expect(answer.status).toBe(status);
    expect((await problemOf(answer)).code).toBe(code);
    expect(forwarded()).toEqual([]);
  });
});

describe("addresses that are not there", () => {
  it.each(["/v1/nothing", "/v1", "/v1/orders/x/y/z/w", "/internal/other", "/s/abc"])(
    "%s is 404",
    async (path) => {
      const answer = await callEdge(path);
      expect(answer.status).toBe(404);
      expect((await problemOf(answer)).code).toBe("NOT_FOUND");
    },
  );

  it("another method on a known path is 405 and says which are allowed", async () => {
    const answer = await callEdge("/v1/orders", { method: "DELETE" });
    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toBe("POST, GET");
    expect((await problemOf(answer)).code).toBe("METHOD_NOT_ALLOWED");
  });

  it("a fixed path is not taken for an id", async () => {
    const rider = await core.accessToken({ role: "rider" });
    await callEdge("/v1/trips/active", withToken(rider));
    expect(forwarded()).toMatchObject([{ path: "/v1/trips/active" }]);
  });
});

describe("a core that is away", () => {
  // Each test has a region of its own for its breaker, or waits until the pause is over.
  it("repeats a GET once, and only a GET", async () => {
    let failures = 1;
    core.intercept = (request) => {
      if (!request.path.startsWith("/v1/") || failures-- <= 0) return undefined;
      throw new TypeError("connection reset");
    };
    expect((await callEdge("/v1/me", withToken(token))).status).toBe(200);
    expect(forwarded().length).toBe(2);
    core.seen.length = 0;
    failures = 1;
    const answer = await callEdge("/v1/quotes", withToken(token, jsonBody("POST", {})));
    expect(answer.status).toBe(503);
    expect(forwarded().length).toBe(1);
  });

  it("is 503 with Retry-After, then left alone, then tried again; others do not notice", async () => {
    onTestFinished(() => {
      core.isAway = false;
    });
    const home = await core.accessToken({ region: "uk" });
    await callEdge("/v1/me", withToken(home));
    core.isAway = true;
    for (let call = 0; call < 6; call++) {
      const answer = await callEdge("/v1/me", withToken(home));
      expect(answer.status).toBe(503);
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
      expect((await problemOf(answer)).code).toBe("UNAVAILABLE");
    }
    // Five calls of two tries each; the sixth was refused without a try.
    expect(forwarded().length).toBe(11);
    core.isAway = false;
    expect((await callEdge("/v1/me", withToken(token))).status).toBe(200);
    await expect
      .poll(async () => (await callEdge("/v1/me", withToken(home))).status, { timeout: 6_000 })
      .toBe(200);
  });
});

describe("keys", () => {
  it("serves the public keys of all regions and no private part", async () => {
    const answer = await callEdge("/.well-known/jwks.json");
    const { keys } = (await answer.json()) as { keys: Record<string, string>[] };
    expect(keys.map(({ kid }) => kid).sort()).toEqual(["in-1", "uk-1"]);
    for (const key of keys) expect(key).not.toHaveProperty("d");
  });

  it("learns a new key by itself and does not ask for made-up ones again and again", async () => {
    await core.rotateKey("in");
    const fresh = await core.accessToken({});
    await expect
      .poll(async () => (await callEdge("/v1/me", withToken(fresh))).status, { timeout: 5_000 })
      .toBe(200);
    core.seen.length = 0;
    for (let call = 0; call < 10; call++) {
      const made = await core.accessToken({}, { kid: `made-up-${call}` });
      expect((await callEdge("/v1/me", withToken(made))).status).toBe(401);
    }
    expect(core.seen.filter(({ path }) => path.includes("jwks")).length).toBeLessThanOrEqual(1);
    expect((await callEdge("/v1/me", withToken(token))).status).toBe(401);
  });
});

describe("pages about the service", () => {
  it("serves the contract and a page to read", async () => {
    const document = (await (await callEdge("/openapi.json")).json()) as { openapi: string };
    expect(document.openapi).toBe("3.1.0");
    const page = await callEdge("/docs");
    expect(page.headers.get("content-type")).toContain("text/html");
    expect(page.headers.get("content-security-policy")).toContain("style-src");
  });

  it("says what is missing before it is ready", async () => {
    const answer = await callEdge("/readyz");
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({
      ready: false,
      missing: ["catalog of in", "catalog of uk"],
    });
    expect((await callEdge("/healthz")).status).toBe(200);
  });
});
