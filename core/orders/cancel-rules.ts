/** Whether an order can be cancelled, and what that costs. Pure. */
import { cancelFee } from "#shared/cancel-fee.ts";
import type { ErrorCode } from "#shared/errors.ts";
import type { Currency } from "#shared/money.ts";
import type { ActorRole } from "#shared/roles.ts";
import type { OrderState } from "#shared/states.ts";

export type CancelDecision =
  | { readonly allowed: true; readonly feeMinor: number }
  | { readonly allowed: false; readonly code: ErrorCode };

const underway: readonly OrderState[] = [
  "out_for_delivery",
  "on_hold",
  "delivered",
  "in_progress",
  "paused",
];

/** A cancellation by support costs the customer nothing: it is never the customer's choice. */
export function decideCancel(
  order: {
    readonly state: OrderState;
    readonly itemsMinor: number;
    readonly currency: Currency;
    /** Of the goods' price, in basis points. */
    readonly kitchenShare: number;
  },
  by: ActorRole,
): CancelDecision {
  const { state } = order;
  const fee = cancelFee(state, order.itemsMinor, order.currency, order.kitchenShare);
  if (fee) return { allowed: true, feeMinor: by === "customer" ? fee.amountMinor : 0 };
  if (underway.includes(state)) return { allowed: false, code: "CANNOT_CANCEL_IN_PROGRESS" };
  return { allowed: false, code: "CONFLICT" };
}
