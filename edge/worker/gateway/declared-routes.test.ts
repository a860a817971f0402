/** A route that somebody adds to the contracts needs nothing here: shown with a table of its own. */
import { env } from "cloudflare:workers";
import { Hono } from "hono";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { defineRoute, type Route } from "#shared/contracts/route.ts";
import type { EdgeContext } from "../env.ts";
import { jsonBody, problemOf, withToken } from "../testing/call-edge.ts";
import { type FakeCore, installFakeCore } from "../testing/fake-core.ts";
import { isSignedByEdge } from "../testing/is-signed-by-edge.ts";
import { dressAnswer } from "./dress-answer.ts";
import { answerProblem } from "./problem-answer.ts";
import { registerDeclared } from "./register-routes.ts";

const common = { tag: "Ponies", summary: "Ponies", response: z.object({}) } as const;
const ponies: Record<string, Route> = {
  ride: defineRoute({
    ...{ ...common, method: "POST", path: "/v1/ponies/{id}/ride", access: ["rider"] },
    params: z.object({ id: z.string() }),
    body: z.object({ hours: z.int() }),
  }),
  look: defineRoute({
    ...{ ...common, method: "GET", path: "/v1/ponies/{id}", access: "public", routeBy: "id" },
    params: z.object({ id: z.string() }),
  }),
  list: defineRoute({
    ...{ ...common, method: "GET", path: "/v1/ponies", access: "public", routeBy: "city" },
    query: z.object({ city: z.string() }),
  }),
  near: defineRoute({
    ...{ ...common, method: "GET", path: "/v1/ponies/near", access: "public", routeBy: "position" },
    query: z.object({ lat: z.coerce.number(), lng: z.coerce.number() }),
  }),
};

const app = new Hono<EdgeContext>();
app.onError(answerProblem);
app.use(dressAnswer);
registerDeclared(app, ponies, {});
const call = (path: string, init: RequestInit = {}) =>
  app.fetch(new Request(`https://edge.test${path}`, init), env);

let core: FakeCore;
beforeAll(async () => {
  core = await installFakeCore();
});
beforeEach(() => {
  core.seen.length = 0;
});
const forwarded = () => core.seen.filter(({ path }) => path.startsWith("/v1/"));

describe("a route that is declared and nothing more", () => {
  const id = "pny_uk_01kaq8x9t0aaaaaaaaaaaaaaaa";

  it("is checked, forwarded home and signed", async () => {
    const path = `/v1/ponies/${id}/ride`;
    expect((await call(path, jsonBody("POST", { hours: 2 }))).status).toBe(401);
    const customer = await core.accessToken({ role: "customer", region: "uk" });
    const body = jsonBody("POST", { hours: 2 });
    expect((await call(path, withToken(customer, body))).status).toBe(403);
    const rider = await core.accessToken({ role: "rider", region: "uk" });
    expect((await call(path, withToken(rider, body))).status).toBe(200);
    expect(forwarded()).toMatchObject([{ region: "uk", path, body: '{"hours":2}' }]);
    expect(await isSignedByEdge(forwarded()[0]!)).toBe(true);
    const wrong = await call(path, { method: "PATCH" });
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "POST"]);
  });

  it.each([
    [`/v1/ponies/${id}`, "uk"],
    ["/v1/ponies?city=ldn", "uk"],
    ["/v1/ponies?city=blr", "in"],
    ["/v1/ponies/near?lat=51.4&lng=0.1", "uk"],
    ["/v1/ponies/near?lat=13&lng=77", "in"],
  ])("%s finds its way without a token, to %s", async (path, region) => {
    expect((await call(path)).status).toBe(200);
    expect(forwarded()).toMatchObject([{ region, path }]);
  });

  it.each([
    ["/v1/ponies/pny_us_01kaq8x9t0aaaaaaaaaaaaaaaa", 404, "NOT_FOUND"],
    ["/v1/ponies?city=xyz", 404, "NOT_FOUND"],
    ["/v1/ponies", 400, "VALIDATION_FAILED"],
    ["/v1/ponies/near?lat=x&lng=0", 400, "VALIDATION_FAILED"],
    ["/v1/ponies/near?lat=41&lng=-88", 400, "VALIDATION_FAILED"],
  ])("%s is %i %s", async (path, status, code) => {
    const answer = await call(path);
    expect([answer.status, (await problemOf(answer)).code]).toEqual([status, code]);
    expect(forwarded()).toEqual([]);
  });
});
