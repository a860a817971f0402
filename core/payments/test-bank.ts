/** A provider for tests with a memory of its own, which the test can read and change. */
import type { Money } from "#shared/money.ts";
import {
  type ProviderAdapter,
  ProviderError,
  type ProviderOutcome,
  type ProviderPayment,
  type ProviderRefund,
} from "../providers/index.ts";

export interface Account {
  view: ProviderPayment;
  refunds: Map<string, ProviderRefund>;
}

/** `razorpay` by name, because the test region works with it. */
export function makeTestBank() {
  const accounts = new Map<string, Account>();
  /** What fails next, and how; `isAfter`: it has happened all the same. */
  const failures: { step: string; outcome: ProviderOutcome; isAfter: boolean }[] = [];
  const calls: string[] = [];
  /** Payments that it has a name for and nothing else. */
  const shells = new Set<string>();
  const books = makeBooks(accounts, shells);
  async function act<T>(step: string, work: () => T): Promise<T> {
    calls.push(step);
    const place = failures.findIndex((failure) => failure.step === step);
    const failure = place < 0 ? undefined : failures.splice(place, 1)[0];
    if (failure && !failure.isAfter) throw new ProviderError(failure.outcome, "as_told");
    const done = work();
    if (failure) throw new ProviderError(failure.outcome, "as_told");
    return done;
  }
  return {
    adapter: makeAdapter(books, act),
    accounts,
    calls,
    shells,
    change: books.change,
    open: books.open,
    fail(step: string, outcome: ProviderOutcome, isAfter = false) {
      failures.push({ step, outcome, isAfter });
    },
    refundedAt: (reference: string) =>
      [...(accounts.get(reference)?.refunds.values() ?? [])].reduce(
        (sum, { amountMinor }) => sum + amountMinor,
        0,
      ),
  };
}

const nothing: ProviderPayment = {
  ...{ status: "absent", providerReference: null, currency: "INR", amountMinor: 0 },
  ...{ capturedMinor: 0, refundedMinor: 0, actionUrl: null, authorizedUntil: null },
  ...{ failureCode: null, refunds: [], disputes: [] },
};

type Books = ReturnType<typeof makeBooks>;

function makeBooks(accounts: Map<string, Account>, shells: ReadonlySet<string>) {
  const see = (reference: string): ProviderPayment => {
    const account = accounts.get(reference);
    if (account) return { ...account.view, refunds: [...account.refunds.values()] };
    return shells.has(reference)
      ? { ...nothing, providerReference: `shell_${reference}` }
      : nothing;
  };
  return {
    see,
    change(reference: string, more: Partial<ProviderPayment>): ProviderPayment {
      const account = accounts.get(reference);
      if (account) account.view = { ...account.view, ...more };
      return see(reference);
    },
    open(reference: string, { amountMinor, currency }: Money): ProviderPayment {
      const providerReference = `bank_${reference}`;
      const status = "authorized" as const;
      const view = { ...nothing, amountMinor, currency, providerReference, status };
      if (!accounts.has(reference)) accounts.set(reference, { view, refunds: new Map() });
      return see(reference);
    },
    refund(reference: string, refundReference: string, amountMinor: number): ProviderRefund {
      const { refunds } = accounts.get(reference)!;
      const providerReference = `bank_${refundReference}`;
      const status = "succeeded" as const;
      const made = { reference: refundReference, providerReference, status, amountMinor };
      if (!refunds.has(refundReference)) refunds.set(refundReference, made);
      return refunds.get(refundReference)!;
    },
    refundAt: (reference: string, refundReference: string, amountMinor: number): ProviderRefund =>
      accounts.get(reference)?.refunds.get(refundReference) ?? {
        ...{ reference: refundReference, providerReference: "", status: "absent", amountMinor },
      },
  };
}

type Act = <T>(step: string, work: () => T) => Promise<T>;

function makeAdapter(books: Books, act: Act): ProviderAdapter {
  const { see, change } = books;
  const refuse = () => Promise.reject(new ProviderError("rejected", "not_here"));
  return {
    name: "razorpay",
    authorize: ({ reference, amount }) => act("authorize", () => books.open(reference, amount)),
    capture: ({ reference }, { amountMinor }) =>
      act("capture", () => {
        const isGone = see(reference).status === "voided";
        const captured = { status: "captured", capturedMinor: amountMinor } as const;
        return isGone ? see(reference) : change(reference, captured);
      }),
    void: ({ reference }) =>
      act("void", () => {
        const isTooLate = see(reference).status === "captured";
        return isTooLate ? see(reference) : change(reference, { status: "voided" });
      }),
    lookup: ({ reference }) => act("lookup", () => see(reference)),
    refund: ({ reference, refundReference, refund }) =>
      act("refund", () => books.refund(reference, refundReference, refund.amountMinor)),
    lookupRefund: ({ reference, refundReference, refund }) =>
      act("lookupRefund", () => books.refundAt(reference, refundReference, refund.amountMinor)),
    payout: refuse,
    lookupPayout: refuse,
    readWebhook: refuse,
    readSettlementFile: () => [],
    listSettlement: async () => [],
  };
}
