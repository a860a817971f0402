import { afterAll, beforeAll, expect, test } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import { startTestCore, type TestCore, type TestPerson } from "../test/index.ts";
import { post } from "./index.ts";
import { funds, move, topUp, wallet } from "./test-ledger.ts";

let core: TestCore;
let ops: TestPerson;

beforeAll(async () => {
  core = await startTestCore();
  ops = await core.person("ops");
  await post(core.system, topUp("pay_a", "cus_a", 1000));
  await post(core.system, topUp("pay_b", "cus_b", 500));
  await post(core.system, {
    ...move("pay_c", [wallet("cus_a"), funds], 300),
    orderId: "ord_in_1",
  });
});
afterAll(() => core.stop());

test("ops finds accounts by kind and owner, in pages", async () => {
  const wallets = await ops.call(routes.listLedgerAccounts, { query: { kind: "customer_wallet" } });
  expect(wallets.items.map(({ id, available }) => [id, available.amountMinor])).toEqual([
    ["customer_wallet:cus_a:INR", 700],
    ["customer_wallet:cus_b:INR", 500],
  ]);
  const owned = await ops.call(routes.listLedgerAccounts, { query: { owner: "test" } });
  expect(owned.items).toMatchObject([{ kind: "provider_clearing", posted: { amountMinor: 1500 } }]);
  const ids: string[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await ops.call(routes.listLedgerAccounts, {
      query: { limit: 1, ...(cursor ? { cursor } : {}) },
    });
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor);
  expect(ids).toHaveLength(4);
  const none = await ops.call(routes.listLedgerAccounts, { query: { kind: "piggy_bank" } });
  expect(none.items).toEqual([]);
});

test("ops reads a statement, and the movements of a reference and of an order", async () => {
  const statement = await ops.call(routes.listLedgerEntries, {
    params: { id: "customer_wallet:cus_a:INR" },
  });
  expect(statement.items).toMatchObject([
    { reference: "pay_c", amount: { amountMinor: -300 }, balance: { amountMinor: 700 } },
    { reference: "pay_a", amount: { amountMinor: 1000 }, balance: { amountMinor: 1000 } },
  ]);
  const list = (query: object) => ops.call(routes.listLedgerTransactions, { query });
  const [found] = (await list({ reference: "pay_c" })).items;
  expect((await list({ orderId: "ord_in_1" })).items).toEqual([found]);
  const pages = await list({ limit: 2 });
  expect((await list({ limit: 2, cursor: pages.nextCursor! })).items).toHaveLength(1);
  const one = await ops.call(routes.getLedgerTransaction, { params: { id: found!.id } });
  expect(one.legs.map(({ kind, amount }) => [kind, amount.amountMinor])).toEqual([
    ["customer_wallet", 300],
    ["order_funds", -300],
  ]);
});

test("ops checks the ledger and finds the outcome kept", async () => {
  const check = await ops.call(routes.runLedgerCheck, { body: { scope: "full" } });
  expect(check).toMatchObject({ isFine: true, scope: "full" });
  const kept = await ops.call(routes.listLedgerChecks, {});
  expect(kept.items[0]).toEqual(check);
});

test("nobody else sees any of it, and made-up names are refused politely", async () => {
  const customer = await core.person("customer");
  for (const route of [routes.listLedgerAccounts, routes.listLedgerChecks]) {
    await expect(customer.call(route, {})).rejects.toMatchObject({ code: "FORBIDDEN" });
  }
  const entries = (id: string, query = {}) =>
    ops.call(routes.listLedgerEntries, { params: { id }, query });
  await expect(entries("nothing")).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(entries("toString:x:INR")).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(entries("bank:platform:INR", { cursor: "x" })).rejects.toMatchObject({
    code: "VALIDATION_FAILED",
  });
  const missing = ops.call(routes.getLedgerTransaction, { params: { id: "ltx_in_none" } });
  await expect(missing).rejects.toMatchObject({ code: "NOT_FOUND" });
});
