import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { people, staffIdentities, staffLogins } from "#drizzle/schema/index.ts";
import { pathOf } from "#shared/client.ts";
import type { Session } from "#shared/contracts/auth.ts";
import { routes } from "#shared/contracts/index.ts";
import { readConfig } from "../../platform/index.ts";
import { startTestCore, type TestCore, type TestPerson } from "../../test/index.ts";
import { LOGIN_MS } from "./start-staff-login.ts";
import { startTestProvider, type TestProvider, testClient } from "./test-provider.ts";

let core: TestCore;
let provider: TestProvider;
let ops: TestPerson;

beforeAll(async () => {
  [core, provider] = await Promise.all([startTestCore(), startTestProvider()]);
  Object.assign(core.config, {
    oidc: {
      issuer: provider.issuer,
      clientId: testClient.id,
      clientSecret: testClient.secret,
      returnUrl: "http://127.0.0.1/ops",
      emailDomains: ["beeline.test"],
    },
  });
  ops = await core.person("ops");
});
afterAll(() => Promise.all([core.stop(), provider.stop()]));
beforeEach(() => {
  provider.mode = "works";
  provider.twist = (claims) => claims;
  provider.signsWithStranger = false;
  provider.account = { sub: crypto.randomUUID() };
});

const secretOf = () => crypto.randomUUID();
const bindingOf = (secret: string) => createHash("sha256").update(secret).digest("base64url");

async function begin(secret: string): Promise<{ status: number; url: string }> {
  const query = { region: "in" as const, binding: bindingOf(secret) };
  const answer = await core.request(pathOf(routes.startStaffLogin, { query }));
  const { url = "" } = (await answer.json()) as { url?: string };
  return { status: answer.status, url };
}
async function finish(body: Record<string, string>) {
  const answer = await core.request("/v1/auth/oidc/callback", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const given = (await answer.json()) as Session & { code?: string };
  return { status: answer.status, code: given.code, session: given };
}
/** From the button to the session, with whatever the provider is told to do. */
async function logIn(account: Record<string, unknown> = provider.account) {
  provider.account = account;
  const binding = secretOf();
  const { url } = await begin(binding);
  return finish({ ...(await provider.agree(url)), binding });
}
const link = (id: string, subject: string) =>
  ops.call(routes.linkStaffIdentity, { params: { id }, body: { subject } });

describe("logging in with the company's account", () => {
  it("opens a session of the colleague that it is linked to", async () => {
    await link(ops.id, "asha");
    await link(ops.id, "asha");
    const { status, session } = await logIn({ sub: "asha" });
    expect([status, session.user]).toEqual([200, { id: ops.id, role: "ops", region: "in" }]);
    const headers = { authorization: `Bearer ${session.accessToken}` };
    expect((await core.request("/v1/ops/orders", { headers })).status).toBe(200);
    const other = await core.person("ops");
    await expect(link(other.id, "asha")).rejects.toMatchObject({ code: "CONFLICT" });
    const customer = await core.person("customer");
    await expect(link(customer.id, "x")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("lets in whoever has a verified address of the company, as the same person each time", async () => {
    const account = {
      ...{ sub: "new", email: "Ravi@Beeline.test", email_verified: true, name: "Ravi Rao" },
    };
    const [first, second] = [await logIn(account), await logIn(account)];
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(first.session.user).toEqual(second.session.user);
    expect(first.session.user.role).toBe("ops");
    const rows = JSON.stringify([
      await core.system.db.select().from(people),
      await core.system.db.select().from(staffIdentities),
    ]);
    expect(rows).not.toMatch(/ravi/i);
  });

  it.each([
    ["a stranger", {}],
    ["an address of another company", { email: "a@evil.test", email_verified: true }],
    ["an address nobody verified", { email: "a@beeline.test", email_verified: false }],
    ["a look-alike", { email: "a@beeline.test.evil.test", email_verified: true }],
    ["an address inside another", { email: "a@beeline.test@evil.test", email_verified: true }],
  ])("refuses %s", async (_, more) => {
    const { status, code } = await logIn({ sub: crypto.randomUUID(), ...more });
    expect([status, code]).toEqual([403, "FORBIDDEN"]);
  });
});

describe("an answer that must not be believed", () => {
  const colleague = { sub: "c", email: "c@beeline.test", email_verified: true };
  const past = () => Math.floor(Date.now() / 1000) - 3_600;

  it.each<[string, (claims: Record<string, unknown>) => Record<string, unknown>]>([
    ["another nonce", (claims) => ({ ...claims, nonce: "x" })],
    ["no nonce", ({ nonce: _, ...claims }) => claims],
    ["another audience", (claims) => ({ ...claims, aud: "somebody-else" })],
    ["another issuer", (claims) => ({ ...claims, iss: "https://evil.test" })],
    ["an hour ago", (claims) => ({ ...claims, exp: past() })],
    ["nobody's subject", ({ sub: _, ...claims }) => claims],
  ])("has %s", async (_, twist) => {
    provider.twist = twist;
    const { status, code } = await logIn(colleague);
    expect([status, code]).toEqual([401, "UNAUTHENTICATED"]);
  });

  it("has a stranger's signature", async () => {
    provider.signsWithStranger = true;
    expect((await logIn(colleague)).status).toBe(401);
  });

  it("comes a second time, from another browser, too late or from nowhere", async () => {
    provider.account = colleague;
    const binding = secretOf();
    const { url } = await begin(binding);
    const answer = await provider.agree(url);
    expect((await finish({ ...answer, binding })).status).toBe(200);
    expect((await finish({ ...answer, binding })).status).toBe(401);
    // Not even with a new code for the same state.
    expect((await finish({ ...(await provider.agree(url)), binding })).status).toBe(401);
    const stolen = await provider.agree((await begin(binding)).url);
    expect((await finish({ ...stolen, binding: secretOf() })).status).toBe(401);
    const late = await provider.agree((await begin(binding)).url);
    core.ambient.advance(LOGIN_MS + 1);
    expect((await finish({ ...late, binding })).status).toBe(401);
    const madeUp = { state: "log_in_x", code: "x", binding };
    expect((await finish(madeUp)).status).toBe(401);
    const wrongCode = await provider.agree((await begin(binding)).url);
    expect((await finish({ ...wrongCode, code: "x", binding })).status).toBe(401);
  });

  it("lets one of two at once win", async () => {
    provider.account = colleague;
    const binding = secretOf();
    const { url } = await begin(binding);
    const answers = [await provider.agree(url), await provider.agree(url)];
    const both = await Promise.all(answers.map((answer) => finish({ ...answer, binding })));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
  });

  it("leaves neither state nor verifier readable", async () => {
    const { url } = await begin(secretOf());
    const rows = JSON.stringify(await core.system.db.select().from(staffLogins));
    expect(rows).not.toContain(new URL(url).searchParams.get("state"));
  });
});

describe("a provider that is away", () => {
  it("is left alone after three failures, and nobody waits for it", async () => {
    const binding = secretOf();
    const answers = [];
    for (let time = 0; time < 3; time++) {
      answers.push(await provider.agree((await begin(binding)).url));
    }
    provider.mode = "fails";
    for (const answer of answers) {
      expect((await finish({ ...answer, binding })).status).toBe(503);
    }
    const { calls } = provider;
    expect((await begin(binding)).status).toBe(503);
    expect(provider.calls).toBe(calls);
  });
});

describe("the configuration", () => {
  const oidc = {
    BEELINE_OIDC_ISSUER: "https://id.test",
    BEELINE_OIDC_CLIENT_ID: "x",
    BEELINE_OIDC_CLIENT_SECRET: "y",
  };
  it("is whole, and over TLS outside development", () => {
    const prod = { ...core.environment, BEELINE_ENV: "prod" };
    expect(readConfig({ ...prod, ...oidc }).oidc?.issuer).toBe("https://id.test");
    expect(readConfig(prod).oidc).toBeUndefined();
    const half = { ...prod, ...oidc, BEELINE_OIDC_CLIENT_SECRET: "" };
    expect(() => readConfig(half)).toThrow(/go together/);
    const plain = { ...prod, ...oidc, BEELINE_OIDC_ISSUER: "http://id.test" };
    expect(() => readConfig(plain)).toThrow(/https/);
  });

  it("may be missing: then there is no such log-in", async () => {
    const without = await startTestCore();
    const query = { region: "in" as const, binding: bindingOf("x") };
    const answer = await without.request(pathOf(routes.startStaffLogin, { query }));
    expect(answer.status).toBe(404);
    await without.stop();
  });
});
