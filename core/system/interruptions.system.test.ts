/**
 * What goes wrong between two machines: frames that make no sense, viewers who come and go, an edge
 * and a core that are killed in the middle of an order. Whoever looks at the page sees it arrive.
 */
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Order, routes } from "#shared/contracts/index.ts";
import { demoPhone } from "#shared/demo.ts";
import { offsetMeters } from "#shared/geo.ts";
import { RiderFrame } from "#shared/streams.ts";
import { until } from "../test/index.ts";
import { startTestStack, type TestStack } from "../up/index.ts";
import { type AppPage, openApp, signInAt } from "./app-page.ts";
import { openBrowser } from "./browser.ts";
import { carry, place, readOrder, standAt, storeOf, takeOrder } from "./errands.ts";
import { headline } from "./order-at-page.ts";
import { callerAt, type Person, signIn } from "./person.ts";
import { connect, enterRoom, type Visit } from "./room-visit.ts";

const soon = { timeout: 40_000, interval: 100 };

let stack: TestStack;
let browser: Browser;
let customer: Person;
let partner: Person;
let rider: Person;
let storeId: string;
let duty: { stop(): Promise<void> };

beforeAll(async () => {
  [stack, browser] = await Promise.all([startTestStack({ speed: 20 }), openBrowser()]);
  const arrive = (role: "customer" | "partner" | "rider") =>
    signIn(stack.edgeUrl, demoPhone("in", role));
  [customer, partner, rider] = await Promise.all([
    arrive("customer"),
    arrive("partner"),
    arrive("rider"),
  ]);
  const store = await storeOf(partner);
  storeId = store.id;
  duty = await standAt(rider, offsetMeters(store.position, { northMeters: 150, eastMeters: 0 }));
});

afterAll(async () => {
  await duty?.stop();
  await browser?.close();
  await stack?.stop();
});

const large = "x".repeat(17 * 1024);
const step = (order: Order, route: typeof routes.startPreparing | typeof routes.markReady) =>
  partner.call(route, { params: { id: order.id } });
const accept = (order: Order) =>
  partner.call(routes.acceptOrder, { params: { id: order.id }, body: { prepMinutes: 10 } });
const statesOf = (visit: Visit) =>
  visit.frames().flatMap((frame) => (frame.type === "state" ? [frame.state] : []));
const lastSeq = (visit: Visit) => Math.max(...visit.frames().map(({ seq }) => seq));

describe("a room", () => {
  let order: Order;
  let witness: Visit;
  beforeAll(async () => {
    order = await place(customer, { storeId });
    witness = await enterRoom(stack.edgeUrl, customer, order);
    await until("the room says something", () => witness.texts.length > 0);
  });
  afterAll(async () => {
    await witness.leave();
    await cancel(order);
  });

  test.each([
    ["what is no JSON", ["nonsense"], 4400],
    ["an unknown kind", ['{"type":"dance"}'], 4400],
    ["a bad shape", ['{"type":"chat.send"}'], 4400],
    ["more than 16 KB", [large], 4413],
    ["a flood", Array<string>(60).fill('{"type":"ping"}'), 4429],
  ])("closes on %s with a code that says why, and stays open to others", async (_, texts, code) => {
    const visit = await enterRoom(stack.edgeUrl, customer, order);
    await expect.poll(() => visit.texts.length, soon).toBeGreaterThan(0);
    for (const text of texts) visit.send(text);
    expect(await visit.closed).toBe(code);
    const heard = witness.texts.length;
    witness.send('{"type":"ping"}');
    await expect.poll(() => witness.texts.length, soon).toBeGreaterThan(heard);
  });

  test.each(["", "a.b.c", "expired"])("does not open for the token %j", async (token) => {
    const visit = await connect(`${stack.edgeUrl}/v1/track?token=${token}`);
    expect(await visit.closed).toBe(4401);
    expect(visit.texts).toEqual([]);
  });

  test("tells who comes back what was missed, once and in order", async () => {
    const first = await enterRoom(stack.edgeUrl, customer, order);
    await expect.poll(() => first.frames()[0]?.type, soon).toBe("snapshot");
    const since = lastSeq(first);
    await first.leave();
    await accept(order);
    await step(order, routes.startPreparing);
    await expect.poll(() => statesOf(witness), soon).toContain("preparing");
    const again = await enterRoom(stack.edgeUrl, customer, order, { since });
    await expect.poll(() => statesOf(again), soon).toContain("preparing");
    const [next] = again.frames();
    expect([next?.type === "snapshot", next?.seq]).toEqual([false, since + 1]);
    const numbers = again.frames().map(({ seq }) => seq);
    expect(numbers).toEqual(numbers.map((_, at) => since + 1 + at));
    expect(statesOf(again)).toEqual(statesOf(witness).slice(-statesOf(again).length));
    await again.leave();
  });
});

test("a room that everybody had left shows the order as it is now", async () => {
  const order = await place(customer, { storeId });
  const first = await enterRoom(stack.edgeUrl, customer, order);
  await expect.poll(() => first.texts.length, soon).toBeGreaterThan(0);
  const since = lastSeq(first);
  expect(await first.leave(), "goodbye is answered").toBe(1000);
  await accept(order);
  const again = await enterRoom(stack.edgeUrl, customer, order, { since });
  const seen = () =>
    again.frames().some((frame) => {
      if (frame.type === "snapshot") return frame.order.state === "accepted";
      return frame.type === "state" && frame.state === "accepted";
    });
  await expect.poll(seen, soon).toBe(true);
  await again.leave();
  await cancel(order);
});

describe("the rider's stream through the edge", () => {
  const url = () => `${stack.edgeUrl}/v1/rider/stream`;

  test.each([
    ["what is no JSON", ["nonsense"], 4400],
    ["half a position", ['{"lat":12.97}'], 4400],
    ["a position beyond the pole", [JSON.stringify({ lat: 91, lng: 0, recordedAt: "now" })], 4400],
    ["more than 16 KB", [large], 4413],
    ["a flood", Array<string>(150).fill('{"type":"ping"}'), 4429],
  ])("closes on %s with a code that says why", async (_, texts, code) => {
    const visit = await connect(url(), rider.token);
    await expect.poll(() => visit.texts.length, soon).toBeGreaterThan(0);
    expect(RiderFrame.parse(JSON.parse(visit.texts[0]!)).type).toBe("hello");
    for (const text of texts) visit.send(text);
    expect(await visit.closed).toBe(code);
  });

  test("does not open without a token, or for somebody else", async () => {
    expect(await (await connect(url(), "a.b.c")).closed).toBe(4401);
    expect(await (await connect(url(), customer.token)).closed).toBe(4403);
  });

  test("takes positions", async () => {
    const visit = await connect(url(), rider.token);
    await expect.poll(() => visit.texts.length, soon).toBe(1);
    const { position } = await storeOf(partner);
    visit.send(JSON.stringify({ ...position, recordedAt: new Date().toISOString() }));
    visit.send('{"type":"ping"}');
    const still = await Promise.race([visit.closed, Bun.sleep(300).then(() => "open")]);
    expect(still).toBe("open");
    await visit.leave();
  });
});

describe("a customer at the page", () => {
  let app: AppPage;
  let order: Order;
  const link = (state: string) => app.page.locator(`.link-badge[data-link="${state}"]`);
  const says = (words: string | RegExp) => headline(app.page).getByText(words).waitFor();

  async function orderAndLook(): Promise<void> {
    order = await place(customer, { storeId });
    await accept(order);
    app = await openApp(browser, `${stack.edgeUrl}/orders/${order.id}`);
    await signInAt(app, demoPhone("in", "customer"));
    await link("open").waitFor();
    await says("The kitchen has your order");
  }

  afterEach(() => app?.close());

  test("sees the order arrive although the edge is killed on the way", async () => {
    await orderAndLook();
    await takeOrder(rider, order.id);
    await stack.killEdge();
    await link("reconnecting").waitFor();
    // The kitchen is not stopped by that: what happens meanwhile is not lost on the page.
    const atCore = callerAt(stack.coreUrl("in"), partner.token);
    await atCore(routes.startPreparing, { params: { id: order.id } });
    await stack.startEdge();
    await link("open").waitFor();
    await says(/being made|waits at the kitchen/);
    await step(order, routes.markReady);
    await says(/food is ready|picking it up/);
    await carry(rider, customer, order.id);
    await says("Delivered");
    expect(app.loads).toBe(1);
  });

  test("sees the order arrive although the core is killed on the way", async () => {
    await orderAndLook();
    await takeOrder(rider, order.id);
    await stack.killCore("in");
    // Pressed while nobody answers; the kitchen's app repeats it under the same key.
    const pressed = step(order, routes.startPreparing);
    await stack.startCore("in");
    await pressed;
    await step(order, routes.markReady);
    await stack.killCore("in");
    await stack.startCore("in");
    await carry(rider, customer, order.id);
    await says("Delivered");
    expect(app.loads).toBe(1);
    const seen = async () =>
      (await readOrder(customer, order.id)).timeline.map(({ state }) => state);
    await expect
      .poll(seen, soon)
      .toEqual([
        ...["created", "waiting_accept", "accepted", "preparing", "ready"],
        ...["out_for_delivery", "delivered", "completed"],
      ]);
  });
});

async function cancel(order: Order): Promise<void> {
  await customer.call(routes.cancelOrder, {
    params: { id: order.id },
    body: { reason: "The test is over" },
  });
}
