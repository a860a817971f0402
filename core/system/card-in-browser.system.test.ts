/**
 * A card's whole way by touches alone: typed on the provider's page, questioned by the bank, charged,
 * tipped with, topped up from; given back in part by ops, held against the provider's report; and in
 * the end our books are the provider's. Cooking and riding are not watched.
 */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { demoPhone } from "#shared/demo.ts";
import { type LocalProviders, startTestStack, type TestStack } from "../up/index.ts";
import { type AppPage, openApp, signInAt, wallSize } from "./app-page.ts";
import { booksOfBank, checkByCommand, ourBooks, readReport } from "./bank-books.ts";
import { addCard, cards, confirmWithBank } from "./bank-pages.ts";
import { openBrowser } from "./browser.ts";
import { downloadFrom, tip, topUp } from "./customer-money.ts";
import { carry, cook, standAt, storeOf, takeOrder } from "./errands.ts";
import {
  checkLedgerAtPage,
  findDoneSaga,
  findPayment,
  importReport,
  openRefundMovement,
  refundPart,
} from "./ops-money.ts";
import { headline, orderFrom } from "./order-at-page.ts";
import { type Person, signIn } from "./person.ts";
import { press } from "./ride-at-page.ts";

type Role = "customer" | "partner" | "rider" | "ops";
const TIP = 25;
const REFUND = 30;

let stack: TestStack;
let bank: LocalProviders;
let browser: Browser;
let people: Record<"customer" | "partner" | "rider", Person>;
let customer: AppPage;
let store: Awaited<ReturnType<typeof storeOf>>;
let cardOrder: string;
const opened: AppPage[] = [];

beforeAll(async () => {
  [stack, browser] = await Promise.all([startTestStack({ hasProviders: true }), openBrowser()]);
  bank = stack.providers!;
  const enter = (role: Role) => signIn(stack.edgeUrl, demoPhone("in", role));
  people = {
    customer: await enter("customer"),
    partner: await enter("partner"),
    rider: await enter("rider"),
  };
  store = await storeOf(people.partner);
  customer = await openFor("customer", "/wallet");
});

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

async function openFor(role: Role, path: string, size = { width: 360, height: 760 }) {
  const app = await openApp(browser, stack.edgeUrl + path, size);
  opened.push(app);
  await signInAt(app, demoPhone("in", role));
  return app;
}

/** Kitchen and rider do their part. */
async function deliver(orderId: string): Promise<void> {
  const standing = await standAt(people.rider, store.position);
  await cook(people.partner, orderId);
  await takeOrder(people.rider, orderId);
  await carry(people.rider, people.customer, orderId);
  await standing.stop();
}

test("a card is added at the provider and pays an order that the bank asks about", async () => {
  const { page } = customer;
  await addCard(page, cards.bankAsks);
  await addCard(page, cards.works);
  cardOrder = await orderFrom(customer, store.id, "Pay by card", cards.bankAsks.name);
  await page.getByRole("heading", { name: "Your bank asks you to confirm" }).waitFor();
  const back = await confirmWithBank(customer);
  await headline(back).getByText("Waiting for the kitchen").waitFor();
  await back.close();
  await headline(page).getByText("Waiting for the kitchen").waitFor();
  await deliver(cardOrder);
  await headline(page).getByText("Delivered").waitFor();
});

test("the customer tips, keeps the receipt, and pays from a wallet filled by card", async () => {
  const { page } = customer;
  await tip(page, TIP, "Visa ending in 4242");
  await press(page, "Receipt");
  await page.getByRole("dialog").getByText("Tip, Visa ending in 4242").waitFor();
  const paper = await downloadFrom(page, "Download as PDF");
  expect(paper.subarray(0, 5).toString()).toBe("%PDF-");
  await page.getByRole("button", { name: "Close" }).click();
  await topUp(page, 2_000, "Visa ending in 4242");
  const second = await orderFrom(customer, store.id, "Pay from the wallet", "Wallet");
  await headline(page).getByText("Waiting for the kitchen").waitFor();
  await deliver(second);
  await headline(page).getByText("Delivered").waitFor();
});

test("ops gives a part back, checks the ledger and the provider's report", async () => {
  const { page } = await openFor("ops", "/ops/money/payments", wallSize);
  await findPayment(page, cardOrder);
  await refundPart(page, REFUND);
  await openRefundMovement(page);
  await checkLedgerAtPage(page);
  await importReport(page, "Razorpay", await readReport(bank, "razorpay"));
  // The order, the tip, the top-up and the refund.
  await page.getByRole("cell", { name: "Matched: 4", exact: true }).waitFor();
  await page.getByText("4 lines read, 4 of them new.").waitFor();
  await findDoneSaga(page, cardOrder);
});

test("rider and store see what they earned", async () => {
  const rider = await openFor("rider", "/rider/earnings");
  await rider.page.getByText(`with ₹${TIP}.00 tip`).waitFor();
  await rider.page.getByText("Earned with 2 orders").waitFor();
  // A missing item is the store's to bear.
  expect(await rider.page.getByText(/^corrected by -₹/).count()).toBe(0);
  const partner = await openFor("partner", "/partner/money");
  await partner.page.getByText("Yours from 2 orders").waitFor();
  await customer.page.goto(`${stack.edgeUrl}/orders/${cardOrder}`);
  await customer.page.getByText("It went back the way you paid.").waitFor();
});

test("our books are right, and the provider's", async () => {
  const owner = stack.databaseUrl("in");
  expect(await checkByCommand(owner)).not.toContain("VIOLATED");
  const ours = await ourBooks(owner);
  expect(ours).toEqual(await booksOfBank(bank));
  expect(ours["razorpay"]?.refunded).toBe(REFUND * 100);
  for (const { problems } of opened) expect(problems).toEqual([]);
});
