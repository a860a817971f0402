/** What a customer does about money, with clicks and eyes only. */
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { press } from "./ride-at-page.ts";

/** What a button gives to keep. */
export async function downloadFrom(page: Page, name: string): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent("download"), press(page, name)]);
  return readFileSync(await download.path());
}

/** Puts whole rupees into the wallet. @param from the card, as the list names it */
export async function topUp(page: Page, rupees: number, from: string): Promise<void> {
  await page.getByRole("link", { name: "Wallet", exact: true }).click();
  const form = page.getByRole("region", { name: "Top up" });
  await form.getByLabel("Amount (INR)").fill(String(rupees));
  await form.getByLabel("From").selectOption({ label: from });
  await press(page, "Top up");
  await form.getByText("is in your wallet").waitFor();
}

/** On the page of a delivered order. @param from the card, as the list names it */
export async function tip(page: Page, rupees: number, from: string): Promise<void> {
  await page.getByRole("button", { name: /^Tip / }).click();
  await page.getByText("Another amount").click();
  await page.getByLabel("Your tip (INR)").fill(String(rupees));
  await page.getByLabel("From").selectOption({ label: from });
  await press(page, `Tip ₹${rupees}.00`);
  const payment = page.getByRole("region", { name: "Payment" });
  await payment.locator("li", { hasText: "Tip" }).getByText("Paid", { exact: true }).waitFor();
}
