/** What a customer does at the shop window and while waiting, with clicks and eyes only. */
import type { Page } from "playwright-core";
import type { Position } from "#shared/geo.ts";
import { isIdOf } from "#shared/ids.ts";
import type { AppPage } from "./app-page.ts";

/**
 * Opens a store from the list, takes its first dish, and orders it.
 * @param way how to pay, as the page names it
 * @returns the order's id
 */
export async function orderFrom(
  app: AppPage,
  storeId: string,
  note: string,
  way = "Cash",
): Promise<string> {
  const { page } = app;
  await page.getByRole("link", { name: "Stores", exact: true }).click();
  // In the list: a store that one knows already is also named above it.
  await page.locator(`a.store-card[href="/stores/${storeId}"]`).click();
  await page.getByRole("button", { name: /^Add / }).first().click();
  await takeWithoutExtras(page);
  await page
    .getByRole("link", { name: /Go to checkout|View basket/ })
    .first()
    .click();
  await page.getByLabel("Note for the kitchen").fill(note);
  await page.getByRole("group", { name: "Pay with" }).getByText(way, { exact: true }).click();
  // Enabled once the quote is there; it names the price.
  await page.getByRole("button", { name: /^Order for / }).click();
  await page.waitForURL(/\/orders\/ord_/);
  const id = new URL(page.url()).pathname.split("/")[2] ?? "";
  if (!isIdOf("order", id)) throw new Error(`no order in ${page.url()}`);
  return id;
}

/** Some dishes ask for extras first. */
async function takeWithoutExtras(page: Page): Promise<void> {
  const inBasket = page.getByRole("link", { name: /Go to checkout|View basket/ }).first();
  const extras = page.getByRole("button", { name: /^Add for / });
  await inBasket.or(extras).first().waitFor();
  if (await extras.isVisible()) await extras.click();
}

/** Where the page's map shows the rider right now; undefined while it shows none. */
export async function riderOnMap(page: Page): Promise<Position | undefined> {
  // In one look: the marker goes when the order is delivered.
  const { lat, lng } = await page
    .locator('[data-marker="rider"]')
    .evaluateAll((found: { dataset: Record<string, string> }[]) => ({ ...found[0]?.dataset }));
  return lat && lng ? { lat: Number(lat), lng: Number(lng) } : undefined;
}

/** The steps of the timeline that have happened, in order, as the page words them. */
export async function stepsDone(page: Page): Promise<string[]> {
  return page.locator('.timeline li:not([data-phase="next"]) .timeline-label').allTextContents();
}

/** The code that only the customer sees. */
export async function readDoorCode(page: Page): Promise<string> {
  const code = await page.locator(".door-digits").textContent();
  if (!code || !/^\d{4}$/.test(code)) throw new Error(`the page shows no code but ${code}`);
  return code;
}

export const headline = (page: Page) => page.locator(".status-title");
