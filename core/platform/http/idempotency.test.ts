/** What becomes of a key whose holder is slow or fails. */
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { idempotencyKeys } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { outcomeOf, startTestCore, type TestCore, until } from "../../test/index.ts";
import type { Ctx } from "../context.ts";
import { runInSteps, runOnce } from "./idempotency.ts";

let core: TestCore;

beforeAll(async () => {
  core = await startTestCore();
});

afterAll(() => core.stop());

const claim = (key: string, fingerprint = "a") => ({
  ...{ actorId: "cus_in_lease", route: "POST /v1/test", key, fingerprint },
});
const say = (body: string) => async () => ({ status: 201, body });

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

async function keyRow(key: string) {
  const { db } = core.system;
  const [row] = await db.select().from(idempotencyKeys).where(eq(idempotencyKeys.key, key));
  return row;
}

/** As if its holder had been gone for longer than a lease. */
async function orphan(key: string): Promise<void> {
  const past = { leaseUntil: new Date(core.ambient.now().getTime() - 1_000) };
  await core.system.db.update(idempotencyKeys).set(past).where(eq(idempotencyKeys.key, key));
}

describe("a verb that commits in steps", () => {
  test("is told 409 while the first runs, and replays afterwards", async () => {
    const { open, opened } = gate();
    const first = runInSteps(core.system, claim("slow"), async () => {
      await opened;
      return { status: 201, body: "one", headers: { sunset: "later" } };
    });
    await until("the key is claimed", async () => (await keyRow("slow")) !== undefined);
    const twin = await runInSteps(core.system, claim("slow"), say("two")).catch((e: unknown) => e);
    expect(twin).toMatchObject({ code: "REQUEST_IN_PROGRESS", options: { retryAfterSeconds: 1 } });
    expect(await outcomeOf(runInSteps(core.system, claim("slow", "b"), say("x")))).toBe(
      "IDEMPOTENCY_KEY_REUSED",
    );
    open();
    const answer = { status: 201, body: "one", headers: { sunset: "later" } };
    expect(await first).toEqual(answer);
    expect(await runInSteps(core.system, claim("slow"), say("three"))).toEqual(answer);
  });

  test("goes to a repeat when its holder is gone, and the late holder changes nothing", async () => {
    const { open, opened } = gate();
    const late = runInSteps(core.system, claim("lost"), async () => {
      await opened;
      return { status: 201, body: "late" };
    });
    await until("the key is claimed", async () => (await keyRow("lost")) !== undefined);
    await orphan("lost");
    expect(await runInSteps(core.system, claim("lost"), say("heir"))).toEqual({
      ...{ status: 201, body: "heir" },
    });
    open();
    await late;
    expect(await runInSteps(core.system, claim("lost"), say("x"))).toMatchObject({ body: "heir" });
  });

  test("stays with a holder that works on, however long", { timeout: 30_000 }, async () => {
    const { open, opened } = gate();
    const first = runInSteps(core.system, claim("long"), async () => {
      await opened;
      return { status: 201, body: "one" };
    });
    await until("the key is claimed", async () => (await keyRow("long")) !== undefined);
    const { leaseUntil } = (await keyRow("long"))!;
    await until("the lease is renewed", async () => {
      return (await keyRow("long"))!.leaseUntil > leaseUntil;
    });
    open();
    expect(await first).toEqual({ status: 201, body: "one" });
    expect(await runInSteps(core.system, claim("long"), say("two"))).toMatchObject({ body: "one" });
  });

  test("a late holder that is refused does not free the key of its heir", async () => {
    const [one, two] = [gate(), gate()];
    const late = runInSteps(core.system, claim("refused"), async () => {
      await one.opened;
      throw new BeelineError("CONFLICT");
    });
    await until("the key is claimed", async () => (await keyRow("refused")) !== undefined);
    await orphan("refused");
    const heir = runInSteps(core.system, claim("refused"), async () => {
      await two.opened;
      return { status: 201, body: "heir" };
    });
    await until("the heir has it", async () => {
      const row = await keyRow("refused");
      return row !== undefined && row.leaseUntil > core.ambient.now();
    });
    one.open();
    expect(await outcomeOf(late)).toBe("CONFLICT");
    expect((await keyRow("refused"))?.status).toBeNull();
    two.open();
    expect(await heir).toMatchObject({ body: "heir" });
  });

  test("a refusal frees the key; a failure keeps it for the same request only", async () => {
    const fail = (error: Error) => () => Promise.reject(error);
    const refusal = fail(new BeelineError("CONFLICT"));
    expect(await outcomeOf(runInSteps(core.system, claim("free"), refusal))).toBe("CONFLICT");
    expect(await keyRow("free")).toBeUndefined();
    for (const error of [new BeelineError("UNAVAILABLE"), new Error("lost"), new TypeError("x")]) {
      await runInSteps(core.system, claim("tied"), fail(error)).catch(() => undefined);
      const other = runInSteps(core.system, claim("tied", "b"), say("x"));
      expect(await outcomeOf(other)).toBe("IDEMPOTENCY_KEY_REUSED");
    }
    expect(await runInSteps(core.system, claim("tied"), say("done"))).toMatchObject({
      body: "done",
    });
  });
});

describe("a verb in one transaction", () => {
  test("a twin that waits too long is told 409", { timeout: 30_000 }, async () => {
    const { open, opened } = gate();
    const claimed = gate();
    const first = runOnce(core.system, claim("held"), async (ctx) => {
      // Answered after the claim, which was asked on the same connection before.
      await ctx.db.execute(sql`select 1`);
      claimed.open();
      await opened;
      return { status: 200, body: "one" };
    });
    await claimed.opened;
    const twin = await runOnce(core.system, claim("held"), say("two")).catch((e: unknown) => e);
    expect(twin).toMatchObject({ code: "REQUEST_IN_PROGRESS", options: { retryAfterSeconds: 1 } });
    open();
    expect(await first).toEqual({ status: 200, body: "one" });
  });

  test("a failure leaves nothing, whatever it was", async () => {
    const work = async (ctx: Ctx) => {
      await ctx.db.execute(sql`select 1`);
      throw new BeelineError("CONFLICT");
    };
    expect(await outcomeOf(runOnce(core.system, claim("gone"), work))).toBe("CONFLICT");
    expect(await keyRow("gone")).toBeUndefined();
    expect(await runOnce(core.system, claim("gone", "b"), say("ok"))).toMatchObject({ body: "ok" });
  });

  test("takes over what a verb in steps left behind", async () => {
    const broken = () => Promise.reject(new Error("lost"));
    await runInSteps(core.system, claim("mixed"), broken).catch(() => undefined);
    expect(await runOnce(core.system, claim("mixed"), say("ok"))).toMatchObject({ body: "ok" });
    expect(await runOnce(core.system, claim("mixed"), say("x"))).toMatchObject({ body: "ok" });
  });
});
