/** A conversation around a running order, in the apps of its people, and nothing of it elsewhere. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { demoPhone } from "#shared/demo.ts";
import { startTestStack, type TestStack } from "../up/index.ts";
import { type AppPage, deskSize, openApp, signInAt, wallSize } from "./app-page.ts";
import { openBrowser } from "./browser.ts";
import { cook, place, standAt, storeOf, takeOrder } from "./errands.ts";
import { headline } from "./order-at-page.ts";
import { type Person, signIn } from "./person.ts";
import { press } from "./ride-at-page.ts";

const PLANTED = "planted 51ab words";

let stack: TestStack;
let browser: Browser;
let kitchen: Person;
let customer: AppPage;
let rider: AppPage;

beforeAll(async () => {
  [stack, browser] = await Promise.all([startTestStack({ speed: 20 }), openBrowser()]);
  kitchen = await signIn(stack.edgeUrl, demoPhone("in", "partner"));
  [customer, rider] = await Promise.all([
    openApp(browser, `${stack.edgeUrl}/orders`, { width: 360, height: 740 }),
    openApp(browser, `${stack.edgeUrl}/rider`),
  ]);
  await signInAt(customer, demoPhone("in", "customer"));
  await signInAt(rider, demoPhone("in", "rider"));
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

const sheet = (page: Page) => page.getByRole("dialog", { name: "Messages" });
const openMessages = (page: Page) =>
  page
    .getByRole("button", { name: /^Messages/ })
    .first()
    .click();

const choose = (page: Page, to: string) =>
  sheet(page).locator(".chat-composer").getByText(to, { exact: true }).click();

async function say(page: Page, to: string, words: string): Promise<void> {
  await choose(page, to);
  await sheet(page).getByLabel("Message", { exact: true }).fill(words);
  await sheet(page).getByRole("button", { name: "Send", exact: true }).click();
}

async function visit(path: string, phone: string, size: typeof wallSize): Promise<AppPage> {
  const app = await openApp(browser, stack.edgeUrl + path, size);
  await signInAt(app, phone);
  return app;
}

/** Where somebody wants to look at the pages: a directory for pictures of them. */
const pictures = process.env["BEELINE_PICTURES"];
async function picture(app: AppPage, name: string): Promise<void> {
  if (pictures) await app.page.screenshot({ path: join(pictures, `${name}.png`) });
}

test("customer, rider, store and support talk, see what has arrived, and words stay in the core", async () => {
  const store = await storeOf(kitchen);
  const carrier = await signIn(stack.edgeUrl, demoPhone("in", "rider"));
  const standing = await standAt(carrier, store.position);
  const eater = await signIn(stack.edgeUrl, demoPhone("in", "customer"));
  const { id } = await place(eater, { storeId: store.id });
  await cook(kitchen, id);
  await takeOrder(carrier, id);
  await customer.page.goto(`${stack.edgeUrl}/orders/${id}`);
  await headline(customer.page).waitFor();

  await openMessages(customer.page);
  await say(customer.page, "Rider", PLANTED);
  await rider.page.getByText("1 unread").waitFor();
  await sheet(customer.page).getByText("Arrived").waitFor();
  await openMessages(rider.page);
  await sheet(rider.page).getByText(PLANTED).waitFor();
  await sheet(customer.page).getByText("Read", { exact: true }).waitFor();
  await picture(rider, "rider");
  await press(rider.page, "I am here");
  await sheet(customer.page).getByText("I am here").waitFor();
  await sheet(customer.page).getByText("The rider is looking").waitFor();

  await say(customer.page, "Store", "No onions, please");
  const partner = await visit("/partner", demoPhone("in", "partner"), wallSize);
  await partner.page.getByRole("button", { name: "Messages" }).first().click();
  await sheet(partner.page).getByText("No onions, please").waitFor();
  expect(await sheet(partner.page).getByText(PLANTED).count()).toBe(0);
  await picture(partner, "partner");
  await partner.close();

  const ops = await visit("/ops", demoPhone("in", "ops"), deskSize);
  await ops.page.getByRole("button", { name: id.slice(-4).toUpperCase(), exact: true }).click();
  await openMessages(ops.page);
  await sheet(ops.page).getByText(PLANTED).waitFor();
  await say(ops.page, "Customer", "Support is here");
  await sheet(customer.page).getByText("Support is here").waitFor();
  await picture(ops, "ops");
  await ops.close();

  const png = await customer.page.screenshot({ clip: { x: 0, y: 0, width: 120, height: 90 } });
  const file = { name: "door.png", mimeType: "image/png", buffer: png };
  await choose(customer.page, "Rider");
  await sheet(customer.page).locator('input[type="file"]').setInputFiles(file);
  await sheet(rider.page).locator("img.chat-picture").waitFor();
  await picture(customer, "customer");
  await customer.page.emulateMedia({ colorScheme: "dark" });
  await picture(customer, "customer-dark");

  for (const { problems } of [customer, rider, partner, ops]) expect(problems).toEqual([]);
  await standing.stop();
  const edge = join(stack.state, "edge");
  const found = [...filesUnder(edge), ...filesUnder(join(stack.state, "logs"))].filter((path) =>
    readFileSync(path).includes(PLANTED),
  );
  expect(found).toEqual([]);
}, 240_000);

function filesUnder(directory: string): string[] {
  const names = readdirSync(directory, { recursive: true }) as string[];
  return names.map((name) => join(directory, name)).filter((path) => statSync(path).isFile());
}
