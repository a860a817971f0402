/** What a customer pays for cancelling: known before it is done, and the same when it is charged. Pure. */
import { type Currency, type Money, money, shareOf } from "./money.ts";
import type { OrderState } from "./states.ts";

/** Share of the goods' price that is due once the kitchen works on them, in basis points. */
export const KITCHEN_SHARE_BASIS_POINTS = 2_500;

export const freeToCancel: readonly OrderState[] = [
  "created",
  "waiting_accept",
  "accepted",
  "searching",
];
export const inKitchen: readonly OrderState[] = ["preparing", "ready"];

/** @returns undefined when it is too late, or over */
export function cancelFee(
  state: OrderState,
  itemsMinor: number,
  currency: Currency,
): Money | undefined {
  if (freeToCancel.includes(state)) return money(0, currency);
  if (!inKitchen.includes(state)) return undefined;
  return shareOf(money(itemsMinor, currency), KITCHEN_SHARE_BASIS_POINTS);
}
