/** What somebody in ops does about money, with clicks and eyes only. */
import type { Page } from "playwright-core";
import { press } from "./ride-at-page.ts";

const here = (page: Page, name: string) => page.getByRole("link", { name, exact: true });

/** From the list of payments to the one for the order itself. */
export async function findPayment(page: Page, orderId: string): Promise<void> {
  await here(page, "Payments").first().click();
  const box = page.getByLabel("Order, customer or reference");
  await box.fill(orderId);
  await box.press("Enter");
  const isForOrder = page.getByRole("cell", { name: "Order", exact: true });
  await page.getByRole("row").filter({ has: isForOrder }).getByRole("link").first().click();
  await page.getByRole("article", { name: /^Payment / }).waitFor();
}

/** Gives a part back the way it came, and waits until the bank has it. */
export async function refundPart(page: Page, rupees: number): Promise<void> {
  await press(page, "Refund");
  await page.getByLabel("Amount (INR)").fill(String(rupees));
  await press(page, "Check");
  await press(page, `Give ₹${rupees}.00 back`);
  const refunds = page.getByRole("region", { name: "Refunds" });
  await refunds.getByText("Given back").waitFor();
}

/** From the payment's page to what a refund moved. */
export async function openRefundMovement(page: Page): Promise<void> {
  const isRefund = page.getByRole("cell", { name: "Refund", exact: true });
  const booked = page.getByRole("region", { name: "Ledger" });
  await booked.getByRole("row").filter({ has: isRefund }).getByRole("link").first().click();
  await page.getByRole("heading", { name: "Refund", exact: true }).waitFor();
  await page.getByRole("region", { name: "Legs" }).getByText("Provider clearing").waitFor();
}

export async function checkLedgerAtPage(page: Page): Promise<void> {
  await here(page, "Ledger").first().click();
  await here(page, "Checks").click();
  await press(page, "Check everything");
  const latest = page.getByRole("region", { name: "The latest check" });
  await latest.getByText("All is right").waitFor();
}

/** Chooses a provider's report as a file. */
export async function importReport(page: Page, provider: string, csv: string): Promise<void> {
  await here(page, "Reconciliation").first().click();
  await here(page, "Reports").click();
  const form = page.locator("form", { hasText: "Import a file" });
  await form.getByLabel("Provider").selectOption({ label: provider });
  await form.getByLabel("File (CSV)").setInputFiles({
    ...{ name: "settlement.csv", mimeType: "text/csv", buffer: Buffer.from(csv) },
  });
  await press(page, "Import");
}

export async function findDoneSaga(page: Page, orderId: string): Promise<void> {
  await here(page, "Sagas").click();
  await page.getByLabel("State").selectOption({ label: "Done" });
  await page.locator(`a[title="${orderId}"]`).click();
  const saga = page.getByRole("article", { name: /^Saga / });
  await saga.locator("header").getByText("Done", { exact: true }).waitFor();
}
