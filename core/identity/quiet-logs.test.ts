/** What identity writes to the log while people sign in, fail, and are thrown out. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import { openStore, startTestCore, type TestCore } from "../test/index.ts";

let core: TestCore;
const lines: string[] = [];
beforeAll(async () => {
  core = await startTestCore();
  const write = (...parts: unknown[]) => {
    lines.push(
      JSON.stringify(parts, (_, value: unknown) =>
        value instanceof Error ? { message: value.message, stack: value.stack } : value,
      ),
    );
  };
  const log = { debug: write, info: write, warn: write, error: write };
  Object.assign(core.runtime, { log });
});
afterAll(() => core.stop());

async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const all = { "content-type": "application/json", "user-agent": "Secret Phone/1 Android" };
  const init = { method: "POST", headers: { ...all, ...headers }, body: JSON.stringify(body) };
  const answer = await core.request(path, init);
  const text = await answer.text();
  return (text === "" ? {} : JSON.parse(text)) as Record<string, string>;
}

it("names nobody, and holds nothing that opens anything", async () => {
  const store = await openStore(core);
  const { partner } = store;
  const device = crypto.randomUUID();
  const { challengeId } = await post(
    "/v1/auth/otp",
    { phone: partner.phone },
    { "x-device-id": device },
  );
  await post("/v1/auth/token", { challengeId, code: "424242" });
  const session = await post("/v1/auth/token", { challengeId, code: "000000" });
  const { refreshToken = "", accessToken = "" } = session;
  await post("/v1/auth/refresh", { refreshToken });
  await post("/v1/auth/refresh", { refreshToken });
  const account = await partner.call(routes.createServiceAccount, {
    body: { label: "Asha's till", scopes: ["orders:read"] },
  });
  const params = { id: account.id };
  const key = await partner.call(routes.createCredential, { params, body: { kind: "api_key" } });
  const secret = await partner.call(routes.createCredential, {
    params,
    body: { kind: "client_secret" },
  });
  await core.request("/v1/partner/orders", { headers: { "x-api-key": key.secret } });
  await core.request("/v1/partner/orders", {
    headers: { "x-api-key": `${key.secret.slice(0, -1)}x` },
  });
  const client = { client_id: account.id, client_secret: secret.secret };
  const granted = await post("/v1/oauth/token", { grant_type: "client_credentials", ...client });
  await post("/v1/oauth/token", { grant_type: "client_credentials", client_id: "Asha" });
  await partner.call(routes.disableServiceAccount, { params });
  await partner.call(routes.endOtherSessions);
  expect(lines.length).toBeGreaterThan(5);
  const written = lines.join("\n");
  for (const personal of [
    ...[partner.phone, partner.phone.slice(3), "424242", "000000", device, "Secret Phone", "Asha"],
    ...[refreshToken, accessToken, partner.token, key.secret, secret.secret],
    granted["access_token"] ?? "",
  ]) {
    expect(personal.length).toBeGreaterThan(3);
    expect(written).not.toContain(personal);
  }
});
