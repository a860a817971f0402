import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Session } from "#shared/contracts/auth.ts";
import { routes } from "#shared/contracts/index.ts";
import { EndedSessionsNote } from "#shared/ended-sessions.ts";
import { makeRuntime, makeSignatureCheck, systemCtx } from "../../platform/index.ts";
import {
  freshPhone,
  startTestCore,
  type TestCore,
  type TestPerson,
  until,
} from "../../test/index.ts";
import { callerVerifier, learnEnded, onEnded, startEndedWatch } from "../index.ts";

let core: TestCore;
let ops: TestPerson;
beforeAll(async () => {
  core = await startTestCore();
  ops = await core.person("ops");
});
afterAll(() => core.stop());

const CHROME = "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/150.0.0.0 Mobile";

async function signIn(phone: string, agent = CHROME): Promise<Session & { sid: string }> {
  const post = async <T>(path: string, body: unknown) => {
    const headers = { "content-type": "application/json", "user-agent": agent };
    const answer = await core.request(path, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    return (await answer.json()) as T;
  };
  const { challengeId } = await post<{ challengeId: string }>("/v1/auth/otp", { phone });
  const session = await post<Session>("/v1/auth/token", { challengeId, code: "000000" });
  return { ...session, sid: decodeJwt<{ sid: string }>(session.accessToken).sid };
}

function call(method: string, path: string, token: string): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, "idempotency-key": crypto.randomUUID() };
  return core.request(path, { method, headers });
}
const statusOf = async (token: string) => (await call("GET", "/v1/me", token)).status;

interface Listed {
  items: { id: string; device: string | null; isCurrent: boolean; lastUsedAt: string }[];
}
const list = async (token: string) =>
  ((await (await call("GET", "/v1/sessions", token)).json()) as Listed).items;

describe("the list of sessions", () => {
  it("shows my own open ones, the last used first, and which one this is", async () => {
    const phone = freshPhone(core);
    const old = await signIn(phone, "curl/8");
    core.ambient.advance(1_000);
    const here = await signIn(phone);
    await signIn(freshPhone(core));
    expect(await list(here.accessToken)).toMatchObject([
      { id: here.sid, device: "Chrome on Android", isCurrent: true },
      { id: old.sid, device: null, isCurrent: false },
    ]);
    core.ambient.advance(1_000);
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ refreshToken: old.refreshToken });
    await core.request("/v1/auth/refresh", { method: "POST", headers, body });
    expect((await list(here.accessToken)).map(({ id }) => id)).toEqual([old.sid, here.sid]);
  });
});

describe("ending sessions", () => {
  it("ends one of mine at once, and a second time does nothing", async () => {
    const phone = freshPhone(core);
    const [here, there] = [await signIn(phone), await signIn(phone)];
    for (let time = 0; time < 2; time++) {
      const answer = await call("DELETE", `/v1/sessions/${there.sid}`, here.accessToken);
      expect(answer.status).toBe(204);
    }
    expect(await statusOf(there.accessToken)).toBe(401);
    expect(await statusOf(here.accessToken)).toBe(200);
    expect(await list(here.accessToken)).toHaveLength(1);
  });

  it("answers 404 for somebody else's and for what is no session", async () => {
    const [mine, theirs] = [await signIn(freshPhone(core)), await signIn(freshPhone(core))];
    for (const id of [theirs.sid, "ses_in_x", "nonsense", `ses_uk_${"0".repeat(26)}`]) {
      const answer = await call("DELETE", `/v1/sessions/${id}`, mine.accessToken);
      expect(answer.status).toBe(404);
    }
    expect(await statusOf(theirs.accessToken)).toBe(200);
  });

  it("ends all the others", async () => {
    const phone = freshPhone(core);
    const others = [await signIn(phone), await signIn(phone)];
    const here = await signIn(phone);
    const answer = await call("POST", "/v1/sessions/end-others", here.accessToken);
    expect(await answer.json()).toEqual({ ended: 2 });
    for (const other of others) expect(await statusOf(other.accessToken)).toBe(401);
    expect(await statusOf(here.accessToken)).toBe(200);
  });

  it("lets ops end all of a person, with a reason of ours", async () => {
    const session = await signIn(freshPhone(core));
    const params = { id: session.user.id };
    const end = (body: object) =>
      ops.call(routes.endSessionsOf, { params, body: body as { reason: "lost_device" } });
    await expect(end({ reason: "because" })).rejects.toMatchObject({ code: "VALIDATION_FAILED" });
    expect(await end({ reason: "suspected_theft" })).toEqual({ ended: 1 });
    expect(await statusOf(session.accessToken)).toBe(401);
    expect(await end({ reason: "suspected_theft" })).toEqual({ ended: 0 });
    const nobody = { params: { id: "cus_in_nobody" }, body: { reason: "lost_device" as const } };
    await expect(ops.call(routes.endSessionsOf, nobody)).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});

describe("other processes and the edge", () => {
  it("learn within five seconds, also when the edge was away at first", async () => {
    const phone = freshPhone(core);
    const [here, there] = [await signIn(phone), await signIn(phone)];
    const check = makeSignatureCheck(core.config.relaySecret, () => core.ambient.now().getTime());
    const told: string[] = [];
    let failures = 1;
    const edge = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      fetch: async (request) => {
        if (failures-- > 0) return new Response("busy", { status: 503 });
        told.push(...EndedSessionsNote.parse(JSON.parse(await check(request))).ids);
        return Response.json({});
      },
    });
    const config = { ...core.config, edgeUrl: `http://127.0.0.1:${edge.port}` };
    const other = makeRuntime(config, core.ambient);
    const heard: string[] = [];
    onEnded(other, (id) => heard.push(id));
    const watch = startEndedWatch(other);
    const verify = callerVerifier(other);
    try {
      await verify(there.accessToken);
      const startedAt = performance.now();
      await call("DELETE", `/v1/sessions/${there.sid}`, here.accessToken);
      await until("the other process and the edge know", async () => {
        const refused = await verify(there.accessToken).then(
          () => false,
          () => true,
        );
        return refused && told.includes(there.sid);
      });
      expect(performance.now() - startedAt).toBeLessThan(5_000);
      expect(heard.filter((id) => id === there.sid)).toHaveLength(1);
      await verify(here.accessToken);
    } finally {
      await watch.stop();
      await other.database.close();
      edge.stop(true);
    }
  });

  it("are told again by a process that starts later", async () => {
    const session = await signIn(freshPhone(core));
    await call("POST", "/v1/auth/logout", session.accessToken);
    const later = makeRuntime(core.config, core.ambient);
    const heard: string[] = [];
    onEnded(later, (id) => heard.push(id));
    await learnEnded(systemCtx(later));
    expect(heard).toContain(session.sid);
    await later.database.close();
  });
});
