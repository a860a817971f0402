/** The first command of a stranger: the whole thing comes up, delivers, and goes away again. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Checkout, makeCheckout } from "../up/index.ts";

let checkout: Checkout;
beforeAll(async () => {
  checkout = await makeCheckout({ isReal: true });
});
afterAll(() => checkout.remove());

test("a fresh launch delivers orders through the public API and leaves nothing running", async () => {
  const up = checkout.launch(["--until-delivered", "5", "--fresh", "--speed", "60"]);
  expect(await up.exited, up.output()).toBe(0);
  const report = JSON.parse(up.output().trimEnd().split("\n").at(-1) ?? "");
  expect(report.delivered).toBeGreaterThanOrEqual(5);
  expect(report.placed).toBeGreaterThanOrEqual(report.delivered);
  for (const name of ["placeToAssignedMs", "placeToDeliveredMs", "pingToCustomerLagMs"]) {
    expect(report[name].p50, name).toBeGreaterThan(0);
    expect(report[name].p95, name).toBeGreaterThanOrEqual(report[name].p50);
  }
  await expect.poll(() => checkout.leftovers(), { timeout: 15_000 }).toEqual([]);
});
