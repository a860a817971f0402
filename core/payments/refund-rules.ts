/** How much may go back, out of whose accounts, and what the provider's view makes of a refund. Pure. */
import type { PaymentAttention } from "#shared/contracts/ops-payments.ts";
import { allocate } from "#shared/money-allocation.ts";
import type { PaymentState, RefundState } from "#shared/states.ts";
import type { ProviderRefund } from "../providers/index.ts";
import type { MoneyShare } from "./capture-postings.ts";
import type { PaymentRow, RefundRow } from "./payment-row.ts";
import type { Failure } from "./payment-rules.ts";

type Amounts = Pick<
  PaymentRow,
  "capturedMinor" | "unexpectedMinor" | "refundPendingMinor" | "refundedMinor" | "disputedMinor"
>;

/**
 * What may still go back: neither what is on its way back nor what a bank holds or has taken. What
 * nobody expected goes back by a person's decision only, and first of all.
 */
export function refundableMinor(row: Amounts): number {
  const claimed = row.refundPendingMinor + row.refundedMinor + row.disputedMinor;
  return Math.max(0, row.capturedMinor - row.unexpectedMinor - claimed);
}

/** The state that the amounts of a captured payment tell. */
export function stateByAmounts(
  row: Pick<PaymentRow, "capturedMinor" | "refundedMinor">,
  hasOpenDispute: boolean,
): PaymentState {
  if (hasOpenDispute) return "disputed";
  if (row.refundedMinor === 0) return "captured";
  return row.refundedMinor >= row.capturedMinor ? "refunded" : "partially_refunded";
}

/**
 * Out of whose accounts a refund comes. Before the order was shared out it is the common pot; then
 * everybody by what is left of their share, in the order of the shares, or the one who bears it.
 * @param earlier the shares of all refunds that still count
 */
export function sharesOfRefund(
  payment: Pick<PaymentRow, "shares" | "settledAt">,
  earlier: readonly (readonly MoneyShare[])[],
  ask: { readonly amountMinor: number; readonly bearer: RefundRow["bearer"] },
): MoneyShare[] {
  const { amountMinor, bearer } = ask;
  const shares = payment.shares ?? [];
  if (payment.settledAt === null || shares.length === 0) {
    return [{ kind: "order_funds", owner: "platform", minor: amountMinor }];
  }
  const platform = { kind: "platform_revenue", owner: "platform", minor: amountMinor };
  if (bearer === "platform") return [platform];
  const store = shares.find(({ kind }) => kind === "partner_payable");
  if (bearer === "partner") return [store ? { ...store, minor: amountMinor } : platform];
  const left = shares.map((share) => Math.max(0, share.minor - refundedOf(share, earlier)));
  const sum = left.reduce((total, minor) => total + minor, 0);
  // Others have borne more than their share before: the platform bears what nobody has left.
  const shared = Math.min(amountMinor, sum);
  const parts = allocate(shared, left);
  const borne = shares.map((share, place) => ({ ...share, minor: parts[place]! }));
  return joined([...borne, { ...platform, minor: amountMinor - shared }]);
}

function refundedOf(share: MoneyShare, earlier: readonly (readonly MoneyShare[])[]): number {
  return earlier
    .flat()
    .filter(({ kind, owner }) => kind === share.kind && owner === share.owner)
    .reduce((sum, { minor }) => sum + minor, 0);
}

/** One part for each account, and none of nothing. */
function joined(shares: readonly MoneyShare[]): MoneyShare[] {
  const byAccount = new Map<string, MoneyShare>();
  for (const share of shares) {
    const key = `${share.kind}:${share.owner}`;
    const known = byAccount.get(key);
    byAccount.set(key, known ? { ...known, minor: known.minor + share.minor } : share);
  }
  return [...byAccount.values()].filter(({ minor }) => minor !== 0);
}

/** What of a settlement is left for each when part of the money has gone back before. */
export function scaledShares(shares: readonly MoneyShare[], totalMinor: number): MoneyShare[] {
  const parts = allocate(
    totalMinor,
    shares.map(({ minor }) => minor),
  );
  return shares
    .map((share, place) => ({ ...share, minor: parts[place]! }))
    .filter(({ minor }) => minor !== 0);
}

export type RefundStep = "refund" | "lookup";

export function nextRefundStep(state: RefundState): RefundStep | undefined {
  if (state === "created") return "refund";
  return state === "pending" || state === "unknown" ? "lookup" : undefined;
}

export interface RefundVerdict {
  readonly to?: RefundState;
  readonly askNext?: RefundStep;
  readonly failureCode?: string;
  readonly attention?: PaymentAttention;
}

/** What the provider's view of a refund means, whichever question it answers. */
export function judgeRefund(
  row: Pick<RefundRow, "state" | "amountMinor">,
  view: ProviderRefund,
): RefundVerdict {
  if (row.state === "failed") {
    // We have told everybody that it failed: whether it still fits is seen where it is written down.
    const isSame = view.amountMinor === row.amountMinor;
    if (view.status !== "succeeded") return {};
    return { ...(isSame ? { to: "succeeded" } : {}), attention: "late_success" };
  }
  if (view.status === "absent") {
    const wasKnown = row.state === "succeeded" || row.state === "pending";
    if (wasKnown) return { attention: "unknown_to_provider" };
    return { askNext: "refund" };
  }
  if (view.status !== "failed" && view.amountMinor !== row.amountMinor) {
    return {
      ...(row.state === "unknown" ? {} : unknownUnlessOver(row)),
      attention: "wrong_amount",
    };
  }
  if (view.status === "failed") {
    return { to: "failed", failureCode: "refund_failed", attention: "refund_failed" };
  }
  // A provider that has confirmed it and now calls it pending has nothing new to say.
  if (row.state === "succeeded" || row.state === view.status) return {};
  return { to: view.status };
}

function unknownUnlessOver(row: Pick<RefundRow, "state">): RefundVerdict {
  return row.state === "succeeded" ? {} : { to: "unknown" };
}

/** What a question that was not answered makes of a refund. */
export function judgeRefundFailure(
  state: RefundState,
  step: RefundStep,
  failure: Failure,
): RefundVerdict {
  if (step === "lookup" || failure.outcome === "not_sent") return {};
  if (failure.outcome === "unknown") return state === "unknown" ? {} : { to: "unknown" };
  // Refused: perhaps because it has it already.
  return state === "unknown"
    ? { to: "failed", failureCode: failure.code, attention: "refund_failed" }
    : { to: "unknown", askNext: "lookup" };
}
