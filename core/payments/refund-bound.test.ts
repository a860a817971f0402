/**
 * Whatever a provider says of refunds, in whatever order and how often: what we promise and what we
 * gave back stays within what was captured, is the sum of our refunds, and the books stay even.
 */
import { eq, sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { refunds } from "#drizzle/schema/index.ts";
import type { Money } from "#shared/money.ts";
import { checkLedger } from "../ledger/index.ts";
import { inr, outcomeOf } from "../test/index.ts";
import { driveRefund } from "./drive-refund.ts";
import { applyProviderNews } from "./index.ts";
import { openRefund } from "./open-refund.ts";
import { resolvePayment } from "./resolve-payment.ts";
import { type BankStage, openBankStage } from "./test-bank-stage.ts";

const RUNS = 30;

let stage: BankStage;
/** Made before time goes by, because tokens end. */
const scenes: Scene[] = [];
beforeAll(async () => {
  stage = await openBankStage();
  for (let scene = 0; scene < RUNS + 1; scene++) {
    const { payment } = await stage.paid();
    scenes.push({ paymentId: payment.id, totalMinor: payment.capturedMinor });
  }
}, 120_000);
afterAll(() => stage.stop());

const which = fc.nat(9);
const stepsOfFate = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant("refund" as const), share: fc.integer({ min: 1, max: 100 }) }),
    fc.record({
      do: fc.constant("fail" as const),
      at: fc.constantFrom("refund", "lookupRefund", "lookup"),
      outcome: fc.constantFrom("unknown", "not_sent", "rejected" as const),
      isAfter: fc.boolean(),
    }),
    fc.record({
      do: fc.constant("say" as const),
      which,
      status: fc.constantFrom("pending", "succeeded", "failed" as const),
    }),
    fc.record({ do: fc.constant("forget" as const), which }),
    /** The same refund once more, under another name of the provider's. */
    fc.record({ do: fc.constant("double" as const), which }),
    /** What a rest that is given back, or sent back, does to the provider's view. */
    fc.record({ do: fc.constant("capture" as const), percent: fc.integer({ min: 0, max: 130 }) }),
    fc.record({ do: fc.constant("give_back_unexpected" as const) }),
    fc.record({ do: fc.constant("payment_news" as const) }),
    fc.record({ do: fc.constant("refund_news" as const), which }),
    fc.record({ do: fc.constant("time" as const) }),
  ),
  { minLength: 5, maxLength: 25 },
);
type Step = (typeof stepsOfFate extends fc.Arbitrary<infer T> ? T : never)[number];

interface Scene {
  readonly paymentId: string;
  readonly totalMinor: number;
}

async function take(scene: Scene, step: Step, number: number): Promise<void> {
  const { paymentId, totalMinor } = scene;
  const there = stage.bank.accounts.get(paymentId)!.refunds;
  const picked = (place: number) => [...there.entries()].at(place % Math.max(1, there.size));
  switch (step.do) {
    case "refund": {
      const amount = inr(Math.max(1, Math.floor((totalMinor * step.share) / 100)));
      await demandKnown(refund(scene, amount, number));
      return;
    }
    case "fail":
      return stage.bank.fail(step.at, step.outcome, step.isAfter);
    case "say": {
      const found = picked(step.which);
      if (found) there.set(found[0], { ...found[1], status: step.status });
      return;
    }
    case "forget": {
      const found = picked(step.which);
      if (found) there.delete(found[0]);
      return;
    }
    case "double": {
      const found = picked(step.which);
      if (found) {
        there.set(`again_${number}`, { ...found[1], providerReference: `again_${number}` });
      }
      return;
    }
    case "capture":
      stage.bank.change(paymentId, {
        capturedMinor: Math.floor((totalMinor * step.percent) / 100),
      });
      return;
    case "give_back_unexpected":
      await demandKnown(giveBackUnexpected(scene));
      return;
    case "payment_news":
      // Refused while the provider does not answer: kept and tried again by whoever brought it.
      await stage.news(paymentId).catch(onlyUnanswered);
      return;
    case "refund_news": {
      const reference = picked(step.which)?.[1].reference;
      if (!reference) return;
      const about = { provider: "razorpay", providerReference: null, about: "refund" } as const;
      await applyProviderNews(stage.core.system, { ...about, reference }).catch(onlyUnanswered);
      return;
    }
    case "time":
      stage.core.ambient.advance(61_000);
      await stage.settle();
  }
}

async function refund({ paymentId }: Scene, amount: Money, number: number): Promise<void> {
  const opened = await openRefund(stage.core.system, {
    ...{ paymentId, amount, bearer: "shares", reason: "quality", key: `refund ${number}` },
  });
  await driveRefund(stage.core.system, opened.id);
}

async function giveBackUnexpected({ paymentId }: Scene): Promise<void> {
  const decision = { paymentId, action: "return", reason: "checked_at_provider" } as const;
  await resolvePayment(stage.core.system, decision, async () => false);
}

async function demandKnown(work: Promise<void>): Promise<void> {
  const known = ["OK", "REFUND_TOO_LARGE", "CONFLICT", "UNAVAILABLE"];
  expect(known).toContain(await outcomeOf(work));
}

function onlyUnanswered(error: unknown): void {
  if (!(error instanceof Error) || error.message !== "The payment is being driven") throw error;
}

async function expectWithinBounds({ paymentId }: Scene): Promise<void> {
  const payment = await stage.payment(paymentId);
  const refunds = await stage.refundsOf(paymentId);
  const sumOf = (states: readonly string[]) =>
    refunds
      .filter(({ state }) => states.includes(state))
      .reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  expect(payment.refundedMinor).toBe(sumOf(["succeeded"]));
  expect(payment.refundPendingMinor).toBe(sumOf(["created", "pending", "unknown"]));
  const gone = payment.refundedMinor + payment.refundPendingMinor + payment.unexpectedMinor;
  expect(gone).toBeLessThanOrEqual(payment.capturedMinor);
}

// First: the bank is as it was made, before fate has silenced it or opened its breaker.
test("news that a bank sent it back is not done with by a driver's older answer", async () => {
  const payment = await stage.payment(scenes.pop()!.paymentId);
  const bearer = "shares" as const;
  const about = { paymentId: payment.id, bearer, reason: "quality", key: "sent back" } as const;
  const { id } = await openRefund(stage.core.system, about);
  await driveRefund(stage.core.system, id);
  // As while another driver is at it, with an answer from before the bank sent it back.
  const at = stage.core.ambient.now().getTime();
  const leaseUntil = new Date(at + 60_000);
  const { db } = stage.core.system;
  const open = { state: "unknown" as const, leaseUntil, dueAt: leaseUntil };
  await db.update(refunds).set(open).where(eq(refunds.id, id));
  const back = sql`update payments set refunded_minor = 0, refund_pending_minor = captured_minor
    where id = ${payment.id}`;
  await db.execute(back);
  const there = stage.bank.accounts.get(payment.id)!.refunds;
  there.set(id, { ...there.get(id)!, status: "failed" });
  const news = { provider: "razorpay", providerReference: null, about: "refund" } as const;
  expect(await applyProviderNews(stage.core.system, { ...news, reference: id })).toBe("applied");
  expect(await stage.refundsOf(payment.id)).toMatchObject([{ id, state: "failed" }]);
});

test("no word of a provider gives back more than came", { timeout: 300_000 }, async () => {
  const run = async (fate: readonly Step[]) => {
    const scene = scenes.pop()!;
    for (const [number, step] of fate.entries()) {
      await take(scene, step, number);
      await expectWithinBounds(scene);
    }
    expect(await stage.sumOfAll()).toBe(0);
  };
  await fc.assert(fc.asyncProperty(stepsOfFate, run), {
    ...{ numRuns: RUNS, endOnFailure: true },
  });
  const { results } = await checkLedger(stage.core.system, "full");
  expect(results.filter(({ violations }) => violations > 0)).toEqual([]);
});
