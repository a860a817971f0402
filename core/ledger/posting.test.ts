import { afterAll, beforeAll, expect, test } from "vitest";
import { transact } from "../platform/index.ts";
import { post, readBalance, readEntries, readTransactions } from "./index.ts";
import {
  account,
  clearing,
  funds,
  move,
  refusalOf,
  startTestLedger,
  type TestLedger,
  topUp,
  wallet,
} from "./test-ledger.ts";

let ledger: TestLedger;

beforeAll(async () => {
  ledger = await startTestLedger();
});
afterAll(() => ledger.stop());

test("a movement changes both balances, each from its owner's side", async () => {
  await post(ledger.system, topUp("pay_a", "cus_a", 500));
  const nothingHeld = { postedMinor: 500, heldMinor: 0, availableMinor: 500 };
  expect(await readBalance(ledger.system, wallet("cus_a"))).toEqual(nothingHeld);
  expect(await readBalance(ledger.system, clearing)).toEqual(nothingHeld);
  expect(await readBalance(ledger.system, wallet("cus_never"))).toMatchObject({ postedMinor: 0 });
});

test("the same movement again changes nothing, another under its name is refused", async () => {
  const first = topUp("pay_b", "cus_b", 300);
  await post(ledger.system, first);
  await post(ledger.system, { ...first, legs: [...first.legs].reverse() });
  await transact(ledger.system, async (ctx) => {
    await post(ctx, first);
    await post(ctx, [first, first]);
  });
  expect(await readBalance(ledger.system, wallet("cus_b"))).toMatchObject({ postedMinor: 300 });
  await expect(post(ledger.system, topUp("pay_b", "cus_b", 301))).rejects.toThrow(
    "another movement",
  );
  await expect(post(ledger.system, { ...first, orderId: "ord_x" })).rejects.toThrow("another");
  expect(await readTransactions(ledger.system, { reference: "pay_b" })).toHaveLength(1);
});

test("what is posted at the same time by many lands once", async () => {
  const posting = topUp("pay_c", "cus_c", 100);
  await Promise.all(
    Array.from({ length: 20 }, () => transact(ledger.system, (ctx) => post(ctx, posting))),
  );
  expect(await readBalance(ledger.system, wallet("cus_c"))).toMatchObject({ postedMinor: 100 });
});

test("a wallet is never overdrawn, however many spend from it at once", async () => {
  await post(ledger.system, topUp("pay_d", "cus_d", 1000));
  const spent = await Promise.allSettled(
    Array.from({ length: 15 }, (_, n) =>
      transact(ledger.system, (ctx) => post(ctx, move(`pay_d${n}`, [wallet("cus_d"), funds], 150))),
    ),
  );
  expect(spent.filter(({ status }) => status === "fulfilled")).toHaveLength(6);
  const refused = spent.find((one) => one.status === "rejected");
  expect(refused?.reason).toMatchObject({ code: "INSUFFICIENT_FUNDS" });
  expect(await readBalance(ledger.system, wallet("cus_d"))).toMatchObject({ postedMinor: 100 });
});

test("postings of one transaction land together or not at all, also when they are many", async () => {
  const many = Array.from({ length: 40 }, (_, n) => topUp(`pay_e${n}`, "cus_e", 10));
  await transact(ledger.system, (ctx) => post(ctx, many));
  const doomed = transact(ledger.system, async (ctx) => {
    await post(ctx, topUp("pay_f", "cus_e", 10));
    await post(ctx, move("pay_g", [wallet("cus_e"), funds], 1_000_000));
  });
  await expect(doomed).rejects.toMatchObject({ code: "INSUFFICIENT_FUNDS" });
  expect(await readBalance(ledger.system, wallet("cus_e"))).toMatchObject({ postedMinor: 400 });
  expect(await readTransactions(ledger.system, { reference: "pay_f" })).toEqual([]);
});

test("a posting that is not one is refused, by name", async () => {
  const [debit, credit] = move("pay_h", [clearing, funds], 100).legs;
  const legs = (...of: { account: object; amountMinor: number }[]) =>
    refusalOf(post(ledger.system, { purpose: "capture", reference: "pay_h", legs: of as never }));
  expect(await legs(debit!, { ...credit!, amountMinor: -99 })).toBe("ledger_zero_sum");
  expect(await legs(debit!)).toBe("ledger_zero_sum");
  expect(await legs()).toBe("ledger_entry_count");
  expect(await legs(debit!, credit!, { ...debit!, amountMinor: 0 })).toBe("ledger_entries_amount");
  expect(await legs(debit!, { ...credit!, account: { ...credit!.account, currency: "USD" } })).toBe(
    "ledger_zero_sum",
  );
  const strange = { kind: "piggy_bank", owner: "x", currency: "INR" };
  expect(await legs(debit!, { ...credit!, account: strange })).toMatch(/kind/);
  const huge = 10_000_000_000_001;
  expect(await legs({ ...debit!, amountMinor: huge }, { ...credit!, amountMinor: -huge })).toBe(
    "ledger_entries_amount",
  );
  for (const currency of ["inr", "INRX", "I:R", ""]) {
    const odd = { ...account("order_funds"), currency };
    const refusal = await legs({ account: odd, amountMinor: 5 }, { account: odd, amountMinor: -5 });
    expect(refusal).toMatch(/currency/);
  }
  await expect(legs({ ...debit!, amountMinor: 0.5 })).resolves.toBe("");
  expect(await readTransactions(ledger.system, { reference: "pay_h" })).toEqual([]);
});

test("a statement tells the balance after each entry, over pages", async () => {
  for (const amount of [100, 250, 50]) {
    await post(ledger.system, topUp(`pay_i${amount}`, "cus_i", amount));
  }
  await post(ledger.system, move("pay_i", [wallet("cus_i"), funds], 120));
  const first = await readEntries(ledger.system, wallet("cus_i"), { limit: 3 });
  const second = await readEntries(ledger.system, wallet("cus_i"), {
    limit: 3,
    cursor: first.nextCursor!,
  });
  const lines = [...first.items, ...second.items].map(({ amount, balance }) => [
    amount.amountMinor,
    balance.amountMinor,
  ]);
  expect(lines).toEqual([
    [-120, 280],
    [50, 400],
    [250, 350],
    [100, 100],
  ]);
  expect(second.nextCursor).toBeNull();
});
