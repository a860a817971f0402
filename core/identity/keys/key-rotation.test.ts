import { decodeProtectedHeader, importJWK, type JWK, SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { signingKeys } from "#drizzle/schema/index.ts";
import { routes, type Session } from "#shared/contracts/index.ts";
import { ACCESS_AUDIENCE } from "#shared/roles.ts";
import { makeRuntime, type Runtime, systemCtx } from "../../platform/index.ts";
import { startTestCore, type TestCore, type TestPerson, until } from "../../test/index.ts";
import { callerVerifier, createPerson, publishedKeys, startEndedWatch } from "../index.ts";
import { PUBLISH_AHEAD_MS, VERIFY_AFTER_MS } from "./key-rules.ts";
import { rotateSigningKeys } from "./rotate-signing-keys.ts";

let core: TestCore;
let ops: TestPerson;
let opsPhone: string;

beforeAll(async () => {
  core = await startTestCore();
  opsPhone = `${core.runtime.region.phonePrefix}9700000001`;
  await createPerson(core.system, { role: "ops", phone: opsPhone });
});
afterAll(() => core.stop());
beforeEach(async () => {
  // Far enough for the keys of the test before to be over.
  core.ambient.advance(2 * VERIFY_AFTER_MS);
  ops = await core.signIn(opsPhone);
});

const kidOf = (token: string) => decodeProtectedHeader(token).kid;
const kidsOf = async (runtime: Runtime) =>
  (await publishedKeys(runtime)).keys.map(({ kid }) => kid);

async function statusOf(token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  return (await core.request("/v1/me", { headers })).status;
}

/** What somebody with the configured key could sign. */
async function longLived(sub: string): Promise<string> {
  const jwk = core.config.signingKeys[0]!;
  return new SignJWT({ sub, role: "ops", region: "in", sid: "ses_in_x" })
    .setProtectedHeader({ alg: "EdDSA", kid: jwk.kid })
    .setIssuer("beeline:in")
    .setAudience(ACCESS_AUDIENCE)
    .setExpirationTime(new Date(core.ambient.now().getTime() + 86_400_000))
    .sign(await importJWK(jwk as JWK, "EdDSA"));
}

async function refreshTokenOf(): Promise<string> {
  const post = async (path: string, body: object) => {
    const headers = { "content-type": "application/json" };
    const answer = await core.request(path, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    return (await answer.json()) as Session & { challengeId: string };
  };
  const { challengeId } = await post("/v1/auth/otp", { phone: opsPhone });
  return (await post("/v1/auth/token", { challengeId, code: "000000" })).refreshToken;
}

describe("rotation", () => {
  it("starts with the configured key, which is sealed in its row", async () => {
    expect(kidOf(ops.token)).toBe(core.config.signingKeys[0]!.kid);
    const rows = await core.system.db.select().from(signingKeys);
    expect(JSON.stringify(rows)).not.toContain(String(core.config.signingKeys[0]!["d"]));
  });

  it("publishes the next key, then signs with it, then withdraws the old one", async () => {
    const before = kidOf(ops.token)!;
    const stolen = await longLived(ops.id);
    expect(await statusOf(stolen)).toBe(200);
    const next = await ops.call(routes.rotateSigningKeys);
    expect(next.state).toBe("next");
    await until("it is published", async () => (await kidsOf(core.runtime)).includes(next.kid));
    // Whoever asks again gets the one that waits.
    expect((await ops.call(routes.rotateSigningKeys)).kid).toBe(next.kid);
    expect(kidOf((await core.signIn(opsPhone)).token)).toBe(before);

    core.ambient.advance(PUBLISH_AHEAD_MS - 60_000);
    const old = await core.signIn(opsPhone);
    expect(kidOf(old.token)).toBe(before);
    core.ambient.advance(61_000);
    const young = await core.signIn(opsPhone);
    expect(kidOf(young.token)).toBe(next.kid);
    // The overlap: what the old key signed counts until it ends by itself.
    expect(await statusOf(old.token)).toBe(200);
    expect(await kidsOf(core.runtime)).toContain(before);

    core.ambient.advance(VERIFY_AFTER_MS);
    expect(await kidsOf(core.runtime)).toEqual([next.kid]);
    expect(await statusOf(old.token)).toBe(401);
    // Whoever has the old key can make no use of it any more.
    expect(await statusOf(stolen)).toBe(401);
    const now = await core.signIn(opsPhone);
    const { items } = await now.call(routes.listSigningKeys);
    expect(items.slice(0, 2).map(({ kid, state }) => [kid, state])).toEqual([
      [next.kid, "signs"],
      [before, "withdrawn"],
    ]);
  });

  it("makes one key when two processes rotate at once, and both use it", async () => {
    const other = makeRuntime(core.config, core.ambient);
    await publishedKeys(other);
    const both = [core.runtime, other];
    // The first round opens the connections, and later ones meet at the same moment.
    for (let round = 0; round < 4; round++) {
      const made = await Promise.all(
        [...both, ...both, ...both].map((runtime) =>
          rotateSigningKeys(systemCtx(runtime), { isAsked: true }),
        ),
      );
      expect(made.filter((one) => one.made)).toHaveLength(1);
      expect(new Set(made.map(({ newest }) => newest.kid)).size).toBe(1);
      core.ambient.advance(PUBLISH_AHEAD_MS + 1_000);
      const person = await core.signIn(opsPhone);
      expect(kidOf(person.token)).toBe(made[0]!.newest.kid);
      expect((await callerVerifier(other)(person.token)).sub).toBe(person.id);
    }
    await other.database.close();
  });

  it("comes by itself when the period is over, and drops private parts", async () => {
    const system = core.system;
    expect((await rotateSigningKeys(system, { isAsked: false })).made).toBe(false);
    core.ambient.advance(core.config.signingKeyDays * 86_400_000);
    const { made, newest } = await rotateSigningKeys(system, { isAsked: false });
    expect(made).toBe(true);
    core.ambient.advance(PUBLISH_AHEAD_MS + 6 * 60_000);
    expect((await rotateSigningKeys(system, { isAsked: false })).made).toBe(false);
    const rows = await system.db.select().from(signingKeys);
    const withPrivatePart = rows.filter(({ privateSealed }) => privateSealed !== "");
    expect(withPrivatePart.map(({ kid }) => kid)).toEqual([newest.kid]);
    // A core that starts now does not take the configured key for a new one.
    const later = makeRuntime(core.config, core.ambient);
    expect(await kidsOf(later)).not.toContain(undefined);
    core.ambient.advance(VERIFY_AFTER_MS);
    expect(await kidsOf(later)).toEqual([newest.kid]);
    await later.database.close();
  });

  it("withdraws everything at once when a key may be in other hands", async () => {
    const other = makeRuntime(core.config, core.ambient);
    const watch = startEndedWatch(other);
    const verifyThere = callerVerifier(other);
    const before = await core.signIn(opsPhone);
    await verifyThere(before.token);
    const [refreshToken] = await Promise.all([
      refreshTokenOf(),
      ops.call(routes.rotateSigningKeys),
    ]);
    const body = { compromised: true };
    const next = await core
      .person("ops")
      .then((one) => one.call(routes.rotateSigningKeys, { body }));
    expect(next.state).toBe("signs");
    expect(await statusOf(before.token)).toBe(401);
    await until("the other process refuses it too", () =>
      verifyThere(before.token).then(
        () => false,
        () => true,
      ),
    );
    expect(await kidsOf(core.runtime)).toEqual([next.kid]);
    // Nobody has to sign in again: the refresh token is no signature.
    const renewed = await core.request("/v1/auth/refresh", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ refreshToken }),
    });
    const { accessToken } = (await renewed.json()) as Session;
    expect(kidOf(accessToken)).toBe(next.kid);
    expect((await verifyThere(accessToken)).role).toBe("ops");
    const rows = await core.system.db.select().from(signingKeys);
    expect(rows.filter(({ privateSealed }) => privateSealed !== "")).toHaveLength(1);
    await watch.stop();
    await other.database.close();
  });

  it("is for ops only", async () => {
    const partner = await core.person("partner");
    await expect(partner.call(routes.rotateSigningKeys)).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });
});
