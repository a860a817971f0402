/** Webhooks from the door to whoever applies them, over the real database. */
import { createHmac } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { webhookEvents } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import { startTestCore, type TestCore } from "../../test/index.ts";
import type { ProviderNews } from "../provider-contract.ts";
import { makeSimulatorKeys, providersAt } from "../simulator/index.ts";
import { type NewsOutcome, processDueWebhooks } from "./process-webhooks.ts";
import { TRIES_WHILE_FAILING, TRIES_WHILE_UNKNOWN } from "./webhook-pauses.ts";

const keys = makeSimulatorKeys();
const OLD_SECRET = "whsec_the_old_one_is_still_valid";
let core: TestCore;

beforeAll(async () => {
  const at = providersAt("http://127.0.0.1:9", keys);
  const stripe = {
    ...at.stripe!,
    webhookSecrets: [keys.stripe.webhookSecret, OLD_SECRET],
  };
  core = await startTestCore({ region: "us", paymentProviders: { ...at, stripe } });
});
afterAll(() => core.stop());
beforeEach(async () => {
  await core.system.db.delete(webhookEvents);
});

let made = 0;
function event(reference = "pay_us_1", type = "payment_intent.succeeded") {
  made += 1;
  const object = { id: "pi_1", object: "payment_intent", metadata: { reference } };
  const created = seconds();
  return JSON.stringify({ id: `evt_${made}`, object: "event", type, created, data: { object } });
}

const seconds = (offset = 0) => Math.floor(core.ambient.now().getTime() / 1_000) + offset;

function signed(body: string, secret = keys.stripe.webhookSecret, at = seconds()): string {
  const hmac = createHmac("sha256", secret).update(`${at}.${body}`).digest("hex");
  return `t=${at},v1=${hmac}`;
}

const send = (
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string>,
  provider = "stripe",
) =>
  core.request(`/v1/webhooks/${provider}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
  });

const sendStripe = (body: string, signature = signed(body)) =>
  send(body, { "stripe-signature": signature });

const stored = () => core.system.db.select().from(webhookEvents);

test("a good one is kept sealed before it is answered, and once", async () => {
  const body = event();
  for (let time = 0; time < 3; time++) {
    const answer = await sendStripe(body);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ received: true });
  }
  const rows = await stored();
  expect(rows).toMatchObject([{ provider: "stripe", type: "payment_intent.succeeded", tries: 0 }]);
  expect(rows[0]?.bodySealed).not.toContain("pay_us_1");
  expect(core.runtime.sealer.open(rows[0]!.bodySealed)).toContain("pay_us_1");
});

test("any of the secrets will do, and any of the signatures", async () => {
  const body = event();
  expect((await sendStripe(body, signed(body, OLD_SECRET))).status).toBe(200);
  const other = event();
  const [time, v1] = signed(other).split(",") as [string, string];
  const several = [time, `v1=${"0".repeat(64)}`, "v0=abc", v1].join(",");
  expect((await sendStripe(other, several)).status).toBe(200);
  expect(await stored()).toHaveLength(2);
});

test.each([
  ["no signature", () => ""],
  ["another secret", (body: string) => signed(body, "whsec_somebody_elses_secret")],
  ["another body", () => signed("{}")],
  ["the time of another", (body: string) => signed(body).replace(/t=\d+/, `t=${seconds(1)}`)],
  ["too old", (body: string) => signed(body, undefined, seconds(-302))],
  ["from the future", (body: string) => signed(body, undefined, seconds(302))],
  ["a time that is none", (body: string) => signed(body).replace(/t=\d+/, "t=NaN")],
])("%s is 401 and nothing is kept", async (_, sign) => {
  const body = event();
  expect((await sendStripe(body, sign(body))).status).toBe(401);
  expect(await stored()).toEqual([]);
});

test("the window reaches 300 seconds to both sides", async () => {
  for (const offset of [-298, 298]) {
    const body = event();
    expect((await sendStripe(body, signed(body, undefined, seconds(offset)))).status).toBe(200);
  }
});

test.each(["", "null", "[]", "{", '{"id":"evt_1"}', '{"id":5,"type":"x"}', "\u0000"])(
  "a signed body that is no event is 400: %j",
  async (body) => {
    expect((await sendStripe(body)).status).toBe(400);
    expect(await stored()).toEqual([]);
  },
);

test("bytes that are no text, too many bytes, and strangers", async () => {
  const bytes = new Uint8Array([0xff, 0xfe, 0x00, 0x80]);
  const at = seconds();
  const hmac = createHmac("sha256", keys.stripe.webhookSecret)
    .update(Buffer.concat([Buffer.from(`${at}.`), bytes]))
    .digest("hex");
  expect((await send(bytes, { "stripe-signature": `t=${at},v1=${hmac}` })).status).toBe(400);
  const large = event("x".repeat(300_000));
  expect((await sendStripe(large)).status).toBe(413);
  expect((await send(event(), {}, "nobody")).status).toBe(400);
  expect(await stored()).toEqual([]);
});

test("fuzzed bodies and headers are refused and never break anything", async () => {
  const good = event();
  let state = 7;
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
  for (let round = 0; round < 300; round++) {
    const at = Math.floor(random() * good.length);
    const cut =
      good.slice(0, at) +
      String.fromCharCode(Math.floor(random() * 256)) +
      good.slice(at + Math.ceil(random() * 9));
    const isSigned = random() < 0.7;
    const header = isSigned ? signed(cut) : signed(good).slice(Math.floor(random() * 90));
    const { status } = await sendStripe(cut, header.replaceAll(/[^\x20-\x7e]/g, ""));
    expect([200, 400, 401]).toContain(status);
  }
  for (const provider of ["razorpay", "paypal"]) {
    const { status } = await send(good, { "x-razorpay-signature": "00" }, provider);
    expect(status).toBe(401);
  }
});

test("Razorpay signs the raw body and names the event in a header", async () => {
  const body = (at: number) =>
    JSON.stringify({
      entity: "event",
      event: "payment.captured",
      contains: ["payment"],
      payload: { payment: { entity: { id: "pay_1", order_id: "order_1", notes: [] } } },
      created_at: at,
    });
  const sendRazorpay = (text: string) =>
    send(
      text,
      {
        "x-razorpay-event-id": "ev_1",
        "x-razorpay-signature": createHmac("sha256", keys.razorpay.webhookSecret)
          .update(text)
          .digest("hex"),
      },
      "razorpay",
    );
  expect((await sendRazorpay(body(seconds(-400)))).status).toBe(401);
  expect((await sendRazorpay(body(seconds(400)))).status).toBe(401);
  expect((await sendRazorpay(body(seconds()))).status).toBe(200);
  expect((await sendRazorpay(body(seconds()))).status).toBe(200);
  expect(await stored()).toMatchObject([{ provider: "razorpay", providerEventId: "ev_1" }]);
});

const listener = (outcome: () => NewsOutcome | undefined, heard: ProviderNews[] = []) => [
  async (_: unknown, __: unknown, news: ProviderNews) => {
    heard.push(news);
    return outcome();
  },
];

test("each is applied once, whoever asks for it", async () => {
  for (const reference of ["a_1", "b_2", "c_3"]) await sendStripe(event(reference));
  const heard: ProviderNews[] = [];
  const listeners = listener(() => "applied", heard);
  await Promise.all([1, 2, 3].map(() => processDueWebhooks(core.system, listeners)));
  expect(heard.map(({ reference }) => reference).sort()).toEqual(["a_1", "b_2", "c_3"]);
  expect(heard[0]).toMatchObject({ about: "payment", providerReference: "pi_1" });
  expect(await processDueWebhooks(core.system, listeners)).toBe(0);
  expect((await stored()).every(({ state }) => state === "processed")).toBe(true);
});

/** Tries whatever is due until nothing is, moving the clock to it. */
async function tryAll(outcome: () => NewsOutcome | undefined, most: number): Promise<number> {
  const heard: ProviderNews[] = [];
  for (let round = 0; round < most; round++) {
    await processDueWebhooks(core.system, listener(outcome, heard));
    core.ambient.advance(11 * 60_000);
  }
  return heard.length;
}

test("one that is before its time is tried until it is known", async () => {
  await sendStripe(event());
  let tries = 0;
  await tryAll(() => (++tries < 4 ? "unknown" : "applied"), 6);
  expect(tries).toBe(4);
  expect(await stored()).toMatchObject([{ state: "processed", dueAt: null }]);
});

test("one that nobody ever knows is ignored in the end", async () => {
  await sendStripe(event());
  expect(await tryAll(() => "unknown", 30)).toBe(TRIES_WHILE_UNKNOWN);
  expect(await stored()).toMatchObject([{ state: "ignored", dueAt: null }]);
});

test("one that keeps failing waits for ops, who can have it tried again", async () => {
  await sendStripe(event());
  const failing = () => {
    throw new Error("The provider is away");
  };
  expect(await tryAll(failing, 30)).toBe(TRIES_WHILE_FAILING);
  const ops = await core.person("ops");
  const { items } = await ops.call(routes.listWebhooks, { query: { state: "failed" } });
  expect(items).toMatchObject([{ state: "failed", tries: TRIES_WHILE_FAILING }]);
  expect(JSON.stringify(items)).not.toContain("pay_us_1");
  const { id } = items[0]!;
  const again = await ops.call(routes.retryWebhook, { params: { id } });
  expect(again).toMatchObject({ state: "stored", tries: 0 });
  expect(await tryAll(() => "applied", 1)).toBe(1);
});

test("a claim of a process that died ends by itself", async () => {
  await sendStripe(event());
  const dueAt = new Date(core.ambient.now().getTime() + 30_000);
  await core.system.db.update(webhookEvents).set({ tries: 1, dueAt });
  expect(
    await processDueWebhooks(
      core.system,
      listener(() => "applied"),
    ),
  ).toBe(0);
  core.ambient.advance(31_000);
  expect(
    await processDueWebhooks(
      core.system,
      listener(() => "applied"),
    ),
  ).toBe(1);
  expect(await stored()).toMatchObject([{ state: "processed", tries: 2 }]);
  await core.system.db.delete(webhookEvents).where(eq(webhookEvents.provider, "stripe"));
});
