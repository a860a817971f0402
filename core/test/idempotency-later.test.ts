/** A key is forgotten after a day. What it guarded is guarded by its own uniqueness from then on. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type RouteName, routes } from "#shared/contracts/index.ts";
import { forgetExpiredKeys } from "../platform/index.ts";
import { countKeys, countRows, difference } from "./count-rows.ts";
import { settings } from "./idempotency-cast.ts";
import { moneySettings } from "./idempotency-money-cast.ts";
import { openStore, startTestCore, type TestCore, until } from "./index.ts";

const HOUR_MS = 3_600_000;

let core: TestCore;

beforeAll(async () => {
  core = await startTestCore();
});

afterAll(() => core.stop());

async function forgetDue(): Promise<number> {
  await forgetExpiredKeys(core.system);
  return countKeys(core);
}

/** What costs somebody money when it happens twice. */
const charging: readonly RouteName[] = [
  "placeOrder",
  "topUpWallet",
  "tipRider",
  "createRefund",
  "creditCustomer",
];

test.each(charging)("%s is not done again when its key is forgotten", async (name) => {
  const setting = { ...settings, ...moneySettings }[name]!;
  // A day later nobody's token is good any more.
  const { who, call } = await setting(core, await openStore(core));
  const idempotencyKey = crypto.randomUUID();
  const first = await who.call(routes[name], { ...call, idempotencyKey } as never);
  expect(first).toBeDefined();
  core.ambient.advance(23 * HOUR_MS);
  expect(await forgetDue()).toBeGreaterThan(0);
  core.ambient.advance(2 * HOUR_MS);
  await until("the day is over for all keys", async () => (await forgetDue()) === 0);
  const again = await core.signIn(who.phone);
  const before = await moneyRows();
  const repeats = [1, 2].map(() =>
    again.call(routes[name], { ...call, idempotencyKey } as never).catch((error: unknown) => error),
  );
  await Promise.all(repeats);
  expect(await moneyRows()).toEqual(before);
});

/** All that a charge writes, the journal first. */
async function moneyRows() {
  const rows = await countRows(core);
  const kept = [...rows].filter(([name]) => /^ledger\.|payment|refund|order|stock/.test(name));
  return Object.fromEntries(kept);
}

test("what is counted here is what a charge changes", async () => {
  const { who, call } = await moneySettings.topUpWallet!(core, await openStore(core));
  const before = await countRows(core);
  await who.call(routes.topUpWallet, call as never);
  expect(difference(before, await countRows(core))).toMatchObject({
    payments: 1,
    "ledger.transactions": 1,
  });
});

test("by policy a key is kept for longer than a day, and never for less", async () => {
  await until("nothing is left", async () => {
    core.ambient.advance(24 * HOUR_MS);
    return (await forgetDue()) === 0;
  });
  const { who, call } = await moneySettings.creditCustomer!(core, await openStore(core));
  await who.call(routes.creditCustomer, call as never);
  const keys = await countKeys(core);
  core.ambient.advance(23 * HOUR_MS);
  await forgetExpiredKeys(core.system, HOUR_MS);
  expect(await countKeys(core)).toBe(keys);
  core.ambient.advance(23 * HOUR_MS);
  await forgetExpiredKeys(core.system, 48 * HOUR_MS);
  expect(await countKeys(core)).toBe(keys);
  core.ambient.advance(3 * HOUR_MS);
  await forgetExpiredKeys(core.system, 48 * HOUR_MS);
  expect(await countKeys(core)).toBe(0);
});
