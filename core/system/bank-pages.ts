/** The pages of the simulated providers, as a customer meets them: the form for a card, the bank's question. */
import type { Page } from "playwright-core";
import type { AppPage } from "./app-page.ts";
import { press } from "./ride-at-page.ts";

/** Test cards of the simulator. */
export const cards = {
  works: { number: "4242 4242 4242 4242", name: "ends in 4242" },
  bankAsks: { number: "4000 0027 6000 3184", name: "ends in 3184" },
} as const;
export type TestCard = (typeof cards)[keyof typeof cards];

/** From a page of ours that offers it, over the provider's form, and back. */
export async function addCard(page: Page, { number, name }: TestCard): Promise<void> {
  await page.getByRole("button", { name: "Add a card or UPI", exact: true }).click();
  await page.getByRole("heading", { name: "Add a card" }).waitFor();
  await page.getByLabel("Card number").fill(number);
  await press(page, "Save card");
  await page.getByText(name, { exact: true }).waitFor();
}

/** Approves on the bank's page, which opens beside ours. @returns that page, which leads back to us */
export async function confirmWithBank({ page, context }: AppPage): Promise<Page> {
  const [bank] = await Promise.all([
    context.waitForEvent("page"),
    page.getByRole("link", { name: "Confirm with your bank" }).click(),
  ]);
  await bank.getByRole("heading", { name: "Your bank asks" }).waitFor();
  await press(bank, "Approve");
  return bank;
}
