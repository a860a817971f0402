/** Every declared route against everybody who must not pass. The table is the contract itself. */
import { beforeAll, describe, expect, it } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import type { Route } from "#shared/contracts/route.ts";
import { Role, Scope } from "#shared/roles.ts";
import { callEdge, problemOf, withToken } from "../testing/call-edge.ts";
import { type FakeCore, installFakeCore } from "../testing/fake-core.ts";
import { isSignedByEdge } from "../testing/is-signed-by-edge.ts";

let core: FakeCore;
beforeAll(async () => {
  core = await installFakeCore();
});

const guarded = (Object.entries(routes) as [string, Route][]).filter(
  ([, route]) => route.access !== "public",
);
const SOME_ID = "ord_in_01kaq8x9t0aaaaaaaaaaaaaaaa";

function addressOf(route: Route, id = SOME_ID): string {
  return route.path.replaceAll(/\{\w+\}/g, id);
}
function allowedRoles(route: Route): readonly Role[] {
  return route.access === "any" || route.access === "public" ? Role.options : route.access;
}
function bodyOf(route: Route): RequestInit {
  if (route.method === "GET") return {};
  return { body: "{}", headers: { "content-type": "application/json", "idempotency-key": "k1" } };
}
const callsOfCore = () => core.seen.filter(({ path }) => path.startsWith("/v1/"));

async function expectRefused(route: Route, token: string | undefined, status: number) {
  core.seen.length = 0;
  const init = withToken(token, { method: route.method, ...bodyOf(route) });
  const answer = await callEdge(addressOf(route), init);
  expect(answer.status).toBe(status);
  expect((await problemOf(answer)).code).toBe(status === 401 ? "UNAUTHENTICATED" : "FORBIDDEN");
  expect(callsOfCore()).toEqual([]);
}

function unsigned(header: object, claims: object): string {
  const part = (value: object) =>
    btoa(JSON.stringify(value)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return `${part(header)}.${part(claims)}.x`;
}

describe.each(guarded)("%s", (_name, route) => {
  const role = allowedRoles(route)[0]!;

  it("refuses a caller without a token", () => expectRefused(route, undefined, 401));

  it("refuses an expired token", async () => {
    await expectRefused(route, await core.accessToken({ role }, { expiresIn: -30 }), 401);
  });

  it("refuses a token that was changed", async () => {
    const [header, , signature] = (await core.accessToken({ role })).split(".");
    const [, other] = (await core.accessToken({ role, sub: "cus_in_other" })).split(".");
    await expectRefused(route, `${header}.${other}.${signature}`, 401);
  });

  it("refuses a token that is signed with none", async () => {
    const exp = Math.floor(Date.now() / 1000) + 600;
    const claims = { sub: "x", role, region: "in", sid: "s", aud: "beeline", exp };
    await expectRefused(route, unsigned({ alg: "none", kid: "in-1" }, claims), 401);
  });

  it("refuses a token of another region's key", async () => {
    await expectRefused(route, await core.accessToken({ role }, { signedBy: "uk" }), 401);
  });

  it("refuses a tracking token", async () => {
    await expectRefused(route, await core.trackingToken(SOME_ID, "customer"), 401);
  });

  it.each(Role.options.filter((other) => !allowedRoles(route).includes(other)))(
    "refuses the role %s",
    async (other) => {
      await expectRefused(route, await core.accessToken({ role: other }), 403);
    },
  );

  it("refuses a machine without its scope", async () => {
    const scopes = Scope.options.filter((scope) => scope !== route.scope);
    await expectRefused(route, await core.accessToken({ role, scopes }), 403);
  });

  it.each(["in", "uk"] as const)("forwards a good token to its home, %s", async (region) => {
    core.seen.length = 0;
    const token = await core.accessToken({ role, region });
    const init = withToken(token, { method: route.method, ...bodyOf(route) });
    const address = addressOf(route, SOME_ID.replace("_in_", `_${region}_`));
    const answer = await callEdge(`${address}?a=1`, init);
    expect(answer.status).toBe(200);
    const [call] = callsOfCore();
    expect(call).toMatchObject({
      region,
      method: route.method,
      path: `${address}?a=1`,
      body: route.method === "GET" ? "" : "{}",
    });
    expect(await isSignedByEdge(call!)).toBe(true);
  });
});

describe.each(guarded.filter(([, route]) => route.path.includes("{")))("%s", (_name, route) => {
  it("hides what another region has, without asking", async () => {
    core.seen.length = 0;
    const token = await core.accessToken({ role: allowedRoles(route)[0]!, region: "uk" });
    const init = withToken(token, { method: route.method, ...bodyOf(route) });
    expect((await callEdge(addressOf(route), init)).status).toBe(404);
    expect(callsOfCore()).toEqual([]);
  });
});
