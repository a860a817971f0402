/**
 * Money by touches alone: a customer tops up, pays from the wallet, tips and keeps the receipt; the
 * store gives something back; the rider sees what was earned. Cooking and riding are not watched.
 */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { demoPhone } from "#shared/demo.ts";
import { startTestStack, type TestStack } from "../up/index.ts";
import { type AppPage, openApp, signInAt } from "./app-page.ts";
import { openBrowser } from "./browser.ts";
import { downloadFrom } from "./customer-money.ts";
import { carry, cook, standAt, storeOf, takeOrder } from "./errands.ts";
import { headline, orderFrom } from "./order-at-page.ts";
import { type Person, signIn } from "./person.ts";
import { press } from "./ride-at-page.ts";

let stack: TestStack;
let browser: Browser;
let people: Record<"customer" | "partner" | "rider", Person>;
let customer: AppPage;

beforeAll(async () => {
  [stack, browser] = await Promise.all([startTestStack(), openBrowser()]);
  const enter = (role: "customer" | "partner" | "rider") =>
    signIn(stack.edgeUrl, demoPhone("in", role));
  people = {
    customer: await enter("customer"),
    partner: await enter("partner"),
    rider: await enter("rider"),
  };
  customer = await openApp(browser, `${stack.edgeUrl}/wallet`);
  await signInAt(customer, people.customer.phone);
});

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

/** Opens a page of the store or the rider, signed in. */
async function openFor(role: "partner" | "rider", path: string): Promise<AppPage> {
  const app = await openApp(browser, stack.edgeUrl + path);
  await signInAt(app, people[role].phone);
  return app;
}

test("money goes round, and everybody sees their own", async () => {
  const { page } = customer;
  await press(page, "Add a test card");
  await page.getByLabel("Amount (INR)").fill("2000");
  await press(page, "Top up");
  await page.getByText("is in your wallet").waitFor();

  const store = await storeOf(people.partner);
  const id = await orderFrom(customer, store.id, "Pay from the wallet", "Wallet");
  await headline(page).getByText("Waiting for the kitchen").waitFor();
  const standing = await standAt(people.rider, store.position);
  await cook(people.partner, id);
  await takeOrder(people.rider, id);
  await carry(people.rider, people.customer, id);
  await standing.stop();

  await page.getByRole("button", { name: /^Tip / }).click();
  await page.getByText("Another amount").click();
  await page.getByLabel("Your tip (INR)").fill("25");
  await press(page, "Tip ₹25.00");
  const payment = page.getByRole("region", { name: "Payment" });
  await payment.locator("li", { hasText: "Tip" }).getByText("Paid", { exact: true }).waitFor();

  const board = await openFor("partner", "/partner/money");
  await board.page.getByRole("button", { name: /^Give money back for/ }).click();
  await board.page.getByLabel("Amount (INR)").fill("10");
  await press(board.page, "Give it back");
  await press(board.page, "Yes, give ₹10.00 back");
  await board.page.locator("dl", { hasText: "Refunds" }).getByText("-₹10.00").waitFor();

  await page.reload();
  await payment.getByText("It is in your wallet.").waitFor();
  await press(page, "Receipt");
  await page.getByText("Tip, Wallet").waitFor();
  await page.getByText("Refund to Wallet").waitFor();
  const receipt = await downloadFrom(page, "Download as PDF");
  expect(receipt.subarray(0, 5).toString()).toBe("%PDF-");

  const phone = await openFor("rider", "/rider/earnings");
  await phone.page.getByText("with ₹25.00 tip").waitFor();
  expect((await downloadFrom(phone.page, "As CSV")).toString()).toContain(id);
  for (const { problems } of [customer, board, phone]) expect(problems).toEqual([]);
});
