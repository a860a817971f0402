/** The simulator's pages as a browser uses them: type a card, come back with its token, pay with it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { money } from "#shared/money.ts";
import { casts, forever, fresh } from "./adapter-casts.fixture.ts";
import { type RunningSimulator, startSimulator } from "./simulator/index.ts";

let simulator: RunningSimulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());

const BACK = "https://beeline.example/wallet/card?word=w";

function submit(provider: string, fields: Record<string, string>) {
  return fetch(`${simulator.url}/hosted/card?provider=${provider}`, {
    method: "POST",
    body: new URLSearchParams({ provider, return: BACK, ...fields }),
    redirect: "manual",
  });
}

async function typed(provider: string, fields: Record<string, string>) {
  const answer = await submit(provider, fields);
  expect(answer.status).toBe(303);
  const to = new URL(answer.headers.get("location") ?? "");
  expect(to.searchParams.get("word")).toBe("w");
  return Object.fromEntries(to.searchParams);
}

test.each(casts)(
  "a card that is typed at $name pays, and its number goes nowhere",
  async (cast) => {
    const back = await typed(cast.name, { number: "4242 4242 4242 4242" });
    expect(back).toMatchObject({ provider: cast.name });
    expect(JSON.stringify(back)).not.toContain("42424242");
    expect(back["token"]).toMatch(/^[a-z]+_[A-Za-z0-9_]{2,80}$/);
    const request = {
      reference: fresh("pay"),
      providerReference: null,
      amount: money(500, cast.currency),
      token: back["token"] ?? "",
      returnUrl: BACK,
    };
    const adapter = cast.make(simulator);
    expect((await adapter.authorize(request, forever())).status).toBe("authorized");
  },
);

test("what is typed decides: too little money, the bank's question, UPI, nonsense", async () => {
  const [stripe, razorpay] = casts;
  const pay = async (cast: (typeof casts)[number], token: string | undefined) =>
    cast.make(simulator).authorize(
      {
        reference: fresh("pay"),
        providerReference: null,
        amount: money(500, cast.currency),
        token: token ?? "",
        returnUrl: BACK,
      },
      forever(),
    );
  const poor = await typed("stripe", { number: "4000000000009995" });
  expect(await pay(stripe!, poor["token"])).toMatchObject({ failureCode: "insufficient_funds" });
  const upi = await typed("razorpay", { kind: "upi", vpa: "success@razorpay" });
  expect(upi).toMatchObject({ kind: "upi", lastFour: "" });
  expect(await pay(razorpay!, upi["token"])).toMatchObject({
    status: "requires_action",
    actionUrl: null,
  });
  expect((await submit("stripe", { number: "4242 4242 4242 4241" })).status).toBe(422);
  expect(
    (await submit("stripe", { number: "4242424242424242", return: "javascript:x" })).status,
  ).toBe(400);
});

test("UPI is approved in another app, a moment later", async () => {
  const cast = casts[1]!;
  const adapter = cast.make(simulator);
  const request = {
    reference: fresh("pay"),
    providerReference: null,
    amount: money(500, "INR"),
    token: "cust_test_token_upi",
    returnUrl: BACK,
  };
  expect((await adapter.authorize(request, forever())).status).toBe("requires_action");
  expect((await adapter.lookup(request, forever())).status).toBe("requires_action");
  await expect
    .poll(async () => (await adapter.lookup(request, forever())).status, { timeout: 5_000 })
    .toBe("authorized");
  const waits = { ...request, reference: fresh("pay"), token: "cust_test_token_upiwaits" };
  await adapter.authorize(waits, forever());
  const { reference } = waits;
  await simulator.control("POST", "/control/challenges", { reference, approve: false });
  expect((await adapter.lookup(waits, forever())).status).toBe("declined");
});
