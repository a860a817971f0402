import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { credentials } from "#drizzle/schema/index.ts";
import { type CredentialKind, routes } from "#shared/contracts/index.ts";
import { TradeKeyAnswer, tradeKeyPath } from "#shared/ended-sessions.ts";
import type { Scope } from "#shared/roles.ts";
import { sha256Hex, signHeaders } from "../../platform/index.ts";
import {
  openStore,
  placedOrder,
  startTestCore,
  type TestCore,
  type TestStore,
} from "../../test/index.ts";
import { MAX_ACCOUNTS, MAX_CREDENTIALS } from "./service-accounts.ts";

let core: TestCore;
let store: TestStore;
let other: TestStore;
beforeAll(async () => {
  core = await startTestCore();
  store = await openStore(core);
  other = await openStore(core);
});
afterAll(() => core.stop());

const accountFor = (scopes: Scope[], label = "till 2") =>
  store.partner.call(routes.createServiceAccount, { body: { label, scopes } });
const credentialFor = (id: string, kind: CredentialKind, expiresInDays?: number) =>
  store.partner.call(routes.createCredential, { params: { id }, body: { kind, expiresInDays } });
async function keyFor(scopes: Scope[]) {
  const account = await accountFor(scopes);
  return { account, ...(await credentialFor(account.id, "api_key")) };
}

async function call(path: string, headers: Record<string, string>, init: RequestInit = {}) {
  const all = { "content-type": "application/json", "idempotency-key": crypto.randomUUID() };
  const answer = await core.request(path, { ...init, headers: { ...all, ...headers } });
  const text = await answer.text();
  return { status: answer.status, body: text === "" ? undefined : JSON.parse(text) };
}
const orders = (headers: Record<string, string>) => call("/v1/partner/orders", headers);
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe("API keys", () => {
  it("call for their store, in either header, with their scopes only", async () => {
    const customer = await core.person("customer");
    const order = await placedOrder(core, customer, store);
    const { secret, hint, account } = await keyFor(["orders:read", "orders:write"]);
    expect(secret).toMatch(/^bee_in_[\w-]{43}$/);
    expect(secret.endsWith(hint)).toBe(true);
    for (const headers of [bearer(secret), { "x-api-key": secret }]) {
      const { status, body } = await orders(headers);
      expect(status).toBe(200);
      expect(body.items.map(({ id }: { id: string }) => id)).toContain(order.id);
    }
    const accept = { method: "POST", body: "{}" };
    const accepted = await call(`/v1/partner/orders/${order.id}/accept`, bearer(secret), accept);
    expect(accepted).toMatchObject({ status: 200, body: { state: "accepted" } });
    const close = { method: "PATCH", body: JSON.stringify({ open: false }) };
    for (const [path, init] of [
      ["/v1/partner/store", close],
      ["/v1/me", {}],
      ["/v1/sessions", {}],
      ["/v1/partner/service-accounts", {}],
    ] as const) {
      const refused = await call(path, bearer(secret), init);
      expect([path, refused.status, refused.body.code]).toEqual([path, 403, "FORBIDDEN"]);
    }
    expect(account.id).toMatch(/^svc_in_/);
  });

  it("see nothing of another store", async () => {
    const customer = await core.person("customer");
    const order = await placedOrder(core, customer, other);
    const { secret } = await keyFor(["orders:read"]);
    expect((await call(`/v1/orders/${order.id}`, bearer(secret))).status).toBe(404);
  });

  it("are refused at once after they were revoked", async () => {
    const { secret, id } = await keyFor(["orders:read"]);
    expect((await orders(bearer(secret))).status).toBe(200);
    await store.partner.call(routes.revokeCredential, { params: { id } });
    expect((await orders(bearer(secret))).status).toBe(401);
    const again = store.partner.call(routes.revokeCredential, { params: { id } });
    await expect(again).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("end with their account and by their date", async () => {
    const { secret, account } = await keyFor(["orders:read"]);
    const params = { id: account.id };
    await store.partner.call(routes.disableServiceAccount, { params });
    expect((await orders(bearer(secret))).status).toBe(401);
    const gone = store.partner.call(routes.createCredential, { params, body: { kind: "api_key" } });
    await expect(gone).rejects.toMatchObject({ code: "NOT_FOUND" });
    const brief = await accountFor(["orders:read"]);
    const key = await credentialFor(brief.id, "api_key", 1);
    expect((await orders(bearer(key.secret))).status).toBe(200);
    core.ambient.advance(86_400_001);
    expect((await orders(bearer(key.secret))).status).toBe(401);
    store = { ...store, partner: await core.signIn(store.partner.phone) };
    other = { ...other, partner: await core.signIn(other.partner.phone) };
  });

  it("that are made up open nothing", async () => {
    const { secret } = await keyFor(["orders:read"]);
    const flipped = secret.slice(0, -1) + (secret.endsWith("A") ? "B" : "A");
    for (const key of [flipped, secret.replace("_in_", "_uk_"), "bee_in_short", secret.slice(4)]) {
      expect((await orders(bearer(key))).status).toBe(401);
      expect((await orders({ "x-api-key": key })).status).toBe(401);
    }
  });

  it("are kept by hash only, and shown no second time", async () => {
    const { secret, id, account } = await keyFor(["orders:read"]);
    await orders(bearer(secret));
    const rows = await core.system.db.select().from(credentials);
    expect(JSON.stringify(rows)).not.toContain(secret.slice(7));
    const { items } = await store.partner.call(routes.listServiceAccounts);
    expect(JSON.stringify(items)).not.toContain(secret.slice(7, -4));
    const listed = items.find((item) => item.id === account.id)?.credentials[0];
    expect(listed).toMatchObject({ id, kind: "api_key", hint: secret.slice(-4) });
    expect(listed?.lastUsedAt).not.toBeNull();
  });
});

describe("service accounts", () => {
  it("are another partner's business to nobody else", async () => {
    const { account, id } = await keyFor(["orders:read"]);
    const { partner } = other;
    expect((await partner.call(routes.listServiceAccounts)).items).toEqual([]);
    const params = { id: account.id };
    for (const attempt of [
      () => partner.call(routes.disableServiceAccount, { params }),
      () => partner.call(routes.createCredential, { params, body: { kind: "api_key" } }),
      () => partner.call(routes.revokeCredential, { params: { id } }),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
  });

  it("need a label and known scopes", async () => {
    for (const body of [
      { label: "", scopes: ["orders:read"] },
      { label: "x", scopes: [] },
      { label: "x", scopes: ["everything"] },
      { label: "x", scopes: ["orders:read", "orders:read"] },
    ]) {
      const attempt = store.partner.call(routes.createServiceAccount, { body: body as never });
      await expect(attempt).rejects.toMatchObject({ code: "VALIDATION_FAILED" });
    }
  });

  it("are bounded, also when many are asked for at once", async () => {
    const { partner } = await openStore(core);
    const body = { label: "x", scopes: ["orders:read" as const] };
    const wishes = Array.from({ length: MAX_ACCOUNTS + 5 }, () =>
      partner.call(routes.createServiceAccount, { body }),
    );
    const made = (await Promise.allSettled(wishes)).filter(({ status }) => status === "fulfilled");
    expect(made).toHaveLength(MAX_ACCOUNTS);
    const { items } = await partner.call(routes.listServiceAccounts);
    const params = { id: items[0]!.id };
    const keys = Array.from({ length: MAX_CREDENTIALS + 3 }, () =>
      partner.call(routes.createCredential, { params, body: { kind: "api_key" } }),
    );
    const got = (await Promise.allSettled(keys)).filter(({ status }) => status === "fulfilled");
    expect(got).toHaveLength(MAX_CREDENTIALS);
  });
});

const OAuthAnswer = z.looseObject({
  access_token: z.string().default(""),
  scope: z.string().optional(),
  error: z.string().optional(),
});

describe("OAuth2 client credentials", () => {
  const ask = async (body: string, headers: Record<string, string> = {}) => {
    const type = "application/x-www-form-urlencoded";
    const all = { "content-type": type, ...headers };
    const answer = await core.request("/v1/oauth/token", { method: "POST", headers: all, body });
    const given = OAuthAnswer.parse(await answer.json());
    return { status: answer.status, body: given, headers: answer.headers };
  };
  async function client() {
    const account = await accountFor(["orders:read", "catalog:write"]);
    const { secret, id } = await credentialFor(account.id, "client_secret");
    return { id: account.id, secret, credentialId: id };
  }
  const form = (fields: Record<string, string>) =>
    new URLSearchParams({ grant_type: "client_credentials", ...fields }).toString();

  it("gives a token, for a form, JSON or Basic", async () => {
    const { id, secret, credentialId } = await client();
    const basic = `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;
    const json = JSON.stringify({
      grant_type: "client_credentials",
      client_id: id,
      client_secret: secret,
    });
    for (const answer of [
      await ask(form({ client_id: id, client_secret: secret })),
      await ask(json, { "content-type": "application/json" }),
      await ask(form({}), { authorization: basic }),
    ]) {
      expect(answer.status).toBe(200);
      expect(answer.headers.get("cache-control")).toBe("no-store");
      const { access_token, ...rest } = answer.body;
      const scope = "orders:read catalog:write";
      expect(rest).toEqual({ token_type: "Bearer", expires_in: 900, scope });
      expect(decodeJwt(access_token)).toMatchObject({
        sub: id,
        role: "partner",
        sid: credentialId,
      });
      expect((await orders(bearer(access_token))).status).toBe(200);
    }
  });

  it("gives no more scopes than the client has, and fewer when asked", async () => {
    const { id, secret } = await client();
    const fields = { client_id: id, client_secret: secret };
    const { body } = await ask(form({ ...fields, scope: "catalog:write" }));
    expect(body.scope).toBe("catalog:write");
    expect((await orders(bearer(body.access_token))).status).toBe(403);
    for (const scope of ["store:write", "catalog:write nonsense"]) {
      const refused = await ask(form({ ...fields, scope }));
      expect([refused.status, refused.body.error]).toEqual([400, "invalid_scope"]);
    }
  });

  it("ends its tokens with the secret", async () => {
    const { id, secret, credentialId } = await client();
    const fields = form({ client_id: id, client_secret: secret });
    const { body } = await ask(fields);
    await store.partner.call(routes.revokeCredential, { params: { id: credentialId } });
    expect((await orders(bearer(body.access_token))).status).toBe(401);
    expect((await ask(fields)).body.error).toBe("invalid_client");
  });

  it("refuses in the standard's own words", async () => {
    const [one, two] = [await client(), await client()];
    const { secret } = await keyFor(["orders:read"]);
    const cases: [string, Record<string, string>, number, string][] = [
      [form({ client_id: one.id, client_secret: two.secret }), {}, 401, "invalid_client"],
      [form({ client_id: one.id, client_secret: secret }), {}, 401, "invalid_client"],
      [form({ client_id: one.id }), {}, 401, "invalid_client"],
      [form({ client_id: "svc_in_x", client_secret: "y" }), {}, 401, "invalid_client"],
      [form({}), { authorization: "Basic !" }, 401, "invalid_client"],
      [
        form({ client_id: one.id, client_secret: one.secret }),
        { authorization: "Basic eDp5" },
        400,
        "invalid_request",
      ],
      ["grant_type=password&username=a", {}, 400, "unsupported_grant_type"],
      ["grant_type=client_credentials&grant_type=x", {}, 400, "invalid_request"],
      ["", {}, 400, "invalid_request"],
      ["x".repeat(5_000), {}, 400, "invalid_request"],
      ["{", { "content-type": "application/json" }, 400, "invalid_request"],
      ["grant_type=client_credentials", { "content-type": "text/plain" }, 400, "invalid_request"],
    ];
    for (const [body, headers, status, error] of cases) {
      const answer = await ask(body, headers);
      expect([body.slice(0, 40), answer.status, answer.body.error]).toEqual([
        body.slice(0, 40),
        status,
        error,
      ]);
      expect(JSON.stringify(answer.body)).not.toContain(one.secret);
    }
  });
});

describe("trading a key for the edge", () => {
  const trade = async (key: string, secret = core.config.relaySecret) => {
    const body = JSON.stringify({ keySha256Hex: sha256Hex(key) });
    const request = { method: "POST", path: tradeKeyPath, body };
    const stamp = { nowMs: core.ambient.now().getTime(), nonce: crypto.randomUUID() };
    const headers = signHeaders(secret, request, stamp);
    return core.request(tradeKeyPath, { method: "POST", headers, body });
  };

  it("gives a token of the account, for the edge alone", async () => {
    const { secret, account, id } = await keyFor(["orders:read"]);
    const { accessToken } = TradeKeyAnswer.parse(await (await trade(secret)).json());
    const claims = decodeJwt(accessToken ?? "");
    expect(claims).toMatchObject({ sub: account.id, sid: id, scopes: ["orders:read"] });
    expect((await orders(bearer(accessToken ?? ""))).status).toBe(200);
    expect((await trade(secret, "another secret, long enough to be one")).status).toBe(401);
    expect(await (await trade("bee_in_nobody")).json()).toEqual({ accessToken: null });
    const { secret: oauthSecret } = await credentialFor(account.id, "client_secret");
    expect(await (await trade(oauthSecret)).json()).toEqual({ accessToken: null });
  });
});
