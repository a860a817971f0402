/**
 * A stranger at a browser in the living city: signs in, looks for something to eat, orders, and sees
 * somebody bring it. The city's kitchens and riders are programs, but clients like anybody else.
 */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import { demoPhone } from "#shared/demo.ts";
import type { Position } from "#shared/geo.ts";
import { startTestStack, type TestStack } from "../up/index.ts";
import { type AppPage, deskSize, openApp, signInAt } from "./app-page.ts";
import { bookRide } from "./book-at-page.ts";
import { openBrowser } from "./browser.ts";
import { storeOf } from "./errands.ts";
import { headline, orderFrom, riderOnMap, stepsDone } from "./order-at-page.ts";
import { signIn } from "./person.ts";

/** Kitchens of the city say no now and then, as in life; a hungry person asks again. */
const ATTEMPTS = 4;

let stack: TestStack;
let browser: Browser;
let app: AppPage;
let storeId: string;

beforeAll(async () => {
  [stack, browser] = await Promise.all([
    startTestStack({ speed: 60, hasCity: true }),
    openBrowser(),
  ]);
  storeId = await nearStore();
  app = await openApp(browser, `${stack.edgeUrl}/orders`, deskSize);
});

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

/** Not the demo partner's: there the kitchen leaves the first move to a person. */
async function nearStore(): Promise<string> {
  const partner = await signIn(stack.edgeUrl, demoPhone("in", "partner"));
  const [own, { items: cities }] = await Promise.all([
    storeOf(partner),
    partner.call(routes.listCities),
  ]);
  const { code, center } = cities.find(({ region }) => region === "in")!;
  const near = { city: code, ...center };
  const { items } = await partner.call(routes.listStores, { query: near });
  return items.find(({ id, open }) => open && id !== own.id)!.id;
}

test("an order from the shop window is brought by the living city", async () => {
  await signInAt(app, demoPhone("in", "customer"));
  await findByMistypedName();
  let seen: Position[] = [];
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    await orderFrom(app, storeId, "No onions, please");
    seen = await watchToTheEnd();
    if ((await headline(app.page).textContent()) !== "The kitchen could not take it") break;
  }
  expect(await headline(app.page).textContent()).toBe("Delivered");
  expect(await stepsDone(app.page)).toEqual([
    ...["Waiting for the kitchen", "Accepted", "Preparing", "Ready", "On the way", "Delivered"],
  ]);
  expect(new Set(seen.map(({ lat, lng }) => `${lat} ${lng}`)).size).toBeGreaterThan(10);
  expect(app.problems).toEqual([]);
});

test("a ride is booked on the map, driven by the living city, and paid", async () => {
  let state: string | null = null;
  let booked = { id: "", price: "" };
  let couldCallForHelp = false;
  for (let attempt = 1; attempt <= ATTEMPTS && state !== "paid"; attempt++) {
    booked = await bookRide(app);
    const look = async () => {
      state = await app.page.locator(".status-panel").getAttribute("data-state");
      couldCallForHelp ||= await app.page
        .getByRole("button", { name: "Help", exact: true })
        .isVisible();
      return state;
    };
    // Now and then every driver near is busy; a passenger asks again.
    await expect
      .poll(look, { timeout: 150_000, interval: 200 })
      .toMatch(/^(paid|expired|cancelled|failed)$/);
  }
  expect(couldCallForHelp).toBe(true);
  const customer = await signIn(stack.edgeUrl, demoPhone("in", "customer"));
  const order = await customer.call(routes.getOrder, { params: { id: booked.id } });
  const way = order.timeline.map((step) => step.state).filter((step) => step !== "paused");
  expect(way.slice(-4)).toEqual(["assigned", "in_progress", "completed", "paid"]);
  expect(order.lines.reduce((sum, { amount }) => sum + amount.amountMinor, 0)).toBe(
    order.total?.amountMinor,
  );
  const fare = app.page.getByRole("region", { name: "Fare" });
  await fare.getByText("Base fare").waitFor();
  expect(await fare.locator(".price-total").textContent()).toMatch(/₹\d/);
  expect(booked.price).toMatch(/₹\d/);
  expect(app.problems).toEqual([]);
});

async function findByMistypedName(): Promise<void> {
  await app.page.getByRole("link", { name: "Stores", exact: true }).click();
  const box = app.page.getByRole("searchbox");
  await box.fill("cheesy piza");
  await app.page.getByText("Cheese Pizza").first().waitFor();
  await box.fill("");
}

/** Looks at map and words until the order is over. @returns where the rider was seen */
async function watchToTheEnd(): Promise<Position[]> {
  const seen: Position[] = [];
  const panel = app.page.locator(".status-panel");
  const look = async () => {
    const at = await riderOnMap(app.page);
    if (at) seen.push(at);
    return panel.getAttribute("data-state");
  };
  await expect
    .poll(look, { timeout: 150_000, interval: 200 })
    .toMatch(/^(delivered|completed|rejected|cancelled|expired|failed)$/);
  return seen;
}
