/** What a rider does at the phone, with clicks and eyes only. */
import type { Page } from "playwright-core";

export const press = (page: Page, name: string) =>
  page.getByRole("button", { name, exact: true }).click();

export async function goOnDuty(page: Page): Promise<void> {
  await press(page, "Go on duty");
  await page.getByRole("heading", { name: "Waiting for an offer" }).waitFor();
}

/** The offer that is on the screen, or will be in a moment. */
export const offerOn = (page: Page) => page.getByRole("alert", { name: "New offer" });

export async function acceptOffer(page: Page, next = "Fetch the food"): Promise<void> {
  await offerOn(page).getByRole("button", { name: "Accept" }).click();
  await page.getByRole("heading", { name: next }).waitFor();
}

/** From the counter onto the road. */
export async function pickUp(page: Page): Promise<void> {
  await press(page, "I have arrived");
  await press(page, "Picked up");
  await page.getByRole("heading", { name: "Bring it to the customer" }).waitFor();
}

/** Types the customer's code at the door. */
export async function handOver(page: Page, code: string): Promise<void> {
  await press(page, "I have arrived");
  await typeCode(page, code);
  await press(page, "Hand over");
  await page.getByText("Trip done. You earned").waitFor();
}

/** On the pad, digit by digit. */
export async function typeCode(page: Page, code: string): Promise<void> {
  for (const digit of code) await press(page, digit);
}
