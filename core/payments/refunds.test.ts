/** Money on its way back: never more than came, out of the right accounts, once per key. */
import { eq, sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { payments, refunds } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import {
  inr,
  type MoneyStage,
  openMoneyStage,
  openStore,
  outcomeOf,
  type TestPerson,
} from "../test/index.ts";
import { applyProviderNews } from "./index.ts";
import { sharesOfRefund } from "./refund-rules.ts";

let stage: MoneyStage;
beforeAll(async () => {
  stage = await openMoneyStage();
});
afterAll(() => stage.stop());

async function paid(token = "tok_ok") {
  const customer = await stage.customer();
  const card = await stage.cardOf(customer, token);
  const { orderId, rider } = await stage.delivered(customer, card);
  return { customer, card, orderId, rider, payment: await stage.paymentOf(orderId) };
}

interface Ask {
  readonly amountMinor?: number;
  readonly destination?: "original" | "wallet";
  readonly bearer?: "shares" | "platform" | "partner";
  readonly key?: string;
}

function refund(by: TestPerson, orderId: string, ask: Ask = {}) {
  const { amountMinor, key, ...more } = ask;
  return by.call(routes.createRefund, {
    params: { id: orderId },
    body: {
      ...{ reason: "missing_item" as const, note: "Call Asha on 98765 43210", ...more },
      ...(amountMinor === undefined ? {} : { amount: inr(amountMinor) }),
    },
    ...(key ? { idempotencyKey: key } : {}),
  });
}

describe("a refund", () => {
  test("in parts and then the rest comes out of everybody's share, to the last unit", async () => {
    const before = {
      store: await stage.balance("partner_payable", stage.store.id),
      tax: await stage.balance("tax_payable"),
      platform: await stage.balance("platform_revenue"),
      clearing: await stage.balance("provider_clearing", "test"),
    };
    const { orderId, rider, payment } = await paid();
    const first = await refund(stage.ops, orderId, { amountMinor: 3_333 });
    expect(first).toMatchObject({ state: "succeeded", destination: "original", bearer: "shares" });
    expect((await stage.payment(payment.id)).state).toBe("partially_refunded");
    await refund(stage.ops, orderId, { amountMinor: 7 });
    const rest = await refund(stage.ops, orderId);
    expect(rest.amount.amountMinor).toBe(payment.capturedMinor - 3_340);
    expect(await stage.payment(payment.id)).toMatchObject({
      ...{ state: "refunded", refundedMinor: payment.capturedMinor, refundPendingMinor: 0 },
    });
    expect(await outcomeOf(refund(stage.ops, orderId))).toBe("REFUND_TOO_LARGE");
    expect({
      store: await stage.balance("partner_payable", stage.store.id),
      tax: await stage.balance("tax_payable"),
      platform: await stage.balance("platform_revenue"),
      clearing: await stage.balance("provider_clearing", "test"),
    }).toEqual(before);
    expect(await stage.balance("rider_payable", rider.id)).toBe(0);
    expect(await stage.sumOfAll()).toBe(0);
  });

  test("is borne by the platform or the store alone when that is said", async () => {
    const { orderId } = await paid();
    const store = await stage.balance("partner_payable", stage.store.id);
    const platform = await stage.balance("platform_revenue");
    await refund(stage.ops, orderId, { amountMinor: 500, bearer: "platform" });
    expect(await stage.balance("platform_revenue")).toBe(platform - 500);
    const own = await refund(stage.store.partner, orderId, { amountMinor: 300 });
    expect(own.bearer).toBe("partner");
    expect(await stage.balance("partner_payable", stage.store.id)).toBe(store - 300);
  });

  test("of cash goes into the wallet, and of the wallet back into it", async () => {
    const customer = await stage.customer();
    const { orderId } = await stage.delivered(customer, "cash");
    const asIs = refund(stage.ops, orderId, { amountMinor: 100, destination: "original" });
    expect(await outcomeOf(asIs)).toBe("VALIDATION_FAILED");
    const given = await refund(stage.ops, orderId, { amountMinor: 100 });
    expect(given).toMatchObject({ state: "succeeded", destination: "wallet" });
    expect((await customer.call(routes.getWallet)).balance).toEqual(inr(100));
    const card = await paid();
    await refund(stage.ops, card.orderId, { amountMinor: 200, destination: "wallet" });
    expect((await card.customer.call(routes.getWallet)).balance).toEqual(inr(200));
  });

  test("is for ops and the order's own store, of money that came", async () => {
    const { customer, orderId, rider } = await paid();
    const other = await openStore(stage.core);
    expect(await outcomeOf(refund(customer, orderId))).toBe("FORBIDDEN");
    expect(await outcomeOf(refund(rider, orderId))).toBe("FORBIDDEN");
    expect(await outcomeOf(refund(other.partner, orderId))).toBe("NOT_FOUND");
    const asOps = refund(stage.store.partner, orderId, { bearer: "platform" });
    expect(await outcomeOf(asOps)).toBe("FORBIDDEN");
    expect(await outcomeOf(refund(stage.ops, orderId, { amountMinor: 0 }))).toBe(
      "VALIDATION_FAILED",
    );
    const open = await stage.ordered(customer, "cash");
    expect(await outcomeOf(refund(stage.ops, open.id))).toBe("CONFLICT");
  });

  test("is the same one for the same key, however long ago", async () => {
    const { orderId, payment } = await paid();
    const first = await refund(stage.ops, orderId, { amountMinor: 400, key: "once" });
    await stage.core.system.db.execute(sql`delete from idempotency_keys`);
    const again = await Promise.all(
      [1, 2, 3, 4].map(() => refund(stage.ops, orderId, { amountMinor: 400, key: "once" })),
    );
    for (const { id } of again) expect(id).toBe(first.id);
    await stage.core.system.db.execute(sql`delete from idempotency_keys`);
    const other = refund(stage.ops, orderId, { amountMinor: 500, key: "once" });
    expect(await outcomeOf(other)).toBe("CONFLICT");
    expect((await stage.payment(payment.id)).refundedMinor).toBe(400);
  });

  test("keeps what was typed sealed", async () => {
    const { orderId, payment } = await paid();
    await refund(stage.ops, orderId, { amountMinor: 10 });
    const rows = JSON.stringify(await stage.refundsOf(payment.id));
    expect(rows).not.toMatch(/Asha|98765/);
    const detail = await stage.ops.call(routes.getOpsPayment, { params: { id: payment.id } });
    expect(detail.refunds[0]?.note).toBe("Call Asha on 98765 43210");
    expect(detail.postings.map(({ purpose }) => purpose)).toEqual(["capture", "settle", "refund"]);
    const { items } = await stage.ops.call(routes.listOpsPayments, {
      query: { reference: detail.refunds[0]!.id },
    });
    expect(items.map(({ id }) => id)).toEqual([payment.id]);
  });
});

describe("two hundred requests at once", () => {
  test("never give back more than came, and every success is booked once", async () => {
    const { orderId, payment } = await paid();
    const amounts = Array.from({ length: 200 }, (_, place) => 1 + ((place * 7_919) % 900));
    const outcomes = await Promise.all(
      amounts.map((amountMinor) =>
        refund(stage.ops, orderId, { amountMinor }).then(
          (made) => (made.state === "succeeded" ? amountMinor : Number.NaN),
          (error: { code?: string }) => (error.code === "REFUND_TOO_LARGE" ? 0 : Number.NaN),
        ),
      ),
    );
    const given = outcomes.reduce((sum, minor) => sum + minor, 0);
    expect(given).toBeLessThanOrEqual(payment.capturedMinor);
    // What was refused would not have fitted.
    const refused = amounts.filter((_, place) => outcomes[place] === 0);
    for (const minor of refused) expect(given + minor).toBeGreaterThan(payment.capturedMinor);
    expect(refused.length).toBeGreaterThan(0);
    const row = await stage.payment(payment.id);
    expect([row.refundedMinor, row.refundPendingMinor]).toEqual([given, 0]);
    const [booked] = await stage.core.system.db.execute<{ sum: string }>(sql`
      select -sum(e.amount_minor) as sum from ledger.entries e
        join ledger.transactions t on t.id = e.transaction_id
      where t.purpose = 'refund' and t.order_id = ${orderId}
        and e.account_id like 'provider_clearing:%'`);
    expect(Number(booked!.sum)).toBe(given);
  });

  test("the table refuses what code would let pass", async () => {
    const { payment } = await paid();
    const tooMuch = stage.core.system.db
      .update(payments)
      .set({ refundedMinor: payment.capturedMinor + 1 })
      .where(eq(payments.id, payment.id));
    await expect(tooMuch).rejects.toThrow();
  });
});

describe("a refund that does not go through at once", () => {
  test.each([
    ["tok_refund_pending", "pending", "succeeded"],
    ["tok_refund_late", "unknown", "succeeded"],
    ["tok_refund_failed", "failed", "failed"],
  ] as const)("with %s is %s and ends as %s", async (token, first, last) => {
    const { orderId, payment } = await paid(token);
    const made = await refund(stage.ops, orderId, { amountMinor: 1_000 });
    expect(made.state).toBe(first);
    const claimed = first === "failed" ? 0 : 1_000;
    expect((await stage.payment(payment.id)).refundPendingMinor).toBe(claimed);
    const tooMuch = refund(stage.ops, orderId, { amountMinor: payment.capturedMinor });
    if (claimed > 0) expect(await outcomeOf(tooMuch)).toBe("REFUND_TOO_LARGE");
    else await tooMuch.catch(() => {});
    stage.core.ambient.advance(120_000);
    await stage.settle();
    const rows = await stage.refundsOf(payment.id);
    expect(rows.find(({ id }) => id === made.id)?.state).toBe(last);
    const after = await stage.payment(payment.id);
    expect(after.refundedMinor).toBe(last === "succeeded" ? 1_000 : 0);
    if (last === "failed") expect(after.attention).toBe("refund_failed");
    expect(await stage.sumOfAll()).toBe(0);
  });

  test("is asked for again under its own reference when it never arrived", async () => {
    const { orderId, payment } = await paid("tok_refund_lost");
    const made = await refund(stage.ops, orderId, { amountMinor: 600 });
    expect(made.state).toBe("unknown");
    stage.core.ambient.advance(20_000);
    await stage.settle();
    expect((await stage.payment(payment.id)).refundPendingMinor).toBe(600);
  });

  test("that a bank sends back is reversed, flagged, and may be given anew", async () => {
    const { orderId, payment } = await paid("tok_refund_returned");
    const clearing = await stage.balance("provider_clearing", "test");
    const made = await refund(stage.ops, orderId, { amountMinor: 900 });
    expect(made.state).toBe("succeeded");
    expect(await stage.balance("provider_clearing", "test")).toBe(clearing - 900);
    const news = { provider: "test", reference: made.id, providerReference: null } as const;
    await Promise.all(
      [1, 2, 3].map(() => applyProviderNews(stage.core.system, { ...news, about: "refund" })),
    );
    expect(await stage.payment(payment.id)).toMatchObject({
      ...{ state: "captured", refundedMinor: 0, attention: "refund_failed" },
    });
    expect(await stage.balance("provider_clearing", "test")).toBe(clearing);
    const rows = await stage.core.system.db.select().from(refunds).where(eq(refunds.id, made.id));
    expect(rows[0]?.state).toBe("failed");
  });

  test("after a crash is looked up before it is asked for again", async () => {
    const { orderId, payment } = await paid("tok_refund_pending");
    const made = await refund(stage.ops, orderId, { amountMinor: 700 });
    // What a killed process leaves: a lease that nobody will give back.
    const past = new Date(stage.core.ambient.now().getTime() - 1_000);
    await stage.core.system.db
      .update(refunds)
      .set({ state: "created", leaseUntil: past, dueAt: past })
      .where(eq(refunds.id, made.id));
    await stage.settle();
    expect((await stage.payment(payment.id)).refundedMinor).toBe(700);
  });
});

test("refunds in any parts take from nobody more than their share, and all in the end", () => {
  const shares = [
    { kind: "partner_payable", owner: "s", minor: 16_401 },
    { kind: "rider_payable", owner: "r", minor: 2_250 },
    { kind: "tax_payable", owner: "platform", minor: 1_003 },
    { kind: "platform_revenue", owner: "platform", minor: 4_549 },
  ];
  const total = shares.reduce((sum, { minor }) => sum + minor, 0);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9_000 }), { maxLength: 12 }), (asked) => {
      const given: ReturnType<typeof sharesOfRefund>[] = [];
      let left = total;
      for (const minor of [...asked, total]) {
        const amountMinor = Math.min(minor, left);
        if (amountMinor === 0) continue;
        const payment = { shares, settledAt: new Date(0) };
        const parts = sharesOfRefund(payment, given, { amountMinor, bearer: "shares" });
        expect(parts.reduce((sum, part) => sum + part.minor, 0)).toBe(amountMinor);
        for (const { minor: part } of parts) expect(part).toBeGreaterThan(0);
        given.push(parts);
        left -= amountMinor;
      }
      for (const share of shares) {
        const back = given.flat().filter(({ kind }) => kind === share.kind);
        expect(back.reduce((sum, { minor }) => sum + minor, 0)).toBe(share.minor);
      }
    }),
  );
});
