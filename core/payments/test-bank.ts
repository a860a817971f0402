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
  /** What fails next, and how; `after` it has happened or before. */
  const failures: { step: string; outcome: ProviderOutcome; isAfter: boolean }[] = [];
  const calls: string[] = [];

  const nothing: ProviderPayment = {
    ...{ status: "absent", providerReference: null, currency: "INR", amountMinor: 0 },
    ...{ capturedMinor: 0, refundedMinor: 0, actionUrl: null, authorizedUntil: null },
    ...{ failureCode: null, refunds: [], disputes: [] },
  };
  const see = (reference: string): ProviderPayment => {
    const account = accounts.get(reference);
    return account ? { ...account.view, refunds: [...account.refunds.values()] } : nothing;
  };
  async function act<T>(step: string, work: () => T): Promise<T> {
    calls.push(step);
    const place = failures.findIndex((failure) => failure.step === step);
    const failure = place < 0 ? undefined : failures.splice(place, 1)[0];
    if (failure && !failure.isAfter) throw new ProviderError(failure.outcome, "as_told");
    const done = work();
    if (failure) throw new ProviderError(failure.outcome, "as_told");
    return done;
  }
  const change = (reference: string, more: Partial<ProviderPayment>) => {
    const account = accounts.get(reference);
    if (account) account.view = { ...account.view, ...more };
    return see(reference);
  };
  const open = (reference: string, amount: Money) => {
    const { amountMinor, currency } = amount;
    const view = { ...nothing, amountMinor, currency, providerReference: `bank_${reference}` };
    const known = accounts.get(reference);
    if (!known) {
      accounts.set(reference, { view: { ...view, status: "authorized" }, refunds: new Map() });
    }
    return see(reference);
  };

  const adapter: ProviderAdapter = {
    name: "razorpay",
    authorize: ({ reference, amount }) => act("authorize", () => open(reference, amount)),
    capture: ({ reference }, { amountMinor }) =>
      act("capture", () => change(reference, { status: "captured", capturedMinor: amountMinor })),
    void: ({ reference }) =>
      act("void", () =>
        see(reference).status === "captured"
          ? see(reference)
          : change(reference, { status: "voided" }),
      ),
    lookup: ({ reference }) => act("lookup", () => see(reference)),
    refund: ({ reference, refundReference, refund }) =>
      act("refund", () => {
        const made: ProviderRefund = {
          reference: refundReference,
          providerReference: `bank_${refundReference}`,
          status: "succeeded",
          amountMinor: refund.amountMinor,
        };
        const { refunds } = accounts.get(reference)!;
        if (!refunds.has(refundReference)) refunds.set(refundReference, made);
        return refunds.get(refundReference)!;
      }),
    lookupRefund: ({ reference, refundReference, refund }) =>
      act("lookupRefund", () => {
        const found = accounts.get(reference)?.refunds.get(refundReference);
        const { amountMinor } = refund;
        return (
          found ?? {
            reference: refundReference,
            providerReference: "",
            status: "absent",
            amountMinor,
          }
        );
      }),
    payout: () => Promise.reject(new ProviderError("rejected", "no_payouts")),
    lookupPayout: () => Promise.reject(new ProviderError("rejected", "no_payouts")),
    readWebhook: () => Promise.reject(new ProviderError("rejected", "no_webhooks")),
    readSettlementFile: () => [],
    listSettlement: async () => [],
  };
  return {
    adapter,
    accounts,
    calls,
    change,
    open,
    /** The next such step fails; with `isAfter` it has happened all the same. */
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
