/** A top-up whose bank takes the money back: its customer gives it back, once, whoever spends meanwhile. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { inr, outcomeOf, type TestPerson } from "../test/index.ts";
import { type BankStage, openBankStage } from "./test-bank-stage.ts";

let stage: BankStage;
beforeAll(async () => {
  stage = await openBankStage();
});
afterAll(() => stage.stop());

function dispute(id: string, status: "open" | "won" | "lost", amountMinor: number) {
  const about = { providerReference: `dp_${id}`, reason: "fraudulent", evidenceDueAt: null };
  const openedAt = stage.core.ambient.now();
  stage.bank.change(id, { disputes: [{ ...about, status, amountMinor, openedAt }] });
}

async function toppedUp(amountMinor: number) {
  const customer = await stage.customer();
  const { id } = await stage.topUp(customer, await stage.cardAtBank(customer), amountMinor);
  return { customer, id };
}

const standing = async ({ id }: TestPerson) => ({
  wallet: await stage.balance("customer_wallet", id),
  owed: await stage.balance("customer_receivable", id),
});

test.each(["won", "lost"] as const)("what is left is taken, the rest is owed; %s", async (end) => {
  const { customer, id } = await toppedUp(100_000);
  const { orderId } = await stage.delivered(customer, "wallet");
  const spent = (await stage.paymentOf(orderId)).capturedMinor;
  const revenue = await stage.balance("platform_revenue");
  const clearing = await stage.balance("provider_clearing", "razorpay");
  dispute(id, "open", 100_000);
  await Promise.all([stage.news(id), stage.news(id)]);
  expect(await standing(customer)).toEqual({ wallet: 0, owed: spent });
  // A part of the debt is paid before the bank decides.
  await stage.topUp(customer, await stage.cardAtBank(customer), 100);
  expect(await standing(customer)).toEqual({ wallet: 0, owed: spent - 100 });
  dispute(id, end, 100_000);
  await stage.news(id);
  await stage.news(id);
  const after = { won: { wallet: 100_000 - spent + 100, owed: 0 }, lost: { wallet: 0 } }[end];
  expect(await standing(customer)).toMatchObject({ owed: spent - 100, ...after });
  expect(await stage.balance("platform_revenue")).toBe(revenue);
  expect(await stage.balance("disputes", "razorpay")).toBe(0);
  const atBank = await stage.balance("provider_clearing", "razorpay");
  expect(atBank).toBe(clearing + 100 - (end === "won" ? 0 : 100_000));
  expect(await stage.sumOfAll()).toBe(0);
});

test("nobody spends at the same time what the bank takes back", { timeout: 60_000 }, async () => {
  for (let round = 0; round < 6; round++) {
    const { customer, id } = await toppedUp(100_000);
    dispute(id, "open", 100_000);
    const [outcome] = await Promise.all([
      outcomeOf(stage.ordered(customer, "wallet")),
      stage.news(id),
      stage.news(id),
    ]);
    const { wallet, owed } = await standing(customer);
    expect(wallet).toBe(owed);
    if (outcome === "OK") expect(owed).toBeGreaterThanOrEqual(0);
    else expect({ outcome, owed }).toEqual({ outcome: "INSUFFICIENT_FUNDS", owed: 0 });
  }
  expect(await stage.sumOfAll()).toBe(0);
});

test("a part is taken in part, and one that is won at first sight takes nothing", async () => {
  const part = await toppedUp(5_000);
  dispute(part.id, "lost", 2_000);
  await stage.news(part.id);
  expect(await standing(part.customer)).toEqual({ wallet: 3_000, owed: 0 });
  expect(await stage.payment(part.id)).toMatchObject({ disputedMinor: 2_000 });
  const won = await toppedUp(5_000);
  dispute(won.id, "won", 5_000);
  await stage.news(won.id);
  expect(await standing(won.customer)).toEqual({ wallet: 5_000, owed: 0 });
  expect(inr(await stage.balance("disputes", "razorpay"))).toEqual(inr(0));
});
