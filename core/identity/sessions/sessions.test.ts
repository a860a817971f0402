import { eq } from "drizzle-orm";
import { decodeJwt, jwtVerify, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { people, refreshTokens, sessions } from "#drizzle/schema/index.ts";
import type { Session } from "#shared/contracts/auth.ts";
import { routes } from "#shared/contracts/index.ts";
import { ACCESS_AUDIENCE, TRACKING_AUDIENCE, TrackingClaims } from "#shared/roles.ts";
import { useSmsProvider } from "../../notifications/index.ts";
import { makeRuntime, systemCtx } from "../../platform/index.ts";
import { freshPhone, outcomeOf, startTestCore, type TestCore } from "../../test/index.ts";
import {
  callerVerifier,
  createPerson,
  firstNamesOf,
  forgetOldSignIns,
  learnEnded,
  signTrackingToken,
} from "../index.ts";
import { otpProviderOf } from "../otp-providers.ts";
import { requestOtp } from "../request-otp.ts";
import { requestToken } from "../request-token.ts";
import { SESSION_IDLE_MS } from "../token-rules.ts";

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(() => core.stop());

function post(path: string, body: unknown, token?: string): Promise<Response> {
  return core.request(path, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: JSON.stringify(body),
  });
}

async function signIn(phone = freshPhone(core)): Promise<Session> {
  const otp = (await (await post("/v1/auth/otp", { phone })).json()) as { challengeId: string };
  const answer = await post("/v1/auth/token", { challengeId: otp.challengeId, code: "000000" });
  return (await answer.json()) as Session;
}

const refresh = (refreshToken: string) => post("/v1/auth/refresh", { refreshToken });
const me = (token: string) =>
  core.request("/v1/me", { headers: { authorization: `Bearer ${token}` } });

describe("refreshing", () => {
  it("rotates the refresh token and keeps the session", async () => {
    const first = await signIn();
    const answer = await refresh(first.refreshToken);
    expect(answer.status).toBe(200);
    const second = (await answer.json()) as Session;
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect(second.refreshToken).toMatch(/^rft_in_[0-9a-z]{26}\.[\w-]{43}$/);
    expect(second.user).toEqual(first.user);
    const [a, b] = [first, second].map((one) => core.verifyToken(one.accessToken));
    expect((await a)?.sid).toBe((await b)?.sid);
    expect((await me(second.accessToken)).status).toBe(200);
  });

  it("ends the session when an old token comes back, at once and for good", async () => {
    const first = await signIn();
    const second = (await (await refresh(first.refreshToken)).json()) as Session;
    expect((await refresh(first.refreshToken)).status).toBe(401);
    expect((await refresh(second.refreshToken)).status).toBe(401);
    expect((await me(second.accessToken)).status).toBe(401);
    const { sid } = decodeJwt<{ sid: string }>(second.accessToken);
    const [row] = await core.system.db.select().from(sessions).where(eq(sessions.id, sid));
    expect(row).toMatchObject({ revokeReason: "refresh_token_reused" });
  });

  it("lets one of several at once win", async () => {
    const { refreshToken } = await signIn();
    const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(refreshToken)));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    expect(answers.filter((answer) => answer.status === 401)).toHaveLength(7);
    // Two hands had the token: the session is over for both.
    const won = (await answers.find(({ status }) => status === 200)!.json()) as Session;
    expect((await me(won.accessToken)).status).toBe(401);
    expect((await refresh(won.refreshToken)).status).toBe(401);
  });

  it("refuses unknown tokens and sessions that were idle too long", async () => {
    expect((await refresh("rft_in_00000000000000000000000000.nothing")).status).toBe(401);
    expect((await refresh("")).status).toBe(401);
    expect((await refresh("x".repeat(201))).status).toBe(400);
    const { refreshToken } = await signIn();
    core.ambient.advance(SESSION_IDLE_MS + 1);
    expect((await refresh(refreshToken)).status).toBe(401);
  });

  it("keeps refresh tokens by hash only", async () => {
    const { refreshToken } = await signIn();
    const rows = await core.system.db.select().from(refreshTokens);
    expect(JSON.stringify(rows)).not.toContain(refreshToken.split(".")[1]);
  });
});

describe("signing out", () => {
  it("ends the access and the refresh token at once", async () => {
    const session = await signIn();
    expect((await me(session.accessToken)).status).toBe(200);
    const answer = await post("/v1/auth/logout", {}, session.accessToken);
    expect(answer.status).toBe(204);
    expect((await me(session.accessToken)).status).toBe(401);
    expect((await refresh(session.refreshToken)).status).toBe(401);
    expect((await post("/v1/auth/logout", {}, session.accessToken)).status).toBe(401);
  });

  it("is remembered by a core that starts later", async () => {
    const session = await signIn();
    await post("/v1/auth/logout", {}, session.accessToken);
    const later = makeRuntime(core.config, core.ambient);
    const verify = callerVerifier(later);
    await learnEnded(systemCtx(later));
    await expect(verify(session.accessToken)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    await later.database.close();
  });

  it("needs a token", async () => {
    expect((await post("/v1/auth/logout", {})).status).toBe(401);
  });
});

describe("access tokens", () => {
  it("end after fifteen minutes", async () => {
    const { accessToken } = await signIn();
    core.ambient.advance(14 * 60_000);
    expect((await me(accessToken)).status).toBe(200);
    core.ambient.advance(61_000);
    expect((await me(accessToken)).status).toBe(401);
  });

  it("are refused when tampered with, unsigned, of another audience or another key", async () => {
    const { accessToken, user } = await signIn();
    const claims = { sub: user.id, role: "ops", region: "in", sid: "ses_in_x" };
    const [header, , signature] = accessToken.split(".");
    const payload = Buffer.from(JSON.stringify({ ...claims, exp: 9_999_999_999 }));
    const forged = [header, payload.toString("base64url"), signature].join(".");
    const unsigned = new UnsecuredJWT(claims)
      .setIssuer("beeline:in")
      .setAudience(ACCESS_AUDIENCE)
      .setExpirationTime("5m")
      .encode();
    const symmetric = await new SignJWT(claims)
      .setProtectedHeader({ alg: "HS256", kid: core.config.signingKeys[0]!.kid })
      .setIssuer("beeline:in")
      .setAudience(ACCESS_AUDIENCE)
      .setExpirationTime("5m")
      .sign(Buffer.from(String(core.config.signingKeys[0]!.x)));
    const room = await signTrackingToken(core.system, { orderId: "o", viewer: "guest" });
    for (const token of [forged, unsigned, symmetric, room.token, "a.b.c", ""]) {
      expect((await me(token)).status).toBe(401);
    }
  });
});

describe("tracking tokens", () => {
  it("open one room in one role for thirty minutes", async () => {
    const { token, expiresAt } = await signTrackingToken(core.system, {
      orderId: "ord_in_1",
      viewer: "guest",
    });
    const jwk = core.config.signingKeys[0]!;
    const { payload, protectedHeader } = await jwtVerify(
      token,
      { kty: jwk.kty, crv: jwk.crv, x: String(jwk.x), alg: "EdDSA" },
      {
        audience: TRACKING_AUDIENCE,
        issuer: "beeline:in",
        currentDate: core.ambient.now(),
      },
    );
    expect(protectedHeader).toMatchObject({ alg: "EdDSA", kid: jwk.kid });
    const claims = TrackingClaims.parse(payload);
    expect(claims).toMatchObject({ orderId: "ord_in_1", viewer: "guest", region: "in" });
    expect(claims.exp).toBe(Math.floor(expiresAt.getTime() / 1000));
  });
});

describe("people", () => {
  it("read and change their own details, which are stored sealed", async () => {
    const person = await core.person("customer", { name: "Planted Person" });
    expect(await person.call(routes.getMe)).toEqual({
      id: person.id,
      role: "customer",
      region: "in",
      name: "Planted Person",
      phone: person.phone,
      storeId: null,
      language: null,
    });
    const changed = await person.call(routes.updateMe, { body: { name: "  Asha Rao " } });
    expect(changed).toEqual({ id: person.id, name: "Asha Rao", language: null });
    expect(await person.call(routes.updateMe, { body: { language: "hi" } })).toEqual({
      ...changed,
      language: "hi",
    });
    expect(await person.call(routes.getMe)).toMatchObject({ name: "Asha Rao", language: "hi" });
    const [row] = await core.system.db.select().from(people).where(eq(people.id, person.id));
    expect(JSON.stringify(row)).not.toMatch(/Planted|Asha/);
    expect(JSON.stringify(row)).not.toContain(person.phone.slice(1));
    for (const name of ["", " ", "x".repeat(81), "a\u0000b", 5]) {
      await expect(
        person.call(routes.updateMe, { body: { name: name as string } }),
      ).rejects.toMatchObject({ code: "VALIDATION_FAILED" });
    }
    for (const body of [{}, { language: "tlh" as "en" }]) {
      await expect(person.call(routes.updateMe, { body })).rejects.toMatchObject({
        code: "VALIDATION_FAILED",
      });
    }
  });

  it("are made once per phone, also when asked for at once", async () => {
    const phone = freshPhone(core);
    const ids = await Promise.all(
      Array.from({ length: 8 }, () => createPerson(core.system, { role: "rider", phone })),
    );
    expect(new Set(ids).size).toBe(1);
    await expect(
      createPerson(core.system, { role: "rider", phone: "+447700900101" }),
    ).rejects.toMatchObject({ code: "VALIDATION_FAILED" });
  });

  it("are shown to others by first name only", async () => {
    const named = await core.person("rider", { name: " Ravi  Kumar Rider" });
    const nameless = await core.person("rider");
    const names = await firstNamesOf(core.system, [named.id, nameless.id, "rdr_in_nobody"]);
    expect([...names]).toEqual([
      [named.id, "Ravi"],
      [nameless.id, null],
      ["rdr_in_nobody", null],
    ]);
    expect(await firstNamesOf(core.system, [])).toEqual(new Map());
  });
});

describe("the rest", () => {
  it("forgets what nobody can use any more", async () => {
    const gone = await signIn();
    const { sid } = await core.verifyToken(gone.accessToken);
    core.ambient.advance(SESSION_IDLE_MS + 25 * 3_600_000);
    const kept = await signIn();
    expect(await forgetOldSignIns(core.system)).toBeGreaterThan(0);
    const left = await core.system.db.select({ id: sessions.id }).from(sessions);
    expect(left.map((row) => row.id)).not.toContain(sid);
    expect((await refresh(kept.refreshToken)).status).toBe(200);
  });

  it("has no development codes outside development", () => {
    const { runtime } = core;
    const prod = { ...runtime, config: { ...runtime.config, env: "prod" } } as const;
    expect(() => otpProviderOf(prod)).toThrow(/BEELINE_ENV=dev/);
    const { newCode } = otpProviderOf(runtime);
    expect(newCode(runtime.ambient.randomBytes)).toBe("000000");
  });

  it("texts codes that nobody can guess where there is somebody to text them", async () => {
    const { runtime } = core;
    const prod = { ...runtime, config: { ...runtime.config, env: "prod" } } as const;
    const texts: string[] = [];
    useSmsProvider(prod, {
      name: "recording",
      send: async ({ text, reference }) => {
        texts.push(text);
        return { reference };
      },
    });
    const phone = freshPhone(core);
    const ctx = { ...core.system, runtime: prod };
    const { challengeId } = await requestOtp(ctx, { phone });
    await requestOtp(ctx, { phone });
    const [code = "", other] = texts.map((text) => /^(\d{6}) is your Beeline code/.exec(text)?.[1]);
    expect(other).toMatch(/^\d{6}$/);
    expect(other).not.toBe(code);
    const signedIn = await requestToken(core.system, { challengeId, code });
    expect(signedIn.user.id).toMatch(/^cus_/);
    useSmsProvider(prod, { name: "away", send: () => Promise.reject(new Error(phone)) });
    expect(await outcomeOf(requestOtp(ctx, { phone }))).toBe("UNAVAILABLE");
  });
});
