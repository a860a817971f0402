/** A core that dies by kill -9 in the middle of an import: the next one goes on, and books once. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { settlementFiles, settlementLines } from "#drizzle/schema/index.ts";
import { addAdapter, type ProviderAdapter } from "../providers/index.ts";
import { FEE, readBookedLines } from "./booked-lines.fixture.ts";
import { pullSettlement } from "./run-reconciliation.ts";
import { bookedPayment, type Desk, openDesk, PROVIDER } from "./test-books.ts";

/** Three batches. */
const LINES = 230;
const FIXTURE = new URL("dying-import.fixture.ts", import.meta.url).pathname;

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  const { core } = desk;
  const listSettlement = () => readBookedLines(core.system);
  addAdapter(core.runtime, { name: PROVIDER, listSettlement } as unknown as ProviderAdapter);
  for (let made = 0; made < LINES; made += 10) {
    await Promise.all(Array.from({ length: 10 }, () => bookedPayment(core, 1_000)));
  }
});
afterAll(() => desk.core.stop());

async function importIn(period: { start: Date; end: Date }, crashAt: string) {
  const { start, end } = period;
  const args = [FIXTURE, PROVIDER, start.toISOString(), end.toISOString()];
  const child = Bun.spawn([process.execPath, ...args], {
    env: { ...desk.core.environment, PATH: process.env.PATH ?? "", BEELINE_CRASH_AT: crashAt },
    stdout: "pipe",
    stderr: "inherit",
  });
  await new Response(child.stdout).text();
  await child.exited;
  return child.signalCode;
}

test("killed after a batch, before one, and before the end", async () => {
  const { core } = desk;
  const at = core.ambient.now().getTime();
  const period = { start: new Date(at - 3_600_000), end: new Date(at) };
  const points = [
    ["settlement.import.after_commit:1", 100],
    ["settlement.import.before_call:2", 200],
    ["settlement.compare.after_call:1", LINES],
  ] as const;
  for (const [point, done] of points) {
    expect(await importIn(period, point)).toBe("SIGKILL");
    const [file, ...others] = await core.system.db.select().from(settlementFiles);
    expect(others).toEqual([]);
    expect(file).toMatchObject({ state: "importing", linesDone: done, linesNew: done });
    expect(await desk.balanceOf("fees")).toBe(done * FEE);
    // The dead one's lease ends by itself.
    await core.system.db.update(settlementFiles).set({ leaseUntil: new Date(at - 1) });
  }
  const file = await pullSettlement(core.system, PROVIDER, period);
  expect(file).toMatchObject({ state: "done", linesDone: LINES, linesNew: LINES });
  expect(file.counts.matched).toBe(LINES);
  expect(await desk.balanceOf("fees")).toBe(LINES * FEE);
  expect(await core.system.db.$count(settlementLines)).toBe(LINES);
});
