/**
 * One order, carried by four people at four browsers and by nobody else: the customer's shop window,
 * the kitchen's board, the rider's phone and the operations room, each told by the others' touches.
 */
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { demoPhone } from "#shared/demo.ts";
import { distanceMeters, type Position } from "#shared/geo.ts";
import { startTestStack, type TestStack } from "../up/index.ts";
import { type AppPage, deskSize, openApp, signInAt, wallSize } from "./app-page.ts";
import { openBrowser } from "./browser.ts";
import { cook, place, readOrder, storeOf } from "./errands.ts";
import { headline, orderFrom, readDoorCode, riderOnMap, stepsDone } from "./order-at-page.ts";
import { type Person, signIn } from "./person.ts";
import { acceptOffer, goOnDuty, handOver, offerOn, pickUp, press } from "./ride-at-page.ts";

const soon = { timeout: 40_000, interval: 150 };

let stack: TestStack;
let browser: Browser;
let kitchen: Person;
let storeId: string;
let customer: AppPage;
let partner: AppPage;
let rider: AppPage;
let ops: AppPage;

beforeAll(async () => {
  [stack, browser] = await Promise.all([startTestStack({ speed: 20 }), openBrowser()]);
  kitchen = await signIn(stack.edgeUrl, demoPhone("in", "partner"));
  storeId = (await storeOf(kitchen)).id;
  [customer, partner, rider, ops] = await Promise.all([
    openApp(browser, `${stack.edgeUrl}/orders`),
    openApp(browser, `${stack.edgeUrl}/partner`, wallSize),
    openApp(browser, `${stack.edgeUrl}/rider`),
    openApp(browser, `${stack.edgeUrl}/ops`, deskSize),
  ]);
  await signInAt(customer, demoPhone("in", "customer"));
  await signInAt(partner, demoPhone("in", "partner"));
  await signInAt(rider, demoPhone("in", "rider"));
  await signInAt(ops, demoPhone("in", "ops"));
});

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

const ticket = (page: Page, column: string, id: string) =>
  page
    .getByRole("region", { name: column, exact: true })
    .getByRole("article", { name: `Order ${nameOf(id)}` });
/** What people at a counter call an order. */
const nameOf = (id: string) => id.slice(-4).toUpperCase();
const ridersAt = (page: Page, state: string) =>
  page.locator("dl .counter", { hasText: state }).locator("dd").textContent();

test("an order goes from the shop window to the door by touches alone", async () => {
  await goOnDuty(rider.page);
  await expect.poll(() => ridersAt(ops.page, "Free"), soon).toBe("1");
  await ops.page.locator('section[aria-label^="Live map"][data-ready]').waitFor();

  const before = partner.calls.length;
  const id = await orderFrom(customer, storeId, "Ring twice, please");
  await headline(customer.page).getByText("Waiting for the kitchen").waitFor();
  await ticket(partner.page, "New", id).waitFor();
  await ops.page.getByRole("button", { name: nameOf(id), exact: true }).waitFor();
  expect(partner.calls.slice(before), "the board asks nothing, it is told").toEqual([]);

  await ticket(partner.page, "New", id).getByText("Ring twice, please").waitFor();
  await press(partner.page, "Accept");
  await ticket(partner.page, "Preparing", id).waitFor();
  await seeCountdown();
  await acceptOffer(rider.page);
  const stopWatching = watchRider();
  await expect.poll(() => riderOnMap(customer.page), soon).toBeDefined();
  await expect.poll(() => ridersAt(ops.page, "On a trip"), soon).toBe("1");

  await press(partner.page, "Start preparing");
  await headline(customer.page)
    .getByText(/being made|waits at the kitchen/)
    .waitFor();
  await press(partner.page, "Ready");
  await ticket(partner.page, "Ready", id).waitFor();
  await pickUp(rider.page);
  await headline(customer.page)
    .getByText(/On the way to you|Your rider is here/)
    .waitFor();
  await ticket(partner.page, "Picked up", id).waitFor();
  const pickedUp = { frames: customer.frames.length, at: performance.now() };
  await expect.poll(() => distanceToDoor(), soon).toBeLessThan(80);
  expectReports(pickedUp);
  await headline(customer.page).getByText("Your rider is here").waitFor();
  await handOver(rider.page, await readDoorCode(customer.page));

  await headline(customer.page).getByText("Delivered").waitFor();
  expect(await stepsDone(customer.page)).toEqual([
    ...["Waiting for the kitchen", "Accepted", "Preparing", "Ready", "On the way", "Delivered"],
  ]);
  expectRide(await stopWatching());
  await expect.poll(() => ridersAt(ops.page, "Free"), soon).toBe("1");
  await seeInOps(id);
  await expectCalm();
});

async function seeCountdown(): Promise<void> {
  const timer = offerOn(rider.page).getByRole("timer");
  const secondsLeft = async () => Number.parseInt((await timer.textContent()) ?? "", 10);
  const first = await secondsLeft();
  expect(first).toBeLessThanOrEqual(12);
  await expect.poll(secondsLeft, soon).toBeLessThan(first);
}

describe("cancelling while the rider picks up", () => {
  let eater: Person;
  let secondTab: Page;
  beforeAll(async () => {
    eater = await signIn(stack.edgeUrl, demoPhone("in", "customer"));
    secondTab = await customer.context.newPage();
  });

  // Who presses first, and how much later the other one does, in milliseconds.
  test.each([
    ["both at once", 0, 0],
    ["the customer first", 0, 40],
    ["the rider first", 40, 0],
  ])("ends one way for all, in plain words: %s", async (_, customerMs, riderMs) => {
    const { id } = await place(eater, { storeId });
    await cook(kitchen, id);
    await acceptOffer(rider.page);
    await press(rider.page, "I have arrived");
    const tabs = [customer.page, secondTab];
    await Promise.all(tabs.map((tab) => tab.goto(`${stack.edgeUrl}/orders/${id}`)));
    await Promise.all(tabs.map((tab) => headline(tab).waitFor()));
    await press(customer.page, "Cancel order");
    const sheet = customer.page.getByRole("dialog");
    const confirm = sheet.getByRole("button", { name: "Cancel order" });
    await sheet.getByText("I changed my mind").click();
    await rider.page.getByRole("button", { name: "Picked up", exact: true }).waitFor();
    await Promise.all([
      Bun.sleep(customerMs).then(() => confirm.click()),
      Bun.sleep(riderMs).then(() => press(rider.page, "Picked up")),
    ]);

    const end = await settled(id);
    expect(["cancelled", "out_for_delivery"]).toContain(end);
    if (end === "cancelled") {
      for (const tab of tabs) await headline(tab).getByText("Order cancelled").waitFor();
      await rider.page.getByText("The trip was cancelled. You are free").waitFor();
      return;
    }
    await sheet.getByText("It is too late to cancel.").waitFor();
    await headline(secondTab)
      .getByText(/On the way to you|Your rider is here/)
      .waitFor();
    await rider.page.getByRole("heading", { name: "Bring it to the customer" }).waitFor();
    await handOver(rider.page, await readDoorCode(secondTab));
    for (const tab of tabs) await headline(tab).getByText("Delivered").waitFor();
  });

  /** The state after both have been answered. */
  async function settled(id: string): Promise<string> {
    const read = async () => (await readOrder(eater, id)).state;
    await expect.poll(read, soon).not.toBe("ready");
    return read();
  }
});

/** Looks at the customer's map several times a second; told to stop, answers what it saw. */
function watchRider(): () => Promise<Position[]> {
  const seen: Position[] = [];
  let isOver = false;
  const look = async () => {
    while (!isOver) {
      const at = await riderOnMap(customer.page);
      if (at && (at.lat !== seen.at(-1)?.lat || at.lng !== seen.at(-1)?.lng)) seen.push(at);
      await Bun.sleep(200);
    }
  };
  const looking = look();
  // Of a test that fails in between nobody asks any more.
  looking.catch(() => {});
  return async () => {
    isOver = true;
    await looking;
    return seen;
  };
}

async function distanceToDoor(): Promise<number> {
  const [at, door] = [await riderOnMap(customer.page), await doorOnMap()];
  return at && door ? distanceMeters(at, door) : Number.POSITIVE_INFINITY;
}

async function doorOnMap(): Promise<Position | undefined> {
  const { lat, lng } = await customer.page
    .locator('[data-marker="home"]')
    .evaluate((element: { dataset: Record<string, string> }) => ({ ...element.dataset }));
  return { lat: Number(lat), lng: Number(lng) };
}

/** The core tells each report of the rider as it comes; the room's renewal alone, one in 15 s. */
function expectReports(since: { frames: number; at: number }): void {
  const told = customer.frames.slice(since.frames).filter((kind) => kind === "position");
  const seconds = (performance.now() - since.at) / 1000;
  expect(seconds / told.length, "seconds between two positions").toBeLessThan(7);
}

/** A ride is many places near each other, not a jump from the store to the door. */
function expectRide(seen: readonly Position[]): void {
  expect(seen.length, "places of the rider on the customer's map").toBeGreaterThan(10);
  const way = seen.slice(1).map((to, at) => distanceMeters(seen[at]!, to));
  const whole = way.reduce((sum, meters) => sum + meters, 0);
  expect(Math.max(...way), "the longest leap").toBeLessThan(whole / 2);
}

async function seeInOps(id: string): Promise<void> {
  await ops.page.getByRole("combobox", { name: "State" }).selectOption("all");
  await press(ops.page, nameOf(id));
  const detail = ops.page.getByRole("article", { name: `Order ${nameOf(id)}` });
  await detail.locator('header .chip[data-state="completed"]').waitFor();
  await detail.getByText("Cash: Paid", { exact: true }).waitFor();
  await seeWhy(detail);
}

/** The decision in words, its riders on the map, and the way that was ridden. */
async function seeWhy(detail: Locator): Promise<void> {
  const why = detail.getByRole("region", { name: "Why this rider" });
  await why.getByRole("heading", { name: /^Asked: \S{4} took it$/ }).waitFor();
  await why.getByText("Was asked: the best choice for this order.").waitFor();
  const arrows = ops.page.locator('.map-marker[data-marker="rider"]');
  const show = why.getByRole("button", { name: "Show on the map" });
  await show.focus();
  await ops.page.keyboard.press("Enter");
  await arrows.getByText(/^\S{4} asked$/).waitFor();
  await ops.page.locator('.map-marker[data-marker="store"]').waitFor();
  await why.getByRole("button", { name: "Take off the map" }).click();
  await arrows.waitFor({ state: "detached" });
  await press(ops.page, "Way of the last hour");
  await arrows.waitFor();
  await press(ops.page, "Hide the way");
  await press(ops.page, "All orders");
  await press(ops.page, "Flagged riders");
  await ops.page.getByRole("heading", { name: /^No rider is flagged in/ }).waitFor();
  await press(ops.page, "Orders");
}

async function expectCalm(): Promise<void> {
  for (const app of [customer, partner, rider, ops]) {
    expect(app.problems).toEqual([]);
    expect(app.loads, "pages loaded").toBe(1);
  }
}
