/**
 * One ride, by three people at three browsers and by nobody else: a passenger, a driver and the
 * operations room. On the way the passenger calls for help, which is nothing the driver may see.
 */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { demoPhone } from "#shared/demo.ts";
import { distanceMeters, type Position } from "#shared/geo.ts";
import { startTestStack, type TestStack } from "../up/index.ts";
import { type AppPage, deskSize, openApp, signInAt } from "./app-page.ts";
import { bookRide } from "./book-at-page.ts";
import { openBrowser } from "./browser.ts";
import { headline, readDoorCode, riderOnMap, stepsDone } from "./order-at-page.ts";
import { acceptOffer, goOnDuty, press, typeCode } from "./ride-at-page.ts";

const soon = { timeout: 60_000, interval: 150 };
/** The driver's app asks before a ride is ended farther away than this. */
const THERE_METERS = 250;

let stack: TestStack;
let browser: Browser;
let passenger: AppPage;
let driver: AppPage;
let ops: AppPage;

beforeAll(async () => {
  [stack, browser] = await Promise.all([startTestStack({ speed: 20 }), openBrowser()]);
  [passenger, driver, ops] = await Promise.all([
    openApp(browser, `${stack.edgeUrl}/orders`),
    openApp(browser, `${stack.edgeUrl}/rider`),
    openApp(browser, `${stack.edgeUrl}/ops`, deskSize),
  ]);
  await signInAt(passenger, demoPhone("in", "customer"));
  await signInAt(driver, demoPhone("in", "rider"));
  await signInAt(ops, demoPhone("in", "ops"));
});

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

test("a ride goes from the map to the last rupee by touches alone", async () => {
  await nameContact();
  await goOnDuty(driver.page);
  await bookRide(passenger);
  await acceptOffer(driver.page, "Drive to the passenger");
  await headline(passenger.page).getByText("Your driver is coming").waitFor();
  await driverAt("pin");
  await press(driver.page, "I have arrived");
  await headline(passenger.page).getByText("Your driver is here").waitFor();
  await getIn();
  await callForHelp();
  await pause();
  await driverAt("home");
  await press(driver.page, "End the ride");
  await payAndPart();
  for (const app of [passenger, driver, ops]) {
    // What the browser itself says of the refused PIN.
    expect(app.problems.filter((problem) => !problem.includes("400"))).toEqual([]);
    expect(app.loads, "pages loaded").toBe(1);
  }
});

/** By the account page and back: nothing is loaded anew. */
async function nameContact(): Promise<void> {
  const { page } = passenger;
  await press(page, "Account");
  await page.getByLabel("Phone, such as").fill("+91 98765 43210");
  await page.getByLabel("Name", { exact: true }).last().fill("Farida Friend");
  await press(page, "Add");
  await page.getByText("Told that you trust them").waitFor();
  await page.goBack();
}

/** Until the passenger's map shows the driver at one of the two ends. */
async function driverAt(end: "pin" | "home"): Promise<void> {
  const away = async () => {
    const [at, there] = await Promise.all([riderOnMap(passenger.page), endOnMap(end)]);
    return at && there ? distanceMeters(at, there) : Number.POSITIVE_INFINITY;
  };
  await expect.poll(away, soon).toBeLessThan(THERE_METERS);
}

async function endOnMap(end: "pin" | "home"): Promise<Position | undefined> {
  const { lat, lng } = await passenger.page
    .locator(`[data-marker="${end}"]`)
    .evaluateAll((found: { dataset: Record<string, string> }[]) => ({ ...found[0]?.dataset }));
  return lat && lng ? { lat: Number(lat), lng: Number(lng) } : undefined;
}

/** With a wrong PIN first: nobody gets in by guessing. */
async function getIn(): Promise<void> {
  const pin = await readDoorCode(passenger.page);
  await typeCode(driver.page, pin === "1111" ? "2222" : "1111");
  await press(driver.page, "Start the ride");
  await driver.page.getByText("That code is not right.").waitFor();
  await typeCode(driver.page, pin);
  await press(driver.page, "Start the ride");
  await driver.page.getByRole("heading", { name: "Drive to the destination" }).waitFor();
  await headline(passenger.page).getByText("On the way", { exact: true }).waitFor();
}

async function callForHelp(): Promise<void> {
  await press(passenger.page, "Help");
  await passenger.page.getByRole("dialog").getByText("Call for help now").click();
  await passenger.page.getByText("Help is on it").waitFor();
  await passenger.page.getByText("Told of your call for help").waitFor();
  await press(ops.page, "Alarms");
  const call = ops.page.locator('[data-alarm="sos"]');
  await call.getByText("Pressed by the customer.").waitFor();
  await call.getByRole("button", { name: "I take it" }).click();
  await call.getByText("Somebody looks after it").waitFor();
  await press(ops.page, "Resolve");
  const sheet = ops.page.getByRole("dialog");
  await sheet.getByText("Spoke to them, all is well").click();
  await sheet.getByRole("button", { name: "Resolve" }).click();
  await call.waitFor({ state: "detached" });
  expect(await driver.page.getByText("Help is on it").count(), "seen by the driver").toBe(0);
}

async function pause(): Promise<void> {
  await press(driver.page, "Pause");
  await headline(passenger.page).getByText("The ride is paused").waitFor();
  await press(driver.page, "Go on");
  await headline(passenger.page).getByText("On the way", { exact: true }).waitFor();
}

async function payAndPart(): Promise<void> {
  const ended = driver.page.getByRole("status", { name: "The ride has ended" });
  const collect = await ended.getByText(/^Collect ₹[\d.,]+ in cash$/).textContent();
  await headline(passenger.page).getByText("Thank you for riding").waitFor();
  const fare = passenger.page.getByRole("region", { name: "Fare" });
  const total = await fare.locator(".price-total").textContent();
  expect(total).toContain(/₹[\d.,]+/.exec(collect ?? "")?.[0]);
  await press(driver.page, "I have the money");
  await driver.page.getByRole("heading", { name: "Waiting for an offer" }).waitFor();
  expect((await stepsDone(passenger.page)).slice(-2)).toEqual(["On the way", "Paid"]);
}
