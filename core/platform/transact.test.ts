import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startTestCore, type TestCore } from "../test/index.ts";
import {
  atCommit,
  type Claim,
  type Ctx,
  follow,
  keeping,
  runOnce,
  sqlState,
  statement,
  together,
  transact,
  write,
} from "./index.ts";

const insert = statement("insert into canary (id) values ($1::int)");
const selectAll = statement<{ id: number }>("select id from canary order by id");
const writeOne = write({ one: "insert into canary (id) values ($1::int)" });
const writeOther = write({ other: "insert into other_canary (id) values ($1::int)" });
const raise = write(
  {
    raised: "update canary set id = id + $2::int where id = $1::int returning id",
    noted: "insert into notes (id) select id from raised",
  },
  { mustChange: "raised", refusal: () => new Error("It has moved on") },
);
const divide = statement("select 1 / $1::int as result");

let core: TestCore;
let ctx: Ctx;

beforeAll(async () => {
  core = await startTestCore();
  ctx = core.system;
  await core.asOwner(`create table canary (id int primary key);
    create table other_canary (id int primary key);
    create table notes (id int primary key)`);
});
beforeEach(() => core.asOwner("truncate canary, other_canary, notes"));
afterAll(() => core.stop());

const landed = async () => (await selectAll(ctx, [])).map(({ id }) => id);

describe("what travels with the commit", () => {
  test("belongs to the transaction, in its sequence", async () => {
    const seen: number[] = [];
    await transact(ctx, async (tx) => {
      await atCommit(tx, (last) => insert(last, [2]));
      await atCommit(tx, async (last) => {
        seen.push(...(await selectAll(last, [])).map(({ id }) => id));
      });
      await insert(tx, [1]);
    });
    expect(seen).toEqual([1, 2]);
    expect(await landed()).toEqual([1, 2]);
  });

  test("undoes everything when it fails", async () => {
    let isDone = false;
    const failing = transact(ctx, async (tx) => {
      await insert(tx, [1]);
      tx.afterCommit?.push(() => {
        isDone = true;
      });
      await atCommit(tx, (last) => insert(last, [1]));
      await atCommit(tx, (last) => insert(last, [2]));
    });
    expect(sqlState(await failing.catch((error: unknown) => error))).toBe("23505");
    expect(await landed()).toEqual([]);
    expect(isDone).toBe(false);
  });
});

describe("a statement that is not waited for", () => {
  test("undoes the transaction when it fails, and its own failure is told", async () => {
    const failing = transact(ctx, async (tx) => {
      await insert(tx, [1]);
      await follow(tx, divide(tx, [0]));
      // Refused because of the one before, which is what the caller must hear of.
      await insert(tx, [2]);
    });
    expect(sqlState(await failing.catch((error: unknown) => error))).toBe("22012");
    expect(await landed()).toEqual([]);
  });

  test("is over before the commit even if nothing comes after it", async () => {
    const failing = transact(ctx, async (tx) => {
      await insert(tx, [1]);
      await follow(tx, divide(tx, [0]));
    });
    expect(sqlState(await failing.catch((error: unknown) => error))).toBe("22012");
    expect(await landed()).toEqual([]);
  });
});

describe("writes that nobody waits for", () => {
  const numbersIn = async (table: string) =>
    (await ctx.db.execute<{ id: number }>(`select id from ${table} order by id`)).map(
      ({ id }) => id,
    );

  test("land together with the commit, those to one table one after the other", async () => {
    await transact(ctx, async (tx) => {
      await writeOne(tx, [1]);
      await writeOther(tx, [2]);
      await raise(tx, [1, 10]);
      await raise(tx, [11, 10]);
    });
    expect([await landed(), await numbersIn("other_canary")]).toEqual([[21], [2]]);
    expect(await numbersIn("notes")).toEqual([11, 21]);
  });

  test("are seen by the next statement of the transaction", async () => {
    await transact(ctx, async (tx) => {
      await writeOne(tx, [1]);
      expect(await selectAll(tx, [])).toEqual([{ id: 1 }]);
      await writeOne(tx, [2]);
    });
    expect(await landed()).toEqual([1, 2]);
  });

  test.each(["the commit", "another statement"])(
    "undo everything when one changes nothing, be it known with %s",
    async (when) => {
      const refused = transact(ctx, async (tx) => {
        await writeOther(tx, [1]);
        await raise(tx, [404, 1]);
        if (when === "another statement") await selectAll(tx, []);
      });
      await expect(refused).rejects.toThrow("It has moved on");
      expect(await numbersIn("other_canary")).toEqual([]);
    },
  );

  test("are asked at once without a transaction", async () => {
    await writeOne(ctx, [1]);
    expect(await landed()).toEqual([1]);
    await expect(raise(ctx, [404, 1])).rejects.toThrow("It has moved on");
  });

  test("are undone with a transaction that fails otherwise", async () => {
    const failing = transact(ctx, async (tx) => {
      await writeOne(tx, [1]);
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(await landed()).toEqual([]);
  });
});

test("a refusal that is to leave a trace is thrown after the commit", async () => {
  const refusal = new Error("no");
  const refused = transact(ctx, async (tx) => {
    await insert(tx, [1]);
    throw keeping(refusal);
  });
  await expect(refused).rejects.toBe(refusal);
  expect(await landed()).toEqual([1]);
});

test("a statement after the end of its transaction is refused, not run on somebody else's", async () => {
  let late: Ctx | undefined;
  await transact(ctx, async (tx) => {
    late = tx;
    await insert(tx, [1]);
  });
  await expect(insert(late!, [2])).rejects.toThrow("after the end of its transaction");
  expect(await landed()).toEqual([1]);
});

test("a failure of several is told when all of them are over", async () => {
  let isOver = false;
  const slow = new Promise<void>((resolve) => {
    setTimeout(() => {
      isOver = true;
      resolve();
    }, 20);
  });
  await expect(together(Promise.reject(new Error("first")), slow)).rejects.toThrow("first");
  expect(isOver).toBe(true);
});

describe("one key", () => {
  const claimOf = (key: string, fingerprint = "f"): Claim => ({
    actorId: "cus",
    route: "POST /v1/things",
    key,
    fingerprint,
  });

  test("works once for many twins, who all get its answer", async () => {
    let next = 0;
    const twins = Array.from({ length: 20 }, () =>
      runOnce(ctx, claimOf("twins"), async (tx) => {
        next += 1;
        await insert(tx, [next]);
        return { status: 201, body: `made ${next}` };
      }),
    );
    const answers = new Set((await Promise.all(twins)).map(({ body }) => body));
    expect(answers.size).toBe(1);
    expect(await landed()).toHaveLength(1);
  });

  test("is free again after a refusal, and taken for anything else after an answer", async () => {
    const refused = runOnce(ctx, claimOf("again"), async (tx) => {
      await insert(tx, [1]);
      throw new Error("refused");
    });
    await expect(refused).rejects.toThrow("refused");
    const answer = { status: 200, body: "{}" };
    expect(await runOnce(ctx, claimOf("again"), async () => answer)).toEqual(answer);
    const other = runOnce(ctx, claimOf("again", "other"), async () => answer);
    await expect(other).rejects.toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
    expect(await landed()).toEqual([]);
  });
});
