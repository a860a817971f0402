/** Whether an order can be cancelled, and what that costs. Pure. */
import type { ErrorCode } from "#shared/errors.ts";
import type { Currency } from "#shared/money.ts";
import { money, shareOf } from "#shared/money.ts";
import type { ActorRole } from "#shared/roles.ts";
import type { OrderState } from "#shared/states.ts";

export interface CancelPolicy {
  /** Share of the goods' price that is due once the kitchen works on them, in basis points. */
  readonly kitchenShareBasisPoints: number;
}

export const cancelPolicy: CancelPolicy = { kitchenShareBasisPoints: 2_500 };

export type CancelDecision =
  | { readonly allowed: true; readonly feeMinor: number }
  | { readonly allowed: false; readonly code: ErrorCode };

const free: readonly OrderState[] = ["created", "waiting_accept", "accepted", "searching"];
const inKitchen: readonly OrderState[] = ["preparing", "ready"];
const underway: readonly OrderState[] = [
  "out_for_delivery",
  "on_hold",
  "delivered",
  "in_progress",
  "paused",
];

/** A cancellation by support costs the customer nothing: it is never the customer's choice. */
export function decideCancel(
  order: { readonly state: OrderState; readonly itemsMinor: number; readonly currency: Currency },
  by: ActorRole,
  policy: CancelPolicy = cancelPolicy,
): CancelDecision {
  const { state } = order;
  if (free.includes(state)) return { allowed: true, feeMinor: 0 };
  if (inKitchen.includes(state)) {
    const goods = money(order.itemsMinor, order.currency);
    const fee = shareOf(goods, policy.kitchenShareBasisPoints).amountMinor;
    return { allowed: true, feeMinor: by === "customer" ? fee : 0 };
  }
  if (underway.includes(state)) return { allowed: false, code: "CANNOT_CANCEL_IN_PROGRESS" };
  return { allowed: false, code: "CONFLICT" };
}
