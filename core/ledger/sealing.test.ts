/** The sealer against transactions that commit late, and against itself in several processes. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { transact } from "../platform/index.ts";
import { checkLedger, post, readTransactions, sealJournal } from "./index.ts";
import { sealAll, startTestLedger, type TestLedger, topUp } from "./test-ledger.ts";

let ledger: TestLedger;

beforeAll(async () => {
  ledger = await startTestLedger();
});
afterAll(() => ledger.stop());

async function sealOf(reference: string) {
  const [found] = await readTransactions(ledger.system, { reference });
  return found?.seal;
}

test("what commits late is not lost: the sealer waits for whoever came before", async () => {
  const { system } = ledger;
  await transact(system, async (ctx) => {
    await post(ctx, topUp("pay_early", "cus_1", 5));
    // Asked so that the posting is sent and has its number, while nothing is committed.
    await readTransactions(ctx, { reference: "pay_early" });
    await post(system, topUp("pay_late", "cus_2", 5));
    await sealJournal(system);
    expect(await sealOf("pay_late")).toBeNull();
  });
  await sealAll(ledger);
  const [early, late] = [await sealOf("pay_early"), await sealOf("pay_late")];
  expect(late!.seq).toBe(early!.seq + 1);
  expect(late!.previousHash).toBe(early!.hash);
});

test("an undone transaction leaves no gap", async () => {
  const { system } = ledger;
  const undone = transact(system, async (ctx) => {
    await post(ctx, topUp("pay_undone", "cus_1", 5));
    await readTransactions(ctx, { reference: "pay_undone" });
    throw new Error("undone");
  });
  await expect(undone).rejects.toThrow("undone");
  await post(system, topUp("pay_after", "cus_1", 5));
  await sealAll(ledger);
  expect(await readTransactions(system, { reference: "pay_undone" })).toEqual([]);
  expect((await checkLedger(system)).isFine).toBe(true);
});

test("several sealers beside each other and many writers make one chain", async () => {
  const { system } = ledger;
  let isWriting = true;
  const sealer = async () => {
    while (isWriting) await sealJournal(system);
  };
  const writers = Array.from({ length: 6 }, async (_, lane) => {
    for (let n = 0; n < 40; n++) {
      await transact(system, (ctx) => post(ctx, topUp(`pay_${lane}_${n}`, `cus_${lane}`, 5)));
    }
  });
  const sealers = [sealer(), sealer(), sealer()];
  await Promise.all(writers);
  isWriting = false;
  await Promise.all(sealers);
  await sealAll(ledger);
  const check = await checkLedger(system);
  expect(check.results.filter(({ violations }) => violations > 0)).toEqual([]);
  expect(check.results.find(({ name }) => name === "chain")?.looked).toBe(check.headSeq);
  expect(check.headSeq).toBeGreaterThanOrEqual(240);
});
