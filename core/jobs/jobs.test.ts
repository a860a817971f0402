import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { makeRuntime, type Runtime, systemCtx, transact } from "../platform/index.ts";
import { startTestCore, type TestCore, until } from "../test/index.ts";
import { closeJobs, defineJob, enqueue, type JobsLoop, startJobs, workOffJobs } from "./index.ts";

const done: number[] = [];
const schema = z.object({ id: z.int() });
const note = defineJob({
  ...{ name: "test.note", schema },
  handle: async (_ctx, { id }) => {
    done.push(id);
  },
});
let failures = 0;
const fails = defineJob({
  ...{ name: "test.fails", schema },
  retry: { limit: 1, delaySeconds: 1, longestDelaySeconds: 1 },
  handle: async () => {
    failures += 1;
    throw new Error("no luck");
  },
});
const survivor = defineJob({
  ...{ name: "test.survivor", schema },
  handle: async (_ctx, { id }) => {
    done.push(id);
  },
});

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(() => core.stop());

const waiting = async (queue: string) => {
  const [row] = await core.system.db.execute<{ n: number }>(sql`
    select count(*)::int as n from jobs.job where name = ${queue} and state < 'active'`);
  return row!.n;
};

describe("a job", () => {
  test("is there when its transaction is, and not otherwise", async () => {
    const undone = transact(core.system, async (tx) => {
      await enqueue(tx, note, { id: 1 });
      throw new Error("undone");
    });
    await expect(undone).rejects.toThrow("undone");
    expect(await waiting("test.note")).toBe(0);
    await transact(core.system, (tx) => enqueue(tx, note, { id: 2 }));
    expect(await waiting("test.note")).toBe(1);
    await workOffJobs(core.runtime);
    expect(done).toEqual([2]);
  });

  test("waits once for each key, and again while it runs", async () => {
    await enqueue(core.system, note, { id: 3 }, { key: "a" });
    await enqueue(core.system, note, { id: 4 }, { key: "a" });
    await enqueue(core.system, note, { id: 5 }, { key: "b" });
    await enqueue(core.system, note, { id: 6 });
    expect(await waiting("test.note")).toBe(3);
    await workOffJobs(core.runtime);
    expect(done.slice(1).sort()).toEqual([3, 5, 6]);
  });

  test("of another shape than its kind is refused before it is written", async () => {
    await expect(enqueue(core.system, note, { id: 0.5 })).rejects.toThrow();
  });

  test("that always fails becomes a dead letter, which the metrics show", async () => {
    const loop = await startJobs(core.runtime);
    await enqueue(core.system, fails, { id: 1 });
    await until("it is given up", async () => (await waiting("dead")) === 1);
    expect(failures).toBe(2);
    const text = await core.runtime.metrics.registry.metrics();
    expect(text).toMatch(/beeline_jobs_waiting\{[^}]*queue="dead"[^}]*\} 1/);
    await loop.stop();
  });
});

describe("several workers", () => {
  test("in one process do each job once, whoever enqueued it", async () => {
    const twins: Runtime[] = [makeRuntime(core.config), makeRuntime(core.config)];
    const loops: JobsLoop[] = [];
    for (const runtime of twins) loops.push(await startJobs(runtime));
    const ids = Array.from({ length: 60 }, (_, i) => 100 + i);
    await Promise.all(ids.map((id) => enqueue(systemCtx(twins[id % 2]!), note, { id })));
    await until("all are done", () => Promise.resolve(done.filter((id) => id >= 100).length >= 60));
    for (const loop of loops) await loop.stop();
    expect(done.filter((id) => id >= 100).sort((a, b) => a - b)).toEqual(ids);
    for (const runtime of twins) await runtime.database.close();
  });

  test("take over within seconds from one that was killed", { timeout: 60_000 }, async () => {
    const doomed = Bun.spawn(
      [process.execPath, `${import.meta.dirname}/hanging-worker.fixture.ts`],
      {
        env: { ...core.environment, PATH: process.env["PATH"] ?? "" },
        stdout: "pipe",
        stderr: "inherit",
      },
    );
    await enqueue(core.system, survivor, { id: 900 });
    const said = await doomed.stdout.getReader().read();
    expect(new TextDecoder().decode(said.value)).toContain("taken");
    doomed.kill("SIGKILL");
    await doomed.exited;
    const loop = await startJobs(core.runtime);
    await until("it is done after all", () => Promise.resolve(done.includes(900)), 30_000);
    await loop.stop();
    await closeJobs(core.runtime);
  });
});
