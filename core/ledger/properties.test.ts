/** Random movements by many at once: whatever happens, the ledger is sound and says the same as a sum. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { transact } from "../platform/index.ts";
import { type AccountRef, checkLedger, type Leg, post, readBalance } from "./index.ts";
import { account, startTestLedger, type TestLedger, wallet } from "./test-ledger.ts";

let ledger: TestLedger;

beforeAll(async () => {
  ledger = await startTestLedger();
});
afterAll(() => ledger.stop());

const accounts: readonly AccountRef[] = [
  account("order_funds"),
  account("platform_revenue"),
  account("provider_clearing", "test"),
  account("partner_payable", "sto_1"),
  account("rider_payable", "rdr_1"),
  account("rider_payable", "rdr_2"),
  wallet("cus_1"),
  wallet("cus_2"),
  { ...account("order_funds"), currency: "USD" },
  { ...account("bank"), currency: "USD" },
];

/** Legs in any order, whose last one in each currency makes the sum zero. */
const legs = fc
  .array(
    fc.record({
      account: fc.constantFrom(...accounts),
      amountMinor: fc.integer({ min: -500, max: 500 }).filter((amount) => amount !== 0),
    }),
    { minLength: 1, maxLength: 7 },
  )
  .map(balanced);

function balanced(some: Leg[]): Leg[] {
  const rest = new Map<string, number>();
  for (const { account: of, amountMinor } of some) {
    rest.set(of.currency, (rest.get(of.currency) ?? 0) - amountMinor);
  }
  const closing = [...rest].flatMap(([currency, amountMinor]) => {
    const last = { ...account("suspense", "test"), currency } as AccountRef;
    return amountMinor === 0 ? [] : [{ account: last, amountMinor }];
  });
  return [...some, ...closing];
}

let round = 0;

test("sums stay zero, balances follow from entries, wallets are never overdrawn", async () => {
  const journal: Leg[] = [];
  await fc.assert(
    fc.asyncProperty(fc.array(legs, { minLength: 5, maxLength: 30 }), async (movements) => {
      round += 1;
      const landed = await Promise.all(
        movements.map((movement, n) =>
          transact(ledger.system, async (ctx) => {
            const posting = { purpose: "adjustment" as const, legs: movement };
            await post(ctx, { ...posting, reference: `ref_${round}_${n}` });
            return movement;
          }).catch((error: { code?: string }) => {
            // The only reason there is: neither circles of waiting nor anything unbalanced.
            if (movement.length < 2) return [];
            expect(error.code).toBe("INSUFFICIENT_FUNDS");
            return [];
          }),
        ),
      );
      journal.push(...landed.flat());
      for (const one of accounts) {
        const { postedMinor, availableMinor } = await readBalance(ledger.system, one);
        const mine = journal.filter(
          ({ account: of }) => JSON.stringify(of) === JSON.stringify(one),
        );
        const sum = mine.reduce((total, { amountMinor }) => total + amountMinor, 0);
        expect(Math.abs(postedMinor)).toBe(Math.abs(sum));
        if (one.kind === "customer_wallet") expect(availableMinor).toBeGreaterThanOrEqual(0);
      }
    }),
    { numRuns: 12 },
  );
  const check = await checkLedger(ledger.system);
  expect(check.results.filter(({ violations }) => violations > 0)).toEqual([]);
});

test("many movements over the same accounts in any order never wait in a circle", async () => {
  const [first, ...rest] = accounts.slice(0, 6);
  const shuffled = (n: number) => [...rest.slice(n % 5), ...rest.slice(0, n % 5)];
  await Promise.all(
    Array.from({ length: 120 }, (_, n) =>
      transact(ledger.system, (ctx) =>
        post(
          ctx,
          [0, 1].map((part) => ({
            purpose: "adjustment" as const,
            reference: `circle_${n}_${part}`,
            legs: [
              ...shuffled(n + part).map((of) => ({ account: of, amountMinor: 1 })),
              { account: first!, amountMinor: -5 },
            ],
          })),
        ),
      ),
    ),
  );
  expect((await checkLedger(ledger.system)).isFine).toBe(true);
});
