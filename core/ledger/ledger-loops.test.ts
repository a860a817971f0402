/** What runs by itself: sealing, expiry and checks as loops, and the check as a command. */
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { placeHold, post, readBalance, readTransactions, startLedgerLoops } from "./index.ts";
import { asOwner, funds, startTestLedger, type TestLedger, topUp, wallet } from "./test-ledger.ts";

let ledger: TestLedger;

beforeAll(async () => {
  ledger = await startTestLedger();
});
afterAll(() => ledger.stop());

async function until(what: string, probe: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await probe())) {
    if (performance.now() > deadline) throw new Error(`In vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test("loops seal, let go of holds and check, and tell it by metrics", async () => {
  const { system, runtime, clock } = ledger;
  await post(system, topUp("pay_a", "cus_a", 100));
  await placeHold(system, {
    ...{ reference: "hold_a", from: wallet("cus_a"), to: funds, amountMinor: 60 },
    expiresAt: new Date(clock.now.getTime() + 1_000),
  });
  clock.now = new Date(clock.now.getTime() + 2_000);
  const loops = startLedgerLoops(runtime);
  try {
    await until("sealed", async () => {
      const [found] = await readTransactions(system, { reference: "pay_a" });
      return found!.seal !== null;
    });
    await until("let go", async () => {
      return (await readBalance(system, wallet("cus_a"))).heldMinor === 0;
    });
    await until("checked", async () => {
      const text = await runtime.metrics.registry.metrics();
      return /beeline_ledger_checks_total\{scope="full",outcome="fine"[^}]*\} 1/.test(text);
    });
    const text = await runtime.metrics.registry.metrics();
    expect(text).toMatch(/beeline_ledger_violations\{invariant="chain"[^}]*\} 0/);
  } finally {
    await loops.stop();
  }
});

async function runCheck(...args: string[]): Promise<{ code: number; text: string }> {
  const program = Bun.spawn(
    [process.execPath, join(import.meta.dirname, "check-main.ts"), ...args],
    {
      env: { PATH: process.env["PATH"], HOME: process.env["HOME"], DATABASE_URL: ledger.url },
      stdout: "pipe",
      stderr: "pipe",
    },
  );
  const text = await new Response(program.stdout).text();
  return { code: await program.exited, text };
}

test("the command tells by its table and exit code whether the ledger is sound", async () => {
  const fine = await runCheck();
  expect(fine.text).toMatch(/chain .* fine/);
  expect(fine.code).toBe(0);
  const owner = asOwner(ledger);
  await owner`update ledger.accounts set posted_minor = posted_minor - 1 where owner = 'cus_a'`;
  await owner.end({ timeout: 5 });
  const wrong = await runCheck("--incremental");
  expect(wrong.code).toBe(1);
  expect(wrong.text).toMatch(/currency_sums: INR is off by -1/);
});
