/** What a passenger does at the phone, with clicks and eyes only. */
import { isIdOf } from "#shared/ids.ts";
import type { AppPage } from "./app-page.ts";

/**
 * Chooses a destination on the map, a type and cash, and books.
 * @returns the order's id, and the price that was promised
 */
export async function bookRide(app: AppPage): Promise<{ id: string; price: string }> {
  const { page } = app;
  await page.getByRole("link", { name: "Ride", exact: true }).click();
  await page.getByLabel("Destination").focus();
  const map = page.locator(".maplibregl-canvas");
  const box = (await map.boundingBox())!;
  await map.click({ position: { x: box.width * 0.68, y: box.height * 0.4 } });
  await page.getByRole("region", { name: "Choose a ride" }).waitFor();
  await page.getByRole("group", { name: "Pay with" }).getByText("Cash", { exact: true }).click();
  const book = page.getByRole("button", { name: /^Book / });
  const name = (await book.textContent()) ?? "";
  await book.click();
  await page.waitForURL(/\/orders\/ord_/);
  const id = new URL(page.url()).pathname.split("/")[2] ?? "";
  if (!isIdOf("order", id)) throw new Error(`no order in ${page.url()}`);
  return { id, price: /[₹£$][\d.,]+/.exec(name)?.[0] ?? "" };
}
