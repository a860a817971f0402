import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { challenges, people, sessions } from "#drizzle/schema/index.ts";
import type { Session } from "#shared/contracts/auth.ts";
import { freshPhone, startTestCore, type TestCore } from "../test/index.ts";
import { createPerson } from "./index.ts";
import { CHALLENGE_MS, CODE_WINDOW_MS, codeWaitSeconds, MAX_CODE_TRIES } from "./token-rules.ts";

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(() => core.stop());

function post(path: string, body: unknown): Promise<Response> {
  return core.request(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

async function challengeFor(phone: string): Promise<string> {
  const answer = await post("/v1/auth/otp", { phone });
  expect(answer.status).toBe(202);
  return ((await answer.json()) as { challengeId: string }).challengeId;
}

const exchange = (challengeId: string, code = "000000") =>
  post("/v1/auth/token", { challengeId, code });

const codeOf = async (answer: Response) => ((await answer.json()) as { code: string }).code;

describe("asking for a code", () => {
  it("answers known and unknown phones alike", async () => {
    const known = freshPhone(core);
    await createPerson(core.system, { role: "partner", phone: known });
    for (const phone of [known, freshPhone(core)]) {
      const answer = await post("/v1/auth/otp", { phone });
      expect(answer.status).toBe(202);
      const body = (await answer.json()) as { challengeId: string; expiresAt: string };
      expect(Object.keys(body).sort()).toEqual(["challengeId", "expiresAt"]);
      expect(body.challengeId).toMatch(/^chl_in_/);
      const leftMs = Date.parse(body.expiresAt) - core.ambient.now().getTime();
      expect(leftMs).toBeGreaterThan(CHALLENGE_MS - 10_000);
      expect(leftMs).toBeLessThanOrEqual(CHALLENGE_MS);
    }
  });

  it("refuses another region's phone and things that are no phone", async () => {
    for (const phone of ["+447700900101", "+12025550101", "9876543210", "+91", 5, null]) {
      const answer = await post("/v1/auth/otp", { phone });
      expect(answer.status).toBe(400);
      const problem = (await answer.json()) as { code: string; issues: { path: string }[] };
      expect(problem.code).toBe("VALIDATION_FAILED");
      expect(problem.issues[0]?.path).toBe("phone");
    }
  });

  const standing = (answer: Response) =>
    ["limit", "remaining"].map((name) => answer.headers.get(`ratelimit-${name}`));

  it("limits the codes of one phone, also those asked for at once", async () => {
    const phone = freshPhone(core);
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => post("/v1/auth/otp", { phone })),
    );
    expect(answers.filter((answer) => answer.status === 202)).toHaveLength(30);
    const refused = answers.find((answer) => answer.status === 429)!;
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await codeOf(refused)).toBe("RATE_LIMITED");
    expect(standing(refused)).toEqual(["30", "0"]);
    const first = await post("/v1/auth/otp", { phone: freshPhone(core) });
    expect([first.status, ...standing(first)]).toEqual([202, "30", "29"]);
    expect(Number(first.headers.get("ratelimit-reset"))).toBeGreaterThan(0);
  });

  it("keeps neither the phone nor the code readable", async () => {
    const phone = freshPhone(core);
    const id = await challengeFor(phone);
    const [row] = await core.system.db.select().from(challenges).where(eq(challenges.id, id));
    expect(JSON.stringify(row)).not.toContain(phone.slice(3));
    expect(row!.codeHash).not.toContain("000000");
  });
});

describe("exchanging a code", () => {
  it("makes an unknown phone a customer, and the same one the next time", async () => {
    const phone = freshPhone(core);
    const first = (await (await exchange(await challengeFor(phone))).json()) as Session;
    expect(first.user).toMatchObject({ role: "customer", region: "in" });
    expect(first.user.id).toMatch(/^cus_in_/);
    expect(first.expiresIn).toBe(900);
    const second = (await (await exchange(await challengeFor(phone))).json()) as Session;
    expect(second.user.id).toBe(first.user.id);
  });

  it("gives a known person their role", async () => {
    const phone = freshPhone(core);
    const id = await createPerson(core.system, { role: "rider", phone });
    const session = (await (await exchange(await challengeFor(phone))).json()) as Session;
    expect(session.user).toEqual({ id, role: "rider", region: "in" });
    const claims = await core.verifyToken(session.accessToken);
    expect(claims).toMatchObject({ sub: id, role: "rider", region: "in" });
    expect(claims.sid).toMatch(/^ses_in_/);
  });

  it("refuses a wrong code, and the right one after too many tries", async () => {
    const phone = freshPhone(core);
    const id = await challengeFor(phone);
    for (let attempt = 0; attempt < MAX_CODE_TRIES; attempt++) {
      const answer = await exchange(id, "123456");
      expect(answer.status).toBe(400);
      expect(await codeOf(answer)).toBe("INVALID_OTP");
    }
    const late = await exchange(id);
    expect(late.status).toBe(429);
    expect(Number(late.headers.get("retry-after"))).toBeGreaterThan(0);
    const hash = core.runtime.sealer.lookupHash(phone);
    expect(
      await core.system.db.select().from(people).where(eq(people.phoneHash, hash)),
    ).toHaveLength(0);
  });

  it("gives parallel guesses no more tries than guesses in a row", async () => {
    const id = await challengeFor(freshPhone(core));
    const answers = await Promise.all(Array.from({ length: 30 }, () => exchange(id, "999999")));
    expect(answers.filter((answer) => answer.status === 400)).toHaveLength(MAX_CODE_TRIES);
    expect(answers.filter((answer) => answer.status === 429)).toHaveLength(30 - MAX_CODE_TRIES);
  });

  it("opens one session when the code is brought several times at once", async () => {
    const phone = freshPhone(core);
    const id = await challengeFor(phone);
    const answers = await Promise.all(Array.from({ length: 5 }, () => exchange(id)));
    const good = answers.filter((answer) => answer.status === 200);
    expect(good).toHaveLength(1);
    const { user } = (await good[0]!.json()) as Session;
    const rows = await core.system.db.select().from(sessions).where(eq(sessions.personId, user.id));
    expect(rows).toHaveLength(1);
  });

  it("makes one person when two challenges of a new phone are answered at once", async () => {
    const phone = freshPhone(core);
    const ids = await Promise.all(Array.from({ length: 6 }, () => challengeFor(phone)));
    const answers = await Promise.all(ids.map((id) => exchange(id)));
    const users = new Set<string>();
    for (const answer of answers) users.add(((await answer.json()) as Session).user.id);
    expect(users.size).toBe(1);
  });

  it("refuses a used, an expired, an unknown and a malformed challenge", async () => {
    const used = await challengeFor(freshPhone(core));
    expect((await exchange(used)).status).toBe(200);
    const expired = await challengeFor(freshPhone(core));
    core.ambient.advance(CHALLENGE_MS + 1);
    for (const id of [
      used,
      expired,
      "chl_in_00000000000000000000000000",
      "nonsense",
      "a\u0000b",
      "",
    ]) {
      const answer = await exchange(id);
      expect(answer.status).toBe(400);
      expect(await codeOf(answer)).toBe("INVALID_OTP");
    }
    expect((await post("/v1/auth/token", { challengeId: 7 })).status).toBe(400);
    expect((await exchange("x".repeat(81))).status).toBe(400);
  });
});

describe("codeWaitSeconds", () => {
  const now = new Date(1_000_000_000);
  const ago = (ms: number) => new Date(now.getTime() - ms);

  it("lets one ask below the limit", () => {
    expect(codeWaitSeconds([ago(5), ago(4)], 3, now)).toBeUndefined();
  });

  it("waits until the oldest that counts leaves the window", () => {
    expect(codeWaitSeconds([ago(CODE_WINDOW_MS - 4_500), ago(10), ago(5)], 3, now)).toBe(5);
    expect(codeWaitSeconds([ago(CODE_WINDOW_MS - 1), ago(10_000), ago(5)], 2, now)).toBe(590);
  });
});
