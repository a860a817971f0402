import { afterAll, beforeAll, expect, test } from "vitest";
import { transact } from "../platform/index.ts";
import {
  checkLedger,
  expireHolds,
  type Hold,
  placeHold,
  post,
  postHold,
  readBalance,
  readTransactions,
  voidHold,
} from "./index.ts";
import {
  account,
  asOwner,
  funds,
  move,
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

const MINUTE_MS = 60_000;
const hold = (reference: string, owner: string, amountMinor: number): Hold => ({
  ...{ reference, from: wallet(owner), to: funds, amountMinor },
  expiresAt: new Date(ledger.clock.now.getTime() + MINUTE_MS),
});
const balance = (owner: string) => readBalance(ledger.system, wallet(owner));
const capture = (reference: string, owner: string, amountMinor: number) =>
  move(reference, [wallet(owner), funds], amountMinor);

test("what is held cannot be spent, and a part may be taken of it", async () => {
  const { system } = ledger;
  await post(system, topUp("top_a", "cus_a", 1000));
  await placeHold(system, hold("pay_a", "cus_a", 700));
  const held = { postedMinor: 1000, heldMinor: 700, availableMinor: 300 };
  expect(await balance("cus_a")).toEqual(held);
  await expect(placeHold(system, hold("pay_a2", "cus_a", 301))).rejects.toMatchObject({
    code: "INSUFFICIENT_FUNDS",
  });
  await expect(post(system, capture("pay_a3", "cus_a", 301))).rejects.toMatchObject({
    code: "INSUFFICIENT_FUNDS",
  });
  await placeHold(system, hold("pay_a", "cus_a", 700));
  await expect(placeHold(system, hold("pay_a", "cus_a", 701))).rejects.toThrow("another hold");
  expect(await balance("cus_a")).toEqual(held);
  await postHold(system, "pay_a", capture("pay_a", "cus_a", 450));
  const taken = { postedMinor: 550, heldMinor: 0, availableMinor: 550 };
  expect(await balance("cus_a")).toEqual(taken);
  await postHold(system, "pay_a", capture("pay_a", "cus_a", 450));
  await placeHold(system, hold("pay_a", "cus_a", 700));
  expect(await balance("cus_a")).toEqual(taken);
  const other = postHold(system, "pay_a", capture("pay_a", "cus_a", 100));
  await expect(other).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(voidHold(system, "pay_a")).rejects.toMatchObject({ code: "CONFLICT" });
});

test("all of it is taken when nobody says otherwise, more or nothing never", async () => {
  const { system } = ledger;
  await post(system, topUp("top_b", "cus_b", 500));
  await placeHold(system, hold("pay_b", "cus_b", 400));
  for (const amount of [401, -5]) {
    await expect(postHold(system, "pay_b", capture("pay_b", "cus_b", amount))).rejects.toThrow();
  }
  await expect(postHold(system, "pay_b", capture("pay_b", "cus_x", 5))).rejects.toThrow();
  await postHold(system, "pay_b");
  await postHold(system, "pay_b");
  expect(await balance("cus_b")).toEqual({ postedMinor: 100, heldMinor: 0, availableMinor: 100 });
  await expect(postHold(system, "pay_none")).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(voidHold(system, "pay_none")).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("a voided hold lets everything go, once", async () => {
  const { system } = ledger;
  await post(system, topUp("top_c", "cus_c", 500));
  await placeHold(system, hold("pay_c", "cus_c", 400));
  await Promise.all([voidHold(system, "pay_c"), voidHold(system, "pay_c")]);
  expect(await balance("cus_c")).toMatchObject({ heldMinor: 0, availableMinor: 500 });
  await expect(postHold(system, "pay_c")).rejects.toMatchObject({ code: "CONFLICT" });
});

test("a refusal leaves the surrounding transaction usable", async () => {
  await transact(ledger.system, async (ctx) => {
    const refused = placeHold(ctx, hold("pay_d", "cus_d", 5));
    await expect(refused).rejects.toMatchObject({ code: "INSUFFICIENT_FUNDS" });
    await expect(postHold(ctx, "pay_d")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await post(ctx, topUp("top_d", "cus_d", 10));
    await placeHold(ctx, hold("pay_d", "cus_d", 5));
  });
  expect(await balance("cus_d")).toMatchObject({ availableMinor: 5 });
});

test("holds at the same time never promise more than there is", async () => {
  await post(ledger.system, topUp("top_e", "cus_e", 1000));
  const placed = await Promise.allSettled(
    Array.from({ length: 20 }, (_, n) =>
      transact(ledger.system, (ctx) => placeHold(ctx, hold(`pay_e${n}`, "cus_e", 150))),
    ),
  );
  expect(placed.filter(({ status }) => status === "fulfilled")).toHaveLength(6);
  expect(await balance("cus_e")).toMatchObject({ heldMinor: 900, availableMinor: 100 });
});

test("holds expire in bounded batches, and what is late may be taken until then", async () => {
  const { system, clock } = ledger;
  await post(system, topUp("top_f", "cus_f", 1000));
  for (let n = 0; n < 120; n++) await placeHold(system, hold(`pay_f${n}`, "cus_f", 1));
  expect(await expireHolds(system)).toBe(false);
  clock.now = new Date(clock.now.getTime() + 2 * MINUTE_MS);
  await postHold(system, "pay_f7");
  expect(await expireHolds(system)).toBe(true);
  while (await expireHolds(system));
  expect(await balance("cus_f")).toEqual({ postedMinor: 999, heldMinor: 0, availableMinor: 999 });
  await expect(postHold(system, "pay_f8")).rejects.toMatchObject({ code: "CONFLICT" });
  await voidHold(system, "pay_f8");
});

test("a hold that is being posted is left alone by the expiry, whichever way it ends", async () => {
  const { system, clock } = ledger;
  await post(system, topUp("top_g", "cus_g", 1000));
  await placeHold(system, hold("pay_g", "cus_g", 100));
  clock.now = new Date(clock.now.getTime() + 2 * MINUTE_MS);
  const undone = transact(system, async (ctx) => {
    await postHold(ctx, "pay_g");
    // Neither waits for us nor takes it.
    await expireHolds(system);
    throw new Error("changed my mind");
  });
  await expect(undone).rejects.toThrow("changed my mind");
  expect(await balance("cus_g")).toMatchObject({ postedMinor: 1000, heldMinor: 100 });
  await expireHolds(system);
  expect(await balance("cus_g")).toMatchObject({ postedMinor: 1000, heldMinor: 0 });
});

test("posting, voiding and expiry at the same moment: exactly one of them happens", async () => {
  const { system, clock } = ledger;
  await post(system, topUp("top_h", "cus_h", 100_000));
  const references = Array.from({ length: 40 }, (_, n) => `pay_h${n}`);
  for (const reference of references) await placeHold(system, hold(reference, "cus_h", 100));
  clock.now = new Date(clock.now.getTime() + 2 * MINUTE_MS);
  const expiry = async () => {
    while (await expireHolds(system));
  };
  await Promise.all([
    expiry(),
    ...references.flatMap((reference, n) => [
      transact(system, (ctx) => postHold(ctx, reference)).catch(() => {}),
      ...(n % 2 === 0 ? [voidHold(system, reference).catch(() => {})] : []),
      ...(n % 5 === 0 ? [expiry()] : []),
    ]),
  ]);
  const owner = asOwner(ledger);
  const rows = await owner<{ reference: string; state: string }[]>`
    select reference, state from ledger.holds where reference like 'pay_h%'`;
  await owner.end({ timeout: 5 });
  expect(rows).toHaveLength(40);
  let posted = 0;
  for (const { reference, state } of rows) {
    const movements = await readTransactions(system, { reference });
    expect([reference, state, movements.length]).toEqual([
      reference,
      state,
      state === "posted" ? 1 : 0,
    ]);
    expect(state).not.toBe("pending");
    posted += movements.length;
  }
  expect(await balance("cus_h")).toEqual({
    postedMinor: 100_000 - posted * 100,
    heldMinor: 0,
    availableMinor: 100_000 - posted * 100,
  });
  expect((await checkLedger(system)).results.filter(({ violations }) => violations > 0)).toEqual(
    [],
  );
});

test("what follows from a hold is posted with it, all or nothing", async () => {
  const { system } = ledger;
  await post(system, topUp("top_m", "cus_m", 1000));
  await placeHold(system, hold("pay_m", "cus_m", 700));
  const store = account("partner_payable", "sto_m");
  const share = move("pay_m", [funds, store], 600, "settle");
  const shareOf = async () => (await readBalance(system, store)).postedMinor;
  const wrong = { ...share, legs: share.legs.slice(0, 1) };
  const taken = capture("pay_m", "cus_m", 700);
  await expect(postHold(system, "pay_m", taken, [wrong])).rejects.toThrow();
  expect(await balance("cus_m")).toMatchObject({ postedMinor: 1000, heldMinor: 700 });
  // Once by itself, and therefore not with the hold.
  await post(system, move("pay_n", [funds, store], 5, "settle"));
  const earlier = move("pay_n", [funds, store], 5, "settle");
  await expect(postHold(system, "pay_m", taken, [earlier])).rejects.toThrow("made before");
  expect(await balance("cus_m")).toMatchObject({ postedMinor: 1000, heldMinor: 700 });
  await Promise.all([1, 2, 3].map(() => postHold(system, "pay_m", taken, [share])));
  expect(await balance("cus_m")).toMatchObject({ postedMinor: 300, heldMinor: 0 });
  expect(await shareOf()).toBe(605);
  // What was decided later comes along with a repeat.
  const tip = move("pay_m", [funds, store], 40, "tip");
  await postHold(system, "pay_m", taken, [share, tip]);
  expect(await shareOf()).toBe(645);
  expect((await checkLedger(system)).isFine).toBe(true);
});
