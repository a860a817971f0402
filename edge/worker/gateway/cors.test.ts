/** Pages of other origins: those of the list may call the API, without credentials; no others may. */
import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { makeApp } from "../app.ts";
import { type FakeCore, installFakeCore } from "../testing/fake-core.ts";

const SHOP = "https://shop.example";
const app = makeApp();
const listed = { ...env, ALLOWED_ORIGINS: ` ${SHOP}, https://other.example` };
const call = (path: string, init: RequestInit) =>
  app.fetch(new Request(`https://edge.test${path}`, init), listed);

let core: FakeCore;
beforeAll(async () => {
  core = await installFakeCore();
});

const preflight = (origin: string) =>
  call("/v1/orders", {
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization, content-type, idempotency-key",
    },
  });

it("answers the preflight of a listed origin, and asks no core", async () => {
  const answer = await preflight(SHOP);
  expect(answer.status).toBe(204);
  expect(answer.headers.get("access-control-allow-origin")).toBe(SHOP);
  expect(answer.headers.get("access-control-allow-methods")).toContain("POST");
  const allowed = answer.headers.get("access-control-allow-headers") ?? "";
  for (const name of ["authorization", "content-type", "idempotency-key", "traceparent"]) {
    expect(allowed).toContain(name);
  }
  expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
  expect(Number(answer.headers.get("access-control-max-age"))).toBeGreaterThan(0);
  expect(answer.headers.get("vary")?.toLowerCase()).toContain("origin");
  expect(core.seen).toEqual([]);
});

it.each(["https://evil.example", "null", `${SHOP}.evil.example`, "http://shop.example"])(
  "does not let %s in",
  async (origin) => {
    const answer = await preflight(origin);
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  },
);

it("lets a listed page read the answer, also a refusal, and what helps it to go on", async () => {
  const token = await core.accessToken({});
  const headers = { origin: SHOP, authorization: `Bearer ${token}` };
  for (const answer of [
    await call("/v1/me", { headers }),
    await call("/v1/me", { headers: { origin: SHOP } }),
    await call("/v1/nothing", { headers }),
  ]) {
    expect(answer.headers.get("access-control-allow-origin")).toBe(SHOP);
    const exposed = answer.headers.get("access-control-expose-headers")?.toLowerCase() ?? "";
    for (const name of ["x-request-id", "retry-after", "etag", "ratelimit-remaining"]) {
      expect(exposed).toContain(name);
    }
  }
});
