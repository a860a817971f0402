/** Every adapter against the simulator: each operation, each repeat, each fault. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Currency, money } from "#shared/money.ts";
import { makePaypal } from "./paypal/paypal-adapter.ts";
import type {
  AuthorizeRequest,
  PayoutRequest,
  ProviderAdapter,
  ProviderError,
  RefundRequest,
} from "./provider-contract.ts";
import { makeRazorpay } from "./razorpay/razorpay-adapter.ts";
import { type RunningSimulator, startSimulator } from "./simulator/index.ts";
import { makeStripe } from "./stripe/stripe-adapter.ts";

let simulator: RunningSimulator;

beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());
beforeEach(() => simulator.setFaults([]));

interface Cast {
  readonly name: "stripe" | "razorpay" | "paypal";
  make(): ProviderAdapter;
  readonly currency: Currency;
  readonly tokens: {
    ok: string;
    declined: string;
    poor: string;
    asks: string;
    payout: string;
    returned: string;
  };
}

const casts: readonly Cast[] = [
  {
    name: "stripe",
    make: () => makeStripe(simulator.providers.stripe!),
    currency: "USD",
    tokens: {
      ok: "pm_card_visa",
      declined: "pm_card_chargeDeclined",
      poor: "pm_card_chargeDeclinedInsufficientFunds",
      asks: "pm_card_threeDSecure2Required",
      payout: "acct_test",
      returned: "acct_test_returned",
    },
  },
  {
    name: "razorpay",
    make: () => makeRazorpay(simulator.providers.razorpay!),
    currency: "INR",
    tokens: {
      ok: "cust_test_token_ok",
      declined: "cust_test_token_declined",
      poor: "cust_test_token_insufficient",
      asks: "cust_test_token_challenge",
      payout: "fa_test",
      returned: "fa_test_returned",
    },
  },
  {
    name: "paypal",
    make: () => makePaypal(simulator.providers.paypal!),
    currency: "GBP",
    tokens: {
      ok: "card_test_ok",
      declined: "card_test_declined",
      poor: "card_test_insufficient",
      asks: "card_test_challenge",
      payout: "paypal_test",
      returned: "paypal_test_returned",
    },
  },
];

const forever = () => AbortSignal.timeout(10_000);
let made = 0;
const fresh = (kind: string) => `${kind}_us_test${String(++made).padStart(6, "0")}`;

function ask({ currency, tokens }: Cast, token: keyof Cast["tokens"] = "ok", minor = 1_250) {
  return {
    reference: fresh("pay"),
    providerReference: null,
    amount: money(minor, currency),
    token: tokens[token],
    returnUrl: "https://beeline.example/back",
  } satisfies AuthorizeRequest;
}

const failureOf = (asked: Promise<unknown>): Promise<ProviderError> =>
  asked.then(
    () => Promise.reject(new Error("It did not fail")),
    (error: unknown) => error as ProviderError,
  );

const truthOf = async (reference: string) =>
  (await simulator.truth()).payments.filter((payment) => payment.reference === reference);

describe.each(casts)("$name", (cast) => {
  const { currency } = cast;
  const taken = async (minor = 1_250) => {
    const adapter = cast.make();
    const request = ask(cast, "ok", minor);
    await adapter.authorize(request, forever());
    const captured = await adapter.capture(request, request.amount, forever());
    return { adapter, request, captured };
  };

  test("authorizes, finds it by our reference alone, and captures it", async () => {
    const adapter = cast.make();
    const request = ask(cast);
    expect(await adapter.lookup(request, forever())).toMatchObject({ status: "absent" });
    const first = await adapter.authorize(request, forever());
    expect(first).toMatchObject({ status: "authorized", amountMinor: 1_250, currency });
    const again = await adapter.authorize(request, forever());
    expect(again.providerReference).toBe(first.providerReference);
    expect(await adapter.lookup(request, forever())).toMatchObject({ status: "authorized" });
    const captured = await adapter.capture(request, request.amount, forever());
    expect(captured).toMatchObject({ status: "captured", capturedMinor: 1_250 });
    const known = { ...request, providerReference: captured.providerReference };
    expect(await adapter.capture(known, request.amount, forever())).toMatchObject({
      status: "captured",
      capturedMinor: 1_250,
    });
    expect(await truthOf(request.reference)).toMatchObject([{ capturedMinor: 1_250 }]);
  });

  test("captures a part and lets the rest go", async () => {
    const adapter = cast.make();
    const request = ask(cast);
    await adapter.authorize(request, forever());
    const taken = await adapter.capture(request, money(400, currency), forever());
    expect(taken).toMatchObject({ status: "captured", capturedMinor: 400, refundedMinor: 0 });
    const now = await adapter.lookup(request, forever());
    expect(now).toMatchObject({ status: "captured", capturedMinor: 400, refundedMinor: 0 });
    expect(now.refunds).toEqual([]);
  });

  test("lets go, also of nothing, and says when it is too late", async () => {
    const adapter = cast.make();
    const request = ask(cast);
    expect(await adapter.void(ask(cast), forever())).toMatchObject({ status: "voided" });
    await adapter.authorize(request, forever());
    expect(await adapter.void(request, forever())).toMatchObject({ status: "voided" });
    expect(await adapter.void(request, forever())).toMatchObject({ status: "voided" });
    expect(await adapter.lookup(request, forever())).toMatchObject({ status: "voided" });
    const late = await taken();
    expect(await late.adapter.void(late.request, forever())).toMatchObject({ status: "captured" });
  });

  test("tells a decline in our words", async () => {
    const adapter = cast.make();
    const declined = ask(cast, "declined");
    const answer = { status: "declined", failureCode: "card_declined" };
    expect(await adapter.authorize(declined, forever())).toMatchObject(answer);
    expect(await adapter.authorize(declined, forever())).toMatchObject(answer);
    expect(await adapter.lookup(declined, forever())).toMatchObject(answer);
    expect(await adapter.authorize(ask(cast, "poor"), forever())).toMatchObject({
      status: "declined",
      failureCode: "insufficient_funds",
    });
  });

  test.each([true, false])("the bank asks, and the customer answers %s", async (isApproved) => {
    const adapter = cast.make();
    const request = ask(cast, "asks");
    const asked = await adapter.authorize(request, forever());
    expect(asked.status).toBe("requires_action");
    expect(asked.actionUrl).toContain("/hosted/challenge/");
    const answer = await fetch(asked.actionUrl!, {
      method: "POST",
      body: new URLSearchParams({ answer: isApproved ? "approve" : "decline" }),
      redirect: "manual",
    });
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toMatch(/^https:\/\/beeline\.example\/back\?/);
    expect(await adapter.lookup(request, forever())).toMatchObject(
      isApproved
        ? { status: "authorized" }
        : { status: "declined", failureCode: "authentication_failed" },
    );
  });

  test("refunds in parts, never above, and a repeat is the same refund", async () => {
    const { adapter, request } = await taken();
    const part: RefundRequest = {
      ...request,
      refundReference: fresh("rfd"),
      refund: money(500, currency),
    };
    expect(await adapter.lookupRefund(part, forever())).toMatchObject({ status: "absent" });
    const first = await adapter.refund(part, forever());
    expect(first).toMatchObject({ status: "succeeded", amountMinor: 500 });
    expect(await adapter.refund(part, forever())).toEqual(first);
    expect(await adapter.lookupRefund(part, forever())).toEqual(first);
    const tooMuch = { ...part, refundReference: fresh("rfd"), refund: money(751, currency) };
    expect(await failureOf(adapter.refund(tooMuch, forever()))).toMatchObject({
      outcome: "rejected",
    });
    const now = await adapter.lookup(request, forever());
    expect(now).toMatchObject({ status: "captured", capturedMinor: 1_250, refundedMinor: 500 });
    expect(now.refunds).toMatchObject([{ reference: part.refundReference, amountMinor: 500 }]);
  });

  test("tells of a dispute and of a refund that a bank sends back", async () => {
    const { adapter, request } = await taken();
    const part = { ...request, refundReference: fresh("rfd"), refund: money(50, currency) };
    await adapter.refund(part, forever());
    const back = { reference: part.refundReference, status: "failed" };
    await simulator.control("POST", "/control/refunds", back);
    expect(await adapter.lookupRefund(part, forever())).toMatchObject({ status: "failed" });
    const { reference } = request;
    await simulator.control("POST", "/control/disputes", { reference });
    const now = await adapter.lookup(request, forever());
    expect(now).toMatchObject({
      refundedMinor: 0,
      disputes: [{ status: "open", amountMinor: 1_250, reason: "fraudulent" }],
    });
    await simulator.control("POST", "/control/disputes/close", { reference, outcome: "lost" });
    expect((await adapter.lookup(request, forever())).disputes[0]?.status).toBe("lost");
  });

  test("pays out once, and tells what a bank returns", async () => {
    const adapter = cast.make();
    const request: PayoutRequest = {
      reference: fresh("pyt"),
      providerReference: null,
      amount: money(9_900, currency),
      token: cast.tokens.payout,
    };
    expect(await adapter.lookupPayout(request, forever())).toMatchObject({ status: "absent" });
    const first = await adapter.payout(request, forever());
    const again = await adapter.payout(request, forever());
    expect(again.providerReference).toBe(first.providerReference);
    const known = { ...request, providerReference: first.providerReference };
    await expect
      .poll(() => adapter.lookupPayout(known, forever()), { timeout: 5_000 })
      .toMatchObject({ status: "paid", amountMinor: 9_900 });
    const { payouts } = await simulator.truth();
    expect(payouts.filter(({ reference }) => reference === request.reference)).toHaveLength(1);
    const lost = { ...request, reference: fresh("pyt"), token: cast.tokens.returned };
    const sent = await adapter.payout(lost, forever());
    const returned = { ...lost, providerReference: sent.providerReference };
    await expect
      .poll(() => adapter.lookupPayout(returned, forever()), { timeout: 5_000 })
      .toMatchObject({ status: "failed" });
  });

  test.each([
    ["error_before", "absent"],
    ["error_after", "authorized"],
    ["reset_before", "absent"],
    ["reset_after", "authorized"],
    ["timeout_before", "absent"],
    ["timeout_after", "authorized"],
  ] as const)("%s leaves it unknown, and a look-up finds it %s", async (fault, status) => {
    const adapter = cast.make();
    const request = ask(cast);
    const { reference } = request;
    await simulator.setFaults([{ fault, operation: "authorize", reference, attempt: 1 }]);
    const failure = await failureOf(adapter.authorize(request, AbortSignal.timeout(700)));
    expect(failure.outcome).toBe("unknown");
    expect((await adapter.lookup(request, forever())).status).toBe(status);
    expect((await adapter.authorize(request, forever())).status).toBe("authorized");
    expect(await truthOf(reference)).toHaveLength(1);
  });

  test.each(["error_after", "reset_after"] as const)(
    "%s at a capture or a refund happens once",
    async (fault) => {
      const adapter = cast.make();
      const request = ask(cast);
      await adapter.authorize(request, forever());
      await simulator.setFaults([
        { fault, operation: "capture", attempt: 1 },
        { fault, operation: "refund", attempt: 1 },
      ]);
      expect((await failureOf(adapter.capture(request, request.amount, forever()))).outcome).toBe(
        "unknown",
      );
      expect((await adapter.capture(request, request.amount, forever())).status).toBe("captured");
      const part = { ...request, refundReference: fresh("rfd"), refund: money(250, currency) };
      expect((await failureOf(adapter.refund(part, forever()))).outcome).toBe("unknown");
      expect((await adapter.refund(part, forever())).status).toBe("succeeded");
      expect(await truthOf(request.reference)).toMatchObject([
        { capturedMinor: 1_250, refundedMinor: 250, refunds: [{}] },
      ]);
    },
  );

  test("is turned away without anything happening", async () => {
    const adapter = cast.make();
    const request = ask(cast);
    await simulator.setFaults([{ fault: "rate_limited", operation: "authorize", attempt: 1 }]);
    expect(await failureOf(adapter.authorize(request, forever()))).toMatchObject({
      outcome: "not_sent",
      code: "rate_limited",
    });
    expect(await truthOf(request.reference)).toEqual([]);
  });

  test("tells what was really authorized and captured", async () => {
    const adapter = cast.make();
    const request = ask(cast);
    await simulator.setFaults([{ fault: "wrong_amount", operation: "authorize" }]);
    expect((await adapter.authorize(request, forever())).amountMinor).toBe(1_249);
  });

  test("lists what it booked, all pages, and keeps it over a kill", async () => {
    const since = new Date(Date.now() - 2_000);
    const { adapter, request } = await taken();
    const part = { ...request, refundReference: fresh("rfd"), refund: money(300, currency) };
    await adapter.refund(part, forever());
    await simulator.killAndRestart();
    const lines = await adapter.listSettlement(since, new Date(Date.now() + 60_000), forever());
    const ours = lines.filter(({ ourReference }) => ourReference !== null);
    expect(ours).toContainEqual(
      expect.objectContaining({
        kind: "payment",
        ourReference: request.reference,
        amountMinor: 1_250,
        currency,
      }),
    );
    expect(ours).toContainEqual(
      expect.objectContaining({
        kind: "refund",
        ourReference: part.refundReference,
        amountMinor: -300,
      }),
    );
    expect(lines.find((line) => line.ourReference === request.reference)?.feeMinor).toBeGreaterThan(
      0,
    );
  });
});

describe("amounts", () => {
  test.each([
    ["JPY", 1_250],
    ["KWD", 1_250],
    ["INR", 1_250],
  ] as const)("%s goes to Stripe and comes back as it was", async (currency, minor) => {
    const adapter = makeStripe(simulator.providers.stripe!);
    const request = { ...ask(casts[0]!), amount: money(minor, currency) };
    expect(await adapter.authorize(request, forever())).toMatchObject({
      status: "authorized",
      amountMinor: minor,
      currency,
    });
    expect(await truthOf(request.reference)).toMatchObject([{ amountMinor: minor, currency }]);
  });

  test("what Stripe cannot move exactly is refused before it is asked", async () => {
    const adapter = makeStripe(simulator.providers.stripe!);
    const request = { ...ask(casts[0]!), amount: money(1_251, "KWD") };
    expect(await failureOf(adapter.authorize(request, forever()))).toMatchObject({
      outcome: "rejected",
      code: "amount_not_supported",
    });
    expect(await truthOf(request.reference)).toEqual([]);
  });
});
