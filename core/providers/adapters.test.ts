/** Every adapter against the simulator: each operation and each repeat. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { money } from "#shared/money.ts";
import { ask, casts, failureOf, forever, fresh, truthOf } from "./adapter-casts.fixture.ts";
import type { PayoutRequest, RefundRequest } from "./provider-contract.ts";
import { type RunningSimulator, startSimulator } from "./simulator/index.ts";
import { makeStripe } from "./stripe/stripe-adapter.ts";

let simulator: RunningSimulator;

beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());
beforeEach(() => simulator.setFaults([]));

describe.each(casts)("$name", (cast) => {
  const { currency } = cast;
  const taken = async (minor = 1_250) => {
    const adapter = cast.make(simulator);
    const request = ask(cast, "ok", minor);
    await adapter.authorize(request, forever());
    const captured = await adapter.capture(request, request.amount, forever());
    return { adapter, request, captured };
  };

  test("authorizes, finds it by our reference alone, and captures it", async () => {
    const adapter = cast.make(simulator);
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
    expect(await truthOf(simulator, request.reference)).toMatchObject([{ capturedMinor: 1_250 }]);
  });

  test("captures a part and lets the rest go", async () => {
    const adapter = cast.make(simulator);
    const request = ask(cast);
    await adapter.authorize(request, forever());
    const taken = await adapter.capture(request, money(400, currency), forever());
    expect(taken).toMatchObject({ status: "captured", capturedMinor: 400, refundedMinor: 0 });
    const now = await adapter.lookup(request, forever());
    expect(now).toMatchObject({ status: "captured", capturedMinor: 400, refundedMinor: 0 });
    expect(now.refunds).toEqual([]);
  });

  test("lets go, also of nothing, and says when it is too late", async () => {
    const adapter = cast.make(simulator);
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
    const adapter = cast.make(simulator);
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
    const adapter = cast.make(simulator);
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
    const adapter = cast.make(simulator);
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
    const file = adapter.readSettlementFile(await simulator.report(cast.name));
    for (const line of ours.filter(({ kind }) => kind !== "payout")) {
      // The file tells seconds where the interface tells more.
      const { kind, ourReference, amountMinor, feeMinor } = line;
      expect(file).toContainEqual(
        expect.objectContaining({ kind, ourReference, amountMinor, feeMinor, currency }),
      );
    }
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
    expect(await truthOf(simulator, request.reference)).toMatchObject([
      { amountMinor: minor, currency },
    ]);
  });

  test("what Stripe cannot move exactly is refused before it is asked", async () => {
    const adapter = makeStripe(simulator.providers.stripe!);
    const request = { ...ask(casts[0]!), amount: money(1_251, "KWD") };
    expect(await failureOf(adapter.authorize(request, forever()))).toMatchObject({
      outcome: "rejected",
      code: "amount_not_supported",
    });
    expect(await truthOf(simulator, request.reference)).toEqual([]);
  });
});
