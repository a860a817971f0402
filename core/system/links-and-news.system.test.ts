/**
 * A customer shares an order with a friend and takes the link back; a store tells its followers
 * something and prints a link on a poster. Everything through pages and the public address /s/…. And a
 * language goes along with whoever signs in.
 */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import { DEMO_CODE, demoPhone } from "#shared/demo.ts";
import { until } from "../test/index.ts";
import { startTestStack, type TestStack } from "../up/index.ts";
import { type AppPage, deskSize, openApp, phoneSize, signInAt } from "./app-page.ts";
import { openBrowser } from "./browser.ts";
import { place, storeOf } from "./errands.ts";
import { headline } from "./order-at-page.ts";
import { type Person, signIn } from "./person.ts";

let stack: TestStack;
let browser: Browser;
let customer: Person;
let partner: Person;
let storeId: string;
const opened: AppPage[] = [];

beforeAll(async () => {
  [stack, browser] = await Promise.all([startTestStack(), openBrowser()]);
  customer = await signIn(stack.edgeUrl, demoPhone("in", "customer"));
  partner = await signIn(stack.edgeUrl, demoPhone("in", "partner"));
  storeId = (await storeOf(partner)).id;
});

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

async function open(path: string, size = phoneSize): Promise<AppPage> {
  const app = await openApp(browser, stack.edgeUrl + path, size);
  opened.push(app);
  return app;
}

test("a friend follows an order by a short link, until it is taken back", async () => {
  const order = await place(customer, { storeId, address: "7 Planted Lane" });
  const app = await open(`/orders/${order.id}`);
  await signInAt(app, demoPhone("in", "customer"));
  await app.page.getByRole("button", { name: "Share" }).click();
  const url = (await app.page.locator(".share-url").textContent()) ?? "";
  expect(url).toMatch(new RegExp(`^${stack.edgeUrl}/s/[0-9A-Za-z]{7}$`));

  const friend = await open(new URL(url).pathname);
  await expect.poll(() => headline(friend.page).textContent(), { timeout: 30_000 }).toBeTruthy();
  expect(new URL(friend.page.url()).pathname).toMatch(/^\/track\/ey/);
  expect(await friend.page.locator("main").textContent()).not.toContain("Planted");

  await app.page.getByRole("button", { name: "Stop sharing" }).click();
  await app.page.getByText("The link does not open any more").waitFor();
  await friend.page.getByRole("heading", { name: "This link has ended" }).waitFor();
  const latecomer = await open(new URL(url).pathname);
  await latecomer.page.getByRole("heading", { name: "This link has ended" }).waitFor();
  // The browser itself tells of the 410; nothing else may be wrong.
  const ended = [...friend.problems, ...latecomer.problems];
  expect(ended.filter((problem) => !problem.includes("410"))).toEqual([]);
  expect(app.problems).toEqual([]);
});

test("a store's news reach those who follow it, and its page", async () => {
  const app = await open(`/news`);
  await signInAt(app, demoPhone("in", "customer"));
  await app.page.getByRole("heading", { name: "No news yet" }).waitFor();
  await app.page.goto(`${stack.edgeUrl}/stores/${storeId}`);
  await app.page.getByRole("button", { name: "Follow", exact: true }).click();
  await app.page.getByText("1 follower").waitFor();

  const board = await open("/partner/posts", deskSize);
  await signInAt(board, demoPhone("in", "partner"));
  await board.page.getByRole("heading", { name: "You have not said anything yet" }).waitFor();
  await board.page.getByText("Offer", { exact: true }).click();
  await board.page.getByLabel("Title").fill("Two lassis for one");
  await board.page.getByLabel("More about it").fill("Until the mangoes are gone.");
  await board.page.getByRole("button", { name: "Tell my followers" }).click();
  await board.page.getByRole("row", { name: /Two lassis for one/ }).waitFor();

  await app.page.getByRole("link", { name: "News" }).click();
  await app.page.getByRole("heading", { name: "Two lassis for one" }).waitFor();
  await app.page.goto(`${stack.edgeUrl}/stores/${storeId}`);
  await app.page.getByRole("region", { name: "News of this store" }).waitFor();

  await board.page.getByRole("button", { name: "Take back" }).click();
  await board.page.getByText("Taken back").waitFor();
  await app.page.getByRole("link", { name: "News" }).click();
  await app.page.getByRole("heading", { name: "No news yet" }).waitFor();
  expect([...app.problems, ...board.problems]).toEqual([]);
});

test("a poster's link leads to the store, and its clicks are counted", async () => {
  const board = await open("/partner/links", deskSize);
  await signInAt(board, demoPhone("in", "partner"));
  await board.page.getByRole("heading", { name: "No links yet" }).waitFor();
  await board.page.getByLabel("Own word, if you like").fill("two-lassis");
  await board.page.getByRole("button", { name: "Make a link" }).click();
  await board.page.getByRole("row", { name: /two-lassis/ }).waitFor();

  const passer = await open("/s/two-lassis");
  await passer.page.waitForURL(`${stack.edgeUrl}/stores/${storeId}`);
  // A browser without a window is taken for a robot, which makes no clicks.
  const agent = { "user-agent": "Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile" };
  const poster = `${stack.edgeUrl}/s/two-lassis`;
  expect((await fetch(poster, { headers: agent, redirect: "manual" })).status).toBe(302);
  const linkId = (await partner.call(routes.listLinks)).items[0]!.id;
  await until(
    "the click is counted",
    async () => (await partner.call(routes.getLinkStats, { params: { id: linkId } })).total === 1,
    60_000,
  );
  await board.page.getByRole("button", { name: "Statistics" }).click();
  await board.page.getByText("Typed, scanned or from a message").waitFor();
  expect([...board.problems, ...passer.problems]).toEqual([]);
});

test("a language that was chosen before signing in goes along to another device", async () => {
  const first = await open("/partner/posts", deskSize);
  await first.page.getByText("Français").click();
  await first.page.locator("html[lang=fr] input[name=phone]").fill(demoPhone("in", "partner"));
  await first.page.getByRole("button", { name: "Envoyez-moi un code" }).click();
  const told = first.page.waitForResponse(
    (response) => response.request().method() === "PATCH" && response.url().endsWith("/v1/me"),
  );
  await first.page.locator("input[name=code]").fill(DEMO_CODE);
  await first.page.locator("form button[type=submit]").click();
  expect((await told).status()).toBe(200);
  await first.page.getByRole("heading", { name: "Publications" }).waitFor();

  const second = await open("/partner/posts", deskSize);
  await signInAt(second, demoPhone("in", "partner"));
  await second.page.getByRole("heading", { name: "Publications" }).waitFor();
  expect([...first.problems, ...second.problems]).toEqual([]);
});
