/**
 * Who is thrown out, is out: at the core, at the edge, and at an edge whose core is gone. And a
 * partner's machine, from its key to its end. All through the Worker, over real sockets.
 */
import { join } from "node:path";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import { demoPhone } from "#shared/demo.ts";
import { until } from "../test/index.ts";
import { startTestStack, type TestStack } from "../up/index.ts";
import { type Person, signIn } from "./person.ts";
import { searchFiles } from "./search-everywhere.ts";

const PROMISED_MS = 5_000;

let stack: TestStack;
let partner: Person;
let elsewhere: Person;
beforeAll(async () => {
  stack = await startTestStack();
  partner = await signIn(stack.edgeUrl, demoPhone("in", "partner"));
  elsewhere = await signIn(stack.edgeUrl, demoPhone("in", "partner"));
});
afterAll(() => stack?.stop());

async function statusOf(headers: Record<string, string>, path = "/v1/partner/orders") {
  const answer = await fetch(stack.edgeUrl + path, { headers });
  await answer.body?.cancel();
  return answer.status;
}
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

async function promptly(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const startedAt = performance.now();
  await until(what, isSo);
  expect(performance.now() - startedAt).toBeLessThan(PROMISED_MS);
}

test("a machine works by its key and by OAuth2, and is out when its account ends", async () => {
  const account = await partner.call(routes.createServiceAccount, {
    body: { label: "till", scopes: ["orders:read"] },
  });
  const params = { id: account.id };
  const key = await partner.call(routes.createCredential, { params, body: { kind: "api_key" } });
  const client = await partner.call(routes.createCredential, {
    params,
    body: { kind: "client_secret" },
  });
  const form = { grant_type: "client_credentials", client_id: account.id };
  const answer = await fetch(`${stack.edgeUrl}/v1/oauth/token`, {
    method: "POST",
    body: new URLSearchParams({ ...form, client_secret: client.secret }),
  });
  const { access_token = "" } = (await answer.json()) as { access_token?: string };
  const ways = [bearer(key.secret), { "x-api-key": key.secret }, bearer(access_token)];
  for (const headers of ways) {
    expect(await statusOf(headers)).toBe(200);
    expect(await statusOf(headers, "/v1/me")).toBe(403);
  }
  await partner.call(routes.disableServiceAccount, { params });
  await promptly("its keys and tokens are refused", async () => {
    const statuses = await Promise.all(ways.map((headers) => statusOf(headers)));
    return statuses.every((status) => status === 401);
  });
});

test("an ended session is refused within five seconds, also by an edge without its core", async () => {
  const { sid } = decodeJwt<{ sid: string }>(elsewhere.token);
  const { items } = await partner.call(routes.listSessions);
  expect(items.map(({ id }) => id)).toContain(sid);
  await partner.call(routes.endSession, { params: { id: sid } });
  await promptly("the session is refused", async () => {
    return (await statusOf(bearer(elsewhere.token))) === 401;
  });
  // Both say the same, so the edge's own word is heard only when the core is gone.
  const edge = join(stack.state, "edge");
  await promptly("the edge was told", async () => searchFiles(edge, [sid]).length > 0);
  await stack.killCore("in");
  await promptly("the edge says it by itself", async () => {
    return (await statusOf(bearer(elsewhere.token))) === 401;
  });
  expect(await statusOf(bearer(partner.token))).toBe(503);
  await stack.startCore("in");
});
