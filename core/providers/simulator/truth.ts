/** Everything that happened at the providers, for whoever wants to compare. */
import { type Bank, refundedMinor } from "./bank.ts";
import type { Book } from "./book.ts";
import type { SimDispute, SimPayment, SimPayout, SimRefund } from "./book-rows.ts";

/** What is still on its way. */
export interface Pending {
  readonly webhooks: number;
  readonly plans: number;
  /** In so many milliseconds the first of them is due, not below 0; null when there are none. */
  readonly nextMs: number | null;
}

/** Amounts are ISO 4217 minor units; nothing about a card but its token. */
export interface Truth {
  readonly payments: readonly (SimPayment & {
    readonly refundedMinor: number;
    readonly refunds: readonly SimRefund[];
    readonly disputes: readonly SimDispute[];
  })[];
  readonly payouts: readonly SimPayout[];
  /** By provider and currency: what is there for us, and what fees took. */
  readonly balances: readonly {
    readonly provider: string;
    readonly currency: string;
    readonly balanceMinor: number;
    readonly feesMinor: number;
  }[];
  /** Webhooks and plans that are still on their way. */
  readonly pending: Pick<Pending, "webhooks" | "plans">;
  /** How often each fault happened. */
  readonly faults: Readonly<Record<string, number>>;
}

export function readPending({ book, now }: Bank): Pending {
  const deliveries = book.deliveries.all();
  const plans = book.plans.all();
  const at = now();
  const dues = [...deliveries, ...plans].map(({ dueMs }) => Math.max(0, dueMs - at));
  return {
    ...{ webhooks: deliveries.length, plans: plans.length },
    nextMs: dues.length === 0 ? null : Math.min(...dues),
  };
}

export function readTruth(book: Book): Truth {
  const sums = new Map<
    string,
    { provider: string; currency: string; balanceMinor: number; feesMinor: number }
  >();
  for (const { provider, currency, amountMinor, feeMinor } of book.entries.all()) {
    const key = `${provider}:${currency}`;
    const sum = sums.get(key) ?? { provider, currency, balanceMinor: 0, feesMinor: 0 };
    sum.balanceMinor += amountMinor - feeMinor;
    sum.feesMinor += feeMinor;
    sums.set(key, sum);
  }
  return {
    // An order that nobody paid on is no payment.
    payments: book.payments
      .all()
      .filter(({ chargeId }) => chargeId !== "")
      .map((payment) => ({
        ...payment,
        refundedMinor: refundedMinor(book, payment.id),
        refunds: book.refunds.named(payment.id),
        disputes: book.disputes.named(payment.id),
      })),
    payouts: book.payouts.all(),
    balances: [...sums.values()],
    pending: { webhooks: book.deliveries.all().length, plans: book.plans.all().length },
    faults: Object.fromEntries(
      book.attempts
        .all()
        .filter(({ id }) => id.startsWith("fault:"))
        .map(({ id, count }) => [id.slice("fault:".length), count]),
    ),
  };
}
